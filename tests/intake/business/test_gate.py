"""The doorkeeper's rule as a table: each row is one thing that keeps words out, or lets them in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from intake.business.gate import (
    Answered,
    Ask,
    Connected,
    Correct,
    Drop,
    Facts,
    Forget,
    HandOver,
    Mode,
    Passage,
    Reason,
    Replace,
    decide,
)
from intake.business.updates import Seen, What

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
IVAN, ANNA, BORIS = 7, 42, 43
SEEN = Seen(What.SAID, "c1", ANNA, (5,), NOW - timedelta(seconds=3), ANNA)
REQUEST = Facts(NOW, SEEN, Connected(IVAN, 1, enabled=True), client=True)
"""Anna of a client writes to Ivan, who is asked about such things."""


def when(facts: Facts = REQUEST, /, **changes: Any) -> Facts:
    """With changes to what was seen (`seen_…`), to the connection (`of_…`), and to the rest."""
    seen = {name.removeprefix("seen_"): value for name, value in changes.items() if name.startswith("seen_")}
    of = {name.removeprefix("of_"): value for name, value in changes.items() if name.startswith("of_")}
    rest = {name: value for name, value in changes.items() if not name.startswith(("seen_", "of_"))}
    if of:
        assert facts.connection is not None
        rest["connection"] = replace(facts.connection, **of)
    return replace(facts, seen=replace(facts.seen, **seen), **rest)


OWN = when(seen_sender_id=IVAN, answers=130)
EDIT = when(seen_what=What.EDITED)

TABLE: list[tuple[str, Facts, Passage]] = [
    ("a client's request", REQUEST, Ask()),
    ("in a chat listed as automatic", when(mode=Mode.AUTOMATIC), HandOver()),
    ("in a work account", when(automatic=True), HandOver()),
    ("called private a while ago", when(quiet=True), Drop(Reason.QUIET)),
    ("automatic wins over quiet", when(quiet=True, mode=Mode.AUTOMATIC), HandOver()),
    ("a private chat", when(mode=Mode.PRIVATE), Drop(Reason.PRIVATE)),
    ("a private chat in a work account", when(mode=Mode.PRIVATE, automatic=True), Drop(Reason.PRIVATE)),
    ("an admitted client", when(admitted=True), Drop(Reason.ADMITTED)),
    ("an admitted client, automatic", when(admitted=True, automatic=True), Drop(Reason.ADMITTED)),
    ("a connection nobody told us of", when(connection=None), Drop(Reason.NO_CONNECTION)),
    ("a connection that was taken off", when(of_enabled=False), Drop(Reason.DISCONNECTED)),
    ("somebody else's account", when(of_employee_id=None, automatic=True), Drop(Reason.NO_EMPLOYEE)),
    ("a group", when(seen_private=False, automatic=True), Drop(Reason.NO_PRIVATE_CHAT)),
    ("notes to oneself", when(seen_chat_id=IVAN, seen_sender_id=IVAN), Drop(Reason.NO_PRIVATE_CHAT)),
    ("a stranger", when(client=False, automatic=True), Drop(Reason.UNKNOWN)),
    ("nobody's words", when(seen_sender_id=None, automatic=True), Drop(Reason.UNKNOWN)),
    ("a third one's words in the chat", when(seen_sender_id=BORIS, automatic=True), Drop(Reason.UNKNOWN)),
    ("a colleague", when(colleague=True, automatic=True), Drop(Reason.COLLEAGUE)),
    ("a bot", when(seen_robot=True, automatic=True), Drop(Reason.ROBOT)),
    ("a backlog", when(seen_sent_at=NOW - timedelta(hours=25), automatic=True), Drop(Reason.OLD)),
    ("a thank-you", when(seen_asks_nothing=True, automatic=True), Drop(Reason.ASKS_NOTHING)),
    ("what the bot itself said", when(OWN, seen_by_bot=True), Drop(Reason.BY_A_BOT)),
    ("an away message", when(OWN, seen_offline=True), Drop(Reason.AWAY)),
    ("the employee's answer to a request", OWN, Answered(130)),
    ("the employee's own talk", when(OWN, answers=None), Drop(Reason.OWN)),
    ("the employee's thank-you", when(OWN, seen_asks_nothing=True), Drop(Reason.OWN)),
    ("the employee's answer, admitted", when(OWN, admitted=True), Drop(Reason.ADMITTED)),
    ("the employee's answer in a private chat", when(OWN, mode=Mode.PRIVATE), Drop(Reason.PRIVATE)),
    ("the employee to a colleague", when(OWN, colleague=True), Drop(Reason.COLLEAGUE)),
    ("the employee to a stranger", when(OWN, client=False), Drop(Reason.UNKNOWN)),
    ("an old answer", when(OWN, seen_sent_at=NOW - timedelta(hours=25)), Drop(Reason.OLD)),
    ("an edit of what was handed over", when(EDIT, filed=True), Correct()),
    ("an edit of what is held", when(EDIT, held=True), Replace()),
    ("an edit of what is not here", when(EDIT, automatic=True), Drop(Reason.NOT_HELD)),
    ("an edit, taken off meanwhile", when(EDIT, filed=True, of_enabled=False), Drop(Reason.DISCONNECTED)),
    ("an edit in a private chat", when(EDIT, filed=True, mode=Mode.PRIVATE), Drop(Reason.PRIVATE)),
    ("an edited answer that is held", when(OWN, seen_what=What.EDITED, held=True), Replace()),
    ("an edited answer that is not", when(OWN, seen_what=What.EDITED), Drop(Reason.OWN)),
    ("deleted words that are held", when(seen_what=What.DELETED, held=True), Forget()),
    ("deleted, taken off meanwhile", when(seen_what=What.DELETED, held=True, of_enabled=False), Forget()),
    ("deleted words that are not here", when(seen_what=What.DELETED), Drop(Reason.NOT_HELD)),
]


@pytest.mark.parametrize(("facts", "passage"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_becomes_of(facts: Facts, passage: Passage) -> None:
    assert decide(facts) == passage


def test_every_reason_for_dropping_has_its_row() -> None:
    shown = {passage.reason for _, _, passage in TABLE if isinstance(passage, Drop)}
    assert shown == set(Reason)
