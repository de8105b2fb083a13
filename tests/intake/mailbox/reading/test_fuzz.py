"""A moment of what `make torture` does for long: mails made by chance are read, soon, and harmlessly."""

from tests.torture.mail_fuzz import fuzz


def test_no_mail_of_a_thousand_breaks_a_promise() -> None:
    found = fuzz(1.0, seed=2026)
    assert found.broken == []
    assert found.mails > 0
