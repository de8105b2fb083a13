"""What earlier verdicts suggest for a request, for its card. Reads only; says nothing where it is not sure."""

from dataclasses import dataclass
from typing import Any

from billing.assessment import OUTSIDE as OUTSIDE_CODES
from billing.assessment import Assessment
from billing.learning.keeping import KEPT, Learned
from billing.learning.labels import CATEGORY, INSIDE, VERDICT
from billing.learning.weights import Guess
from billing.tariffs.queries import billing_book
from config.database import ReadSession
from intake.contacts.models import Client

FLAG = "learned"


@dataclass(frozen=True)
class Opinion:
    """A verdict, or only a kind of work; how sure in per cent, and by which words."""

    verdict: str | None
    category: str | None
    sure: int
    words: tuple[str, ...]

    def as_flag(self) -> dict[str, Any]:
        """For `Ticket.flags`."""
        return {
            "code": FLAG,
            "verdict": self.verdict,
            "kind": self.category,
            "sure": self.sure,
            "words": list(self.words),
        }


async def opinion(session: ReadSession, client_id: int, text: str, seen: Assessment) -> Opinion | None:
    """By the weights kept for this database; None while the book has it off, or nothing has been learned."""
    rules = (await billing_book(session)).learning
    kept: Learned | None = session.info.get(KEPT)
    if rules is None or not rules.enabled or kept is None:
        return None
    weights = await kept.weights(session)
    if weights is None:
        return None
    client = await session.get_one(Client, client_id)
    standing = next((one.code.value for one in seen.reasons if one.code in OUTSIDE_CODES), INSIDE)
    guesses = weights.guesses(text, client.code, seen.category, standing)
    verdict, kind = guesses.get(VERDICT), guesses.get(CATEGORY)
    if verdict and sure(verdict) >= rules.sure_percent:
        said, _, category = verdict.label.partition(":")
        return Opinion(said, category or None, sure(verdict), verdict.words)
    if kind and sure(kind) >= rules.sure_percent and kind.label != seen.category:
        return Opinion(None, kind.label, sure(kind), kind.words)
    return None


def sure(guess: Guess) -> int:
    """In per cent; nothing is ever certain."""
    return min(int(guess.sure * 100), 99)
