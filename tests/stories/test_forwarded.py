"""Handing over by hand: an employee forwards what a client wrote to them, and it becomes that client's request."""

import base64

from sqlalchemy import select

from config.database import ReadSession
from intake.contacts.models import Address, Authority, Channel, Contact, Person
from intake.forwards.models import Forward, ForwardItem
from intake.inbox.models import Inbound
from intake.tickets.models import Direction, PersonalMark, Ticket, TicketMessage, Way
from tests.stories.stage import Stage, buttons, labels, words

NINE = "2026-11-24T08:41:00+00:00"
PIXEL = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf500f0003"
        "8101805a349b3d0000000049454e44ae426082"
    )
).decode()


async def test_from_a_known_account_it_is_on_file_at_once(stage: Stage) -> None:
    """Several in a row are one request, in their order, at the time they were written."""
    vega, olga, ivan = (stage.people[name] for name in ("Vega", "Olga", "Ivan"))
    for position, text in enumerate(
        ("Ivan, hi!", "Could you replace the opening hours?", "We open at 8 now")
    ):
        at = f"2026-11-24T08:4{position}:00+00:00"
        await stage.act("say", **{"from": ivan.id}, text=text, forward_of={"from_user": vega.id, "date": at})
    await stage.quiet()
    await stage.quiet()

    card = words(await olga.card(1))
    assert "Could you replace the opening hours?" in card and "We open at 8 now" in card
    assert "👤 Personal: Ivan Novak, handed over by them" in card
    answer = await vega.reads()
    assert answer.startswith("Logged, #1.") and "Ivan has passed your words on to us." in answer
    async with stage.office.database.reading() as session:
        ticket = await session.get_one(Ticket, 1)
        assert ticket.opened_at.isoformat() == "2026-11-24T08:40:00+00:00"
        said = list(await session.scalars(select(TicketMessage).order_by(TicketMessage.id)))
        assert [one.text for one in said] == [
            "Ivan, hi!",
            "Could you replace the opening hours?",
            "We open at 8 now",
        ]
        mark = (await session.scalars(select(PersonalMark))).one()
        assert (mark.way, mark.marked_by) == (Way.FORWARD, mark.employee_id)

    told = [message for message in await ivan.sees() if message["from"]["is_bot"]][-2:]
    assert words(told[0]).startswith("Filed as #1: ")
    ready = words(told[1])
    assert "as no. 1" in ready and f"https://t.me/{stage.stand_in.api.world.bot.username}" in ready
    copied = told[1]["reply_markup"]["inline_keyboard"][0][0]
    assert copied["copy_text"]["text"] == ready and len(ready) <= 256
    assert told[1].get("entities", [])[1:] == [], "nothing but the link is marked up"


async def test_forwarded_twice_it_is_filed_once(stage: Stage) -> None:
    vega, olga, ivan = (stage.people[name] for name in ("Vega", "Olga", "Ivan"))
    origin = {"from_user": vega.id, "date": NINE}
    await ivan.says("The form does not send", forward_of=origin)
    await ivan.says("The form does not send", forward_of=origin)
    await ivan.has_read("This is on #1 “The form does not send” already.")
    await olga.says("The form does not send", forward_of=origin)
    await olga.has_read("This is on #1", "already.")
    async with stage.office.database.reading() as session:
        assert len(list(await session.scalars(select(TicketMessage)))) == 1


async def test_a_hidden_name_is_never_believed_without_a_tap(stage: Stage) -> None:
    """One question for all of it; the name is the signer's, and still nothing is filed until Ivan says so."""
    olga, ivan = stage.people["Olga"], stage.people["Ivan"]
    async with stage.office.database.reading() as session:
        signer = await _signer(session)
    for text in ("Can you add a banner?", "For the sale on Friday"):
        await stage.act(
            "say", **{"from": ivan.id}, text=text, forward_of={"hidden_name": signer, "date": NINE}
        )
    await stage.quiet()
    await stage.quiet()
    asked = await ivan.has_read("Whose is it?", f"2 messages, from “{signer}”", "Can you add a banner?")
    assert labels(asked)[0].startswith(f"{signer} · Vega")
    assert labels(asked)[-2:] == ["Somebody else…", "Not a request"]
    assert len([one for one in await ivan.sees() if "Whose is it?" in words(one)]) == 1
    assert not any("banner" in words(message) for message in await olga.sees(stage.staff_chat))

    await ivan.presses(f"{signer} · Vega", asked)
    card = words(await olga.card(1))
    assert "For the sale on Friday" in card and "👤 Personal: Ivan Novak" in card
    assert "Ivan Novak says whose this is: the forward showed the name" in card
    assert (await stage.people["Vega"].reads()).startswith("Logged, #1.")
    await ivan.has_read("I have passed this on to our window as no. 1")
    await ivan.has_read("✅ Filed as #1:")
    again = await ivan.forges(f"fwdno:{await _forward(stage)}:0", await ivan.has_read("✅ Filed as #1:"))
    assert again == "You have said so before."
    async with stage.office.database.reading() as session:
        assert list(await session.scalars(select(ForwardItem))) == []
        assert len(list(await session.scalars(select(Ticket)))) == 1


async def test_not_a_request_is_forgotten(stage: Stage) -> None:
    ivan = stage.people["Ivan"]
    await ivan.says("my grandmother's recipe", forward_of={"hidden_name": "Babushka", "date": NINE})
    await ivan.presses("Not a request")
    assert words(await ivan.last()) == "Not a request: forgotten."
    async with stage.office.database.reading() as session:
        assert not [row.id for row in await session.scalars(select(Inbound)) if b"recipe" in row.raw]
        assert list(await session.scalars(select(ForwardItem))) == []
        assert list(await session.scalars(select(Ticket))) == []


async def test_somebody_else_is_typed(stage: Stage) -> None:
    """A name nobody has is asked again; a client's name offers its people, and nobody in particular."""
    olga, ivan = stage.people["Olga"], stage.people["Ivan"]
    await ivan.says("Please call us back about the logo", forward_of={"hidden_name": "Xx", "date": NINE})
    await ivan.presses("Somebody else")
    await ivan.says("Quetzalcoatl")
    await ivan.has_read("I know nobody by “Quetzalcoatl”.")
    await ivan.says("Вега")
    offered = await ivan.has_read("“Вега”: who is it?")
    assert "Vega, somebody else there" in labels(offered)
    await ivan.presses("Vega, somebody else there", offered)
    card = words(await olga.card(1))
    assert "Please call us back about the logo" in card and "Ivan Novak says whose this is" in card
    ready = await ivan.has_read("I have passed this on to our window as no. 1")
    assert "?start=" in words(ready), "who is not in the bot yet is let in by the manager's word"


async def test_the_link_to_pass_on_lets_nobody_in_by_itself(stage: Stage) -> None:
    olga, ivan = stage.people["Olga"], stage.people["Ivan"]
    await ivan.says("Our new hours are on the door", forward_of={"hidden_name": "Xx", "date": NINE})
    await ivan.presses("Somebody else")
    await ivan.says("vega")
    await ivan.presses("Vega, somebody else there")
    link = words(await ivan.has_read("as no. 1")).rpartition("start=")[2].split()[0]
    await stage.let_in_by_link("Boris", link)
    await olga.has_read("Boris", chat=stage.staff_chat)
    async with stage.office.database.reading() as session:
        newest = (await session.scalars(select(Contact).order_by(Contact.id.desc()))).first()
        assert newest is not None and newest.confirmed_at is None


async def test_the_question_outlives_a_restart(stage: Stage) -> None:
    """It is a row and a card: nothing of it is in memory."""
    ivan = stage.people["Ivan"]
    await ivan.says("The shop is down", forward_of={"hidden_name": "Vega", "date": NINE})
    asked = await ivan.has_read("Whose is it?")
    await stage.later(hours=13)
    await ivan.presses(labels(asked)[0], asked)
    await ivan.has_read("✅ Filed as #1:")


async def test_words_beside_a_forward_are_a_note(stage: Stage) -> None:
    """Before it, as Telegram sends a comment, and after it: the office alone reads them."""
    vega, olga, ivan = (stage.people[name] for name in ("Vega", "Olga", "Ivan"))
    await stage.act("say", **{"from": ivan.id}, text="third time this week")
    await stage.act(
        "say", **{"from": ivan.id}, text="Is the site slow?", forward_of={"from_user": vega.id, "date": NINE}
    )
    await stage.quiet()
    await ivan.says("she means the shop")
    await ivan.has_read("Kept on #1 as a note")
    assert not any("do not know which request" in words(one) for one in await ivan.sees())
    async with stage.office.database.reading() as session:
        said = list(await session.scalars(select(TicketMessage).order_by(TicketMessage.id)))
    assert [(one.text, one.direction) for one in said] == [
        ("Is the site slow?", Direction.IN),
        ("third time this week", Direction.NOTE),
        ("she means the shop", Direction.NOTE),
    ]
    assert "📝 Ivan Novak: third time this week" in words(await olga.card(1))
    for message in await vega.sees():
        assert "third time" not in words(message) and "she means" not in words(message)


async def test_plain_words_without_a_forward_still_get_the_help(stage: Stage) -> None:
    ivan = stage.people["Ivan"]
    await ivan.says("hello?")
    await ivan.has_read("I do not know which request this is about.")


async def test_an_album_stays_together(stage: Stage) -> None:
    vega, olga, ivan = (stage.people[name] for name in ("Vega", "Olga", "Ivan"))
    picture = {"name": "a.png", "mime": "image/png", "base64": PIXEL}
    for caption in ("These two are blurred", None):
        await stage.act(
            "say",
            **{"from": ivan.id},
            photo=picture,
            caption=caption,
            media_group="55",
            forward_of={"from_user": vega.id, "date": NINE},
        )
    await stage.quiet()
    await stage.quiet()
    card = words(await olga.card(1))
    assert "These two are blurred" in card and "2 files" in card


async def test_an_answer_given_privately(stage: Stage) -> None:
    """With the client's words it goes onto their ticket; alone, Ivan says which request it answered."""
    vega, ivan = stage.people["Vega"], stage.people["Ivan"]
    await stage.act(
        "say", **{"from": ivan.id}, text="Is it done?", forward_of={"from_user": vega.id, "date": NINE}
    )
    own = {"from_user": ivan.id, "date": "2026-11-24T08:45:00+00:00"}
    await stage.act("say", **{"from": ivan.id}, text="Yes, since noon", forward_of=own)
    await stage.quiet()
    await stage.quiet()
    await stage.later(minutes=5)
    await ivan.says("And I have told them twice", forward_of=own)
    asked = await ivan.has_read("Which request did this answer?", "And I have told them twice")
    await ivan.presses("1 · Is it done", asked)
    await ivan.has_read("Added to #1 as an answer given privately.")
    async with stage.office.database.reading() as session:
        said = list(await session.scalars(select(TicketMessage).order_by(TicketMessage.id)))
    assert [(one.text, one.direction) for one in said] == [
        ("Is it done?", Direction.IN),
        ("Yes, since noon", Direction.OUT),
        ("And I have told them twice", Direction.OUT),
    ]
    assert not any("since noon" in words(one) for one in await vega.sees()), "it is not sent again"


async def test_the_bot_is_not_filed_and_commands_inside_are_words(stage: Stage) -> None:
    vega, olga, ivan = (stage.people[name] for name in ("Vega", "Olga", "Ivan"))
    bot = stage.stand_in.api.world.bot.id
    await ivan.says("Logged, #1.", forward_of={"from_user": bot, "date": NINE})
    await ivan.has_read("These are words of mine")
    await olga.says(
        "/queue is what I typed, and nothing happened", forward_of={"from_user": vega.id, "date": NINE}
    )
    assert "/queue is what I typed" in words(await olga.card(1))


async def test_a_colleague_who_is_a_contact_too_is_asked_about(stage: Stage) -> None:
    """Max works here and is Vega's contact: nobody but the one who forwards it knows as what he wrote."""
    ivan, max_ = stage.people["Ivan"], await stage.let_in("Max", employee="max")
    async with stage.office.database.writing() as session:
        person = await session.scalar(
            select(Address.person_id).where(
                Address.channel == Channel.TELEGRAM, Address.value == str(max_.id)
            )
        )
        clock = stage.office.clock.now()
        session.add(
            Contact(
                person_id=person,
                client_id=1,
                authority=Authority.MEMBER,
                created_at=clock,
                confirmed_at=clock,
            )
        )
    await ivan.says("The invoice is wrong", forward_of={"from_user": max_.id, "date": NINE})
    asked = await ivan.has_read("Whose is it?", "The invoice is wrong")
    assert "An answer of ours" in labels(asked)
    await ivan.presses("An answer of ours", asked)
    await ivan.has_read("Which request did this answer?")
    await ivan.presses("None of them")
    await ivan.has_read("Not a request: forgotten.")


async def test_another_employee_cannot_answer_the_question(stage: Stage) -> None:
    ivan, max_ = stage.people["Ivan"], await stage.let_in("Max", employee="max")
    await ivan.says("The shop is down", forward_of={"hidden_name": "Vega", "date": NINE})
    await ivan.has_read("Whose is it?")
    toast = await max_.forges(f"fwdno:{await _forward(stage)}:0", await max_.last())
    assert toast == "You have said so before."
    assert buttons(await ivan.has_read("Whose is it?"))


async def test_a_clients_own_forward_stays_a_quotation(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await vega.says("The printer wants it by noon", forward_of={"hidden_name": "Printer", "date": NINE})
    assert "» Printer: The printer wants it by noon" in words(await olga.card(1))


async def _forward(stage: Stage) -> int:
    async with stage.office.database.reading() as session:
        found = await session.scalar(select(Forward.id).order_by(Forward.id.desc()).limit(1))
    assert found is not None
    return found


async def _signer(session: ReadSession) -> str:
    name = await session.scalar(
        select(Person.name).join(Contact, Contact.person_id == Person.id).order_by(Contact.id).limit(1)
    )
    return str(name)
