"""The real aiogram client against Telegram's answers: what each means for the words."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import pytest

from intake.letter import Button, Enclosure, Letter, Paragraph, Press, letter
from intake.outbox.ports import Gone, Later, Moved, Outcome, Refused, Sent, Unchanged, Unknown, Unreachable
from intake.shelf import Shelf
from intake.telegram import form
from intake.telegram.send import TelegramSender, meaning, open_bot
from tests.sandbox.telegram.stage import Talk, png


@pytest.fixture
async def sender(talk: Talk, tmp_path):
    bot = open_bot(talk.stand_in.token, talk.url, None)
    yield TelegramSender(bot, Shelf(tmp_path))
    await bot.session.close()


def words(chat: int, text: str = "hello", **more) -> dict:
    [call] = form.messages(letter(text, **more), chat)
    return call


async def test_words_a_card_and_its_edit(talk, sender):
    anna = await talk.person("Anna")
    button = ((Button("Accept", Press("accept", 1)),),)
    sent = await sender.send(words(anna, "A price", buttons=button))
    [_, shown] = await talk.see(f"chats/{anna}/messages")
    assert sent == Sent(str(shown["message_id"]))
    assert shown["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "accept:1:0"
    number = int(sent.external_id)
    assert await sender.send(form.edit(letter("Accepted"), anna, number)) == Sent(sent.external_id)
    assert await sender.send(form.edit(letter("Accepted"), anna, number)) == Unchanged()
    await talk.act("delete", chat=anna, message_id=number)
    assert await sender.send(form.edit(letter("again"), anna, number)) == Gone()


async def test_files_from_the_shelf(talk, sender, tmp_path):
    anna = await talk.person("Anna")
    shelf = Shelf(tmp_path)
    files = (
        Enclosure("document", "счёт.pdf", "application/pdf", sha256=shelf.put(b"%PDF")),
        Enclosure("photo", "week.png", "image/png", sha256=shelf.put(png(600, 300))),
    )
    calls = form.messages(Letter((Paragraph("see"),), enclosures=files), anna)
    assert [type(await sender.send(call)) for call in calls] == [Sent, Sent, Sent]
    *_, document, photo = await talk.see(f"chats/{anna}/messages")
    assert document["document"]["file_name"] == "счёт.pdf"
    assert photo["photo"][-1]["width"] == 600
    voice = Enclosure("photo", "a.jpg", "image/jpeg", file_id=photo["photo"][-1]["file_id"])
    [call] = form.messages(Letter((), enclosures=(voice,)), anna)
    assert isinstance(await sender.send(call), Sent)


async def test_a_file_of_the_bot_before_this_one_goes_from_the_shelf(talk, sender, tmp_path):
    anna = await talk.person("Anna")
    kept = Shelf(tmp_path).put(png(40, 30))
    for file_id in ("AgAC" + "x" * 51 + "Q", "AgACnonsense"):
        old = Enclosure("photo", "week.png", "image/png", file_id, kept)
        [call] = form.messages(Letter((), enclosures=(old,)), anna)
        assert isinstance(await sender.send(call), Sent)
    *_, shown = await talk.see(f"chats/{anna}/messages")
    assert shown["photo"][-1]["width"] == 40


async def refusal(talk: Talk, sender: TelegramSender, case: str) -> Outcome:
    """Bring about one of Telegram's refusals."""
    anna = await talk.person("Anna", started=case != "never opened")
    group = (await talk.act("groups", title="g", creator=anna, type="group"))["id"]
    target: int = group if case in ("moved", "kicked", "deleted group") else anna
    match case:
        case "blocked":
            await talk.act("block", who=anna)
        case "deactivated":
            await talk.act("deactivate", who=anna)
        case "moved":
            await talk.act(f"groups/{group}/migrate")
        case "kicked":
            await talk.act(f"groups/{group}/members", user=talk.stand_in.bot["id"], action="kick")
        case "nobody":
            target = 5
        case "never sent":
            return await sender.send(form.edit(letter("x"), anna, 4711))
        case "unknown parameter":
            call = words(anna)
            call["params"]["chat_id"] = [1]
            return await sender.send(call)
    return await sender.send(words(target))


@pytest.mark.parametrize(
    ("case", "kind"),
    [
        ("blocked", Unreachable),
        ("deactivated", Unreachable),
        ("nobody", Unreachable),
        ("never opened", Unreachable),
        ("kicked", Unreachable),
        ("moved", Moved),
        ("never sent", Gone),
        ("unknown parameter", Refused),
    ],
)
async def test_what_a_refusal_means(talk, sender, case, kind):
    assert isinstance(await refusal(talk, sender, case), kind)


@pytest.mark.parametrize(
    ("kind", "arrived", "expected"),
    [("429", 0, Later), ("500", 0, Unknown), ("502", 0, Unknown), ("cut", 1, Unknown), ("drop", 0, Unknown)],
)
async def test_what_a_fault_of_the_wire_means(talk, sender, kind, arrived, expected):
    anna = await talk.person("Anna")
    await talk.act("faults", kind=kind, method="sendMessage", retry_after=7)
    outcome = await sender.send(words(anna))
    assert isinstance(outcome, expected)
    if isinstance(outcome, Later):
        assert outcome.seconds == 7
    assert len(await talk.see(f"chats/{anna}/messages")) == 1 + arrived


async def test_a_wrong_token_keeps_the_words(talk, tmp_path):
    bot = open_bot("7654321098:AAHwrong-token-wrong-token-wrong", talk.url, None)
    outcome = await TelegramSender(bot, Shelf(tmp_path)).send(words(7))
    await bot.session.close()
    assert isinstance(outcome, Later) and outcome.away


@pytest.mark.parametrize("way", ["straight", "no such name", "proxy", "unwilling proxy"])
async def test_where_nobody_was_reached_nothing_was_sent(tmp_path, way):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    api = "http://no-such-host.invalid" if way == "no such name" else f"http://127.0.0.1:{port}"
    async with unwilling() as unwilling_port:
        proxy = {
            "proxy": f"socks5://127.0.0.1:{port}",
            "unwilling proxy": f"socks5://127.0.0.1:{unwilling_port}",
        }.get(way)
        bot = open_bot("1:secret", api, proxy)
        outcome = await TelegramSender(bot, Shelf(tmp_path)).send(words(7))
        await bot.session.close()
    assert isinstance(outcome, Later) and outcome.away, outcome
    assert "secret" not in outcome.reason


@contextlib.asynccontextmanager
async def unwilling() -> AsyncIterator[int]:
    """A SOCKS5 proxy that lets nobody in (RFC 1928, section 3)."""

    async def decline(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(2)
        writer.write(b"\x05\xff")
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(decline, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


async def test_an_answer_aiogram_cannot_read_is_no_reason_to_say_it_twice(talk):
    from aiogram.exceptions import ClientDecodeError

    answer = {"ok": True, "result": {"message_id": 12, "date": "yesterday"}}
    assert meaning(ClientDecodeError("new shape", ValueError("date"), answer), {}) == Sent("12")
    assert isinstance(meaning(ClientDecodeError("no JSON", ValueError(), "<html>"), {}), Unknown)


async def test_being_stopped_passes_through(talk, sender):
    anna = await talk.person("Anna")
    await talk.act("faults", kind="slow", method="sendMessage", seconds=1)
    task = asyncio.create_task(sender.send(words(anna)))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
