"""A mail of which only the beginning was fetched: what is whole in it is kept, what is cut is owned up to."""

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from intake.files import TOO_BIG
from intake.mailbox.form import incoming
from intake.mailbox.reading.parse import parse
from intake.message import Incoming
from intake.shelf import Shelf

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)


def read(raw: bytes, whole_bytes: int, folder: Path) -> Incoming:
    found = incoming(parse(raw), NOON, Shelf(folder), whole_bytes)
    assert found
    return found


def test_words_and_whole_files_are_kept_and_the_file_that_was_cut_is_named(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "vera@vega.example", "The film"
    message.set_content("Please put this film online.")
    message.add_attachment(b"a small one", maintype="image", subtype="png", filename="poster.png")
    message.add_attachment(bytes(300_000), maintype="video", subtype="mp4", filename="film.mp4")

    found = read(message.as_bytes()[:100_000], 55_000_000, tmp_path)

    assert found.text == "Please put this film online."
    poster, film = found.files
    assert poster.sha256 is not None
    assert (film.name, film.sha256, film.fault, film.size_bytes) == ("film.mp4", None, TOO_BIG, 55_000_000)
    assert [path.name for path in tmp_path.iterdir() if path.name == poster.sha256] == [poster.sha256]


def test_where_no_file_is_to_be_seen_the_mail_itself_is_named(tmp_path: Path) -> None:
    found = read(b"From: vera@vega.example\r\n\r\nLong words", 55_000_000, tmp_path)
    assert [(file.name, file.fault) for file in found.files] == [("mail.eml", TOO_BIG)]
