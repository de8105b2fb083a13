"""Tables of people: one `Person` may be a contact of several clients, or an employee, with several addresses."""

import enum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from config.columns import Id, Utc, enum_column
from config.database import Base


class Channel(enum.Enum):
    """How words reach us. `desk` is the manager filing what came past the window."""

    TELEGRAM = "telegram"
    MAIL = "mail"
    DESK = "desk"


class Authority(enum.Enum):
    """What a contact may do for their client: only signer and delegate order and see money."""

    SIGNER = "signer"
    DELEGATE = "delegate"
    MEMBER = "member"

    @property
    def may_order(self) -> bool:
        return self is not Authority.MEMBER


class Role(enum.Enum):
    """What an employee is to the desk."""

    MANAGER = "manager"
    EMPLOYEE = "employee"
    OWNER = "owner"


class StrangerState(enum.Enum):
    """Where a stranger's request to be let in stands."""

    WAITING = "waiting"
    BOUND = "bound"
    REFUSED = "refused"


class Client(Base):
    """An organisation the firm serves."""

    __tablename__ = "client"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    language: Mapped[str | None]
    created_at: Mapped[Utc]
    archived_at: Mapped[Utc | None]


class Person(Base):
    """A human being who writes or works here."""

    __tablename__ = "person"
    remembered = True

    id: Mapped[Id]
    name: Mapped[str]
    language: Mapped[str | None]
    """Chosen by the person, or else recognised from their words."""
    language_chosen: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Utc]


class Address(Base):
    """Where a person is reached: a Telegram user id or a mail address (lower case)."""

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("channel", "value"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    channel: Mapped[Channel] = enum_column(Channel)
    value: Mapped[str]
    username: Mapped[str | None]
    added_at: Mapped[Utc]
    unreachable_at: Mapped[Utc | None]


class Contact(Base):
    """A person's place at a client; ended, never deleted, because tickets remember it."""

    __tablename__ = "contact"
    __table_args__ = (
        Index(
            "uq_contact_current",
            "person_id",
            "client_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    authority: Mapped[Authority] = enum_column(Authority)
    confirmed_at: Mapped[Utc | None]
    """Until the manager confirms somebody who came by a shared link, they are a stranger to the desk."""
    created_at: Mapped[Utc]
    ended_at: Mapped[Utc | None]


class Employee(Base):
    """Somebody who works for the firm, known by `code` in the office book."""

    __tablename__ = "employee"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    role: Mapped[Role] = enum_column(Role)
    ended_at: Mapped[Utc | None]


class MailDomain(Base):
    """Any address at this domain writes for this client."""

    __tablename__ = "mail_domain"

    id: Mapped[Id]
    domain: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))


class Invite(Base):
    """A link that binds whoever opens it; only the code's hash is kept."""

    __tablename__ = "invite"
    __table_args__ = (UniqueConstraint("code_hash"),)

    id: Mapped[Id]
    code_hash: Mapped[str]
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"))
    authority: Mapped[Authority | None] = enum_column(Authority)
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The contact this link was made for, when the book already names them."""
    created_at: Mapped[Utc]
    expires_at: Mapped[Utc]
    first_used_at: Mapped[Utc | None]
    """The first who opens a signer's link is the signer; later ones wait for the manager."""


class Stranger(Base):
    """Somebody who wrote without being known; their words stay in the in-tray until the manager decides."""

    __tablename__ = "stranger"
    __table_args__ = (UniqueConstraint("channel", "value"),)

    id: Mapped[Id]
    channel: Mapped[Channel] = enum_column(Channel)
    value: Mapped[str]
    name: Mapped[str]
    language: Mapped[str | None]
    first_words: Mapped[str]
    """What they have written so far, cut at a length; commands left out."""
    state: Mapped[StrangerState] = enum_column(StrangerState)
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"))
    """The client whose shared link they opened; None for somebody from nowhere."""
    first_at: Mapped[Utc]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    decided_at: Mapped[Utc | None]
