"""What `okoshko mail` says."""

from collections.abc import Iterable
from typing import Any

from bot.set_aside_texts import reason
from bot.staff.card_texts import authority
from bot.threads import Way
from config.i18n import Translator
from intake.contacts.models import Authority
from intake.mailbox.proof import OURSELVES

INDENT = "    "


def lines(t: Translator, said: dict[str, Any]) -> list[str]:
    """A report of `bot.commands.replaying`, for a terminal: what strangers wrote cannot steer it."""
    if not said["size_bytes"]:
        return [t("There is nothing in it, not a single byte. Was the mail saved with its headers?")]
    if said["unreadable"] is not None:
        head = [t("It could not be read within its limits: {reason}", reason=said["unreadable"])]
    else:
        head = [*_heading(t, said), *_words(t, said), *_files(t, said)]
    return [tame(line) for line in (*head, *_built(t, said), "", *_outcome(t, said))]


def _heading(t: Translator, said: dict[str, Any]) -> list[str]:
    sender = said["from"]
    if sender["address"]:
        who = [
            t("From: {name} <{address}>", name=sender["name"], address=sender["address"])
            if sender["name"]
            else t("From: {address}", address=sender["address"]),
            _proof(t, said["proof"]),
        ]
    elif sender["claimed"]:
        who = [t("From: not clear, it says {claimed}", claimed=sender["claimed"])]
    else:
        who = [t("From: it does not say who sent it")]
    named = (
        (t("To: {addresses}", addresses=t.listed(said["to"])), said["to"]),
        (t("Copy: {addresses}", addresses=t.listed(said["cc"])), said["cc"]),
        (f"Message-ID: {said['message_id']}", said["message_id"]),
        (f"In-Reply-To: {' '.join(said['in_reply_to'])}", said["in_reply_to"]),
        (f"References: {' '.join(said['references'])}", said["references"]),
    )
    return [
        *who,
        _author(t, said["automatic"], null=said["null_return_path"]),
        t("Subject: {subject}", subject=said["subject"]) if said["subject"] else t("No subject."),
        *(line for line, there in named if there),
    ]


def _proof(t: Translator, proof: dict[str, Any]) -> str:
    found = t.listed(f"{method}={value}" for method, value in proof["found"].items())
    match proof["standing"]:
        case "proven" if proof["server"] == OURSELVES:
            return t("Sender: proven by a DKIM signature that the program has checked itself")
        case "proven":
            return t("Sender: proven by {way}, says {server}", way=proof["by"], server=proof["server"])
        case "contradicted":
            return t("Sender: forged, says {server} ({found})", server=proof["server"], found=found)
        case "unchecked":
            return t("Sender: not checked, as OKOSHKO_TRUSTED_AUTHSERV names no server to be believed")
        case _ if proof["server"] and found:
            return t("Sender: not proven, says {server} ({found})", server=proof["server"], found=found)
        case _ if proof["server"]:
            return t("Sender: not proven, as {server} has checked nothing", server=proof["server"])
        case _:
            return _silence(t, proof["silence"], proof["instead"])


def _silence(t: Translator, why: str, instead: str) -> str:
    """No server that is believed speaks of the sender."""
    if why == "behind":
        return t(
            "Sender: not proven. What the server to be believed says stands below a Received line of {host}, another "
            "house, through which it could have been forged",
            host=instead,
        )
    if why == "other" and instead:
        return t(
            "Sender: not proven. It is {server} that tells of it, which is not to be believed", server=instead
        )
    return t("Sender: not proven, as the server to be believed says nothing of it")


def _author(t: Translator, kind: str, *, null: bool) -> str:
    match kind:
        case "auto_reply":
            return t("Written by: an answering machine or another program")
        case "bounce":
            return t("Written by: a mail server, about a mail that did not arrive")
        case "list":
            return t("Written by: a mailing list or newsletter")
        case "calendar":
            return t("Written by: a calendar program, in answer to an invitation")
        case "own":
            return t("Written by: this program; a copy, or a loop")
        case _ if null:
            return t("Written by: a person it seems, though with an empty return path")
        case _:
            return t("Written by: a person")


def _words(t: Translator, said: dict[str, Any]) -> list[str]:
    own = ["", t("Their words:"), *_indented(said["text"])] if said["text"] else ["", t("No words.")]
    return [*own, "", t("Cut away:"), *_indented(said["cut"])] if said["cut"] else own


def _files(t: Translator, said: dict[str, Any]) -> list[str]:
    if not said["attachments"]:
        return []
    listed = (f"{one['name']} · {one['mime']} · {t.number(one['size_bytes'])}" for one in said["attachments"])
    return ["", t("Attachments, with their size in bytes:"), *(INDENT + line for line in listed)]


def _built(t: Translator, said: dict[str, Any]) -> list[str]:
    parts = [
        INDENT * (1 + part["depth"])
        + " · ".join(
            word for word in (part["mime"], part["charset"], part["encoding"], part["disposition"]) if word
        )
        + f" · {t.number(part['size_bytes'])}"
        for part in said["parts"]
    ]
    odd = said.get("problems")
    return [
        "",
        t("Its parts, with their size in bytes:"),
        *parts,
        *([t("Odd: {problems}", problems=t.listed(odd))] if odd else []),
    ]


def _outcome(t: Translator, said: dict[str, Any]) -> list[str]:
    came = said["outcome"]
    if came is None:
        return [_without(t, said["without"])]
    known = [_known(t, came)] if came.get("person") else []
    if came.get("filed_before"):
        number = came["filed_before"]
        known.append(t("It is on #{number} already; if it came for the first time:", number=number))
    back = [
        t(
            "It tells that a mail to {address} did not arrive: {reason}",
            address=one["recipient"],
            reason=one["reason"],
        )
        for one in said.get("returned", [])
    ]
    says = [_told(t, one) for one in came.get("says", [])]
    return [*known, *back, _does(t, came), *says, *(INDENT + frame for frame in came.get("traceback", []))]


def _told(t: Translator, one: dict[str, Any]) -> str:
    """Who would read what."""
    if one["staff"]:
        return t("In the staff chat it would say: {words}", words=one["words"])
    return t("{name} would read: {words}", name=one["name"] or one["to"], words=one["words"])


def _without(t: Translator, code: str | None) -> str:
    if code == "one_writer":
        return t("What would become of it is only told while the desk is stopped.")
    return t("There is no database here, so what would become of it is not told.")


def _known(t: Translator, came: dict[str, Any]) -> str:
    if came.get("staff"):
        return t("Known here: {name}, of the office", name=came["person"])
    places = t.listed(
        f"{place['client']}, {authority(t, Authority[place['as'].upper()])}"
        for place in came.get("places", [])
    )
    return t("Known here: {name} ({places})", name=came["person"], places=places or "—")


def _does(t: Translator, came: dict[str, Any]) -> str:
    match came["does"]:
        case "opens":
            return _opens(t, came)
        case "joins":
            return _joins(t, came)
        case "holds":
            return t("Nobody knows the sender: it waits until the manager says who it is.")
        case "sets_aside":
            return t.sentences(t("It is set aside for the manager."), reason(t, came["fault"]))
        case "fails":
            return t("The program fails on it, and would set it aside: {fault}", fault=came["fault"])
        case _ if came.get("says"):
            return t("It is kept, and becomes no request.")
        case _:
            return t("It is kept and answered by nothing.")


def _joins(t: Translator, came: dict[str, Any]) -> str:
    thread = came["thread"]
    named = thread is not None and thread["ticket"] == came["ticket"]
    why = _way(t, thread["by"]) if named else t("it is the latest of this sender")
    return t("It joins #{number} “{title}”: {why}", number=came["ticket"], title=came["title"], why=why)


def _opens(t: Translator, came: dict[str, Any]) -> str:
    opens = t("It opens a new request of {client}: “{title}”", client=came["client"], title=came["title"])
    thread = came["thread"]
    if thread is None:
        return opens
    if thread["changed"]:
        return t.sentences(
            opens + ".", t("It answers #{number}, but under another subject.", number=thread["ticket"])
        )
    return t.sentences(
        opens + ".",
        t(
            "It names #{number} ({why}), which is closed or not this sender's.",
            number=thread["ticket"],
            why=_way(t, thread["by"]),
        ),
    )


def _way(t: Translator, way: str) -> str:
    match Way(way):
        case Way.MARK:
            return t("it carries the mark signed for it")
        case Way.IDS:
            return t("In-Reply-To or References name a mail of it")
        case Way.TAG:
            return t("its number stands in the subject")


def _indented(text: str) -> Iterable[str]:
    return (INDENT + line for line in text.splitlines())


def tame(line: str) -> str:
    """What strangers wrote, unable to steer a terminal."""
    return "".join(map(_tame, line))


def _tame(char: str) -> str:
    if char.isprintable():
        return char
    return " " if char.isspace() else "\ufffd"
