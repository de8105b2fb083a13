"""A client's profile in the private chat: words at once, picture and sheet after; in the staff chat the card."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from billing.profile import paper_texts
from billing.profile.paper import ROOM, SHEET
from bot import profile
from bot.commands.profiles import as_json
from bot.ordered import OrderedPapers
from bot.staff import people, presses
from bot.visit import Visit
from config.i18n import translator
from intake.contacts import queries as contacts
from intake.contacts.models import Address, Channel, Employee
from intake.letter import Press
from intake.message import Sender
from intake.outbox.models import Outbound
from intake.shelf import Shelf
from tests.billing.profile.conftest import TWELVE, difficult_office, quarter  # noqa: F401 (fixtures)

NOW = TWELVE[-1] + timedelta(weeks=1)
STAFF, OLGA = -1001, 501


async def visit(session, *, private: bool, mail: str = "olga@lindenhof.example") -> Visit:
    return Visit(
        session=session,
        now=NOW,
        t=translator("en"),
        sender=Sender(Channel.TELEGRAM, str(OLGA), "Olga"),
        who=await contacts.who(session, Channel.MAIL, mail),
        chat_id=OLGA if private else STAFF,
        private=private,
        staff_chat=not private,
        inbox_id=900,
        key=b"key",
        currency="EUR",
        keep=lambda _: "",
    )


async def test_privately_the_profile_and_in_the_staff_chat_the_card(quarter, tmp_path):  # noqa: F811
    async with quarter.database.writing() as session:
        olga = await session.scalar(select(Employee.person_id).where(Employee.code == "olga"))
        session.add(Address(person_id=olga, channel=Channel.TELEGRAM, value=str(OLGA), added_at=NOW))
    async with quarter.database.writing() as session:
        said = (await people.client(await visit(session, private=True), "Vega")).letter
    assert said.text.startswith("Vega: twelve weeks\n\nInternal · 31 August – 22 November 2026")
    assert "earned €723.74: monthly fees €663.74, billed €60" in said.text
    assert [button.label for row in said.buttons for button in row] == [
        "📄 PDF", "Statement", "◀ The client's card",
    ]  # fmt: skip
    papers = OrderedPapers(quarter.database, Shelf(tmp_path), profile.MAKERS)
    await papers.look(NOW)
    await papers.look(NOW)
    [kept] = tmp_path.iterdir()
    assert kept.read_bytes().startswith(b"\x89PNG")
    sent = [row.payload.get("method") for row in await quarter.desk.rows(Outbound)]
    assert sent == ["sendMessage", "sendPhoto"]

    async with quarter.database.writing() as session:
        card = (await people.client(await visit(session, private=False), "Vega")).letter
        assert "earned" not in card.text
        asked: Any = next(
            button.press for row in card.buttons for button in row if button.label == "12 weeks"
        )
        answer = await presses.pressed(replace(await visit(session, private=False), inbox_id=901), asked)
    assert answer.private and "earned €723.74" in answer.letter.text
    async with quarter.database.writing() as session:
        ivan = await visit(session, private=False, mail="ivan@lindenhof.example")
        refused = await presses.pressed(ivan, asked)
        nothing = await presses.pressed(ivan, Press("sheet", asked.id, 0, "2026-W47"))
    assert (refused.letter, nothing.letter, refused.alert) == (None, None, True)


async def test_every_page_of_the_sheet_is_stamped(quarter):  # noqa: F811
    import typst

    t, told = translator("ru"), await quarter.profile("vega")
    async with quarter.database.reading() as session:
        written = await profile.written_sheet(session, t, told, NOW)

    def pages(words):
        return typst.compile(
            ROOM / f"{SHEET}.typ", format="png", ppi=20, sys_inputs={"data": json.dumps(words)}
        )

    stamped, bare = pages(written), pages(written | {"internal": ""})
    assert len(stamped) == len(bare) >= 2
    assert all(one != other for one, other in zip(stamped, bare, strict=True))


async def test_programs_read_the_same_numbers(quarter):  # noqa: F811
    told = await quarter.profile("vega")
    found = as_json(told)
    assert found["earned"] == {
        "from": "2026-08-31", "days": 84, "minutes": 495,
        "fee": 66374, "billed": 6000, "all": 72374, "cost": 29700, "margin": 42674, "per_hour": 8773,
        "office_per_hour": 12613, "fees_elsewhere": False,
    }  # fmt: skip
    assert found["client"]["minutes"]["total"] == sum(week["minutes"] for week in found["by_week"]) == 495
    assert [one["option"] for one in found["options"]] == ["keep", "terms", "prepay", "partner", "part"]
    assert found["options"][4]["change"] == told.options[4].change_minor
    on_paper = paper_texts.picture(translator("en"), told)
    assert [said for *_, said in on_paper["shares"]] == ["75%", "52%"]
