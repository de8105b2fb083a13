"""What is held in memory stays small, whole by albums, and goes when it should."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from intake.business.memory import Bounds, Held, Memory

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TALK = ("business:c1:42", False)


def said(number: int, raw: bytes = b"words", album: str | None = None, minutes: int = 0) -> Held:
    return Held(number, raw, NOW + timedelta(minutes=minutes), album)


def numbers(memory: Memory, until: datetime | None = None) -> list[int]:
    return [held.message_id for held in memory.words(TALK, until=until)]


def test_words_come_out_in_the_order_they_were_written_and_once() -> None:
    memory = Memory()
    for number in (2, 1, 3, 2):
        assert memory.hold(TALK, said(number))
    assert numbers(memory) == [1, 2, 3]
    assert memory.count(TALK) == (3, 0)


def test_ten_thousand_messages_of_one_client_take_their_share_and_no_more() -> None:
    memory = Memory()
    for number in range(10_000):
        memory.hold(TALK, said(number, b"x" * 1000))
    assert memory.count(TALK) == (50, 9_950)
    assert memory.bytes == 50_000
    for chat in range(1000):
        for number in range(60):
            memory.hold((f"business:c1:{chat}", False), said(number, b"x" * 10_000))
    assert memory.bytes <= Bounds().all_bytes


def test_an_album_is_one_message_and_is_not_cut() -> None:
    memory = Memory(Bounds(messages=3))
    memory.hold(TALK, said(1))
    memory.hold(TALK, said(2))
    for number in range(3, 13):
        assert memory.hold(TALK, said(number, album="a"))
    assert memory.count(TALK) == (3, 0)
    assert not memory.hold(TALK, said(13))


def test_edited_deleted_decided_expired() -> None:
    memory = Memory()
    for number in range(1, 6):
        memory.hold(TALK, said(number, minutes=number))
    memory.replace(TALK[0], 1, b"other words")
    assert memory.words(TALK)[0].raw == b"other words"
    memory.forget(TALK[0], [2, 99])
    assert numbers(memory) == [1, 3, 4, 5]
    assert numbers(memory, until=NOW + timedelta(minutes=4)) == [1, 3, 4]
    memory.drop(TALK, NOW + timedelta(minutes=3))
    assert numbers(memory) == [4, 5]
    memory.expire(NOW + timedelta(minutes=5))
    assert numbers(memory) == [5]
    memory.drop_account("c1")
    assert memory.talks == [] and memory.bytes == 0


def test_the_owners_words_are_held_apart() -> None:
    memory = Memory()
    memory.hold(TALK, said(1))
    memory.hold((TALK[0], True), said(2))
    assert numbers(memory) == [1]
    memory.drop(TALK, NOW)
    assert memory.has(TALK[0], [2]) and not memory.has(TALK[0], [1])


@given(
    some.lists(
        some.tuples(
            some.sampled_from(["hold", "replace", "forget", "drop", "expire"]),
            some.integers(1, 8),
            some.integers(0, 60),
        ),
        max_size=40,
    )
)
def test_its_bytes_are_always_what_it_holds(steps: list[tuple[str, int, int]]) -> None:
    memory = Memory(Bounds(messages=5, bytes=120, all_bytes=150))
    for what, number, size in steps:
        moment = NOW + timedelta(minutes=size)
        match what:
            case "hold":
                memory.hold((f"business:c1:{number % 2}", False), Held(number, b"x" * size, moment))
            case "replace":
                memory.replace(f"business:c1:{number % 2}", number, b"x" * size)
            case "forget":
                memory.forget(f"business:c1:{number % 2}", [number])
            case "drop":
                memory.drop((f"business:c1:{number % 2}", False), moment)
            case _:
                memory.expire(moment)
        assert memory.bytes == sum(len(h.raw) for talk in memory.talks for h in memory.words(talk)) <= 150
