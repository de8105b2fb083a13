"""Telegram's pace: a bucket per chat and one over all; a caller who ignores the wait is made to wait longer."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.telegram.errors import RefusalError

LONGEST_PENALTY = 600.0
# Calls paced exactly at the limit arrive a little early or late; half a message of tolerance forgives that.
SLACK = 0.5


@dataclass(frozen=True)
class Rate:
    """`burst` at once, then `per_second` on average."""

    per_second: float
    burst: float


PRIVATE = Rate(1.0, 3)
GROUP = Rate(20 / 60, 20)
OVERALL = Rate(30.0, 30)
ACTIONS = Rate(40 / 30, 20)
SET_WEBHOOK = Rate(1.0, 1)


@dataclass
class Bucket:
    """How much may still go; refills with time, never above the burst."""

    rate: Rate
    level: float
    filled: float
    frozen_until: float = 0.0
    penalty: float = 0.0

    def wait(self, now: float, weight: float) -> float:
        """Refill and say how long until `weight` may go (0: now)."""
        self.level = min(self.rate.burst, self.level + (now - self.filled) * self.rate.per_second)
        self.filled = now
        # An album heavier than the whole bucket goes when the bucket is full.
        missing = min(weight, self.rate.burst) - self.level
        return missing / self.rate.per_second if missing > SLACK else 0.0


@dataclass
class Limits:
    """All buckets. `scale`: how many times faster than real their time runs; 0 switches limits off."""

    scale: float = 1.0
    read_clock: Callable[[], float] = time.monotonic
    buckets: dict[str, Bucket] = field(default_factory=dict)

    def spend(self, chat: int | str, *, group: bool, weight: float = 1.0) -> None:
        """Count a send, edit or topic action in a chat; raises the 429 of the fullest bucket."""
        key = f"chat:{chat}"
        self._take([(key, GROUP if group else PRIVATE, weight), ("all", OVERALL, weight)], key)

    def spend_action(self, chat: int | str) -> None:
        """Count a chat action ("typing"): 20 per 5 s, 40 per 30 s and chat."""
        self._take([(f"action:{chat}", ACTIONS, 1.0)], f"action:{chat}")

    def spend_webhook(self) -> None:
        self._take([("webhook", SET_WEBHOOK, 1.0)], "webhook")

    def rescale(self, scale: float) -> None:
        """Let the buckets' time run so many times faster than real from now on; 0 for no limits."""
        self.scale = scale
        self.reset()

    def reset(self) -> None:
        self.buckets.clear()

    def _take(self, wanted: list[tuple[str, Rate, float]], frozen: str) -> None:
        if not self.scale:
            return
        now = self.read_clock() * self.scale
        buckets = [self.buckets.setdefault(key, Bucket(rate, rate.burst, now)) for key, rate, _ in wanted]
        own = self.buckets[frozen]
        wait = max(bucket.wait(now, weight) for bucket, (_, _, weight) in zip(buckets, wanted, strict=True))
        if now < own.frozen_until:
            # Asking again before the time is up makes the wait longer.
            own.penalty = min(LONGEST_PENALTY, max(1.0, own.penalty * 2))
            raise self._flood(own, now, max(own.penalty, own.frozen_until - now))
        if wait > 0:
            own.penalty = wait
            raise self._flood(own, now, wait)
        own.penalty = 0.0
        for bucket, (_, _, weight) in zip(buckets, wanted, strict=True):
            bucket.level -= min(weight, bucket.rate.burst)

    def _flood(self, bucket: Bucket, now: float, wait: float) -> RefusalError:
        seconds = max(1, math.ceil(wait / self.scale))
        # Frozen until what the bucket needs, not until the rounded answer: who obeys the answer is never late.
        bucket.frozen_until = now + wait
        return flood(seconds)


def flood(seconds: int) -> RefusalError:
    """The 429 with its wait in seconds."""
    return RefusalError("flood", {"seconds": seconds}, {"retry_after": seconds})
