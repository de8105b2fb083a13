"""A client's own project group: Ivan makes it, the bot is in it, the manager says once whose it is."""

from sandbox.seed.control import buttons, words
from sandbox.seed.desk import Desk
from sandbox.seed.words import GROUP_TALK

BINDS = "gbind:"


async def open_clients_group(desk: Desk) -> None:
    """Bound to Vega, with a little talk the bot does not hear, and a word of Ivan's how to speak to it."""
    control, cast = desk.control, desk.cast
    ivan, olga = cast.office["ivan"], cast.office["olga"]
    people = {"ivan": ivan, "vega": cast.contacts["vega", 0], "second": cast.contacts["vega", 1]}
    title = desk.phrases["clients_group"]
    group = await control.post(
        "groups", title=title, creator=ivan, members=[*people.values()], bot_admin=False
    )
    bot = next(
        member
        for said in await control.messages(group["id"])
        for member in said.get("new_chat_members", [])
        if member["is_bot"]
    )
    asked = await control.awaited(
        cast.staff_chat, lambda said: title in words(said) and _binds(desk, said) is not None, title
    )
    press = {"chat": cast.staff_chat, "message_id": asked["message_id"], "data": _binds(desk, asked)}
    await control.post("press", **{"from": olga}, **press)
    await control.awaited(
        cast.staff_chat,
        lambda said: said["message_id"] == asked["message_id"] and _binds(desk, said) is None,
        f"{title}: bound",
    )
    for who, line in GROUP_TALK[desk.book.language]:
        text = line.format(bot=f"@{bot['username']}")
        await control.post("say", **{"from": people[who]}, chat=group["id"], text=text)


def _binds(desk: Desk, said: dict[str, object]) -> str | None:
    """What the button with the client's name does."""
    client = desk.book.client("vega")
    return next(
        (
            button["callback_data"]
            for button in buttons(said)
            if button.get("callback_data", "").startswith(BINDS) and button["text"] == client
        ),
        None,
    )
