"""The shelf: files kept in the data folder under the hash of their content; names stay data, never paths."""

import hashlib
import os
import secrets
from pathlib import Path


class Shelf:
    """Content-addressed files. The same bytes are kept once; what a rolled-back unit of work put here does no harm."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Keep bytes; returns their SHA-256 in hex, by which they are found again."""
        digest = hashlib.sha256(content).hexdigest()
        place = self.path(digest)
        if not place.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            half = place.with_suffix(f".{secrets.token_hex(4)}.half")
            with half.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            half.replace(place)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes behind a digest; FileNotFoundError where they are gone."""
        return self.path(digest).read_bytes()

    def path(self, digest: str) -> Path:
        return self.folder / digest
