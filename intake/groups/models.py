"""The table of groups the bot is in beside the staff chat."""

import enum

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from config.columns import Id, Utc, enum_column
from config.database import Base


class GroupState(enum.Enum):
    """Asked: the managers are to say whose group it is. Gone: the bot is not in it any more."""

    ASKED = "asked"
    BOUND = "bound"
    GONE = "gone"


class ClientGroup(Base):
    """A Telegram group somebody has added the bot to."""

    __tablename__ = "client_group"

    id: Mapped[Id]
    chat_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    """Follows the group when it becomes a supergroup."""
    title: Mapped[str]
    added_by: Mapped[str]
    """Who added the bot, by name."""
    adder: Mapped[str]
    """Their Telegram id."""
    state: Mapped[GroupState] = enum_column(GroupState)
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"), index=True)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    added_at: Mapped[Utc]
    decided_at: Mapped[Utc | None]
