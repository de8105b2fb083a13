"""Opens the raw mails of the control API for the page: the HTML body for a frame, and each attachment."""

from __future__ import annotations

import base64
import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from urllib.parse import quote

from aiohttp import ClientSession, web
from yarl import URL

# A mail is a stranger's HTML: no script, no request to anywhere, no form, only its own look. Without scripts its
# origin may be the page's, which so can give the frame the height of the words.
_MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
_SHOWN_INLINE = {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"}


async def body(request: web.Request) -> web.Response:
    """The HTML part of a mail with its embedded pictures put in place; 404 when it has none."""
    mail = await _mail(request)
    part = mail.get_body(("html",))
    if part is None:
        raise web.HTTPNotFound
    html = re.sub(r"cid:([^\"'\s)>]+)", lambda cid: _embedded(mail, cid[1]), part.get_content())
    links_leave = '<base target="_blank">'
    return web.Response(
        text=links_leave + html,
        content_type="text/html",
        headers={"Content-Security-Policy": _MAIL_POLICY},
    )


async def attachment(request: web.Request) -> web.Response:
    """The n-th attachment of a mail, counted from 0 as in `GET /control/mail/{address}`."""
    mail = await _mail(request)
    files = [part for part in mail.iter_attachments() if isinstance(part, EmailMessage)]
    number = request.match_info["part"]
    if not number.isdecimal() or int(number) >= len(files):
        raise web.HTTPNotFound
    part = files[int(number)]
    kind = part.get_content_type()
    shown = "inline" if kind in _SHOWN_INLINE else "attachment"
    name = quote(part.get_filename() or f"part-{number}", safe="")
    return web.Response(
        body=_bytes(part),
        content_type=kind if kind in _SHOWN_INLINE else "application/octet-stream",
        headers={"Content-Disposition": f"{shown}; filename*=UTF-8''{name}"},
    )


async def _mail(request: web.Request) -> EmailMessage:
    # The page uses the control API like everybody; the socket, not the Host header, says where it is.
    assert request.transport is not None
    host, port = request.transport.get_extra_info("sockname")[:2]
    path = "/control/mail/{address}/{id}/raw".format(
        **{k: quote(v, safe="@") for k, v in request.match_info.items()}
    )
    url = URL.build(scheme="http", host=host, port=port, path=path, encoded=True).with_query(request.query)
    async with ClientSession() as session, session.get(url) as answer:
        if answer.status != web.HTTPOk.status_code:
            raise web.HTTPNotFound
        return message_from_bytes(await answer.read(), policy=modern)


def _embedded(mail: EmailMessage, cid: str) -> str:
    for part in mail.walk():
        if str(part.get("Content-ID", "")).strip("<> ") == cid:
            content = base64.b64encode(_bytes(part)).decode()
            return f"data:{part.get_content_type()};base64,{content}"
    return ""


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    if isinstance(content, bytes):
        return content
    return part.get_content().as_bytes() if part.get_content_maintype() == "message" else b""
