"""Tables of watched mailboxes. Of mail nobody wants, not even that it came is written down."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from config.columns import Id, Utc, enum_column
from config.database import Base
from intake.business.models import OfferState

OPEN = "state = 'open'"


class WatchedFolder(Base):
    """A folder that is looked at; gone as soon as it no longer may be, so that a new beginning is one."""

    __tablename__ = "watched_folder"

    id: Mapped[Id]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    source: Mapped[str] = mapped_column(unique=True)
    """Account, folder and UIDVALIDITY; what its mails are from, in the in-tray."""
    consent: Mapped[date]
    """The consent it rests on; by another one it begins anew."""
    watermark: Mapped[int] = mapped_column(BigInteger)
    """Up to this UID all is looked at; what lay there at the beginning never is."""
    since: Mapped[Utc]


class SentOffer(Base):
    """A question to an employee: shall what they answered by their own mail be added to its ticket?

    The words are in the memory of the process that read them. States as of an `intake.business` offer.
    """

    __tablename__ = "sent_offer"
    __table_args__ = (
        Index(
            "uq_sent_offer_open",
            "employee_id",
            "ticket_id",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
    )

    id: Mapped[Id]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """To whom they wrote."""
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    state: Mapped[OfferState] = enum_column(OfferState)
    count: Mapped[int]
    first_at: Mapped[Utc]
    decided_at: Mapped[Utc | None]
