"""Which mailbox was read, and how far."""

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from config.columns import Id, Utc
from config.database import Base


class MailFolder(Base):
    """A folder under one UIDVALIDITY; the server gives it another, and all UIDs mean something else."""

    __tablename__ = "mail_folder"

    id: Mapped[Id]
    address: Mapped[str] = mapped_column(index=True)
    source: Mapped[str] = mapped_column(unique=True)
    """What its mails are from, in the in-tray."""
    opened_at: Mapped[Utc]
    """When this address was read for the first time, whatever folder or UIDVALIDITY it was."""
    history_below: Mapped[int] = mapped_column(BigInteger)
    watermark: Mapped[int] = mapped_column(BigInteger)
    """Up to this UID everything is kept, or was passed over."""
