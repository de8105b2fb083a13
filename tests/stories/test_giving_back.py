"""Money that goes out: an unused advance by the owner's yes, promotional credit by the manager's; and topping up."""

from sqlalchemy import select

from billing.ledger.audit import audit
from billing.ledger.models import Transfer, TransferKind
from tests.stories.stage import Stage, labels, words


async def test_an_advance_goes_back_by_the_owner_s_yes(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await olga.says("/topup Vega 150")
    await olga.says("/refund Vega")
    assert await olga.reads() == (
        "How much is to go back to Vega?\n\n€150 of their advance is not used. Promotional credit is never paid out. "
        "The owner confirms it."
    )
    toast = await olga.presses("All of it: €150")
    assert "The owner confirms refunds, and has not opened this bot yet" in (toast or "")
    marina = await stage.let_in("Marina", employee="marina")
    await olga.presses("All of it: €150")
    assert "the owner has been asked to send back €150" in await olga.reads()
    question = await marina.has_read("Send €150 back to Vega?", "Olga", "an advance that is not used")
    await marina.presses("Yes, send back €150", question)
    assert "Vega: €150 goes back to them. Please transfer it" in await marina.reads()
    assert "Vega: €150 goes back to them" in await olga.reads()
    assert await vega.reads() == (
        "We are sending €150 of your advance back to you.\n\n"
        "It goes by the way it came, which usually takes a few banking days.\n\nAvailable: €0."
    )
    await stage.later(days=2)
    assert "running low" not in await vega.reads(), "their own money went back to them"


async def test_only_the_owner_s_own_press_counts(stage: Stage) -> None:
    olga = stage.people["Olga"]
    await stage.let_in("Marina", employee="marina")
    await olga.says("/topup Vega 150")
    await olga.says("/refund Vega 200")
    assert "At most €150 can go back" in await olga.reads()
    await olga.says("/refund Vega 100")
    shown = await olga.last()
    toast = await olga.forges("refyes:1:0", await olga.has_read("booked") or shown)
    assert toast == "Only the owner of the firm can send money back."


async def test_credit_is_a_present_with_a_day(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await olga.says("/credit Vega 50")
    await olga.presses("Until 24 December 2026")
    assert await olga.reads() == (
        "Vega: €50 of promotional credit, good until 24 December 2026. They have been told."
    )
    assert await vega.reads() == (
        "A present from us: €50 on your account.\n\nIt is good until 24 December and is used first, before your own "
        "money.\n\nAvailable: €50."
    )
    await olga.says("/refund Vega")
    assert await olga.reads() == "Vega has no unused advance that could go back."


async def test_credit_given_by_mistake_is_taken_back_as_far_as_it_is_unspent(stage: Stage) -> None:
    vega, olga, desk = stage.people["Vega"], stage.people["Olga"], stage.staff_chat
    await olga.says("/credit Vega 120")
    await olga.presses("Until 24 December 2026")
    given = await olga.last()
    await vega.says("We need a banner for the autumn sale, 300 by 250")
    await olga.presses("Bill: Banner × 1, €90", chat=desk)
    await stage.later(seconds=61)
    await vega.presses("Accept")
    await olga.presses("Take the credit back", given)
    question = await olga.has_read(
        "Take back €30 of promotional credit from Vega?", "That much of it is unspent."
    )
    await olga.presses("No, it is right", question)
    await olga.has_read("Vega: €120 of promotional credit, good until 24 December 2026.")
    await olga.presses("Take the credit back")
    await olga.presses("Yes, take it back")
    shown = await olga.has_read(
        "Vega: €30 of promotional credit taken back, €0 available. They have been told."
    )
    toast = await olga.forges(f"unpromo2:{await _last_credit(stage)}:0", shown)
    assert "Nothing of that credit is left to be taken back" in (toast or "")
    toast = await olga.forges(f"keeppromo:{await _last_credit(stage)}:0", shown)
    assert "taken back already" in (toast or ""), "a late No does not say that it stands"
    told = await vega.has_read(
        "A correction: €30 of promotional credit was our mistake and has been taken back."
    )
    assert "What you have used of it stays yours.\n\nAvailable: €0." in words(told)
    await vega.says("/statement")
    await vega.has_read("Promotional credit taken back", "−€30")
    async with stage.office.database.reading() as session:
        assert await audit(session) == []


async def _last_credit(stage: Stage) -> int:
    async with stage.office.database.reading() as session:
        query = select(Transfer.id).where(Transfer.kind == TransferKind.PROMO).order_by(Transfer.id.desc())
        return (await session.scalars(query.limit(1))).one()


async def test_a_client_tops_up_by_one_of_three_sums_or_another(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await vega.says("/balance")
    assert labels(await vega.last())[:4] == ["100", "200", "400", "Other sum"]
    await vega.presses("200")
    assert await vega.reads() == "Thank you: a top-up of €200.\n\nWe will send you the payment details."
    wish = await olga.has_read("Vega wants to top up by €200.", "asked for it")
    toast = await vega.presses("200")
    assert "We know already" in (toast or "")
    await vega.presses("Other sum")
    await vega.says("about 7,77,7")
    assert "I cannot read that as a sum" in await vega.reads()
    await vega.says("320")
    assert "Thank you: a top-up of €320." in await vega.reads()
    await olga.presses("Top up", wish)
    assert "How much did Vega pay?" in await olga.reads()
    await vega.presses("Other sum")
    await vega.says("We need a banner for the spring fair, please")
    assert "Logged" in words(await vega.has_read("#1"))
