"""Which button a person presses when they see these; mostly the obvious one."""

import random
import re
from collections.abc import Sequence

SKIPPED = ("Undo", "Previous")


def plain(label: str) -> str:
    """A label without the emoji in front of it."""
    return re.sub(r"^[^\w+−-]+", "", label)


def manager_at_the_card(labels: Sequence[str], chance: random.Random) -> str | None:
    """The usual tap; done work is resolved or handed to somebody; now and then the long way round."""
    if chance.random() < 0.1:
        return _first(labels, "Ours", "Refuse", "Bill")
    usual = _first(labels, "Confirm", "Promised", "Bill:", "In tariff →", "In tariff:")
    return usual or (_first(labels, chance.choice(("Resolve", "Assign"))) if "Resolve" in labels else None)


def manager_in_private(labels: Sequence[str], chance: random.Random) -> str | None:
    return _first(labels, "Ivan") or chance.choice(labels)


def employee(labels: Sequence[str], chance: random.Random) -> str | None:
    """Logs before resolving, mostly; answers what is asked."""
    if chance.random() < 0.6:
        return _first(labels, "+", "Resolve") or labels[0]
    return _first(labels, "Resolve") or labels[0]


def client(labels: Sequence[str], chance: random.Random) -> str | None:
    return _first(labels, "Accept") if chance.random() < 0.85 else _first(labels, "Decline", "Discuss")


def _first(labels: Sequence[str], *beginnings: str) -> str | None:
    """The label that begins with the earliest of these words."""
    for beginning in beginnings:
        for label in labels:
            if label.startswith(beginning):
                return label
    return None
