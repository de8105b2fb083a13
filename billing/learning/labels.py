"""The questions the classifier is asked, and what the rules alone would have answered. Pure."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

VERDICT, CATEGORY = "verdict", "category"
"""The two questions."""
IN_TARIFF, OUTSIDE, REFUSED, OURS = "in_tariff", "outside", "refused", "ours"
INSIDE = "inside"
"""A standing: the tariff covers it, as far as the rules tell."""


@dataclass(frozen=True)
class Example:
    """A request as it was asked, what the rules said of it, and what a manager made of it in the end."""

    text: str
    client: str
    guessed: str | None
    """The category by the book's words."""
    standing: str
    verdict: str
    category: str | None
    language: str = ""

    def answer(self, head: str) -> str | None:
        """What was right; None where the question did not come up."""
        if head == VERDICT:
            outside = self.verdict == OUTSIDE and self.category
            return f"{OUTSIDE}:{self.category}" if outside else self.verdict
        return self.category if self.verdict in (IN_TARIFF, OUTSIDE) else None

    def by_rules(self, head: str) -> str | None:
        """What the rules would have said."""
        if head == CATEGORY:
            return self.guessed
        if self.standing == INSIDE:
            return IN_TARIFF
        return f"{OUTSIDE}:{self.guessed}" if self.guessed else OUTSIDE


def enough(answers: Sequence[str | None], least: int) -> list[str]:
    """Answers given often enough to be learned."""
    counted = Counter(answer for answer in answers if answer is not None)
    return sorted(answer for answer, count in counted.items() if count >= least)


def beats(better: int, worse: int) -> bool:
    """Whether it is right where the rules are wrong more often than the other way round, and not by chance (5 %)."""
    return better - worse >= 1.64 * max(math.sqrt(better + worse), 1)
