"""What an act is for, and how it stands. Pure."""

import enum


class ActKind(enum.Enum):
    """Which way the sum of an act goes."""

    WORK = "work"
    CORRECTION = "correction"
    """More was taken back than was done: its amount is what the client got back."""


class ActState(enum.Enum):
    """How an act stands."""

    ISSUED = "issued"
    AGREED = "agreed"
    """Somebody who decides for the client pressed *Agree*."""
    SIGNED = "signed"
    """The manager has the paper, or the file, with their signature."""
    WITHDRAWN = "withdrawn"
    """Its month was opened again, and came to something else."""


class ActWord(enum.Enum):
    """What was said about an act."""

    AGREED = "agreed"
    OBJECTED = "objected"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


UNSIGNED = (ActState.ISSUED,)
"""Somebody at the client has still to say yes."""


class Form(enum.Enum):
    """Which layout is customary."""

    RECORD = "act-en"
    RUSSIAN = "act-ru"
    UPD = "act-upd"
    """The Russian universal transfer document."""
    JAPANESE = "act-ja"
