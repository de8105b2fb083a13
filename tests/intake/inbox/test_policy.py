"""Same or new: the one window's rule, case by case."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from intake.inbox.policy import CROWD, CROWD_WITHIN, Append, Facts, FileQuietly, OpenNew, OpenTicket, decide

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def ticket(number: int, minutes_ago: float, *, client: int = 1, **more) -> OpenTicket:
    plain = OpenTicket(number, client, NOW - minutes_ago * MINUTE, NOW - 3 * 60 * MINUTE, we_asked=False)
    return replace(plain, **more)


def facts(*tickets: OpenTicket, **more) -> Facts:
    plain = Facts(now=NOW, clients=(1,), album=None, replied=None, tickets=tickets, nod=False)
    return replace(plain, **more)


def test_the_first_words_open_a_request():
    assert decide(facts()) == OpenNew(1)


def test_a_burst_joins_what_was_just_opened():
    assert decide(facts(ticket(5, 1, opened_at=NOW - MINUTE))) == Append(5)


def test_a_fresh_exchange_is_joined_with_a_way_out():
    assert decide(facts(ticket(5, 10), ticket(4, 300))) == Append(5, guessed=True)


def test_what_we_asked_is_answered_hours_later():
    assert decide(facts(ticket(4, 300), ticket(5, 400, we_asked=True))) == Append(5, guessed=True)


def test_a_mail_that_answers_nothing_is_a_request_of_its_own():
    assert decide(facts(ticket(5, 2), by_mail=True)) == OpenNew(1, near=(5,))
    assert decide(facts(replied=ticket(7, 500), by_mail=True)) == Append(7)


def test_the_twenty_first_mail_within_hours_opens_nothing_unless_an_employee_hands_it_over():
    crowd = [ticket(number, 100 - number, opened_at=NOW - 100 * MINUTE) for number in range(1, CROWD + 1)]
    assert decide(facts(*crowd[1:], by_mail=True)) == OpenNew(1, near=(20, 19, 18))
    assert decide(facts(*crowd, by_mail=True)) == Append(CROWD, crowded=True)
    assert isinstance(decide(facts(*crowd, by_mail=True, handed=True)), OpenNew)
    old = replace(crowd[0], opened_at=NOW - CROWD_WITHIN - MINUTE)
    assert isinstance(decide(facts(old, *crowd[1:], by_mail=True)), OpenNew)


def test_where_two_fit_it_asks():
    found = decide(facts(ticket(5, 5), ticket(4, 300, we_asked=True)))
    assert isinstance(found, OpenNew)
    assert found.ask_which
    assert set(found.near) == {4, 5}


def test_old_ones_are_only_offered():
    assert decide(facts(ticket(5, 300))) == OpenNew(1, near=(5,))


def test_a_reply_joins_reopens_or_follows_what_is_closed():
    assert decide(facts(replied=ticket(7, 500))) == Append(7)
    assert decide(facts(replied=ticket(7, 500, resolved=True))) == Append(7, reopens=True)
    assert decide(facts(replied=ticket(7, 500, closed=True))) == OpenNew(1, near=(7,))


def test_just_after_we_were_done_it_doubts():
    assert decide(facts(ticket(7, 5, resolved=True))) == Append(7, doubt=True)
    assert isinstance(decide(facts(ticket(7, 50, resolved=True))), OpenNew)


def test_a_nod_is_filed_where_it_belongs():
    assert decide(facts(ticket(7, 5, resolved=True), nod=True)) == FileQuietly(7)
    assert decide(facts(nod=True)) == FileQuietly(None)


def test_a_robots_words_belong_to_what_they_answer_or_to_nothing():
    assert decide(facts(ticket(7, 5), automatic=True)) == FileQuietly(None)
    assert decide(facts(ticket(7, 5), automatic=True, replied=ticket(6, 500))) == FileQuietly(6)


def test_a_forward_opens_its_own_but_stays_in_its_burst():
    assert isinstance(decide(facts(ticket(5, 10), forwarded=True)), OpenNew)
    assert decide(facts(ticket(5, 1, opened_at=NOW - MINUTE), forwarded=True)) == Append(5)


def test_of_two_firms_it_asks_for_which():
    assert decide(facts(clients=(2, 1))) == OpenNew(2, firms=(2, 1))


def test_an_album_stays_together():
    assert decide(facts(album=9)) == Append(9)


def test_words_after_a_refusal_may_be_about_it():
    assert decide(facts(refused=(ticket(7, 30),))) == OpenNew(1, near=(7,))
    assert decide(facts(ticket(5, 300), refused=(ticket(7, 30),))) == OpenNew(1, near=(7, 5)), (
        "the latest first"
    )
    assert decide(facts(ticket(5, 10), refused=(ticket(7, 30),))) == Append(5, guessed=True)
    assert decide(facts(ticket(5, 10), refused=(ticket(7, 3),))) == OpenNew(1, near=(7, 5)), (
        "the last they heard is the no"
    )
