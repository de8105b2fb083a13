"""A file's content for a browser: pictures, sound, PDF and plain text shown, everything else only downloaded."""

from urllib.parse import quote

from aiohttp import web

from sandbox.telegram.files import StoredFile

MAGIC = (
    (b"\x89PNG", "image/png"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
    (b"\xff\xd8", "image/jpeg"),
)
SHOWN = (
    "image/png",
    "image/gif",
    "image/webp",
    "image/jpeg",
    "audio/",
    "video/",
    "application/pdf",
    "text/plain",
)
TEXT = {"text/plain": "; charset=utf-8"}


def file_answer(stored: StoredFile) -> web.Response:
    """What somebody sent must never run as a page of this origin."""
    if stored.kind in ("Photo", "Sticker"):
        mime = next((kind for magic, kind in MAGIC if stored.content.startswith(magic)), "image/jpeg")
    else:
        mime = str(stored.view.get("mime_type", ""))
    shown = mime.startswith(SHOWN)
    headers = {
        "Content-Type": mime + TEXT.get(mime, "") if shown else "application/octet-stream",
        "Content-Disposition": f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(stored.name)}",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(body=stored.content, headers=headers)
