"""What counts as past the window, by which way, and whether people come the right way afterwards. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from config.clock import Period
from intake.tickets.models import Way

REMEMBERED = timedelta(weeks=12)
"""How long a redirect is taken to have taught something: who asks once in half a year has forgotten it by then."""


@dataclass(frozen=True)
class Mark:
    """An employee was asked instead of the firm."""

    employee_id: int
    way: Way
    at: datetime


@dataclass(frozen=True)
class Request:
    """A request that was not joined to another."""

    ticket_id: int
    client_id: int
    contact_id: int | None
    opened_at: datetime
    marks: tuple[Mark, ...] = ()
    ours: bool = False
    """It turned out to be our own fault: whoever asked had cause."""
    by_mail: bool = False

    @property
    def place(self) -> tuple[datetime, int]:
        """Where it stands among others."""
        return self.opened_at, self.ticket_id


@dataclass(frozen=True)
class Leave:
    """A client's people and an employee were let to talk directly, for a while or for the sake of one request."""

    client_id: int
    employee_id: int
    start: datetime
    end: datetime
    ticket_id: int | None = None


@dataclass(frozen=True)
class Redirect:
    """Somebody was told, kindly, where the window is."""

    client_id: int
    contact_id: int | None
    at: datetime


@dataclass(frozen=True)
class Score:
    """Of one client or of all, for a while."""

    requests: int = 0
    past: Mapping[Way, int] = field(default_factory=dict)
    """Each request once, by the way that was noticed first."""
    excused: int = 0
    """They had cause: our own fault, or let to talk directly."""
    redirects: int = 0
    next_right: int = 0
    """First requests of people after a redirect that came to the window."""
    next_past: int = 0

    @property
    def past_in_all(self) -> int:
        return sum(self.past.values())

    @property
    def through(self) -> int:
        return self.requests - self.past_in_all - self.excused

    @property
    def next(self) -> int:
        """How many people who had been redirected asked again."""
        return self.next_right + self.next_past

    @property
    def percent(self) -> int:
        """Requests past the window in whole hundredths, half a one rounded up."""
        return (self.past_in_all * 200 + self.requests) // (2 * self.requests) if self.requests else 0

    @property
    def silent(self) -> bool:
        """Whether there is nothing to tell: nobody was noticed to have gone past, or to have been redirected."""
        return not (self.past_in_all or self.redirects or self.next)


def way_past(request: Request, leaves: Sequence[Leave]) -> Way | None:
    """By which way it got past the window: the one noticed first. None if it did not, or had cause to."""
    marks = [mark for mark in request.marks if not _let(request, mark, leaves)]
    if request.ours or not marks:
        return None
    way = min(marks, key=lambda mark: (mark.at, mark.employee_id)).way
    return Way.MAIL if way is Way.FORWARD and request.by_mail else way


def excused(request: Request, leaves: Sequence[Leave]) -> bool:
    """Whether somebody was asked past the window, with cause."""
    return bool(request.marks) and way_past(request, leaves) is None


def _let(request: Request, mark: Mark, leaves: Sequence[Leave]) -> bool:
    return any(
        leave.client_id == request.client_id
        and leave.employee_id == mark.employee_id
        and (leave.start <= request.opened_at < leave.end or leave.ticket_id == request.ticket_id)
        for leave in leaves
    )


def scores(
    requests: Sequence[Request],
    redirects: Sequence[Redirect],
    leaves: Sequence[Leave],
    period: Period,
) -> dict[int, Score]:
    """Every client's score for the period. What lies before it says whose first request after a redirect one is.

    A figure is told in the period it happened in: a request when it was asked, a redirect when it was given, and how
    people came next when they came.
    """
    asked = [request for request in requests if request.opened_at in period]
    past: dict[int, Counter[Way]] = defaultdict(Counter)
    let: Counter[int] = Counter()
    for request in asked:
        if way := way_past(request, leaves):
            past[request.client_id][way] += 1
        let[request.client_id] += excused(request, leaves)
    right, wrong = _next(requests, redirects, leaves, period)
    told = Counter(redirect.client_id for redirect in redirects if redirect.at in period)
    count = Counter(request.client_id for request in asked)
    return {
        client: Score(
            count[client], dict(past[client]), let[client], told[client], right[client], wrong[client]
        )
        for client in sorted({*count, *told})
    }


def _next(
    requests: Sequence[Request], redirects: Sequence[Redirect], leaves: Sequence[Leave], period: Period
) -> tuple[Counter[int], Counter[int]]:
    """First requests of people after they were redirected: to the window, and past it again; by client.

    Who names somebody in the window has come to the window. What had cause to come past it teaches nothing.
    """
    right: Counter[int] = Counter()
    wrong: Counter[int] = Counter()
    told: dict[int, list[datetime]] = defaultdict(list)
    for redirect in redirects:
        if redirect.contact_id is not None:
            told[redirect.contact_id].append(redirect.at)
    before: dict[int, datetime] = {}
    for request in sorted(requests, key=lambda one: one.place):
        who = request.contact_id
        if who is None or excused(request, leaves):
            continue
        since = max(request.opened_at - REMEMBERED, before.get(who, request.opened_at - REMEMBERED))
        before[who] = request.opened_at
        if request.opened_at in period and any(since <= at < request.opened_at for at in told[who]):
            came_right = way_past(request, leaves) in (None, Way.NAMED)
            (right if came_right else wrong)[request.client_id] += 1
    return right, wrong


def added(found: Iterable[Score]) -> Score:
    """Several scores together."""
    whole = Score()
    for one in found:
        whole = Score(
            whole.requests + one.requests,
            dict(Counter(whole.past) + Counter(one.past)),
            whole.excused + one.excused,
            whole.redirects + one.redirects,
            whole.next_right + one.next_right,
            whole.next_past + one.next_past,
        )
    return whole


def which_time(requests: Sequence[Request], leaves: Sequence[Leave], ticket_id: int) -> int | None:
    """The how-manieth of these a request is that came past the window; None where it did not."""
    past = sorted(one.place for one in requests if way_past(one, leaves))
    return next((number for number, (_, ticket) in enumerate(past, 1) if ticket == ticket_id), None)
