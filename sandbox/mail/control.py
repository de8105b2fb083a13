"""`/control/mail…`: send a mail as a person, look into any mailbox. JSON; mistakes answer 400 {"error"}."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.mail.letters import LetterError, as_json, draft

if TYPE_CHECKING:
    from sandbox.mail.mailboxes import Mailbox
    from sandbox.mail.standin import MailStandIn


def add_routes(app: web.Application, mail: MailStandIn) -> None:
    """`?folder=sent` looks into what a person sent instead of what they received."""

    def folder(request: web.Request) -> Mailbox:
        opening = mail.office.sent if request.query.get("folder") == "sent" else mail.office.inbox
        return opening(request.match_info["address"])

    async def addresses(_request: web.Request) -> web.Response:
        return web.json_response(mail.office.addresses)

    async def letters(request: web.Request) -> web.Response:
        return web.json_response([as_json(stored) for stored in folder(request)])

    async def raw(request: web.Request) -> web.Response:
        stored = folder(request).get(int(request.match_info["id"]))
        if stored is None:
            return _mistake("no such mail")
        return web.Response(body=stored.raw, content_type="message/rfc822")

    async def send(request: web.Request) -> web.Response:
        try:
            fields = await request.json()
            if not isinstance(fields, dict):
                return _mistake("JSON object expected")
            letter = draft(fields, mail.now())
        except LetterError as problem:
            return _mistake(str(problem))
        except json.JSONDecodeError:
            return _mistake("JSON expected")
        mail.send(letter)
        return web.json_response({"message_id": letter.message_id})

    app.router.add_get("/control/mail", addresses)
    app.router.add_post("/control/mail", send)
    app.router.add_get("/control/mail/{address}", letters)
    app.router.add_get(r"/control/mail/{address}/{id:\d+}/raw", raw)


def _mistake(reason: str) -> web.Response:
    return web.json_response({"error": reason}, status=400)
