"""Faults that a test or a curious person orders: what a network and Telegram's front servers do on a bad day."""

from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

KINDS = {
    "429": "the call is refused with retry_after",
    "refusal": "the call is refused by a row of the strictness tables",
    "500": "the Bot API server is restarting",
    "502": "the front server answers with an HTML page",
    "413": "the front server refuses an upload with an HTML page",
    "409": "another poller has taken over getUpdates",
    "cut": "the call is carried out, then the connection is cut without an answer",
    "drop": "the connection is cut before the call is carried out",
    "slow": "the answer comes late",
    "poison": "an update that aiogram cannot decode is queued",
    "redeliver": "updates that were confirmed come once more",
    "jump": "update ids go on lower than before",
    "overtake": "a webhook's updates of other chats overtake the next ones",
    "rival": "a second poller polls beside the first",
}
AT_ONCE = {"poison", "redeliver", "jump", "overtake", "rival"}
BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1>"
    "</center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)
TOO_LARGE = BAD_GATEWAY.replace("502 Bad Gateway", "413 Request Entity Too Large")


@dataclass
class Fault:
    """One ordered fault; `times` how often it is still to happen, `chance` whether at a call that fits.

    `growing`: every `retry_after` is twice the one before. `row`, `values`: the refusal of kind "refusal".
    """

    kind: str
    method: str = ""
    times: int = 1
    retry_after: int = 1
    seconds: float = 1.0
    chance: float = 1.0
    growing: bool = False
    row: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def fits(self, method: str) -> bool:
        """Without a method a fault hits anything but getUpdates; "*" hits really anything."""
        wanted = self.method.lower()
        if wanted == "*":
            return True
        if self.kind == "409":
            return method.lower() == (wanted or "getupdates")
        return method.lower() == wanted if wanted else method.lower() != "getupdates"


@dataclass
class Faults:
    """Orders still open, in the order they came. The same `source` and calls, the same faults."""

    source: Random = field(default_factory=Random)
    orders: list[Fault] = field(default_factory=list)

    def order(self, fault: Fault) -> None:
        self.orders.append(fault)

    def take(self, method: str, *, named: bool = False) -> Fault | None:
        """The fault this call meets, if any; used up by it. `named`: only one ordered for this method."""
        for fault in self.orders:
            if not fault.fits(method) or (named and not fault.method):
                continue
            if fault.chance < 1 and self.source.random() >= fault.chance:
                continue
            fault.times -= 1
            if fault.times <= 0:
                self.orders.remove(fault)
            met = replace(fault)
            fault.retry_after *= 2 if fault.growing else 1
            return met
        return None

    def open(self) -> list[dict[str, Any]]:
        return [{"kind": f.kind, "method": f.method or None, "times": f.times} for f in self.orders]
