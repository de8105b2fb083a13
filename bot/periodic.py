"""Everything that falls due by the calendar: papers, reminders, calls, reports, copies."""

from bot import month_reports, profile, statements
from bot.away import Away
from bot.calendar import Periodic
from bot.calls_due import CallsDue
from bot.consents import ConsentLetters
from bot.evening import EveningMinutes
from bot.favours_due import FavoursDue
from bot.late_work import LateWork
from bot.learning import Learning
from bot.month_end import MonthEnd
from bot.month_reports import MonthReports
from bot.nightly import Nightly
from bot.ordered import Maker, OrderedPapers
from bot.papers import Papers
from bot.ringing import Ringing
from bot.staff.cards import TicketCard
from bot.staff.crowd import Crowd
from bot.summary import WeeklySummary
from config.clock import Clock, SandboxClock
from config.database import Database
from config.settings import Settings
from intake.shelf import Shelf

MAKERS: dict[str, Maker] = {
    statements.PAPER: statements.made,
    month_reports.PAPER: month_reports.made,
    **profile.MAKERS,
}
"""Who makes each of the papers people ask for."""


def every_periodic(
    settings: Settings, database: Database, shelf: Shelf, clock: Clock, learning: Learning | None
) -> list[Periodic]:
    """What the calendar asks in turn whether anything of it is due."""
    periodic: list[Periodic] = [
        OrderedPapers(database, shelf, MAKERS),
        Crowd(database),
        Ringing(database),
        FavoursDue(database),
        EveningMinutes(database),
        CallsDue(database),
        LateWork(database),
        Away(database, TicketCard(clock)),
        ConsentLetters(database),
        WeeklySummary(database, shelf, settings.owner_mail),
        Papers(database, shelf, settings.data),
        MonthEnd(database, shelf, settings.data),
        MonthReports(database, shelf),
    ]
    if learning:
        periodic.append(learning)
    if not isinstance(clock, SandboxClock):
        # Where the clock is played with, nights pass in seconds, and nobody misses their copies.
        periodic.append(Nightly(database, shelf, settings.data / "backups"))
    return periodic
