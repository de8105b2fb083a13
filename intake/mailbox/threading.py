"""How mails name their ticket: the tag in the subject, and the message ids we give and get back."""

import re
from collections.abc import Iterable, Sequence

from intake.mailbox.addresses import wire_address

TAG = re.compile(r"\[#(\d{1,9})\]")
PREFIX = re.compile(
    r"^(?:(?:re|fw|fwd|aw|wg|sv|vs|rv|tr|ref|antw|odp|res|enc|ynt|на|ответ|пересл|отв|转发|回复|回覆|答复|轉寄)"
    r"(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s*[:：]\s*)+",
    re.IGNORECASE,
)
MINTED = re.compile(r"t(\d{1,9})\.([A-Za-z0-9_-]{6,80})@(.+)")
MAX_SUBJECT = 200
CUT_AT_LEAST = 20
"""Signs of a subject that may have been cut there."""


def ticket_tag(number: int) -> str:
    return f"[#{number}]"


def tag_in(subject: str) -> int | None:
    """The ticket a subject names; None also where it names two."""
    numbers = {int(digits) for digits in TAG.findall(subject)}
    return numbers.pop() if len(numbers) == 1 else None


def bare_subject(subject: str) -> str:
    """What the matter is called: without tags and any heap of Re:, Fwd:, Ответ:, 回复：."""
    bare = " ".join(TAG.sub(" ", subject).split())
    return PREFIX.sub("", bare).strip()


def same_matter(subject: str, known: Iterable[str]) -> bool:
    """Whether a subject is one of those `known` on a thread, however it was cut; without any it goes on with it."""
    said = bare_subject(subject).casefold().rstrip(" .…")
    if not said:
        return True
    for other in known:
        had = bare_subject(other).casefold().rstrip(" .…")
        short, long = sorted((said, had), key=len)
        if said == had or (len(short) >= CUT_AT_LEAST and long.startswith(short)):
            return True
    return False


def tagged_subject(subject: str, number: int, reply: bool = False) -> str:
    """`Re: [#125] Banner`: one tag, at most one Re:, so that threads look the same in every mail program."""
    bare = bare_subject(subject)[:MAX_SUBJECT]
    return f"{'Re: ' if reply else ''}{ticket_tag(number)} {bare}".strip()


def mint_message_id(number: int, token: str, address: str) -> str:
    """`t125.<token>@domain`, without angle brackets; the domain is that of our address, in ASCII.

    `token` is fresh randomness in url-safe letters. The id only ever counts as ours when we have it stored.
    """
    made = f"t{number}.{token}@{wire_address(address).rpartition('@')[2]}"
    if not MINTED.fullmatch(made):
        raise ValueError("message id")
    return made


def minted_for(message_id: str, address: str) -> int | None:
    """The ticket an id in our form speaks of. A hint, not a proof: anybody can write such an id."""
    match = MINTED.fullmatch(message_id)
    domain = wire_address(address).rpartition("@")[2]
    return int(match[1]) if match and match[3].lower() == domain.lower() else None


def id_candidates(in_reply_to: Iterable[str], references: Sequence[str]) -> tuple[str, ...]:
    """The ids to look for, best first: what is answered, then what it hangs under, nearest first."""
    return tuple(dict.fromkeys([*in_reply_to, *reversed(references)]))
