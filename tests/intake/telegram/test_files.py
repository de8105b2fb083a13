"""Files from Telegram onto our shelf, and what a refusal means for them."""

import socket
from pathlib import Path

import pytest

from intake.files import Kept, Lacking, NoRoom, NotNow
from intake.shelf import Shelf
from intake.telegram.files import TelegramFiles
from tests.sandbox.telegram.stage import Talk


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture
def files(talk: Talk, shelf: Shelf) -> TelegramFiles:
    return TelegramFiles(shelf, api=talk.url, token=talk.stand_in.token)


def kept(talk: Talk, content: bytes) -> str:
    return talk.stand_in.api.world.files.keep("Document", "offer.pdf", content, {}).file_id


async def test_a_file_is_fetched_whole(talk, files, shelf):
    content = bytes(range(256)) * 5000
    fetched = await files.fetch(kept(talk, content))
    assert isinstance(fetched, Kept)
    assert shelf.get(fetched.sha256) == content


async def test_what_telegram_never_gives_and_what_may_come_yet(talk, files):
    assert await files.fetch(kept(talk, bytes(20 * 2**20 + 1))) == Lacking("file is too big", final=True)
    assert await files.fetch("no id at all") == Lacking("invalid file_id", final=True)
    gone = await files.fetch("BQAC" + "x" * 52)
    assert gone == Lacking("wrong file_id or the file is temporarily unavailable", final=False)


async def test_our_own_limits_go_before_telegrams(talk, tmp_path):
    small = TelegramFiles(Shelf(tmp_path, file_bytes=10), api=talk.url, token=talk.stand_in.token)
    assert await small.fetch(kept(talk, bytes(11))) == Lacking("file is too big", final=True)
    full = TelegramFiles(Shelf(tmp_path, total_bytes=10), api=talk.url, token=talk.stand_in.token)
    assert await full.fetch(kept(talk, bytes(11))) == NoRoom()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("fault", "method", "seconds"),
    [("429", "getFile", 7), ("502", "getFile", 5), ("500", "getFile", 5), ("drop", "getFile", 5),
     ("502", "file", 5)],
)  # fmt: skip
async def test_a_bad_day_passes(talk, files, fault, method, seconds):
    file_id = kept(talk, b"%PDF")
    await talk.act("faults", kind=fault, method=method, retry_after=7)
    busy = await files.fetch(file_id)
    assert isinstance(busy, NotNow)
    assert busy.seconds == seconds
    assert isinstance(await files.fetch(file_id), Kept)


async def test_a_wrong_token_waits_for_the_operator_and_stays_secret(talk, shelf):
    other = TelegramFiles(shelf, api=talk.url, token="1:another")
    assert await other.fetch("BQAC" + "x" * 52) == NotNow(60, "Unauthorized")


@pytest.mark.parametrize("proxy", [None, "socks5://127.0.0.1:{port}"])
async def test_nobody_there_is_no_end(shelf, proxy):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    files = TelegramFiles(
        shelf, api=f"http://127.0.0.1:{port}", token="1:secret", proxy=proxy and proxy.format(port=port)
    )
    away = await files.fetch("BQAC" + "x" * 52)
    assert isinstance(away, NotNow)
    assert "secret" not in away.reason
