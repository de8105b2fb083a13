"""Files on this Telegram: ids, sizes read from the pictures themselves, and what getFile leads to."""

import base64
import random
import struct
from dataclasses import dataclass
from typing import Any

JSON = dict[str, Any]

MARKS = {
    "Photo": "AgAC", "Document": "BQAC", "Voice": "AwAC", "Video": "BAAC", "Audio": "CQAC", "Sticker": "CAAC",
}  # fmt: skip
FOLDERS = {
    "Photo": "photos", "Document": "documents", "Voice": "voice", "Video": "videos", "Audio": "music",
    "Sticker": "stickers",
}  # fmt: skip
ENDINGS = {"Photo": ".jpg", "Voice": ".oga", "Video": ".mp4", "Audio": ".mp3", "Sticker": ".webp"}
DOWNLOADABLE = 20 * 1024 * 1024
OPEN_SECONDS = 3600
"""How long a path that getFile gave leads to the file: "at least 1 hour" (Bot API, getFile)."""
UPLOADABLE = 50 * 1024 * 1024
PHOTO_BYTES = 10 * 1024 * 1024
SIZES = (90, 320, 800, 1280)


@dataclass(frozen=True)
class StoredFile:
    """A file by its id. `view` is the object that stands in messages (Document, Voice …)."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    path: str
    content: bytes
    view: JSON

    def as_file(self) -> JSON:
        """The Bot API `File`."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
            "file_path": self.path,
        }


class FileStore:
    """All files by id and by path."""

    def __init__(self, source: random.Random) -> None:
        self.random = source
        self.by_id: dict[str, StoredFile] = {}
        self.by_path: dict[str, StoredFile] = {}
        self.open_until: dict[str, float] = {}

    def open(self, stored: StoredFile, at: float) -> JSON:
        """The Bot API `File`, whose path now leads to the content."""
        self.open_until[stored.path] = at + OPEN_SECONDS
        return stored.as_file()

    def behind(self, path: str, at: float) -> StoredFile | None:
        """What a path leads to; nothing before getFile gave it, and nothing long after."""
        return self.by_path.get(path) if self.open_until.get(path, 0.0) >= at else None

    def keep(self, kind: str, name: str, content: bytes, extra: JSON) -> StoredFile:
        """Store a file of a kind; `extra` are the fields of its view beside ids and size."""
        file_id = MARKS[kind] + self._symbols(51) + "Q"
        unique_id = "AgAD" + self._symbols(11)
        ending = ENDINGS.get(kind) or ("." + name.rpartition(".")[2] if "." in name else "")
        path = f"{FOLDERS[kind]}/file_{len(self.by_path)}{ending}"
        view = {"file_id": file_id, "file_unique_id": unique_id, "file_size": len(content), **extra}
        stored = StoredFile(file_id, unique_id, kind, name, path, content, view)
        self.by_id[file_id] = self.by_path[path] = stored
        return stored

    def keep_photo(self, content: bytes, width: int, height: int) -> list[JSON]:
        """The PhotoSize list: smaller ones first; all lead to the same bytes."""
        longest = max(width, height)
        steps = [size for size in SIZES if size < longest] + [min(longest, 2560)]
        sizes = []
        for size in steps:
            scale = size / longest
            extra = {"width": max(1, round(width * scale)), "height": max(1, round(height * scale))}
            sizes.append(self.keep("Photo", "photo.jpg", content, extra).view)
        return sizes

    def _symbols(self, count: int) -> str:
        return base64.urlsafe_b64encode(self.random.randbytes(count)).decode()[:count]


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG, GIF or WebP by its header; None if it is no picture."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content[:2] == b"\xff\xd8":
        return _jpeg_size(content)
    if content[:4] == b"RIFF" and content[8:16] == b"WEBPVP8X" and len(content) >= 30:
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content):
        if content[at] != 0xFF:
            return None
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
