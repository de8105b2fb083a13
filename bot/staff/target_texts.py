"""By when a request is to be done, in words for the office."""

from datetime import datetime
from zoneinfo import ZoneInfo

from billing.targets.rules import Standing
from bot.staff import queue_texts
from config.i18n import Translator


def to_do(t: Translator, by: datetime, now: datetime, zone: ZoneInfo) -> str:
    day, time = by.astimezone(zone).date(), t.clock_time(by, zone)
    if day == now.astimezone(zone).date():
        return t("To be done by {time} today", time=time)
    return t("To be done by {time} on {weekday}, {day}", time=time, weekday=t.weekday(day), day=t.day(day))


def stands(t: Translator, minutes: int) -> str:
    """Nobody counts against us what the client has not answered."""
    return t("It waits for the client: the time to do it stands at {left} left", left=t.minutes(minutes))


def late(t: Translator, standing: Standing, now: datetime, zone: ZoneInfo) -> str:
    return t("Not done, {late}", late=queue_texts.late(t, standing.by, now, zone))


def late_in_queue(t: Translator, standing: Standing, now: datetime, zone: ZoneInfo) -> str:
    return t("not done, {late}", late=queue_texts.late(t, standing.by, now, zone))
