"""Trains the classifier, in a process of its own: examples in as JSON, weights and a report out.

Alone here scikit-learn is imported, and only when this runs: it is 220 MB of disk and as much memory.
"""

import json
import math
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from billing.learning.features import around, pieces, words_of
from billing.learning.labels import CATEGORY, VERDICT, Example, beats, enough
from billing.learning.weights import CONTEXT, SCALE, Weights, normed, read, softmax, written_down

FEATURES_MAX = 8000
SEEN_IN = 3
"""Requests a piece must occur in: rarer ones tell nothing, and could tell a word of one client."""
TRAINED, UNSEEN_FROM = 0.65, 0.8
"""Up to where, of examples in the order of time, they are trained on; up to where their sureness is measured."""
UNSEEN_LEAST = 20
STRENGTH = 10.0
"""Of fitting against smoothing (scikit-learn, LogisticRegression: C)."""
NO_LIBRARY = 3
"""What the process ends with where scikit-learn is missing."""


@dataclass(frozen=True)
class Trained:
    """The file, and what is known of how good it is."""

    content: bytes
    report: dict[str, Any]


def train(examples: Sequence[Example], least: int) -> Trained | None:
    """Weights from examples in the order of time; None where there are too few for any question."""
    questions = [head for head in (VERDICT, CATEGORY) if _answerable(examples, head, least)]
    if not questions:
        return None
    counts = _counted(examples)
    report, temperature, speaks = {}, {}, {}
    for head in questions:
        report[head], temperature[head] = _tested(examples, head, least)
        speaks[head] = bool(report[head]["speaks"])
    heads = {
        head: _fitted(examples, head, least, counts, temperature[head], speaks=speaks[head])
        for head in questions
    }
    return Trained(written_down(counts, heads), {"examples": len(examples), **report})


def _answerable(examples: Sequence[Example], head: str, least: int) -> bool:
    return len(enough([one.answer(head) for one in examples], least)) >= 2


def _tested(examples: Sequence[Example], head: str, least: int) -> tuple[dict[str, Any], float]:
    """Trained on the older ones, made sure of on later ones, tried on the latest; against the rules."""
    asked = [one for one in examples if one.answer(head) is not None]
    old, tuning, unseen = _split(asked)
    if len(unseen) < UNSEEN_LEAST or not _answerable(old, head, max(least // 2, 5)):
        return {"unseen": len(unseen), "speaks": False}, 1.0
    counts = _counted(old)
    first = _fitted(old, head, max(least // 2, 5), counts, 1.0, speaks=True)
    plain = _weights(counts, {head: first})
    temperature = _temperature(plain, head, tuning)
    told = _weights(counts, {head: {**first, "temperature": temperature}})
    return {**compared(told, head, unseen), "temperature": round(temperature, 2)}, temperature


def compared(weights: Weights, head: str, unseen: Sequence[Example]) -> dict[str, Any]:
    """How often it, and the rules, are right on examples it has not seen, and whether it may speak."""
    right = ruled = better = worse = 0
    miss = 0.0
    for one in unseen:
        guess = weights.guesses(one.text, one.client, one.guessed, one.standing, silent=True)[head]
        hit, rule = guess.label == one.answer(head), one.by_rules(head) == one.answer(head)
        right, ruled = right + hit, ruled + rule
        better, worse = better + (hit and not rule), worse + (rule and not hit)
        miss += guess.sure - hit
    count = max(len(unseen), 1)
    return {
        "unseen": len(unseen),
        "right": round(right / count, 3),
        "rules_right": round(ruled / count, 3),
        "oversure": round(miss / count, 3),
        "speaks": beats(better, worse),
    }


def _split(examples: Sequence[Example]) -> tuple[Sequence[Example], Sequence[Example], Sequence[Example]]:
    first, second = int(len(examples) * TRAINED), int(len(examples) * UNSEEN_FROM)
    return examples[:first], examples[first:second], examples[second:]


def _weights(counts: Mapping[str, float], heads: Mapping[str, Mapping[str, Any]]) -> Weights:
    found = read(written_down(counts, heads))
    assert found is not None
    return found


def _counted(examples: Sequence[Example]) -> dict[str, float]:
    """Features that occur often enough, the most frequent first, with how much each tells (inverse document frequency)."""
    seen: Counter[str] = Counter()
    for one in examples:
        seen.update({piece for _, word in words_of(one.text) for piece in pieces(word)})
        seen.update(around(one.client, one.guessed, one.standing))
    often = [(name, count) for name, count in seen.most_common() if count >= SEEN_IN][:FEATURES_MAX]
    total = len(examples)
    return {name: 1 + math.log((1 + total) / (1 + count)) for name, count in often}


def fitted(examples: Sequence[Example], head: str, least: int) -> Weights:
    """One question learned from all of these, untested: for looking at how it does."""
    counts = _counted(examples)
    return _weights(counts, {head: _fitted(examples, head, least, counts, 1.0, speaks=False)})


def _row(one: Example, counts: Mapping[str, float]) -> dict[str, float]:
    """As `Weights` will see it."""
    counted = Counter(piece for _, word in words_of(one.text) for piece in pieces(word) if piece in counts)
    row = normed({name: (1 + math.log(count)) * counts[name] for name, count in counted.items()})
    row.update({name: CONTEXT for name in around(one.client, one.guessed, one.standing) if name in counts})
    return row


def _fitted(
    examples: Sequence[Example],
    head: str,
    least: int,
    counts: Mapping[str, float],
    temperature: float,
    *,
    speaks: bool,
) -> dict[str, Any]:
    """One question's weights by logistic regression."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    labels = enough([one.answer(head) for one in examples], least)
    taught = [one for one in examples if one.answer(head) in labels]
    place = {name: at for at, name in enumerate(counts)}
    rows = [_row(one, counts) for one in taught]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    columns = [place[name] for row in rows for name in row]
    values = [value for row in rows for value in row.values()]
    table = csr_matrix((values, columns, ends), shape=(len(rows), len(counts)))
    model = LogisticRegression(C=STRENGTH, max_iter=400)
    model.fit(table, [labels.index(str(one.answer(head))) for one in taught])
    matrix, bias = model.coef_, model.intercept_
    if len(labels) == 2:  # scikit-learn keeps the second's alone
        matrix, bias = np.vstack([-matrix[0] / 2, matrix[0] / 2]), np.array([-bias[0] / 2, bias[0] / 2])
    return {
        "labels": labels,
        "bias": [round(float(one), 4) for one in bias],
        "temperature": temperature,
        "speaks": speaks,
        "weights": [[int(one) for one in row] for row in np.rint((matrix - matrix.mean(axis=0)) * SCALE)],
    }


def _temperature(weights: Weights, head: str, tuning: Sequence[Example]) -> float:
    """How much its sureness must be cooled so that what it calls 80 % is right four times in five."""
    labels = weights.heads[head].labels
    known = [one for one in tuning if one.answer(head) in labels]
    if len(known) < UNSEEN_LEAST // 2:
        return 1.5
    scored = [(weights.scores(head, one.text, one.client, one.guessed, one.standing), one) for one in known]

    def loss(temperature: float) -> float:
        return -sum(
            math.log(max(softmax(scores, temperature)[labels.index(str(one.answer(head)))], 1e-9))
            for scores, one in scored
        )

    return min((step / 10 for step in range(3, 41)), key=loss)


def _examples(told: Iterable[Mapping[str, Any]]) -> list[Example]:
    return [Example(**one) for one in told]


def main() -> int:
    """Reads {"examples", "least"}, writes {"model", "report"}; nothing where there is too little to learn from."""
    os.nice(10)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    asked = json.load(sys.stdin)
    try:
        trained = train(_examples(asked["examples"]), asked["least"])
    except ImportError:
        return NO_LIBRARY
    answer = trained and {"model": trained.content.decode(), "report": trained.report}
    json.dump(answer or {"model": None, "report": {"examples": len(asked["examples"])}}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
