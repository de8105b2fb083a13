"""getFile, and how a call's file parameter becomes a stored file."""

import re

from sandbox.telegram.api import BotApi
from sandbox.telegram.errors import refuse
from sandbox.telegram.files import (
    DOWNLOADABLE,
    MARKS,
    PHOTO_BYTES,
    StoredFile,
    picture_size,
)
from sandbox.telegram.params import Call, Upload
from sandbox.telegram.people import JSON

ATTACHED = "attach://"
LONGEST_SIDES = 10_000
MOST_STRETCHED = 20


async def get_file(api: BotApi, call: Call) -> JSON:
    file_id = call.text("file_id")
    if not file_id:
        raise refuse("file_id_missing")
    if not re.fullmatch(r"[A-Za-z0-9_-]{20,}", file_id):
        raise refuse("file_id_invalid")
    stored = api.world.files.by_id.get(file_id)
    if stored is None:
        raise refuse("file_unavailable")
    if len(stored.content) > DOWNLOADABLE:
        raise refuse("file_too_big")
    return api.world.files.open(stored, api.world.clock.timestamp())


def read_file(
    api: BotApi, call: Call, value: str, upload: Upload | None, kind: str, extra: JSON
) -> StoredFile:
    """The file a parameter means: an upload, `attach://part`, or the id of a file Telegram has."""
    if upload is None and value.startswith(ATTACHED):
        upload = call.uploads.get(value.removeprefix(ATTACHED))
        if upload is None:
            raise refuse("media_attachment_missing")
    if upload is not None:
        return take_upload(api, upload, kind, extra)
    if re.match(r"https?://", value, re.IGNORECASE):
        raise refuse("url_not_fetched")
    return known_file(api, value, kind)


def take_upload(api: BotApi, upload: Upload, kind: str, extra: JSON) -> StoredFile:
    """Store what was uploaded; a photo must be a picture of allowed size."""
    if not upload.content:
        raise refuse("file_empty")
    if kind == "Photo":
        check_photo(upload.content)
        return api.world.files.keep("Photo", upload.name, upload.content, {})
    fields = {"file_name": upload.name, "mime_type": upload.mime}
    if kind == "Voice":
        fields = {"mime_type": "audio/ogg"}
    return api.world.files.keep(kind, upload.name, upload.content, fields | extra)


def check_photo(content: bytes) -> tuple[int, int]:
    if len(content) > PHOTO_BYTES:
        raise refuse("photo_too_big")
    size = picture_size(content)
    if size is None:
        raise refuse("photo_not_image")
    width, height = size
    if width + height > LONGEST_SIDES or max(size) > MOST_STRETCHED * max(1, min(size)):
        raise refuse("photo_dimensions")
    return size


def known_file(api: BotApi, file_id: str, kind: str) -> StoredFile:
    if re.search(r"[^A-Za-z0-9_-]", file_id):
        raise refuse("file_id_bad_character")
    if len(file_id) % 4 == 1:
        raise refuse("file_id_bad_length")
    stored = api.world.files.by_id.get(file_id)
    if stored is None:
        well_formed = len(file_id) > 20 and file_id[:4] in MARKS.values()
        raise refuse("file_unknown" if well_formed else "file_id_bad_symbol")
    if stored.kind != kind and not (kind == "Document" and stored.kind in ("Video", "Audio")):
        raise refuse("file_of_other_kind", kind=stored.kind, wanted=kind)
    return stored
