"""A forwarded message as it is kept while it waits, and the same as words of whoever wrote it first. Pure."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from intake.contacts.models import Channel
from intake.message import Incoming, IncomingFile, Kind, Origin, OriginKind, Quoted, Sender


def as_json(incoming: Incoming) -> dict[str, Any]:
    """Everything of it that a ticket keeps."""
    origin = incoming.origin
    return {
        "channel": incoming.channel.value,
        "text": incoming.text,
        "full_text": incoming.full_text,
        "subject": incoming.subject,
        "at": incoming.sent_at.isoformat(),
        "place": incoming.place,
        "external_id": incoming.external_id,
        "album": incoming.album,
        "mail": incoming.mail,
        "fingerprint": incoming.fingerprint,
        "quoted": [quoted.as_json() for quoted in incoming.quoted],
        "files": [asdict(file) for file in incoming.files],
        "origin": origin
        and {
            "kind": origin.kind.value,
            "value": origin.value,
            "name": origin.name,
            "at": origin.sent_at.isoformat() if origin.sent_at else None,
        },
    }


def from_json(kept: dict[str, Any]) -> Incoming:
    """The message again."""
    given = kept["origin"]
    channel = Channel(kept["channel"])
    origin = given and Origin(OriginKind(given["kind"]), given["value"], given["name"], _moment(given["at"]))
    return Incoming(
        channel=channel,
        sender=Sender(channel, given["value"] if given else "", given["name"] if given else ""),
        kind=Kind.WORDS,
        text=kept["text"],
        full_text=kept["full_text"],
        subject=kept["subject"],
        sent_at=datetime.fromisoformat(kept["at"]),
        place=kept["place"],
        external_id=kept["external_id"],
        album=kept["album"],
        mail=kept["mail"],
        fingerprint=kept["fingerprint"],
        quoted=tuple(Quoted(one["author"], _moment(one["at"]), one["text"]) for one in kept["quoted"]),
        files=tuple(IncomingFile(**file) for file in kept["files"]),
        origin=origin,
    )


def as_said(incoming: Incoming, *, name: str | None = None) -> Incoming:
    """A forwarded message as its first author said it, when they said it.

    `name`: whose words all of it is taken for; what bears another name stays a quotation.
    """
    origin = incoming.origin
    if origin is None:
        return replace(incoming, handed=True)
    own = name is None or origin.name == name
    text = (
        "\n".join(quoted.text for quoted in incoming.quoted) if incoming.channel is not Channel.MAIL else ""
    )
    return replace(
        incoming,
        sender=Sender(incoming.channel, origin.value, origin.name),
        text=(text or incoming.text) if own else incoming.text,
        quoted=incoming.quoted if not own or incoming.channel is Channel.MAIL else (),
        sent_at=min(origin.sent_at or incoming.sent_at, incoming.sent_at),
        handed=True,
    )


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None
