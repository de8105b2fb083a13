"""Files are kept once, under the hash of what is in them."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from intake.shelf import Full, Shelf, TooBig


def test_the_same_bytes_are_kept_once_and_no_half_remains(tmp_path):
    shelf = Shelf(tmp_path / "files")
    with ThreadPoolExecutor(8) as hands:
        names = set(hands.map(shelf.put, [b"brief"] * 64))
    assert names == {hashlib.sha256(b"brief").hexdigest()}
    assert shelf.get(names.pop()) == b"brief"
    assert len(list((tmp_path / "files").iterdir())) == 1


def test_what_is_gone_is_said_to_be_gone(tmp_path):
    with pytest.raises(FileNotFoundError):
        Shelf(tmp_path).get("0" * 64)


def test_it_takes_what_fits_and_no_more(tmp_path):
    shelf = Shelf(tmp_path / "files", file_bytes=60, total_bytes=100)
    with pytest.raises(TooBig):
        shelf.put(b"a" * 61)
    kept = shelf.put(b"a" * 60)
    assert not shelf.room().almost
    with pytest.raises(Full):
        shelf.put(b"b" * 41)
    assert shelf.put(b"a" * 60) == kept, "what is there already takes no room"
    shelf.put(b"b" * 35)
    assert (shelf.room().percent, shelf.room().almost, shelf.room().full) == (95, True, False)
    shelf.put(b"c" * 5)
    assert shelf.room().full


def test_what_others_put_there_counts(tmp_path):
    Shelf(tmp_path).put(b"a" * 60)
    assert Shelf(tmp_path, total_bytes=100).room().percent == 60
