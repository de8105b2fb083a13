"""Logging in by access tokens, as Gmail and Microsoft 365 want it: the endpoint, and a real Dovecot that asks it."""

import asyncio
import base64
import stat
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from intake.mailbox.accounts import Account, Security, account
from intake.mailbox.imap.connection import ImapError
from intake.mailbox.imap.fetch import Mailbox
from intake.mailbox.oauth import OAuth, TokenError, Tokens
from intake.mailbox.writing.smtp import SendState, SmtpWire
from tests.intake.mailbox.conftest import Notebook, until
from tests.intake.mailbox.imap.scripted import hiding, imap_script, serving, smtp_script
from tests.intake.mailbox.provider import Provider
from tests.processes import free_port
from tests.servers import Dovecot, running_dovecot

DESK = "desk@example.net"


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    server = Provider(user=DESK)
    await server.start()
    yield server
    await server.stop()


async def test_a_token_is_asked_for_once_and_again_when_it_ends_or_is_refused(provider: Provider) -> None:
    tokens = provider.tokens(scope="mail offline")
    first, again = await asyncio.gather(tokens.token(), tokens.token())
    assert (first, again) == ("token-1", "token-1")
    assert provider.asked == [
        {"grant_type": "refresh_token", "client_id": "okoshko", "client_secret": "hush"}
        | {"refresh_token": "consent", "scope": "mail offline"}
    ]

    tokens.refused("token-1")
    provider.lifetime = 0
    assert await tokens.token() == "token-2"
    tokens.refused("token-1")
    await asyncio.sleep(0.6)
    assert await tokens.token() == "token-3"


async def test_without_a_refresh_token_the_program_asks_for_itself(provider: Provider) -> None:
    await provider.tokens(refresh_token="", scope="https://outlook.office365.com/.default").token()
    assert provider.asked[0]["grant_type"] == "client_credentials"
    assert "refresh_token" not in provider.asked[0]


async def test_a_renewed_consent_outlives_the_program_and_a_newly_set_one_goes_before_it(
    provider: Provider, tmp_path: Path
) -> None:
    kept = tmp_path / "mail-oauth.json"
    provider.renews = True
    await provider.tokens(kept).token()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600

    await provider.tokens(kept).token()
    assert provider.asked[-1]["refresh_token"] == "consent-1"

    provider.consents = {"another"}
    await provider.tokens(kept, "another").token()
    assert provider.asked[-1]["refresh_token"] == "another"


async def test_a_kept_consent_that_was_withdrawn_gives_way_to_the_one_that_is_set(
    provider: Provider, tmp_path: Path
) -> None:
    provider.renews = True
    await provider.tokens(tmp_path / "kept").token()
    provider.consents = {"consent"}
    await provider.tokens(tmp_path / "kept").token()
    assert [form["refresh_token"] for form in provider.asked] == ["consent", "consent-1", "consent"]


async def test_what_the_endpoint_says_is_told_and_no_secret_with_it(provider: Provider) -> None:
    provider.consents.clear()
    with pytest.raises(TokenError, match=r"^invalid_grant: Token has been expired or revoked\.$") as refused:
        await provider.tokens().token()
    assert refused.value.revoked
    away = Tokens(OAuth(f"http://127.0.0.1:{free_port()}/token", "okoshko", "hush", "consent"))
    with pytest.raises(TokenError, match="ClientConnectorError"):
        await away.token()
    assert "hush" not in repr(OAuth("u", "okoshko", "hush", "consent"))


@pytest.fixture(scope="module")
def introspection_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def asking_dovecot(introspection_port: int) -> Iterator[Dovecot]:
    with running_dovecot((DESK,), f"http://127.0.0.1:{introspection_port}/introspect") as server:
        yield server


@pytest.fixture
async def asked_provider(introspection_port: int) -> AsyncIterator[Provider]:
    server = Provider(user=DESK, port=introspection_port)
    await server.start()
    yield server
    await server.stop()


@pytest.mark.dovecot
async def test_mail_comes_by_token_and_a_token_that_ended_early_is_replaced(
    asking_dovecot: Dovecot, asked_provider: Provider, notebook: Notebook
) -> None:
    asking_dovecot.mails.put(DESK, b"Subject: by token\r\n\r\nWords\r\n")
    server = account(f"imap://desk%40example.net@127.0.0.1:{asking_dovecot.port}/INBOX")
    reader = Mailbox(server, tokens=asked_provider.tokens(), backoff_seconds=0.01)
    asked_provider.good.clear()
    async with notebook.reading(reader):
        await until(lambda: notebook.subjects == ["by token"])
        asked_provider.good.clear()
        asking_dovecot.kill()
        await until(lambda: not reader.state.connected)
        await asyncio.to_thread(asking_dovecot.start)
        await until(lambda: reader.state.connected)
    assert len(asked_provider.asked) == 2


@pytest.mark.dovecot
@pytest.mark.parametrize("hidden", [" AUTH=OAUTHBEARER", " AUTH=XOAUTH2"])
async def test_either_mechanism_lets_in_and_a_refusal_is_told_at_once(
    asking_dovecot: Dovecot, asked_provider: Provider, hidden: str
) -> None:
    """aioimaplib leaves the challenge that comes with a refusal unanswered, and sees a time-out."""
    tokens = asked_provider.tokens()
    async with serving(hiding(asking_dovecot.port, hidden.encode())) as port:
        reader = Mailbox(
            Account("127.0.0.1", port, DESK, "", Security.NONE), tokens=tokens, command_seconds=5
        )
        await reader.check()
        asked_provider.good.clear()
        with pytest.raises(ImapError, match=r"^refused: login: {\"status\":\"(401|invalid_token)\""):
            await reader.check()
        # The next look asks for a new one.
        await reader.check()


async def test_a_consent_that_was_withdrawn_is_told_by_the_mailbox_and_the_way_out(
    provider: Provider,
) -> None:
    provider.consents.clear()
    async with serving(imap_script({})) as port:
        reader = Mailbox(Account("127.0.0.1", port, DESK, "", Security.NONE), tokens=provider.tokens())
        with pytest.raises(ImapError, match="token: invalid_grant"):
            await reader.check()
    async with serving(smtp_script({})) as port:
        wire = SmtpWire(Account("127.0.0.1", port, DESK, "", Security.NONE), tokens=provider.tokens())
        result = await wire.check()
    assert (result.state, result.away) == (SendState.TEMPORARY, True)
    assert result.reason.startswith("token: invalid_grant")


async def test_mail_goes_out_by_token_and_a_refused_one_is_replaced(provider: Provider) -> None:
    received: list[str] = []
    answers: dict[str, bytes | None] = {
        "EHLO": b"250-bad.test\r\n250 AUTH XOAUTH2\r\n",
        "AUTH": b"334 eyJzdGF0dXMiOiI0MDEifQ==\r\n",
        "": b"535 5.7.8 not accepted\r\n",
    }
    async with serving(smtp_script(answers, received)) as port:
        wire = SmtpWire(Account("127.0.0.1", port, DESK, "", Security.NONE), tokens=provider.tokens())
        refused = await wire.check()
        answers["AUTH"] = b"235 welcome\r\n"
        taken = await wire.check()
        await wire.close()
    assert (refused.state, refused.reason) == (SendState.TEMPORARY, "login refused: 535")
    assert taken.state is SendState.SENT
    said = [base64.b64decode(line.split()[2]).decode() for line in received if line.startswith("AUTH")]
    assert said == [f"user={DESK}\1auth=Bearer token-{number}\1\1" for number in (1, 2)]


async def test_a_password_in_the_url_goes_before_the_tokens(provider: Provider) -> None:
    async with serving(imap_script({})) as port:
        server = Account("127.0.0.1", port, DESK, "secret", Security.NONE)
        await Mailbox(server, tokens=provider.tokens()).check()
    assert provider.asked == []
