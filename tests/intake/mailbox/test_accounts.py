"""Where mail is fetched and sent, as the settings say it."""

import pytest

from intake.mailbox.accounts import Security, account


@pytest.mark.parametrize(
    ("url", "host", "port", "security"),
    [
        ("imaps://u:p@mail.example", "mail.example", 993, Security.TLS),
        ("imap://u:p@mail.example", "mail.example", 143, Security.STARTTLS),
        ("imap://u:p@127.0.0.1:1143", "127.0.0.1", 1143, Security.NONE),
        ("imap://u:p@localhost", "localhost", 143, Security.NONE),
        ("smtps://u:p@mail.example:4650", "mail.example", 4650, Security.TLS),
        ("smtp://mail.example", "mail.example", 587, Security.STARTTLS),
        ("smtp://[::1]:25", "::1", 25, Security.NONE),
    ],
)
def test_a_url_says_where_and_how_safely(url: str, host: str, port: int, security: Security) -> None:
    found = account(url)
    assert (found.host, found.port, found.security) == (host, port, security)


def test_user_password_and_folder_are_percent_decoded() -> None:
    found = account(
        "imaps://desk%40example.net:p%2Fw%3A%20d@mail.example/%D0%97%D0%B0%D1%8F%D0%B2%D0%BA%D0%B8"
    )
    assert (found.user, found.password, found.folder) == ("desk@example.net", "p/w: d", "Заявки")
    assert account("imaps://u:p@mail.example/").folder == "INBOX"


def test_the_password_is_in_no_log() -> None:
    assert "hunter2" not in repr(account("imaps://u:hunter2@mail.example"))


@pytest.mark.parametrize(
    "url", ["", "mail.example", "http://mail.example", "imaps://", "pop3://u:p@mail.example"]
)
def test_what_is_no_mail_url_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="mail url"):
        account(url)
