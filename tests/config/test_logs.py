"""What an operator reads carries no secret, wherever it comes from."""

import io
import logging

import pytest

from config.logs import RedactingFormatter, redacted

TOKEN = "7654321098:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.mark.parametrize(
    ("line", "written"),
    [
        (
            f"POST https://api.telegram.org/bot{TOKEN}/getMe",
            "POST https://api.telegram.org/bot7654321098:***/getMe",
        ),
        (f"token {TOKEN} refused", "token 7654321098:*** refused"),
        ("imaps://desk:pa55@mail.example:993", "imaps://desk:***@mail.example:993"),
        ("imaps://desk@firm.example:p@ss@mail.example", "imaps://desk@firm.example:***@mail.example"),
        ("socks5://:word@127.0.0.1:9050", "socks5://:***@127.0.0.1:9050"),
        ("listening on http://127.0.0.1:8080/healthz", "listening on http://127.0.0.1:8080/healthz"),
        ("12:30:15 row 10245: done", "12:30:15 row 10245: done"),
    ],
)
def test_tokens_and_passwords_are_blanked(line, written):
    assert redacted(line) == written


def test_a_traceback_carries_none_past():
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(RedactingFormatter("%(message)s"))
    log = logging.getLogger("test.secrets")
    log.addHandler(handler)
    log.propagate = False
    try:
        raise ValueError(f"cannot reach https://api.telegram.org/bot{TOKEN}/getUpdates")
    except ValueError:
        log.exception("with %s", "smtp://me:hidden@mail")
    log.removeHandler(handler)
    assert "AAHdq" not in out.getvalue()
    assert "hidden" not in out.getvalue()
    assert "ValueError" in out.getvalue()
