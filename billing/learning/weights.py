"""The trained classifier as plain numbers: read from JSON, guesses in pure Python, says by which words. Pure."""

import hashlib
import json
import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from typing import Any

from billing.learning.features import HIRAGANA, JAPANESE, around, pieces, words_of

FORMAT = 1
SCALE = 1000
"""Weights are kept as thousandths."""
WORDS_TOLD = 3
CONTEXT = 0.5
"""How much each thing known besides the words counts, the words together being 1."""


@dataclass(frozen=True)
class Head:
    """One question and its possible answers."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    temperature: float
    speaks: bool
    """It was better than the rules on requests it had not seen."""
    weights: tuple["array[int]", ...]
    """Of each answer, by the rows of the features, in thousandths; over all answers they come to nothing."""


@dataclass(frozen=True)
class Guess:
    """An answer, how sure it is between 0 and 1, and the words of the text that speak most for it."""

    label: str
    sure: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Weights:
    """Everything learned. `digest` is of the file it was read from."""

    digest: str
    features: Mapping[str, tuple[int, float]]
    """A feature's row, and what it counts."""
    heads: Mapping[str, Head]

    def guesses(
        self, text: str, client: str, category: str | None, standing: str, *, silent: bool = False
    ) -> dict[str, Guess]:
        """The likeliest answer to each question that it may answer; `silent`: to every one."""
        asked = {name: head for name, head in self.heads.items() if head.speaks or silent}
        if not asked:
            return {}
        written, values = self._values(text)
        rows, counts = self._known(values, around(client, category, standing))
        found = {}
        for name, head in asked.items():
            chances = softmax(_scores(head, rows, counts), head.temperature)
            best = max(range(len(chances)), key=chances.__getitem__)
            found[name] = Guess(
                head.labels[best], chances[best], self._why(head.weights[best], written, values)
            )
        return found

    def scores(self, head: str, text: str, client: str, category: str | None, standing: str) -> list[float]:
        """Of each answer, before it is made a chance."""
        return _scores(
            self.heads[head], *self._known(self._values(text)[1], around(client, category, standing))
        )

    def _known(self, values: Mapping[str, float], context: Sequence[str]) -> tuple[list[int], list[float]]:
        """The rows of what is known of a request, and what each counts."""
        rows, counts = [self.features[name][0] for name in values], list(values.values())
        for name in context:
            if name in self.features:
                rows.append(self.features[name][0])
                counts.append(CONTEXT)
        return rows, counts

    def _values(self, text: str) -> tuple[list[tuple[str, tuple[str, ...]]], dict[str, float]]:
        """Words with their known pieces, and what each piece counts in this text."""
        written, counted, features = [], dict[str, int](), self.features
        for word, folded in words_of(text):
            known = tuple(filter(features.__contains__, pieces(folded)))
            written.append((word, known))
            for piece in known:
                counted[piece] = counted.get(piece, 0) + 1
        return written, normed({name: (1 + math.log(n)) * features[name][1] for name, n in counted.items()})

    def _why(
        self,
        weights: "array[int]",
        written: Sequence[tuple[str, tuple[str, ...]]],
        values: Mapping[str, float],
    ) -> tuple[str, ...]:
        """The words whose pieces speak most for an answer; its weights are against the others' mean already."""
        told = dict[str, tuple[float, str]]()
        for word, known in written:
            if len(word) < (2 if JAPANESE.match(word) else 4) or HIRAGANA.match(word):
                continue
            weight = sum([weights[self.features[piece][0]] * values[piece] for piece in known])
            if weight > told.get(word.casefold(), (0.0, ""))[0]:
                told[word.casefold()] = (weight, word)
        first = sorted(told.values(), key=lambda one: -one[0])[:WORDS_TOLD]
        return tuple(word for weight, word in first if weight > first[0][0] / 4)


def _scores(head: Head, rows: Sequence[int], counts: Sequence[float]) -> list[float]:
    return [
        bias + sum(map(mul, [weights[row] for row in rows], counts)) / SCALE
        for bias, weights in zip(head.bias, head.weights, strict=True)
    ]


def normed(values: Mapping[str, float]) -> dict[str, float]:
    """Of length 1, so that long letters do not count for more."""
    length = math.sqrt(sum(value * value for value in values.values()))
    return {name: value / length for name, value in values.items()} if length else {}


def softmax(scores: Sequence[float], temperature: float) -> list[float]:
    top = max(scores)
    raised = [math.exp((score - top) / temperature) for score in scores]
    total = sum(raised)
    return [one / total for one in raised]


def written_down(features: Mapping[str, float], heads: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The file: JSON, so that reading it can run nothing. `features` by name and count, in the order of the rows."""
    content = {
        "format": FORMAT,
        "features": [[name, round(value, 4)] for name, value in features.items()],
        "heads": heads,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@lru_cache(maxsize=1)
def read(content: bytes) -> Weights | None:
    """What a file says; None where it is of another format or broken."""
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            return None
        features = {str(name): (row, float(value)) for row, (name, value) in enumerate(told["features"])}
        heads = {name: _head(one, len(features)) for name, one in told["heads"].items()}
    except (ValueError, KeyError, TypeError, OverflowError):
        return None
    return Weights(digest_of(content), features, heads)


def _head(told: Mapping[str, Any], rows: int) -> Head:
    labels = tuple(str(label) for label in told["labels"])
    head = Head(
        labels,
        tuple(float(one) for one in told["bias"]),
        float(told["temperature"]),
        bool(told["speaks"]),
        tuple(array("i", weights) for weights in told["weights"]),
    )
    each = {len(weights) for weights in head.weights}
    if not len(head.bias) == len(labels) == len(head.weights) or each != {rows} or head.temperature <= 0:
        raise ValueError
    return head
