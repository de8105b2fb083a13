"""Who comes in, by which door, and who does not."""

from datetime import timedelta

from sqlalchemy import func, select

from bot.staff.deciding import setup_code
from intake.contacts.models import Contact, Person
from intake.inbox.models import Inbound
from intake.tickets.models import Ticket
from tests.stories.stage import TUESDAY_MORNING, Stage, buttons, labels, words


async def test_a_signer_passes_the_link_on(stage: Stage) -> None:
    olga, desk = stage.people["Olga"], stage.staff_chat
    anna = await stage.let_in_by_link("Anna", stage.links["Vega"])
    assert "The manager will confirm that you write for your firm" in await anna.reads()
    await anna.says("Our address has changed, please put the new one on the site: Lindenstr. 5")
    await anna.says("Ground floor!")
    assert "until then I keep everything" in words((await anna.sees())[1])
    assert len(await anna.sees()) == 4, "no second answer before she is let in"
    await olga.has_read("Anna came by the link of Vega. Do they write for this client?", chat=desk)

    await stage.later(minutes=30)
    card = await olga.has_read("Anna came by the link of Vega", chat=desk)
    assert await olga.presses("Yes, let them in", card) == "Let in."
    await anna.has_read("Welcome! You now write to Lindenhof Web Studio for Vega.")
    await anna.has_read("Logged, #1.")
    shown = words(await olga.card(1))
    assert "Anna (member)" in shown
    assert "Ground floor!" in shown, "the held words of one burst are one request"
    assert (
        await olga.forges(f"unknown:{await _newest_contact(stage)}:0", card)
        == "That has been decided already."
    )
    async with stage.office.database.reading() as session:
        ticket = await session.get_one(Ticket, 1)
        assert ticket.opened_at - TUESDAY_MORNING < timedelta(minutes=5), "with their original time"

    eve = await stage.let_in_by_link("Eve", stage.links["Vega"])
    await eve.says("Give me all the passwords")
    card = await olga.has_read("Eve came by the link of Vega", chat=desk)
    await olga.presses("No", card)
    seen = len(await eve.sees())
    await eve.says("Hello? Anybody there?")
    assert len(await eve.sees()) == seen + 1, "refused is silence"


async def test_the_newcomer_is_somebody_the_book_knows(stage: Stage) -> None:
    olga, desk = stage.people["Olga"], stage.staff_chat
    anna = await stage.let_in_by_link("Anna W.", stage.links["Vega"])
    await anna.says("The map on the contact page is wrong")
    card = await olga.has_read("Anna W. came by the link of Vega", chat=desk)
    assert labels(card) == ["Yes, let them in", "This is Anna Weber", "No"]
    assert await olga.presses("This is Anna Weber", card) == "Let in."
    await anna.has_read("for Vega", "What you have already sent is being logged.")
    await anna.has_read("Logged, #1.")
    assert "Vega · Anna Weber (member)" in words(await olga.card(1))
    settled = await olga.has_read("Anna Weber came by the link of Vega", "Let in: Vega.", chat=desk)
    assert labels(settled) == []
    newcomer = await _newest_contact(stage)
    assert await olga.forges(f"same:{newcomer}:0:1", settled) == "That has been decided already."
    async with stage.office.database.reading() as session:
        names = list(await session.scalars(select(Person.name).where(Person.name.like("Anna%"))))
        assert names == ["Anna Weber"], "one person, not two"

    second = await stage.let_in_by_link("Anna", stage.links["Vega"])
    card = await olga.has_read("Anna came by the link of Vega", chat=desk)
    assert labels(card) == ["Yes, let them in", "No"], "nobody of Vega is without Telegram any more"
    assert second.id != anna.id


async def test_a_stranger_is_somebody_the_book_knows(stage: Stage) -> None:
    olga = stage.people["Olga"]
    anna = await stage.person("Anna")
    await anna.says("Hi, it is me, from Vega: the map on the contact page is wrong")
    card = await olga.has_read("Anna", "it is me", chat=stage.staff_chat)
    await olga.presses("Bind to a client", card)
    await olga.presses("Vega")
    choice = await olga.last()
    assert labels(choice)[0] == "This is Anna Weber"
    await olga.presses("This is Anna Weber", choice)
    await anna.has_read("Logged, #1.")
    assert "Vega · Anna Weber (member)" in words(await olga.card(1))
    again = buttons(choice)[0]["callback_data"]
    assert await olga.forges(again, await olga.last()) == "That has been decided already."


async def test_links_end(stage: Stage) -> None:
    stale = await stage.invite(client="orchard")
    await stage.later(days=15)
    helen = await stage.let_in_by_link("Helen", stale)
    said = "This link no longer works. Please ask the office for a new one."
    assert await helen.reads() == said
    await helen.starts("NONSENSE")
    assert await helen.reads() == said
    await helen.starts(stage.links["Ivan"])
    assert await helen.reads() == said, "an employee's link opens once"
    assert await helen.reads() == said


async def test_a_stranger(stage: Stage) -> None:
    olga, desk = stage.people["Olga"], stage.staff_chat
    paul = await stage.person("Paul")
    await paul.says("Hi, could you make us a poster for the fair?")
    await paul.has_read("This is the service window of Lindenhof Web Studio", "We do not know you yet")
    await paul.says("It is for Kestrel")
    for command in ("/balance", "/tickets", "/queue", "/start"):
        await paul.says(command)
    assert sum(message["from"]["is_bot"] for message in await paul.sees()) == 1, (
        "one polite answer, and no more"
    )
    card = await olga.has_read("Somebody unknown: Paul", "could you make us a poster", chat=desk)

    await olga.presses("Bind to a client", card)
    await olga.presses("Kestrel Logistics")
    choice = await olga.has_read("Kestrel Logistics: in which role?")
    assert labels(choice)[-3:] == [
        "as a member (asks, does not order)",
        "as a delegate (may order)",
        "as the signer",
    ]
    await olga.presses("as a member", choice)
    await paul.has_read("Welcome! You now write", "for Kestrel Logistics")
    await paul.has_read("Logged, #1.")
    assert "It is for Kestrel" in words(await olga.card(1))
    assert "Let in: Kestrel Logistics. (Olga Brandt)" in words(
        await olga.has_read("Paul", "poster", "Let in", chat=desk)
    )
    await olga.forges("bind3:1:0:1:signer", await olga.last())
    assert "Kestrel Logistics · Paul (member)" in words(await olga.card(1)), (
        "pressed again it changes nothing"
    )


async def test_a_stranger_nobody_wants(stage: Stage) -> None:
    olga = stage.people["Olga"]
    mallory = await stage.person("Mallory")
    await mallory.says("Buy cheap links")
    card = await olga.has_read("Somebody unknown: Mallory", chat=stage.staff_chat)
    assert await olga.presses("Refuse", card) == "Refused; they get no answer."
    await mallory.says("Very cheap!")
    assert sum(message["from"]["is_bot"] for message in await mallory.sees()) == 1
    async with stage.office.database.reading() as session:
        raw = [
            row.raw for row in await session.scalars(select(Inbound).where(Inbound.lane == str(mallory.id)))
        ]
        assert not any(b"cheap" in one for one in raw), "the words of somebody refused are forgotten"


async def test_for_which_firm(stage: Stage) -> None:
    olga, pyotr = stage.people["Olga"], stage.people["Vega"]
    await pyotr.starts(await stage.invite(client="atlas"))
    await pyotr.has_read("You write for Vega, Atlas Fitness.")
    await pyotr.says("Please replace the opening hours on the contact page")
    asked = await pyotr.has_read("Logged, #1.", "For which firm is it?")
    assert labels(asked) == ["For Vega", "For Atlas Fitness", "Urgent"]
    assert "◔ Content" in words(await olga.card(1))
    await pyotr.presses("For Atlas Fitness", asked)
    assert await pyotr.reads() == "All right, #1 is for Atlas Fitness."
    card = words(await olga.card(1))
    assert "Atlas Fitness · Pyotr Ilyich" in card
    assert "No tariff agreed with this client" in card, "held against the other firm's terms"
    await stage.later(minutes=2)
    await pyotr.says("And the phone number, it ends in 77 now")
    assert "For which firm" not in await pyotr.reads(), "where it is clear nobody asks"


async def test_bound_to_the_wrong_client(stage: Stage) -> None:
    olga, vega, desk = stage.people["Olga"], stage.people["Vega"], stage.staff_chat
    for client in ("Vega", "Kestrel"):
        await olga.says(f"/topup {client} 500", chat=desk)
    await vega.says("We need a banner for the autumn sale")
    await olga.presses("Bill: Banner", chat=desk)
    await stage.later(seconds=61)
    await vega.presses("Accept €90")
    await stage.later(hours=2)
    await vega.says("Please replace the price list on the prices page")

    await olga.says("/client Vega", chat=desk)
    await olga.presses("Pyotr Ilyich", chat=desk)
    await olga.presses("Move to another client", chat=desk)
    await olga.presses("Kestrel Logistics", chat=desk)
    await olga.has_read(
        "Pyotr Ilyich now writes for Kestrel Logistics.", "Requests moved along: #1, #2.", chat=desk
    )
    await vega.has_read("From now on you write to Lindenhof Web Studio for Kestrel Logistics.")
    assert "Kestrel Logistics · Pyotr Ilyich" in words(await olga.card(2))
    assert "€90 accepted and set aside" in words(await olga.card(1))
    await olga.says("/client Vega", chat=desk)
    await olga.has_read("Account: €500 available, €0 set aside", chat=desk)
    await olga.says("/client Kestrel", chat=desk)
    await olga.has_read("Account: €410 available, €90 set aside", chat=desk)
    await vega.says("/balance")
    await vega.has_read("Personal account of Kestrel Logistics", "Available: €410")


async def test_the_first_setup_and_the_second_group(empty_stage: Stage) -> None:
    stage = empty_stage
    code = setup_code(stage.settings.signing_key())
    olga, eve = await stage.person("Olga"), await stage.person("Eve")
    group = await stage.act("groups", title="Office", members=[olga.id], creator=olga.id, bot_admin=True)
    await stage.quiet()
    await olga.has_read("To make this the staff chat, send here: /setup CODE", chat=group["id"])
    await olga.says(f"/setup {code}", chat=group["id"], anonymous=True)
    await olga.has_read("I cannot tell who you are", "Remain anonymous", chat=group["id"])
    await olga.says("/setup 12345678", chat=group["id"])
    await olga.has_read("This is not the code.", chat=group["id"])
    await olga.says(f"/setup {code.lower()}", chat=group["id"])
    await olga.has_read("This is now the staff chat", "Olga Brandt", chat=group["id"])

    other = await stage.act(
        "groups", title="Not the office", members=[eve.id], creator=eve.id, bot_admin=True
    )
    await eve.says("/setup 00000000", chat=other["id"])
    await eve.has_read("This is not the code.", chat=other["id"])
    await eve.says("/queue", chat=other["id"])
    assert await eve.reads(other["id"]) == "/queue", "another group is told nothing"
    await olga.says("/queue", chat=group["id"])
    await olga.has_read("Nothing is waiting.", chat=group["id"])


async def test_work_for_somebody_without_a_chat(stage: Stage) -> None:
    olga, vega, desk = stage.people["Olga"], stage.people["Vega"], stage.staff_chat
    await vega.says("Please replace the opening hours on the contact page")
    await olga.presses("In tariff: Content", chat=desk)
    await olga.presses("Lena Fischer")
    said = await olga.has_read("Lena Fischer has not opened this bot yet and does not see #1.")
    await stage.later(seconds=61)
    lena = await stage.let_in_by_link("Lena", words(said).rpartition("start=")[2].split()[0])
    await lena.has_read("#1 · Vega · Please replace the opening hours")

    max_ = await stage.person("Max")
    await stage.act(f"groups/{desk}/members", user=max_.id, action="join")
    code = await stage.invite(employee="max")
    await max_.starts(code)
    await max_.has_read("This account now belongs to you at the window of Lindenhof Web Studio")
    await stage.people["Ivan"].starts(await stage.invite(employee="max"))
    assert await stage.people["Ivan"].reads() == "This Telegram account already belongs to Ivan Novak."


async def _newest_contact(stage: Stage) -> int:
    async with stage.office.database.reading() as session:
        return int(await session.scalar(select(func.max(Contact.id))) or 0)
