"""What must never get in by an employee's own account, and what must never go out by it: each guard is tried."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from bot.book.commands import apply_file
from bot.commands.storage import backup
from intake.business.models import Connection, Offer, Redirect
from intake.inbox.models import Inbound
from intake.tickets.models import Ticket
from migrations.models import metadata
from sandbox.telegram.accounts import Connection as There
from tests.stories.accounts import Account
from tests.stories.morning import Morning
from tests.stories.stage import BOOKS, Stage, words

REQUEST = "Could you make the banner on the start page a little bigger by Friday?"


@pytest.fixture
async def account(stage: Stage) -> Account:
    own = Account(stage, stage.people["Ivan"])
    await own.connect()
    return own


async def test_words_that_are_not_handed_over_are_in_no_file(
    stage: Stage, account: Account, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    vega, ivan = stage.people["Vega"], stage.people["Ivan"]
    stranger = await stage.person("Galina")
    await account.hears(stranger, "zebra-one: are you coming on Sunday?")
    await account.answers(stranger, "zebra-two: of course")
    await account.hears(vega, "zebra-three: my wife has left me")
    await account.answers(vega, "zebra-four: I am so sorry")
    await ivan.presses("Private")
    await stage.later(hours=4)
    await account.hears(vega, REQUEST, reply_to=2)
    await stage.act("business/edit", **{"from": stranger.id, "to": ivan.id}, message_id=1, text="zebra-five")
    await stage.quiet()
    await ivan.presses("Hand over")
    await account.answers(vega, "zebra-six: but between us, it is ugly")
    await ivan.presses("No")
    if stage.office.database.is_sqlite:
        assert backup(stage.settings, tmp_path / "copy.db").ok

    everything = files_below(tmp_path) + files_of_the_database(stage)
    assert everything
    for path in everything:
        assert b"zebra" not in path.read_bytes(), path
    async with stage.office.database.reading() as session:
        for table in metadata().sorted_tables:
            assert "zebra" not in repr((await session.execute(select(table))).all()), table.name
    assert "zebra" not in caplog.text
    assert b"banner on the start page" in await raw(stage), "what was handed over is there"
    assert b"zebra" not in await raw(stage)


async def test_everything_the_gate_stops_leaves_a_number_and_nothing_else(
    stage: Stage, account: Account
) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await account.hears(await stage.person("Nobody"), REQUEST)
    await account.hears(olga, "Ivan, please look at the banner of Vega")
    await account.answers(vega, "I am on holiday until Monday", offline=True)
    await account.hears(vega, "Thank you!")
    await account.hears(vega, sticker="👍")
    await account.pause(vega)
    await account.hears(vega, REQUEST)
    await account.pause(vega, paused=False)
    await stage.act("clock", advance_seconds=0)
    assert await counts(stage) == {"offers": 0, "tickets": 0, "redirects": 0}
    assert await kept(stage) == 0
    await account.hears(vega, REQUEST)
    assert (await counts(stage))["offers"] == 1


async def test_somebody_elses_account_is_none_of_ours(stage: Stage) -> None:
    """Anybody can find the bot and connect it: a client, or a stranger."""
    vega, galina = stage.people["Vega"], await stage.person("Galina")
    for owner in (vega, galina):
        own = Account(stage, owner)
        await own.connect()
        await own.hears(stage.people["Ivan"], REQUEST)
        await own.hears(vega if owner is galina else galina, REQUEST)
    assert await kept(stage) == 0 and (await counts(stage))["offers"] == 0


async def test_an_employee_who_is_a_clients_contact_too_is_a_colleague(
    stage: Stage, account: Account
) -> None:
    max_ = await stage.let_in("Max", employee="max")
    await stage.let_in("Max", client="orchard")
    await account.hears(max_, REQUEST)
    assert await kept(stage) == 0 and (await counts(stage))["offers"] == 0


async def test_two_connected_employees_do_not_make_the_bot_talk_to_itself(
    morning_url: str, morning: Morning, tmp_path: Path
) -> None:
    async with morning.after(morning_url, tmp_path) as stage:
        await automatic(stage)
        vega = stage.people["Vega"]
        ivan = Account(stage, stage.people["Ivan"])
        max_ = Account(stage, await stage.let_in("Max", employee="max"))
        for own in (ivan, max_):
            await own.connect()
        await ivan.hears(max_.owner, REQUEST)
        await max_.hears(ivan.owner, REQUEST)
        assert await sent(stage) == []
        await ivan.hears(vega, REQUEST)
        await max_.hears(vega, "And the logo has to be bigger, too")
        assert len(await sent(stage)) == 2, "one from each, and each only once"
        assert (await counts(stage))["redirects"] == 2


async def test_a_work_account_hands_over_at_once(morning_url: str, morning: Morning, tmp_path: Path) -> None:
    async with morning.after(morning_url, tmp_path) as stage:
        await automatic(stage)
        vega, olga = stage.people["Vega"], stage.people["Olga"]
        account = Account(stage, stage.people["Ivan"])
        await account.connect("can_reply", "can_read_messages")
        await stage.people["Ivan"].has_read(
            "Yours is a work account", "What I have passed on I mark as read."
        )
        await account.hears(vega, REQUEST)
        assert "Personal: Ivan Novak" in words(await olga.card(1))
        assert "I have passed this to our window as no. 1" in (await account.reads(vega))[-1]
        await account.hears(vega, "And in the footer, too")
        read = (await stage.see(f"business/{account.owner.id}"))["chats"][str(vega.id)]["read_up_to"]
        assert read == 3, "the newest of what is handed over, also where nothing more is said"
        for line in range(3):
            await stage.act(
                "business/say", **{"from": vega.id}, to=account.owner.id, text=f"more of it: {line}"
            )
        await stage.quiet()
        assert len(await sent(stage)) == 1
        assert await stage.refused_calls() == []


@pytest.mark.slow
async def test_a_flood_is_one_card_and_little_memory(stage: Stage, account: Account) -> None:
    vega, ivan = stage.people["Vega"], stage.people["Ivan"]
    for number in range(120):
        await stage.act("business/say", **{"from": vega.id}, to=ivan.id, text=f"Please do it now! {number}")
    await stage.quiet()
    card = await ivan.has_read("50 messages so far.", "For 70 more there was no room")
    assert sum("Please" in words(m) or "looks like" in words(m) for m in await ivan.sees()) == 1
    assert (await counts(stage))["offers"] == 1 and stage.office.memory.bytes < 100_000
    await ivan.presses("Private", card)
    assert stage.office.memory.bytes == 0 and await kept(stage) == 0


async def test_revoked_between_hand_over_and_answer(
    morning_url: str, morning: Morning, tmp_path: Path
) -> None:
    async with morning.after(morning_url, tmp_path) as stage:
        vega, ivan, olga = (stage.people[name] for name in ("Vega", "Ivan", "Olga"))
        account = Account(stage, ivan)
        connection = await account.connect()
        await account.hears(vega, REQUEST)
        # Telegram has taken the bot off, and its word of it is still on the way.
        stage.stand_in.api.world.connections[connection].enabled = False
        await ivan.presses("Hand over")
        assert REQUEST in words(await olga.card(1)), "the request is safe"
        told = await ivan.has_read("#1: I could not answer", "I am not connected to your account any more.")
        assert "I have passed this to our window as no. 1" in words(told), "the words to paste"
        assert not any("could not answer" in words(m) for m in await olga.sees(stage.staff_chat))
        [refused] = await stage.refused_calls()
        assert "BUSINESS_CONNECTION_INVALID" in refused["description"]


async def test_taken_off_while_something_is_asked(stage: Stage, account: Account) -> None:
    vega, ivan = stage.people["Vega"], stage.people["Ivan"]
    await account.hears(vega, REQUEST)
    await account.revoke()
    await ivan.has_read("I am no longer connected to your account.")
    await ivan.has_read("I no longer have the words.")
    assert stage.office.memory.bytes == 0
    await account.hears(vega, "Is anybody there?")
    assert await kept(stage) == 0
    await account.connect()
    await account.hears(vega, "Please call me about the banner, it is urgent")
    await ivan.presses("Hand over")
    assert "I have passed this" in (await account.reads(vega))[-1]


async def test_without_the_right_to_reply_the_employee_gets_the_words(stage: Stage, account: Account) -> None:
    vega, ivan = stage.people["Vega"], stage.people["Ivan"]
    await account.connect("can_read_messages")
    await ivan.has_read("I may not reply: whom I pass on you tell yourself")
    await account.hears(vega, REQUEST)
    await ivan.presses("Hand over")
    await ivan.has_read("#1: I could not answer", "You have not given me the right to reply.")
    assert await sent(stage) == []


async def test_a_chat_paused_between_hand_over_and_answer(
    morning_url: str, morning: Morning, tmp_path: Path
) -> None:
    async with morning.after(morning_url, tmp_path) as stage:
        vega, ivan = stage.people["Vega"], stage.people["Ivan"]
        account = Account(stage, ivan)
        await account.connect()
        await account.hears(vega, REQUEST)
        await account.pause(vega)
        await ivan.presses("Hand over")
        await ivan.has_read("#1: I could not answer", "This chat is paused or left out for me.")


async def test_a_client_who_blocks_the_bot_is_answered_in_the_chat_all_the_same(
    stage: Stage, account: Account
) -> None:
    vega, ivan, olga = (stage.people[name] for name in ("Vega", "Ivan", "Olga"))
    await stage.act("block", **{"from": vega.id})
    await stage.quiet()
    await account.hears(vega, REQUEST)
    await ivan.presses("Hand over")
    assert "I have passed this to our window as no. 1" in (await account.reads(vega))[-1]
    assert REQUEST in words(await olga.card(1))


async def test_connected_while_nobody_listened_it_asks_whose_account_that_is(stage: Stage) -> None:
    vega, ivan = stage.people["Vega"], stage.people["Ivan"]
    account = Account(stage, ivan)
    world = stage.stand_in.api.world
    unheard = There("unheard", ivan.id, world.now(), rights={"can_reply"})
    world.connections[unheard.id] = world.account(ivan.id).connection = unheard
    await account.hears(vega, REQUEST)
    await ivan.has_read("I am connected to your account.")
    assert b"banner" not in await raw(stage) and stage.office.memory.bytes == 0
    await account.hears(vega, "Could you please look at the contact form?")
    await ivan.has_read("This looks like a request.")


async def test_an_update_brought_twice_changes_nothing(stage: Stage, account: Account) -> None:
    vega, ivan = stage.people["Vega"], stage.people["Ivan"]
    await account.hears(vega, REQUEST)
    await ivan.presses("Hand over")
    async with stage.office.database.reading() as session:
        connection = await session.scalar(select(Connection.external_id))
    again: dict[str, Any] = {
        "business_connection_id": connection,
        "message_id": 1,
        "from": {"id": vega.id, "is_bot": False, "first_name": "Vega"},
        "chat": {"id": vega.id, "type": "private"},
        "date": int(stage.office.clock.now().timestamp()),
        "text": REQUEST,
    }
    assert stage.office.inlet is not None
    receiver = stage.office.inlet._receiver
    async with stage.office.database.reading() as session:
        known = await session.scalar(select(func.max(Inbound.external_id)).where(Inbound.raw == b""))
    await receiver.keep([{"update_id": known, "business_message": again}])
    await stage.quiet()
    assert await counts(stage) == {"offers": 1, "tickets": 1, "redirects": 1}


async def automatic(stage: Stage) -> None:
    """Ivan's and Max's accounts are for work alone, says the book."""
    written = re.sub(r"^\[invoices\]\n(?:.+\n)*", "", (BOOKS / "en.toml").read_text(), flags=re.MULTILINE)
    for code in ("ivan", "max"):
        written = written.replace(f"[employees.{code}]\n", f"[employees.{code}]\nwork_account = true\n")
    book = stage.settings.data / "office.toml"
    book.write_text(written)
    await apply_file(book, stage.office.database, stage.office.clock.now())


async def raw(stage: Stage) -> bytes:
    async with stage.office.database.reading() as session:
        return b"\n".join(await session.scalars(select(Inbound.raw)))


async def kept(stage: Stage) -> int:
    """Rows of employees' own chats with words in them."""
    async with stage.office.database.reading() as session:
        rows = select(func.count(Inbound.id)).where(
            Inbound.raw != b"", Inbound.source.startswith("business:")
        )
        return await session.scalar(rows) or 0


async def counts(stage: Stage) -> dict[str, int]:
    async with stage.office.database.reading() as session:
        return {
            name: await session.scalar(select(func.count(kind.id))) or 0
            for name, kind in (("offers", Offer), ("tickets", Ticket), ("redirects", Redirect))
        }


async def sent(stage: Stage) -> list[dict[str, Any]]:
    """What the bot said in employees' own chats."""
    return [
        call["params"]
        for call in await stage.see("journal")
        if call["method"] == "sendMessage" and call["params"].get("business_connection_id")
    ]


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def files_of_the_database(stage: Stage) -> list[Path]:
    """The file, its write-ahead log and its index; on PostgreSQL none of them is ours to read."""
    name = make_url(stage.settings.database).database or ""
    return sorted(Path(name).parent.glob(f"{Path(name).name}*")) if stage.office.database.is_sqlite else []
