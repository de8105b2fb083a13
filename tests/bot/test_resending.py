"""An answer that did not get through is on its card with a button; pressed, the same words leave once more."""

from sqlalchemy import select, update

from intake.contacts.models import Channel
from intake.outbox.actions import has_left, row, withdraw
from intake.outbox.mailing import returned
from intake.outbox.models import Outbound, OutboxState
from intake.outbox.resending import send_again
from tests.intake.desk import NOW, rows
from tests.stories.stage import Stage, labels, words

WISH = "Please publish the news about the fair, text attached below"
FAILED = "An answer could not be delivered"


async def answered_to_the_wind(stage: Stage) -> None:
    """Vega asked, and blocked the bot while the answer was on its way."""
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await vega.says(WISH)
    stage.stand_in.api.world.people[vega.id].blocked = True
    await olga.says("/answer 1 It is online since noon.")


async def copies(stage: Stage) -> int:
    seen = await stage.people["Vega"].sees()
    return sum("It is online since noon." in words(message) for message in seen)


async def test_pressed_twice_the_words_arrive_once(stage: Stage):
    await answered_to_the_wind(stage)
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    card = await olga.card(1)
    assert FAILED in words(card) and "Send again" in labels(card)
    data = next(
        button["callback_data"]
        for line in card["reply_markup"]["inline_keyboard"]
        for button in line
        if "Send again" in button["text"]
    )
    await stage.act("unblock", **{"from": vega.id})
    assert await olga.presses("Send again", card) == "Sent again; the card shows it should it fail once more."
    assert await copies(stage) == 1
    card = await olga.card(1)
    assert FAILED not in words(card) and "Send again" not in labels(card)
    assert await olga.forges(data, card) == "That has been sent again already; nothing is sent twice."
    assert await copies(stage) == 1


async def test_failed_once_more_it_is_on_the_card_again_and_only_a_manager_may_press(stage: Stage):
    await answered_to_the_wind(stage)
    olga, ivan = stage.people["Olga"], stage.people["Ivan"]
    assert "Only managers" in str(await ivan.presses("Send again", await olga.card(1)))
    await olga.presses("Send again", await olga.card(1))
    card = await olga.card(1)
    assert words(card).count(FAILED) == 1
    assert labels(card).count("Send again") == 1


async def test_where_the_end_of_the_first_is_unknown_that_is_said(stage: Stage):
    await answered_to_the_wind(stage)
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    async with stage.office.database.writing() as session:
        await session.execute(
            update(Outbound).where(Outbound.state == OutboxState.DEAD).values(maybe_dup=2, fault="502")
        )
    await olga.says("/take 1", chat=stage.staff_chat)
    card = await olga.card(1)
    assert "It is not known whether an answer has arrived: 502" in words(card)
    await stage.act("unblock", **{"from": vega.id})
    assert "The first may have arrived after all" in str(await olga.presses("Send again", card))
    assert await copies(stage) == 1
    sent = [row for row in await rows(stage.office.database, Outbound) if "It is online" in str(row.payload)]
    assert [(row.state, row.maybe_dup) for row in sent if row.lane == str(vega.id)] == [
        (OutboxState.WITHDRAWN, 2),
        (OutboxState.SENT, 0),
    ]


async def test_a_mail_keeps_its_message_id_and_is_still_the_same_words(database):
    async with database.writing() as session:
        dead = row(
            key="ticket:1:verdict:", channel=Channel.MAIL, lane="anna@vega.example", priority=0,
            payload={"subject": "A price", "message_id": "t1.abc@firm.example"}, ticket_id=None, now=NOW,
            after=NOW - NOW,
        )  # fmt: skip
        dead.state, dead.external_id = OutboxState.DEAD, "t1.abc@firm.example"
        session.add(dead)
        await session.flush()
        assert await send_again(session, dead.id, NOW)
        assert await send_again(session, dead.id, NOW) is None
        [anew] = await session.scalars(select(Outbound.id).where(Outbound.id != dead.id))
    async with database.writing() as session:
        mail, news = await returned(session, "t1.abc@firm.example", "", "550 no such user")
        assert mail and news and mail.id == anew
    async with database.writing() as session:
        assert await send_again(session, anew, NOW)
        assert not await has_left(session, key="ticket:1:verdict:")
        assert await withdraw(session, key="ticket:1:verdict:"), (
            "whoever takes the words back takes these back"
        )
