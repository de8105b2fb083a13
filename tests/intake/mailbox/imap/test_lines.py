"""Bytes cut into answers: in whatever pieces they come, always the same, and in time linear in their number."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mailbox.imap.lines import Answer, Answers, Unreadable

SAID = b"* OK {5}\r\n* 1 FETCH (BODY[] {6}\r\na\r\n* b UID 3 X {0}\r\n)\r\n+ go {3}\r\nA1 OK done {2}\r\n"
ANSWERS: list[Answer] = [
    [b"* OK {5}"],
    [b"* 1 FETCH (BODY[] {6}", bytearray(b"a\r\n* b"), b" UID 3 X {0}", bytearray(b""), b")"],
    [b"+ go {3}"],
    [b"A1 OK done {2}"],
]


@given(st.lists(st.integers(0, len(SAID)), max_size=12))
def test_in_whatever_pieces_they_come_the_answers_are_the_same(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(SAID)]
    answers, found = Answers(), []
    for start, end in itertools.pairwise(places):
        found += answers.feed(SAID[start:end])
    assert found == ANSWERS


@given(st.lists(st.one_of(st.binary(max_size=40), st.sampled_from([b"{3}\r\n", b"* ", b"\r\n", b"(", b'"']))))
def test_any_bytes_are_cut_or_refused(pieces: list[bytes]) -> None:
    answers = Answers()
    try:
        for piece in pieces:
            for answer in answers.feed(piece):
                assert all(b"\n" not in part for part in answer if isinstance(part, bytes))
    except Unreadable:
        pass


@pytest.mark.parametrize("endless", [b"x" * 2**20, b"* 1 FETCH (X {999999999}\r\n", b"* 1 X {1}\r\na"])
def test_what_never_ends_is_refused(endless: bytes) -> None:
    with pytest.raises(Unreadable):
        feed_for_ever(Answers(), endless)


def feed_for_ever(answers: Answers, words: bytes) -> None:
    for _ in range(20_000):
        answers.feed(words)


def test_a_hundred_thousand_lines_and_a_large_literal_take_no_time() -> None:
    answers = Answers()
    flood = b"".join(b"* %d FETCH (FLAGS ())\r\n" % number for number in range(100_000))
    large = b"* 1 FETCH (BODY[] {%d}\r\n" % 2**25 + bytes(2**25) + b")\r\n"
    began = time.monotonic()
    count = sum(
        len(answers.feed(said[at : at + 65536]))
        for said in (flood, large)
        for at in range(0, len(said), 65536)
    )
    assert count == 100_001
    assert time.monotonic() - began < 3
