"""A client would like a call: asked with a button, offered times with a price, held, filed and paid."""

from pathlib import Path

import pytest
from sqlalchemy import select

from billing.labour.models import StandardError
from billing.slots.models import CallOffer, OfferState
from tests.stories.stage import Stage, labels, words
from tests.stories.test_calls import LIMIT, PAID, apply

PRICE = (
    "The first 5 min are free. From then on it is a paid consultation, at €25 for every started 15 minutes."
)


@pytest.fixture
async def office(stage: Stage, tmp_path: Path) -> Stage:
    await apply(stage, tmp_path, [LIMIT, *PAID])
    await stage.people["Olga"].says("/topup Vega 500", chat=stage.staff_chat)
    await stage.later(minutes=2)
    await stage.people["Vega"].presses("I agree")
    return stage


@pytest.mark.core
async def test_from_asking_for_a_call_to_paid(office: Stage) -> None:
    olga, ivan, vega = (office.people[name] for name in ("Olga", "Ivan", "Vega"))
    await vega.says("/help")
    await vega.presses("I would like a call")
    await vega.has_read("What would you like to talk about?", PRICE, "Calls about invoices")
    await vega.says("Which domain should the new shop have? +49 30 123")
    await vega.has_read("Logged, #1: you would like a call.", "We will look at it by")
    card = await olga.card(1)
    assert "⚑ Asks for a call" in words(card)
    assert labels(card)[:3] == [
        "Offer times for a call…",
        "Admit: they may talk directly…",
        "Answer in writing",
    ]

    await olga.presses("Offer times", card)
    await olga.has_read("They read about the price:", PRICE)
    await olga.presses("Who calls")
    await olga.presses("Ivan")
    await olga.presses("Tuesday, 24 November, 11:00")
    await olga.presses("Other time")
    await olga.says("Wednesday 14:15")
    await olga.has_read("Calls begin on the hour or the half hour.")
    await olga.says("Wednesday 14:30")
    await olga.presses("Send the offer")
    await olga.has_read("Offered: Tuesday, 24 November, 11:00; Wednesday, 25 November, 14:30")

    put = await vega.has_read("#1 “Which domain", "when shall we call you?", "Ivan would call you.", PRICE)
    assert "By choosing a time you agree to this price." in words(put)
    assert labels(put) == ["Tuesday, 24 November, 11:00", "Wednesday, 25 November, 14:30", "None of these"]
    await vega.presses("Tuesday, 24 November, 11:00", put)
    await vega.has_read(
        "Ivan calls you on Tuesday, 24 November, 11:00.", PRICE, "We remind you 15 min before."
    )
    await ivan.has_read(
        "You call Pyotr Ilyich: Tuesday, 24 November, 11:00.", "Which domain", "They have agreed"
    )
    card = await olga.card(1)
    assert "Tuesday, 24 November, 11:00: Ivan Novak calls Pyotr Ilyich." in words(card)
    assert "Cancel the call" in labels(card)

    await office.later(minutes=45)
    await vega.has_read("At 11:00 Ivan calls you.")
    await ivan.has_read("At 11:00: call Pyotr Ilyich.")
    await office.later(minutes=45)
    asked = await ivan.has_read("How long did you talk to Pyotr Ilyich, Tuesday, 24 November, 11:00?")
    await ivan.presses("30 min", asked)
    sheet = await ivan.has_read("Agreed in writing, ", PRICE)
    assert "File it" in labels(sheet)
    await ivan.says("shop.vega.example, bought through us")
    await ivan.has_read("On file: #1", "5 min free, 25 min paid: €50, charged")
    told = await vega.has_read("Charged: €50 for #1", "The price was agreed to with the time of the call.")
    assert "Available: €450." in words(told)
    card = await olga.card(1)
    assert labels(card) == ["Take the charge back"], "the wish is what the call became"
    assert "waiting for the decision" not in words(card)
    assert await ivan.presses("15 min", asked) == "That is answered already."
    async with office.office.database.reading() as session:
        assert await session.scalar(select(CallOffer.state)) is OfferState.DONE
        assert await session.scalar(select(StandardError.id)) is None


async def test_none_suits_then_by_words_then_not_at_all(office: Stage) -> None:
    olga, ivan, vega = (office.people[name] for name in ("Olga", "Ivan", "Vega"))
    await vega.says("/callme")
    await vega.says("About the new shop")
    await olga.presses("Offer times", await olga.card(1))
    await olga.presses("Tuesday, 24 November, 11:00")
    await olga.presses("Another day")
    await olga.presses("Wednesday, 25 November, 09:00")
    await olga.presses("Send the offer")
    await vega.presses("None of these")
    await vega.has_read("#1: when would it suit you?")
    await olga.has_read("None of the times offered suits them.")
    await vega.says("Thursday afternoon, please")
    await olga.has_read("Thursday afternoon, please")

    await olga.presses("Offer other times", await olga.card(1))
    await olga.presses("Other time")
    await olga.says("Thursday 15:30")
    await olga.presses("Send the offer")
    put = await vega.has_read("when shall we call you?", "Olga would call you.")
    await olga.presses("They named a time", await olga.card(1))
    await olga.presses("Thursday, 26 November, 15:30")
    await vega.has_read("Olga calls you on Thursday, 26 November, 15:30.")
    assert await vega.presses("Thursday, 26 November, 15:30", put) == "That is agreed already."

    noted = await olga.has_read("You call Pyotr Ilyich: Thursday, 26 November, 15:30.")
    forged = noted["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert await ivan.forges(forged, await ivan.last()) == "This is somebody else's call."
    await vega.presses("I cannot then")
    await vega.has_read("#1: the call on Thursday, 26 November, 15:30 is cancelled.")
    await olga.has_read("They have cancelled the call of Thursday, 26 November, 15:30.")
    await vega.presses("No longer needed")
    await vega.has_read("All right, nobody calls. #1 is closed.")
    card = await olga.card(1)
    assert "They no longer need the call." in words(card)
    assert labels(card) == []
