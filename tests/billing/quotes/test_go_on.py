"""Go on or Leave it, by mail; anything else is neither."""

import pytest

from billing.quotes.go_on import Said, heard


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Go on", Said.GO_ON),
        ("Yes, please go ahead.\n\nPyotr", Said.GO_ON),
        ("Продолжайте, пожалуйста", Said.GO_ON),
        ("はい、続けてください。", Said.GO_ON),
        ("Leave it", Said.LEAVE),
        ("Нет, оставьте как есть", Said.LEAVE),
        ("このままで結構です", Said.LEAVE),
        ("Go on?", None),
        ("Go on, but in blue", None),
        ("Go on\nonly if it is ready by Friday morning", None),
        ("Продолжайте обсуждение с Анной", None),
        ("", None),
    ],
)
def test_what_is_said(text: str, said: Said | None) -> None:
    assert heard(text) is said
