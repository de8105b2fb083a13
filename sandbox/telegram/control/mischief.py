"""Orders faults: those that wait for a call, and those that happen to the update queue at once."""

from typing import TYPE_CHECKING

from sandbox.telegram.control.body import Body, ControlError, whole
from sandbox.telegram.faults import AT_ONCE, KINDS, Fault
from sandbox.telegram.people import JSON
from sandbox.telegram.strictness import REFUSALS

if TYPE_CHECKING:
    from sandbox.telegram.server import TelegramStandIn


async def order_fault(stand_in: "TelegramStandIn", body: Body) -> JSON:
    """Order a fault; `times` says how often it happens."""
    kind = str(body.need("kind"))
    if kind not in KINDS:
        raise ControlError("kind is one of " + ", ".join(KINDS))
    times = whole(body.get("times", 1), "times")
    if kind in AT_ONCE:
        _happen(stand_in, body, kind, times)
        return {"kind": kind, "times": times}
    fault = Fault(kind, str(body.get("method", "")), times)
    if kind == "refusal":
        fault.row, fault.values = _row(body), dict(body.get("values", {}))
    fault.chance, fault.growing = float(body.get("chance", 1.0)), bool(body.get("growing", False))
    if body.get("seed") is not None:
        stand_in.faults.source.seed(whole(body.get("seed"), "seed"))
    fault.retry_after = whole(body.get("retry_after", 1), "retry_after")
    fault.seconds = float(body.get("seconds", 1.0))
    stand_in.faults.order(fault)
    return {"kind": kind, "times": times}


def _row(body: Body) -> str:
    row = str(body.need("row"))
    if row not in REFUSALS:
        raise ControlError("row is one of " + ", ".join(REFUSALS))
    try:
        REFUSALS[row].text.format(**body.get("values", {}))
    except KeyError as missing:
        raise ControlError(f"values need {missing}: {REFUSALS[row].text}") from None
    return row


def _happen(stand_in: "TelegramStandIn", body: Body, kind: str, times: int) -> None:
    queue = stand_in.api.queue
    if kind == "jump":
        queue.jump(times if times > 1 else 1000)
    elif kind == "overtake":
        stand_in.api.webhook.hold(times, float(body.get("seconds", 1.0)))
    elif kind == "rival":
        stand_in.rival.start(float(body.get("seconds", 10.0)))
    elif kind == "redeliver":
        stand_in.api.webhook.duplicate_next = times
        queue.redeliver(times)
    else:
        for _ in range(times):
            _poison(stand_in, body)


def _poison(stand_in: "TelegramStandIn", body: Body) -> None:
    """An old forward from a hidden user whose name is missing: aiogram 3.31 cannot decode it."""
    world = stand_in.api.world
    sender = body.person()
    sender.started = True
    text = str(body.get("text", "words in an update that cannot be decoded"))
    origin = {"type": "hidden_user", "date": world.now()}
    world.post(world.private_chat(sender), sender.id, {"text": text, "forward_origin": origin})
