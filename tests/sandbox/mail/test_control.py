"""Acting as a person who writes and reads mail, over HTTP."""

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from sandbox.mail import MailStandIn

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


class StillClock:
    def now(self) -> datetime:
        return NOON


class Heard:
    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, object]]] = []

    def publish(self, kind: str, **fields: object) -> None:
        self.events.append((kind, fields))


@dataclass
class Desk:
    mail: MailStandIn
    heard: Heard
    http: ClientSession

    async def letters(self, address: str) -> list[dict]:
        async with self.http.get(f"/control/mail/{address}") as answer:
            return await answer.json()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    heard = Heard()
    mail = MailStandIn(StillClock(), heard)
    await mail.start()
    app = web.Application()
    mail.attach(app)
    async with TestServer(app) as server, ClientSession(server.make_url("/")) as http:
        yield Desk(mail, heard, http)
    await mail.stop()


LETTER = {
    "from": "Вера Орлова <vera@vega.example>",
    "to": "desk@okoshko.example",
    "subject": "Баннер",
    "text": "Почините, пожалуйста.",
    "html": "<p>Почините, пожалуйста.</p>",
    "in_reply_to": "<t7.x@okoshko.example>",
    "attachments": [
        {"name": "макет.png", "mime": "image/png", "base64": base64.b64encode(b"\x89PNG").decode()}
    ],
}


async def test_a_person_sends_a_mail_and_the_recipient_reads_it(desk: Desk) -> None:
    async with desk.http.post("/control/mail", json=LETTER) as answer:
        message_id = (await answer.json())["message_id"]

    (letter,) = await desk.letters("desk@okoshko.example")
    assert letter["from"] == "Вера Орлова <vera@vega.example>"
    assert letter["subject"] == "Баннер"
    assert letter["text"].strip() == "Почините, пожалуйста."
    assert letter["html"].strip() == "<p>Почините, пожалуйста.</p>"
    assert letter["message_id"] == message_id
    assert letter["in_reply_to"] == "<t7.x@okoshko.example>"
    assert letter["date"] == NOON.isoformat()
    assert letter["attachments"] == [{"name": "макет.png", "mime": "image/png", "size": 4}]


async def test_the_page_hears_of_it_and_finds_the_raw_mail(desk: Desk) -> None:
    await desk.http.post("/control/mail", json=LETTER)

    assert desk.heard.events == [("mail", {"mailbox": "desk@okoshko.example", "message_id": 1})]
    async with desk.http.get("/control/mail/desk@okoshko.example/1/raw") as answer:
        assert answer.content_type == "message/rfc822"
        assert (await answer.read()).startswith(b"Return-Path: <vera@vega.example>")


async def test_the_sender_keeps_a_copy_among_the_sent(desk: Desk) -> None:
    await desk.http.post("/control/mail", json=LETTER)

    async with desk.http.get("/control/mail/vera@vega.example?folder=sent") as answer:
        assert [letter["subject"] for letter in await answer.json()] == ["Баннер"]
    assert await desk.letters("vera@vega.example") == []
    async with desk.http.get("/control/mail") as answer:
        assert await answer.json() == ["desk@okoshko.example", "vera@vega.example"]


async def test_own_headers_make_a_robot(desk: Desk) -> None:
    await desk.http.post("/control/mail", json=LETTER | {"headers": {"Auto-Submitted": "auto-replied"}})

    (letter,) = await desk.letters("desk@okoshko.example")
    assert letter["headers"]["Auto-Submitted"] == "auto-replied"


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"from": "nobody", "to": "desk@a.example"},
        LETTER | {"attachments": [{"name": "x", "base64": "not base64!"}]},
        LETTER | {"subject": "two\r\nBcc: lines@evil.example"},
        ["not an object"],
    ],
)
async def test_what_is_no_mail_is_refused_with_a_reason(desk: Desk, wrong: object) -> None:
    async with desk.http.post("/control/mail", json=wrong) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]
