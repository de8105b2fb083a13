"""When to try again, when to give up, and how fast a wire may be used. Pure."""

from dataclasses import dataclass, field
from datetime import timedelta

ATTEMPTS_MAX = 12
BACKOFF_MAX = timedelta(hours=2)
PATIENCE = timedelta(days=3)
"""How long mails wait while our own mail server is out of reach or does not let us in: a weekend, and the operator.

Giving them up sooner would cost every one of them for a fault of none.
"""
MAIL_PATIENCE = timedelta(days=1)
"""How long a mail is tried that our server answers with "later" (4yz).

RFC 5321, 4.5.4.1, asks days of servers, which keep what they took and tell its author. Here nobody has taken it, the
author does not know, and a price or an answer a day old is better given by telephone. Greylisting takes minutes.
"""
MAIL_PAUSE_MAX = timedelta(minutes=15)


AWAY = timedelta(minutes=10)
"""How long Telegram may be out of reach before what concerns money goes by mail as well, and cards do."""


def backoff(attempts: int) -> timedelta:
    """2, 4, 8 … seconds, up to two hours."""
    return min(timedelta(seconds=2.0 ** min(attempts, 13)), BACKOFF_MAX)


def mail_pause(waited: timedelta) -> timedelta:
    """Until a mail put off is tried again: a quarter of its wait so far, a minute at least."""
    return min(max(waited / 4, timedelta(minutes=1)), MAIL_PAUSE_MAX)


@dataclass
class Bucket:
    """A token bucket on monotonic seconds: `burst` at once, then one each `every` seconds."""

    every: float
    burst: int
    tokens: float = field(init=False)
    filled_at: float = field(default=0.0, init=False)
    frozen_until: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self.tokens = float(self.burst)

    def wait(self, at: float) -> float:
        """Seconds until a token is there; 0 when one may be taken now."""
        self._fill(at)
        missing = 0.0 if self.tokens >= 1 else (1 - self.tokens) * self.every
        return max(missing, self.frozen_until - at, 0.0)

    def take(self, at: float) -> None:
        self._fill(at)
        self.tokens -= 1

    def _fill(self, at: float) -> None:
        gone = max(at - self.filled_at, 0.0)
        self.tokens = min(float(self.burst), self.tokens + gone / self.every)
        self.filled_at = max(at, self.filled_at)

    def freeze(self, until: float) -> None:
        self.frozen_until = max(self.frozen_until, until)


@dataclass(frozen=True)
class Pace:
    """Telegram's limits (Bot FAQ): 1 a second to a person, 20 a minute to a group, 30 a second in all."""

    scale: float = 1.0
    """Below 1 in tests, together with the stand-in's own limits."""

    def lane(self, lane: str) -> Bucket:
        if lane.startswith("-"):
            return Bucket(every=3.05 * self.scale, burst=4)
        return Bucket(every=1.05 * self.scale, burst=3)

    def whole(self) -> Bucket:
        return Bucket(every=self.scale / 29, burst=28)
