"""Names for files, from whatever a sender called them (RFC 2183 section 2.3 warns of paths)."""

import re
import unicodedata

MAX_NAME = 120

UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]"
)
"""Control, bidirectional and invisible characters: they make `exe.txt` look like another name."""
EXTENSIONS = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "application/pdf": ".pdf", "text/html": ".html",
    "text/plain": ".txt", "text/calendar": ".ics", "message/rfc822": ".eml", "application/ms-tnef": ".dat",
    "application/pgp-encrypted": ".asc", "application/pkcs7-mime": ".p7m", "text/csv": ".csv", "text/x-vcard": ".vcf",
    "text/vcard": ".vcf", "application/zip": ".zip", "application/json": ".json", "application/xml": ".xml",
}  # fmt: skip
RESERVED = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)


def safe_name(name: str, mime: str, number: int) -> str:
    """A file name without path, control, bidi or invisible characters, at most 120 long; never empty."""
    name = unicodedata.normalize("NFC", UNSAFE.sub("", name))
    name = re.sub(r"[<>:\"|?*]", "_", re.split(r"[\\/]", name)[-1])
    name = re.sub(r"\s{4,}", " ", name).strip().rstrip(". ").lstrip(".")
    if RESERVED.match(name):
        name = f"_{name}"
    if not name:
        name = f"file-{number + 1}"
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        stem, extension = name, EXTENSIONS.get(mime, "").lstrip(".")
        dot = "." if extension else ""
    return stem[: MAX_NAME - len(extension) - 1] + dot + extension
