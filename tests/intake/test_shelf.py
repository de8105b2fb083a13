"""Files are kept once, under the hash of what is in them."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from intake.shelf import Shelf


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
