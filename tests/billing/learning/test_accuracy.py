"""How often the classifier is right on a made-up history, beside the rules alone, per language; and when it keeps silent."""

import time
from dataclasses import replace

import pytest

from billing.learning.labels import CATEGORY, INSIDE, VERDICT, Example
from billing.learning.training import UNSEEN_FROM, fitted, train
from billing.learning.weights import read
from tests.billing.learning.history import history

pytestmark = pytest.mark.long

LEAST = 20


@pytest.fixture(scope="module")
def told():
    return history(600)


def without_rules(one):
    """The words alone."""
    return replace(one, client="", guessed=None, standing="")


def shares(examples, head):
    """By language: how often the rules are right, the words alone, and both together."""
    asked = [one for one in examples if one.answer(head)]
    old, unseen = asked[: int(len(asked) * UNSEEN_FROM)], asked[int(len(asked) * UNSEEN_FROM) :]
    both, words = fitted(old, head, LEAST), fitted([without_rules(one) for one in old], head, LEAST)
    table = {}
    for language in ("en", "ru", "ja"):
        some = [one for one in unseen if one.language == language]
        right = [0, 0, 0]
        for one in some:
            bare, whole = without_rules(one), one
            answers = (
                one.by_rules(head),
                words.guesses(bare.text, bare.client, bare.guessed, bare.standing, silent=True)[head].label,
                both.guesses(whole.text, whole.client, whole.guessed, whole.standing, silent=True)[
                    head
                ].label,
            )
            right = [
                count + (answer == one.answer(head)) for count, answer in zip(right, answers, strict=True)
            ]
        table[language] = [count / len(some) for count in right]
        rules, model, together = table[language]
        print(
            f"{head} {language}: {len(some)} unseen, rules {rules:.2f}, words {model:.2f}, both {together:.2f}"
        )
    return table


@pytest.mark.parametrize("head", [VERDICT, CATEGORY])
def test_it_is_right_more_often_than_the_rules_in_every_language(told, head):
    for rules, _, both in shares(told, head).values():
        assert both > rules


def test_its_report_says_so_and_its_sureness_is_meant(told):
    trained = train(told, LEAST)
    for head in (VERDICT, CATEGORY):
        print(head, trained.report[head])
        assert trained.report[head]["speaks"]
        assert abs(trained.report[head]["oversure"]) < 0.1
    weights = read(trained.content)
    assert len(trained.content) < 1_000_000
    said = weights.guesses("We need a poster for the fair", "en0", "design", "category_not_in_tariff")
    assert said[VERDICT].label == "outside:design"
    assert said[VERDICT].sure > 0.6
    assert "poster" in said[VERDICT].words


def test_a_guess_takes_a_moment(told):
    weights = read(train(told, LEAST).content)
    letter = "\n".join(one.text for one in told[:20])
    weights.guesses(letter, "en0", "design", INSIDE, silent=True)
    began = time.process_time()
    for at in range(50):
        weights.guesses(f"{at} {letter}", "en0", "design", INSIDE, silent=True)
    spent = (time.process_time() - began) / 50
    print(f"a guess for {len(letter)} signs: {spent * 1000:.1f} ms")
    assert spent < 0.02  # 3 ms on a computer that does nothing else


def test_too_few_examples_say_nothing(told):
    assert train(told[:30], LEAST) is None


def test_where_the_rules_are_never_wrong_it_keeps_silent(told):
    obedient = [
        replace(one, verdict="in_tariff" if one.standing == INSIDE else "outside", category=one.guessed)
        for one in told
        if one.guessed
    ]
    trained = train(obedient, LEAST)
    assert trained is not None
    assert not any(trained.report[head]["speaks"] for head in (VERDICT, CATEGORY))
    weights = read(trained.content)
    assert weights.guesses("a banner", "en0", "design", INSIDE) == {}


def test_an_answer_given_seldom_is_never_suggested(told):
    rare = [replace(one, verdict="refused") if at % 60 == 0 else one for at, one in enumerate(told)]
    only = [one for one in rare if one.verdict != "refused" or one.text]
    few = [one for one in only if one.verdict != "refused"] + [
        one for one in only if one.verdict == "refused"
    ][:10]
    weights = read(train(few, LEAST).content)
    assert "refused" not in weights.heads[VERDICT].labels


def test_files_that_are_not_ours_are_not_read():
    assert read(b"") is None
    assert read(b'{"format": 99}') is None
    assert (
        read(
            b'{"format": 1, "features": [["a", 1]], "heads": {"verdict": {"labels": ["x"], "bias": [1], '
            b'"temperature": 1, "speaks": true, "weights": [[1, 2, 3]]}}}'
        )
        is None
    )


def test_the_rules_answer_as_the_card_does():
    inside = Example("x", "vega", "content", INSIDE, "in_tariff", "content")
    outside = Example("x", "vega", "design", "limit_used_up", "outside", "ads")
    assert (inside.by_rules(VERDICT), inside.answer(VERDICT)) == ("in_tariff", "in_tariff")
    assert (outside.by_rules(VERDICT), outside.answer(VERDICT)) == ("outside:design", "outside:ads")
    assert (outside.by_rules(CATEGORY), outside.answer(CATEGORY)) == ("design", "ads")
