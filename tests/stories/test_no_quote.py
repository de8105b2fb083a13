"""Small services charged without a price first: agreed by the signer, told at once, objected to, kept or taken back."""

from pathlib import Path

import pytest
from sqlalchemy import select

from billing.consents.models import Consent
from billing.quotes.models import Quote
from bot.book.commands import apply_file
from tests.stories.stage import BOOKS, TUESDAY_MORNING, Person, Stage, labels, words

LIMIT = "[clients.vega]\nno_quote_limit = 100\n"


async def apply(stage: Stage, folder: Path, *changes: tuple[str, str]) -> None:
    said = (BOOKS / "en.toml").read_text()
    for was, becomes in [("[clients.vega]\n", LIMIT), *changes]:
        assert was in said
        said = said.replace(was, becomes, 1)
    book = folder / "office.toml"
    book.write_text(said)
    await apply_file(book, stage.office.database, TUESDAY_MORNING)


@pytest.fixture
async def asked(stage: Stage, tmp_path: Path) -> Stage:
    """Vega has 500 € and a limit of 100 € in the book; its signer has the letter."""
    await apply(stage, tmp_path)
    await stage.people["Olga"].says("/topup Vega 500", chat=stage.staff_chat)
    await stage.later(minutes=2)
    return stage


@pytest.fixture
async def agreed(asked: Stage) -> Stage:
    await asked.people["Vega"].presses("I agree")
    return asked


async def banner(stage: Stage) -> Person:
    """Vega asks for a banner, and the manager bills it with one tap."""
    olga, vega = stage.people["Olga"], stage.people["Vega"]
    await vega.says("We need a banner for the autumn sale, 300 by 250")
    await olga.presses("Bill: Banner × 1, €90", chat=stage.staff_chat)
    return vega


async def test_the_signer_agrees_to_list_and_limit(asked: Stage) -> None:
    olga, vega = asked.people["Olga"], asked.people["Vega"]
    letter = await vega.has_read("Small services up to €100 without asking first?", "For five working days")
    assert "Banner — your price €90, list price €120" in words(letter)
    assert labels(letter) == ["I agree"]
    await olga.says("/client Vega", chat=asked.staff_chat)
    await olga.has_read("up to €100 once they agree; they have been asked", chat=asked.staff_chat)
    await asked.later(minutes=5)
    assert sum("Small services" in words(message) for message in await vega.sees()) == 1, "asked once"

    await vega.presses("I agree")
    kept = await vega.has_read("Small services up to €100", "✓ You agreed to this on 24 November.")
    assert labels(kept) == []
    await olga.has_read("Vega: Pyotr Ilyich agrees to be charged up to €100 without a price first.")
    assert await vega.forges("agree:1:0:" + await digest(asked), kept) == "You have agreed to this already."
    await vega.says("/balance")
    await vega.has_read("Charged without a price first: services up to €100, as agreed on 24 November")
    async with asked.office.database.reading() as session:
        [consent] = list(await session.scalars(select(Consent)))
    assert "Banner — your price €90, list price €120" in consent.text, "the words, as they were read"


async def digest(stage: Stage) -> str:
    async with stage.office.database.reading() as session:
        return str(await session.scalar(select(Consent.digest)))[:16]


async def test_charged_at_once_and_told(agreed: Stage) -> None:
    olga, ivan = agreed.people["Olga"], agreed.people["Ivan"]
    vega = await banner(agreed)
    assert "€90: charged" in words(await olga.card(1))
    await agreed.later(seconds=61)
    told = await vega.has_read(
        "Charged: €90 for #1", "Banner × 1 — your price €90, list price €120", "Available: €410."
    )
    assert "press the button by 1 December" in words(told)
    assert labels(told) == ["I disagree"]
    await olga.presses("Assign", chat=agreed.staff_chat)
    await olga.presses("Ivan Novak")
    await agreed.later(seconds=61)
    await ivan.presses("+1 h")
    await ivan.presses("Resolve")
    await vega.has_read("is done", "Nothing more is charged: you were told of the €90 when we began.")
    await vega.says("/balance")
    await vega.has_read("On the account: €410")


async def test_undone_within_the_minute_nobody_hears_of_it(agreed: Stage) -> None:
    olga = agreed.people["Olga"]
    vega = await banner(agreed)
    await olga.presses("Undo", chat=agreed.staff_chat)
    await agreed.later(seconds=61)
    assert not any(
        "Charged" in words(message) for message in await vega.sees() if "Small services" not in words(message)
    )
    await vega.says("/balance")
    await vega.has_read("On the account: €500")
    await olga.presses("Bill: Banner × 1, €90", chat=agreed.staff_chat)
    await agreed.later(seconds=61)
    await vega.has_read("Charged: €90 for #1")


async def test_an_objection_is_looked_at_and_taken_back(agreed: Stage) -> None:
    olga = agreed.people["Olga"]
    vega = await banner(agreed)
    await agreed.later(seconds=61)
    told = await vega.has_read("Charged: €90")
    data = told["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await vega.presses("I disagree", told)
    await vega.has_read("We will look at the €90 for #1 again")
    assert not [said for said in await vega.sees() if "I disagree" in labels(said)]
    assert await vega.forges(data, told) == "You have told us already; we are looking at it."
    await olga.has_read("Pyotr Ilyich disagrees with the charge of €90.")
    card = await olga.card(1)
    assert "⚑ Pyotr Ilyich disagrees with the charge" in words(card)
    assert (await olga.presses("Take the charge back", card)) == "#1: €90 taken back, and they are told."
    await vega.has_read("Taken back: €90 for #1", "Available: €500.")
    assert await vega.forges(data, told) == "This charge has been taken back already."
    assert "€90: charged, and taken back" in words(await olga.card(1))
    await vega.says("/statement")
    await vega.has_read("Statement for Vega", "Correction of line 2")


async def test_an_objection_is_looked_at_and_the_charge_kept(agreed: Stage) -> None:
    olga = agreed.people["Olga"]
    vega = await banner(agreed)
    await agreed.later(seconds=61)
    told = await vega.has_read("Charged: €90")
    data = told["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await vega.presses("I disagree", told)
    await olga.presses("Keep the charge", await olga.card(1))
    await olga.says("It is the banner you asked for on Tuesday, at your own price.")
    await olga.has_read("#1: kept, and they are told why.")
    await vega.has_read(
        "We have looked at the €90 of #1", "the charge stands", "the banner you asked for on Tuesday"
    )
    assert "it stands" in str(await vega.forges(data, told))
    assert "looked at, and kept" in words(await olga.card(1))
    await vega.says("/balance")
    await vega.has_read("On the account: €410")


async def test_late_is_late_and_strangers_to_it_are_refused(agreed: Stage) -> None:
    helen = await agreed.let_in("Helen", client="orchard")
    vega = await banner(agreed)
    await agreed.later(seconds=61)
    quote = await only_quote(agreed)
    refused = await helen.forges(f"disagree:{quote}:1", await helen.last())
    assert refused == "Only those who sign for your firm can accept or decline this price."
    await agreed.later(days=8)
    late = await vega.presses("I disagree")
    assert (
        late
        == "The five working days for this were over on 1 December. Just write to us, and we will look at it."
    )
    olga = agreed.people["Olga"]
    assert await olga.forges(f"keep:{quote}:1", await olga.last()) is None
    await olga.says("It was as agreed.")
    await olga.has_read("Nobody disagrees with this charge any more; nothing was changed.")
    await olga.presses("Take the charge back", await olga.card(1))
    await vega.has_read("Taken back: €90 for #1", "Available: €500.")


async def only_quote(stage: Stage) -> int:
    async with stage.office.database.reading() as session:
        return int(await session.scalar(select(Quote.id)) or 0)


async def test_above_the_limit_by_the_hour_or_at_another_price_it_is_asked(agreed: Stage) -> None:
    olga, vega = agreed.people["Olga"], agreed.people["Vega"]
    await vega.says("We need a banner for the autumn sale, 300 by 250")
    for label in ("Set of banners", "Work by the hour"):
        await olga.presses("Bill", await olga.card(1))
        await olga.presses(label)
        await olga.presses("Send to the client")
        await agreed.later(seconds=61)
        assert sum("Accept €" in str(labels(message)) for message in await vega.sees()) == 1
    await vega.says("/balance")
    await vega.has_read("On the account: €500")


async def test_a_changed_price_or_limit_is_agreed_to_anew(agreed: Stage, tmp_path: Path) -> None:
    vega = agreed.people["Vega"]
    old = await vega.has_read("You agreed to this")
    await apply(agreed, tmp_path, ("banner = 90", "banner = 95"))
    assert "have changed since" in str(await vega.forges("agree:1:0:" + await digest(agreed), old))
    await vega.says("We need a banner for the autumn sale, 300 by 250")
    await agreed.people["Olga"].presses("Bill: Banner × 1, €95", chat=agreed.staff_chat)
    await agreed.later(minutes=2)
    await vega.has_read("Banner × 1 — your price €95", "Total: €95")
    letter = await vega.has_read("Small services", "Banner — your price €95")
    await vega.presses("I agree", letter)
    async with agreed.office.database.reading() as session:
        assert len(list(await session.scalars(select(Consent)))) == 2


async def test_without_the_money_the_price_is_put_as_ever(asked: Stage) -> None:
    olga, vega = asked.people["Olga"], asked.people["Vega"]
    await vega.presses("I agree")
    for _ in range(5):
        await vega.says("We need another banner for the autumn sale, please, quickly")
        await olga.presses("Bill: Banner", chat=asked.staff_chat)
        await asked.later(hours=1)
    await vega.says("We need one more banner for the winter sale, 300 by 250")
    await olga.presses("Bill: Banner", chat=asked.staff_chat)
    await asked.later(seconds=61)
    price = await vega.last()
    assert labels(price)[0] == "Accept €90"
    await vega.says("/balance")
    await vega.has_read("On the account: €50")
