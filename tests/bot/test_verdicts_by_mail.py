"""Days without Telegram: a manager answers a card's mail with one line, and reads what it did."""

from pathlib import Path
from typing import Any

import pytest

from billing.quotes.models import Quote
from bot.away import Away
from bot.book.commands import apply_file
from bot.staff import cards
from bot.staff.cards import TicketCard
from bot.staff.mail_words import Order, Priced, Verb, chosen, order, priced
from config.database import Database
from intake.tickets.models import Status, Verdict
from tests.bot.book.office_database import ENGLISH
from tests.bot.letters import CLARA, OLGA, Letters, answering, said
from tests.intake.desk import rows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In tariff", Order(Verb.IN_TARIFF, "")),
        ("in tariff: content.", Order(Verb.IN_TARIFF, "content")),
        ("В тарифе поддержка", Order(Verb.IN_TARIFF, "поддержка")),
        ("プラン内 サポート", Order(Verb.IN_TARIFF, "サポート")),
        ("bill banner x2", Order(Verb.BILL, "banner x2")),
        ("bill banner — Banner", Order(Verb.BILL, "banner")),
        ("«Платно баннер»", Order(Verb.BILL, "баннер")),
        ("有料banner", Order(Verb.BILL, "banner")),
        ("refuse not_ours\n\nBest regards\nOlga", Order(Verb.REFUSE, "not_ours")),
        ("Отказать too_soon", Order(Verb.REFUSE, "too_soon")),
        ("ours", Order(Verb.OURS, "")),
        ("Наша ошибка", Order(Verb.OURS, "")),
        ("confirm", Order(Verb.CONFIRM, "")),
        ("", None),
        ("Ok", None),
        ("billing banner", None),
        ("not in tariff", None),
        ("Please bill banner", None),
        ("in tariff\nno, bill banner", None),
        ("Hello,\nin tariff", None),
        ("ours\nI have thought about this for a long time and I am not sure at all whether it is", None),
    ],
)
def test_one_line_is_one_order(text: str, expected: Order | None) -> None:
    assert order(text) == expected


def test_what_is_named() -> None:
    assert priced("banner x2") == Priced("banner", 2, "")
    assert priced("banner 150.50") == Priced("banner", 1, "150.50")
    assert priced("banner x2 + urgent+evening") == Priced("banner", 2, "", ("urgent", "evening"))
    names = {"banner": ("Banner", "Баннер"), "banner_set": ("Set of banners",), "hour": ("Hour",)}
    assert chosen("banner", names) == "banner"
    assert chosen("баннер", names) == "banner"
    assert chosen("set", names) == "banner_set"
    assert chosen("ban", names) is None
    assert chosen("", names) is None


@pytest.fixture
async def post(office_database: Database, tmp_path: Path) -> Letters:
    return await Letters(office_database, tmp_path).open()


async def mailed_card(post: Letters) -> dict[str, Any]:
    """Clara asks, Telegram is away, and Olga has the card by mail."""
    await post.comes(CLARA, "Opening hours", "Please put the summer opening hours on the contact page.")
    await post.tries(cards.show, 1)
    elapsed = [0.0]
    away = Away(post.database, TicketCard(post.clock), lambda: elapsed[0])
    await away.look(post.clock.at)
    elapsed[0] = 601
    await away.look(post.clock.at)
    return (await post.sent("olga"))[0]


async def orders(post: Letters, card: dict[str, Any], text: str, **how: Any) -> str:
    await post.comes(how.pop("sender", OLGA), f"Re: {card['subject']}", text, **answering(card), **how)
    return said((await post.sent("olga"))[-1])


async def test_the_card_says_how_and_the_answer_what_was_done(post: Letters) -> None:
    card = await mailed_card(post)
    assert "in tariff — included, as “Content”" in said(card)
    assert "bill banner — Banner" in said(card)
    assert "refuse not_ours — This is outside what we do." in said(card)
    told = await orders(post, card, "bill banner x2")
    [ticket] = await post.tickets()
    [price] = await rows(post.database, Quote)
    assert (ticket.verdict, ticket.taken_by, price.total_minor) == (Verdict.BILLABLE, 1, 24000)
    assert "Done: #1 “Opening hours”.\nBilled: Banner, €240" in told
    again = await orders(post, card, "ours")
    assert "#1 has been decided already, by Olga Brandt" in again
    assert (await post.tickets())[0].verdict is Verdict.BILLABLE


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("in tariff", Verdict.IN_TARIFF),
        ("in tariff support", Verdict.IN_TARIFF),
        ("bill banner 150", Verdict.BILLABLE),
        ("refuse too_soon", Verdict.REFUSED),
        ("ours", Verdict.OURS),
    ],
)
async def test_what_is_plain_is_done(post: Letters, text: str, verdict: Verdict) -> None:
    told = await orders(post, await mailed_card(post), text)
    assert (await post.tickets())[0].verdict is verdict
    assert told.startswith("Done")


async def test_what_is_not_changes_nothing_and_says_how(post: Letters) -> None:
    card = await mailed_card(post)
    for text in (
        "refuse", "refuse because", "bill nothing we sell", "bill banner -5", "bill banner x0", "in tariff nonsense",
        "Thanks, I will look at it on Monday",
    ):  # fmt: skip
        told = await orders(post, card, text)
        [ticket] = await post.tickets()
        assert (ticket.verdict, ticket.status, ticket.taken_by, ticket.revision) == (
            None,
            Status.NEW,
            None,
            0,
        ), text
        assert told.startswith("I did not understand")
        assert "answer with one of these lines" in told
        post.clock.turn(hours=6)


async def test_every_order_is_answered_and_says_who_was_quicker(post: Letters) -> None:
    card = await mailed_card(post)
    assert (await orders(post, card, "hmm, what did he want? maybe bill it")).startswith(
        "I did not understand"
    )
    assert (await orders(post, card, "perhaps bill it")).startswith("I did not understand")
    assert len(await post.sent("olga")) == 3
    await orders(post, card, "ours")
    again = await orders(post, card, "refuse not_ours")
    assert "#1 has been decided already, by Olga Brandt; nothing was changed." in again


async def test_only_the_manager_it_was_mailed_to_and_only_proven(post: Letters) -> None:
    card = await mailed_card(post)
    for proof in ("none", "fail", None):
        told = await orders(post, card, "ours", proof=proof)
        assert "it is not proven that you wrote it" in told
        post.clock.turn(hours=2)
    for sender in ("Max Keller <max@lindenhof.example>", "Ivan Novak <ivan@lindenhof.example>", CLARA):
        await orders(post, card, "ours", sender=sender)
    await post.comes(OLGA, "Re: something", "ours")
    assert (await post.tickets())[0].verdict is None


ADDED = """
[surcharges.urgent]
title = { en = "Urgent", ru = "Срочно", ja = "至急" }
percent = 50
when = "urgent"

[surcharges.evening]
title = "Outside opening hours"
sum = 30
when = "outside_hours"
"""


async def test_surcharges_are_added_by_mail_too(post: Letters, tmp_path: Path) -> None:
    book = tmp_path / "office.toml"
    book.write_text(ENGLISH + ADDED)
    await apply_file(book, post.database, post.clock.at)
    card = await mailed_card(post)
    assert "bill hour + urgent — Urgent, 50% added" in said(card) or "+ urgent — Urgent, 50% added" in said(
        card
    )
    told = await orders(post, card, "bill banner x2 + urgnt")
    assert "I did not understand your answer" in told
    told = await orders(post, card, "bill banner x2 + urgent + outside")
    [quote] = await rows(post.database, Quote)
    assert quote.total_minor == 2 * 12000 + 12000 + 3000
    assert "Billed: Banner, Urgent, Outside opening hours, €390." in told
