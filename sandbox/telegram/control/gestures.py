"""What a person does to messages: edits, deletes, presses buttons, reacts; and to the bot: starts, blocks it."""

import asyncio
import contextlib
import unicodedata
from typing import Any

from sandbox.telegram.api import BotApi, Query
from sandbox.telegram.control.body import Body, ControlError
from sandbox.telegram.control.speech import place, revised, spoken
from sandbox.telegram.people import JSON, Member, Message, Person
from sandbox.telegram.world import CALLBACK_LIFE, DAY


async def start(api: BotApi, body: Body) -> JSON:
    """Open the bot (by a link with a payload, or plainly) and press Start."""
    person = body.person()
    unblock_person(api, person)
    payload = str(body.get("payload", ""))
    chat = place(api.world, Body({"from": person.id}, api.world), person)
    content = spoken(f"/start {payload}" if payload else "/start")
    return api.world.message_view(api.world.post(chat, person.id, content))


async def edit(api: BotApi, body: Body) -> JSON:
    """A person edits their own message; media keep their file, the text becomes the caption."""
    person, chat = body.person(), body.chat()
    message = body.message(chat)
    if message.sender != person.id or message.service:
        raise ControlError("only one's own messages can be edited")
    revised(message, body.need("text"))
    message.edit_date = api.world.now()
    api.world.edited(message)
    return api.world.message_view(message)


async def delete(api: BotApi, body: Body) -> JSON:
    """A message disappears for everybody; the bot is not told, as on Telegram."""
    api.world.delete(body.message(body.chat()))
    return {}


async def press(api: BotApi, body: Body) -> JSON:
    """Press an inline button and wait for the answer, at most `wait` seconds (default 5).

    `inaccessible`: Telegram tells the bot no more of the message than where it was (Bot API,
    `InaccessibleMessage`).
    """
    person, chat = body.person(), body.chat()
    if (chat.private and chat.id != person.id) or (not chat.private and not chat.member(person.id).inside):
        raise ControlError(f"{person.id} is not in chat {chat.id}")
    message = body.message(chat)
    return await press_and_wait(api, body, message, shown=message)


async def press_and_wait(api: BotApi, body: Body, message: Message, shown: Message) -> JSON:
    """Press a button of `message`; `shown` is the copy of it that the bot is told of."""
    person = body.person()
    button = _button(message, body)
    if button.get("disabled"):
        raise ControlError("the button is disabled")
    if "callback_data" not in button:
        return {"id": None, "answer": None, "button": button}
    view = api.world.message_view(shown)
    if body.get("inaccessible"):
        view = {"chat": view["chat"], "message_id": shown.id, "date": 0}
    query = _query(api, person, shown, view, button)
    answered: asyncio.Future[JSON] = asyncio.get_running_loop().create_future()
    query.on_answer = lambda answer: None if answered.done() else answered.set_result(answer)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(answered, float(body.get("wait", 5)))
    return {"id": query.id, "answer": query.answer}


def _query(api: BotApi, person: Person, message: Message, view: JSON, button: JSON) -> Query:
    world = api.world
    query = Query(str(world.random.randrange(10**17, 10**18)), person.id, world.clock.timestamp())
    api.queries[query.id] = query
    update = {
        "id": query.id,
        "from": person.user(),
        "message": view,
        "chat_instance": str(abs(message.chat) * 7919),
        "data": button["callback_data"],
    }
    # Presses in people's own chats have a queue of their own.
    source = f"business:{person.id}" if message.account else person.id
    world.tell("callback_query", update, source, query.pressed_at + CALLBACK_LIFE)
    return query


def _button(message: Message, body: Body) -> JSON:
    """The button with this data, or whose text begins so (an emoji before it does not count)."""
    buttons = [b for row in (message.markup or {}).get("inline_keyboard", []) for b in row]
    data, text = body.get("data"), body.get("button")
    if data is None and text is None:
        raise ControlError("data or button is missing")
    for button in buttons:
        if data is not None and button.get("callback_data") == data:
            return dict(button)
        if data is None and _begins(button["text"], str(text)):
            return dict(button)
    names = ", ".join(button["text"] for button in buttons) or "none"
    raise ControlError(f"no such button; there are: {names}")


def _begins(label: str, wanted: str) -> bool:
    label, wanted = " ".join(label.split()), " ".join(wanted.split())  # no-break spaces stand in labels
    return label.startswith(wanted) or bare(label).casefold().startswith(bare(wanted).casefold())


def bare(label: str) -> str:
    """A label without the emoji and signs before its first letter or digit."""
    for index, sign in enumerate(label):
        if unicodedata.category(sign)[0] in "LN" or sign in "+-":
            return label[index:]
    return label


async def react(api: BotApi, body: Body) -> JSON:
    """Set or (emoji null) take back a person's reaction; the bot hears of it as an administrator only."""
    person, chat = body.person(), body.chat()
    message = body.message(chat)
    old, new = message.reactions.get(person.id), body.get("emoji")
    if new is None:
        message.reactions.pop(person.id, None)
    else:
        message.reactions[person.id] = str(new)
    api.world.hub.publish("edit", chat=chat.id, message_id=message.id)
    if chat.private or chat.member(api.world.bot.id).status == "administrator":
        update = {
            "chat": api.world.chat_view(chat),
            "message_id": message.id,
            "user": person.user(),
            "date": api.world.now(),
            "old_reaction": _reaction(old),
            "new_reaction": _reaction(new),
        }
        api.world.tell("message_reaction", update, chat.id, api.world.now() + DAY)
    return {}


def _reaction(emoji: Any) -> list[JSON]:
    return [{"type": "emoji", "emoji": str(emoji)}] if emoji else []


async def block(api: BotApi, body: Body) -> JSON:
    """The person stops the bot: it is told by my_chat_member and refused from then on."""
    person = body.person()
    if not person.blocked and person.started:
        person.blocked = True
        _tell_standing(api, person, "member", "kicked")
    return {}


async def unblock(api: BotApi, body: Body) -> JSON:
    unblock_person(api, body.person())
    return {}


async def deactivate(_api: BotApi, body: Body) -> JSON:
    """The person deletes their account."""
    body.person().deactivated = True
    return {}


def unblock_person(api: BotApi, person: Person) -> None:
    if person.blocked:
        person.blocked = False
        _tell_standing(api, person, "kicked", "member")


def _tell_standing(api: BotApi, person: Person, old: str, new: str) -> None:
    chat = api.world.private_chat(person)
    bot = api.world.bot.id
    api.world.tell_standing(chat, bot, "my_chat_member", Member(old), Member(new), person.id)
