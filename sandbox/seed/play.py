"""Plays the twelve weeks, sitting by sitting: the clients ask, the last requests are worked off, the new ones decided."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.book import Book
from sandbox.program import Program
from sandbox.seed import papers, purse
from sandbox.seed.control import Control, Message, Refused
from sandbox.seed.desk import Case, Desk
from sandbox.seed.gathering import open_clients_group
from sandbox.seed.people import OFFICE, Cast, gather_people
from sandbox.seed.weeks import AGREED_BY, ASKS, SITTINGS, WEEKS, Ask, Door

STEPS = ("monday", "ask", "card", "accept", "work", "mail", "low", "after")
SUMMARY_PATIENCE_SECONDS = 45.0
FIRST, SECOND = (1, time(10, 5)), (3, time(14, 10))
"""When in the week the clients ask: day and hour."""
UNDO_SECONDS = 75
"""Longer than work given out can be taken back."""
WORKED_AFTER = timedelta(hours=2, minutes=20)
SUMMARY_AT = time(9, 0, 5)
ALL_OPEN_AT = time(10, 0)
"""On a Monday; letters leave in opening hours."""
TAKEN_IN_SECONDS = 0.2
MAIL_PATIENCE_SECONDS = 6.0
BURST_SECONDS = 3
HURRIES = 8


@dataclass
class Played:
    """What came of it: who is who, and whether mail reaches the program."""

    book: Book
    cast: Cast
    mail: bool = True
    summary: bool = True

    def facts(self) -> dict[str, Any]:
        """For `/page/world`."""
        office, contacts = self.cast.office, self.cast.contacts
        return {
            "staff_chat": self.cast.staff_chat,
            "people": {"vega": contacts["vega", 0], "olga": office["olga"], "ivan": office["ivan"]},
            "roles": self._roles(),
            "steps": self._steps(),
            "say": {
                "client_command": f"/client {self.book.client('vega')}",
                "ivan": self.book.employee("ivan"),
            },
            "mails": {
                "owner": self.book.mail("marina"),
                "window": self.book.window,
                "client": self._mail("library"),
            },
            "mailboxes": [
                {"address": self.book.mail("marina"), "name": self.book.employee("marina"), "role": "owner"},
                {"address": self.book.mail("olga"), "name": self.book.employee("olga"), "role": "owner"},
                {"address": self._mail("library"), "name": self._contact("library"), "role": "client"},
                {"address": self._mail("notary"), "name": self._contact("notary"), "role": "client"},
            ],
        }

    def _steps(self) -> list[str]:
        """The steps of the tour whose feature the program has."""
        has = {"monday": self.summary, "mail": self.mail, "after": self.summary}
        return [name for name in STEPS if has.get(name, True)]

    def _roles(self) -> dict[str, dict[str, str]]:
        roles = {str(self.cast.office[key]): {"role": role, "note": ""} for key, role in OFFICE.items()}
        for (client, _), person in self.cast.contacts.items():
            roles[str(person)] = {"role": "client", "note": self.book.client(client)}
        return roles

    def _mail(self, client: str) -> str:
        return self.book.contact(client, 0)["mail"]

    def _contact(self, client: str) -> str:
        return f"{self.book.contact(client, 0)['name']}, {self.book.client(client)}"


def beginning(book: Book, weeks: int = WEEKS) -> datetime:
    """The Monday morning, so many weeks ago, on which the office opens: its book is applied then."""
    zone = ZoneInfo(book.firm["timezone"])
    return _at(_this_monday(zone) - timedelta(weeks=weeks), 0, time(9), zone)


async def play(
    control: Control, book: Book, program: Program, doing: Callable[..., None], weeks: int = WEEKS
) -> Played:
    """So many weeks up to this week's Monday morning. `doing(what, progress, **facts)` hears how far it is."""
    zone = ZoneInfo(book.firm["timezone"])
    monday = _this_monday(zone)
    first = monday - timedelta(weeks=weeks)
    sittings = range(SITTINGS - 2 * weeks, SITTINGS)
    await control.post("limits", scale=0)
    doing("people", 0.1)
    cast = await gather_people(control, book, program)
    played = Played(book, cast)
    desk = Desk(control, book, cast)
    await purse.top_up(desk, first.date(), monday.date(), sittings.start)
    agrees = max(sittings.start, AGREED_BY)
    for sitting in sittings:
        week, second = divmod(sitting - sittings.start, 2)
        start = first + timedelta(weeks=week)
        if week and not second:
            await _monday(desk, played, start, zone)
        if sitting == agrees:
            await control.move_to(_at(start, 0, ALL_OPEN_AT, zone))
            await purse.agree_to_small_charges(desk)
        if not any(ask.sitting == sitting for ask in ASKS):
            continue
        moment = _at(start, *SECOND if second else FIRST, zone)
        day = f"{moment:%d.%m.}"
        done = (sitting - sittings.start) / len(sittings)
        doing("week", 0.2 + 0.8 * done, n=week + 1, all=weeks, day=day)
        await _sit(desk, played, sitting, moment)
    doing("monday", 1.0)
    await _stranger(desk)
    await open_clients_group(desk)
    await _monday(desk, played, monday, zone)
    await control.move_to(_at(monday, 0, time(9, 10), zone))
    return played


async def _sit(desk: Desk, played: Played, sitting: int, moment: datetime) -> None:
    """The clients ask, the manager decides, and some hours later the work is done."""
    control = desk.control
    asks = [ask for ask in ASKS if ask.sitting == sitting and (played.mail or ask.door is not Door.MAIL)]
    await desk.look()
    await control.move_to(moment)
    await asyncio.gather(*(desk.ask(ask) for ask in asks))
    hurried = asyncio.create_task(_hurry(control))
    try:
        found = await asyncio.gather(*(_card(desk, played, ask) for ask in asks))
    finally:
        # Before anything is pressed: a press is answered within fifteen seconds of this clock or not at all.
        hurried.cancel()
    cases = [case for case in found if case]
    await asyncio.gather(*(desk.decide(case) for case in cases))
    await control.move_to(moment + WORKED_AFTER)
    await asyncio.gather(*(desk.give_out(case) for case in cases))
    await control.post("clock", advance_seconds=UNDO_SECONDS)
    await asyncio.gather(*(desk.finish(case) for case in cases))
    if any(ask.thanks for ask in asks):
        # What nobody answers, nobody sees arrive; and an update not delivered for a day is lost.
        await asyncio.sleep(TAKEN_IN_SECONDS)


async def _hurry(control: Control) -> None:
    """Let the moment pass for which a card waits, in case more is said; again for cards that came later."""
    for turn in range(HURRIES):
        await asyncio.sleep(TAKEN_IN_SECONDS * (1 + turn))
        await control.post("clock", advance_seconds=BURST_SECONDS)


async def _card(desk: Desk, played: Played, ask: Ask) -> Case | None:
    if ask.door is not Door.MAIL:
        return await desk.card(ask)
    try:
        return await desk.card(ask, MAIL_PATIENCE_SECONDS)
    except Refused:
        # The program reads no mail: the weeks go on without those who only write it.
        played.mail = False
        return None


async def _monday(desk: Desk, played: Played, monday: datetime, zone: ZoneInfo) -> None:
    """Nine o'clock: the owner gets the summary, where the program has one."""
    await desk.control.move_to(_at(monday, 0, SUMMARY_AT, zone))
    await purse.pay_invoices(desk)
    await papers.agree_to_acts(desk)
    if not played.summary:
        return
    address = desk.book.mail("marina")

    async def look() -> bool | None:
        mails = await desk.control.get(f"mail/{address}")
        # The one with the picture: others may be about money.
        weekly = (mail for mail in mails if mail["pictures"])
        return any(datetime.fromisoformat(mail["date"]) >= monday for mail in weekly) or None

    played.summary = bool(await desk.control.seen(look, SUMMARY_PATIENCE_SECONDS))


def _of_the_bot(said: Message) -> bool:
    return bool(said["from"]["is_bot"])


async def _stranger(desk: Desk) -> None:
    """Somebody nobody knows writes at the end of the week; the manager finds their card on Monday."""
    user = await desk.control.post(
        "people", first_name=desk.phrases["stranger_name"], language_code=desk.book.language
    )
    await desk.control.post("say", **{"from": user["id"]}, text=desk.phrases["stranger"])
    await desk.control.awaited(user["id"], _of_the_bot, "the answer to a stranger")


def _this_monday(zone: ZoneInfo) -> datetime:
    today = datetime.now(UTC).astimezone(zone).date()
    return datetime.combine(today - timedelta(days=today.weekday()), time(), tzinfo=zone)


def _at(monday: datetime, day: int, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(monday.date() + timedelta(days=day), hour, tzinfo=zone)
