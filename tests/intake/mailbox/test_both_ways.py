"""The whole wire against real servers: a client's mail in, our answer out, and the client's answer joined to it."""

import asyncio
from datetime import UTC, datetime

import pytest

from intake.mailbox.imap.fetch import Mailbox
from intake.mailbox.reading.parse import parse
from intake.mailbox.threading import id_candidates, mint_message_id, tag_in, tagged_subject
from intake.mailbox.writing.compose import Envelope, Words, compose
from intake.mailbox.writing.smtp import SendState, SmtpWire
from tests.intake.mailbox.conftest import Notebook, until
from tests.processes import wait_until
from tests.servers import Dovecot, Exim

DESK, VERA = "desk@example.net", "vera@vega.example"
NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)


@pytest.mark.dovecot
async def test_a_request_its_answer_and_the_answer_to_that(
    dovecot: Dovecot, exim: Exim, notebook: Notebook
) -> None:
    client, desk = SmtpWire(exim.url), SmtpWire(exim.url)
    first = compose(
        Envelope(VERA, [DESK], "Баннер", "m1@vega.example", "Вера"), Words(["Почините баннер."]), NOON
    )
    async with notebook.reading(Mailbox(dovecot.url(DESK))):
        assert (await client.send(first, VERA, [DESK])).state is SendState.SENT
        await until(lambda: len(notebook.kept) == 1)
        request = parse(next(iter(notebook.kept.values())).raw, own={DESK})
        assert (request.from_address, request.subject, request.text) == (VERA, "Баннер", "Почините баннер.")

        minted = mint_message_id(7, "a1b2c3d4", DESK)
        envelope = Envelope(
            sender=DESK, recipients=[VERA], subject=tagged_subject(request.subject, 7, reply=True), message_id=minted,
            in_reply_to=request.message_id, references=request.references, automatic="auto-replied",
        )  # fmt: skip
        assert (
            await desk.send(compose(envelope, Words(["Записали, #7."]), NOON), "", [VERA])
        ).state is SendState.SENT
        await asyncio.to_thread(wait_until, lambda: exim.mails.mails(VERA))
        answer = parse(exim.mails.mails(VERA)[0])
        assert (answer.in_reply_to, tag_in(answer.subject)) == (("m1@vega.example",), 7)

        quoted = f"Спасибо!\n\n16.11.2026 12:00, Окошко пишет:\n> {answer.text}"
        again = Envelope(VERA, [DESK], answer.subject, "m2@vega.example", in_reply_to=answer.message_id)
        assert (
            await client.send(compose(again, Words([quoted]), NOON), VERA, [DESK])
        ).state is SendState.SENT
        await until(lambda: len(notebook.kept) == 2)

    thanks = parse(list(notebook.kept.values())[1].raw)
    assert thanks.text == "Спасибо!"
    assert id_candidates(thanks.in_reply_to, thanks.references)[0] == minted
    await client.close()
    await desk.close()
