"""The real aiogram client against the stand-in: every answer and every update must be one of its models."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    RestartingTelegram,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    Message,
    ReactionTypeEmoji,
    ReplyParameters,
    Update,
)

from tests.sandbox.telegram.stage import Talk, as_file, png


@pytest.fixture
async def bot(talk: Talk) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(talk.url))
    async with Bot(talk.stand_in.token, session=session) as bot:
        yield bot


def keyboard(text: str, data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=text, callback_data=data)]])


async def test_a_conversation(talk: Talk, bot: Bot) -> None:
    me = await bot.get_me()
    assert me.username == "okoshko_bot"
    anna = await talk.person("Anna", language_code="ru", username="anna")
    [update] = await bot.get_updates(timeout=1)
    assert update.message
    assert update.message.text == "/start"
    sent = await bot.send_message(
        anna, "<b>Logged</b>, #1", parse_mode="HTML", reply_markup=keyboard("✅ Accept", "a:1")
    )
    assert [entity.type for entity in sent.entities or []] == ["bold"]
    pressed = await talk.act(
        "press", who=anna, chat=anna, message_id=sent.message_id, button="Accept", wait=0
    )
    [update] = await bot.get_updates(offset=update.update_id + 1)
    assert update.callback_query
    assert update.callback_query.id == pressed["id"]
    assert isinstance(update.callback_query.message, Message)
    await bot.answer_callback_query(update.callback_query.id, "Thank you", show_alert=True)
    edited = await bot.edit_message_text("Accepted", chat_id=anna, message_id=sent.message_id)
    assert isinstance(edited, Message)
    assert edited.reply_markup is None


async def test_everything_people_do_arrives_as_a_model(talk: Talk, bot: Bot) -> None:
    await bot.get_updates(allowed_updates=["message", "edited_message", "my_chat_member", "chat_member",
                                           "message_reaction"])  # fmt: skip
    anna = await talk.person("Anna")
    ivan = await talk.person("Ivan", started=False)
    staff = (await talk.act("groups", title="Staff", creator=anna, forum=True))["id"]
    basic = (await talk.act("groups", title="Old", creator=anna, members=[ivan], type="group"))["id"]
    said = await talk.act("say", who=anna, text="hello @okoshko_bot vega.studio")
    await talk.act("edit", who=anna, chat=anna, message_id=said["message_id"], text="bye")
    file = as_file(b"content", "brief.docx", "application/vnd.ms-word")
    await talk.act("say", who=anna, photo=as_file(png(1600, 900), "a.png", "image/png"), caption="look")
    for kind in ("document", "voice", "video", "audio"):
        await talk.act("say", who=anna, **{kind: file}, media_group="g1")
    await talk.act("say", who=anna, sticker="👍")
    await talk.act("say", who=anna, contact={"phone_number": "+70000000000", "first_name": "Pyotr"})
    for origin in (
        {"from_user": ivan},
        {"hidden_name": "Somebody"},
        {"chat": staff},
        {"chat": {"title": "News"}},
    ):
        await talk.act("say", who=anna, text="forwarded", forward_of=origin)
    topic = await talk.act(f"groups/{staff}/topics", who=anna, name="Vega")
    await talk.act("say", who=anna, chat=staff, text="in topic", thread=topic["message_thread_id"])
    await talk.act("say", who=anna, chat=staff, text="as the group", anonymous=True)
    await talk.act("react", who=anna, chat=staff, message_id=topic["message_thread_id"], emoji="👍")
    for action in ("join", "promote", "demote", "leave", "join", "kick"):
        await talk.act(f"groups/{staff}/members", user=ivan, action=action)
    await talk.act(f"groups/{basic}/migrate")
    await talk.act("block", who=anna)
    await talk.act("start", who=anna, payload="again")
    raw = await talk.updates()
    assert len(raw) > 35
    for update in raw:
        model = Update.model_validate(update)
        assert model.event_type in update
        assert unknown_fields(model) == []
    assert await bot.get_updates()


def unknown_fields(model: object, path: str = "update") -> list[str]:
    """Fields aiogram does not know, of a model and all models inside; the two obsolete ones Telegram still sends
    beside new_chat_members, and all_members_are_administrators, are known exceptions."""
    obsolete = {
        "new_chat_participant",
        "new_chat_member",
        "all_members_are_administrators",
        "left_chat_participant",
    }
    found = []
    if isinstance(model, list):
        for one in model:
            found += unknown_fields(one, path)
    extra = set(getattr(model, "model_extra", None) or {}) - obsolete
    found += [f"{path}.{name}" for name in extra]
    for name in getattr(type(model), "model_fields", {}):
        found += unknown_fields(getattr(model, name), f"{path}.{name}")
    return found


async def test_files_albums_copies_and_forwards(talk: Talk, bot: Bot) -> None:
    anna = await talk.person("Anna")
    staff = (await talk.act("groups", title="Staff", creator=anna))["id"]
    photo = await bot.send_photo(staff, BufferedInputFile(png(1000, 500), "chart.png"), caption="week")
    assert photo.photo
    assert [(size.width, size.height) for size in photo.photo] == [
        (90, 45),
        (320, 160),
        (800, 400),
        (1000, 500),
    ]
    again = await bot.send_photo(anna, photo.photo[-1].file_id)
    assert again.photo
    document = await bot.send_document(anna, BufferedInputFile(b"%PDF", "счёт.pdf"), caption="<i>bill</i>",
                                       parse_mode="HTML")  # fmt: skip
    assert document.document
    assert document.document.file_name == "счёт.pdf"
    content = await bot.download(document.document.file_id)
    assert content
    assert content.read() == b"%PDF"
    await bot.send_voice(anna, BufferedInputFile(b"OggS", "v.ogg"), duration=3)
    album = await bot.send_media_group(
        anna,
        [InputMediaPhoto(media=BufferedInputFile(png(10, 10), "a.png"), caption="two"),
         InputMediaPhoto(media=photo.photo[-1].file_id)],
    )  # fmt: skip
    assert len({message.media_group_id for message in album}) == 1
    await bot.send_media_group(anna, [InputMediaDocument(media=document.document.file_id)] * 2)
    said = await talk.act("say", who=anna, text="see below")
    copied = await bot.copy_message(staff, anna, said["message_id"], reply_markup=keyboard("a", "b"))
    forwarded = await bot.forward_message(staff, anna, said["message_id"])
    assert forwarded.forward_origin
    ids = [message.message_id for message in album]
    assert len(await bot.copy_messages(staff, anna, ids)) == 2
    assert len(await bot.forward_messages(staff, anna, ids)) == 2
    await bot.delete_message(staff, copied.message_id)
    await bot.delete_messages(staff, [forwarded.message_id, 9999])


async def test_the_bot_introduces_itself_and_looks_around(talk: Talk, bot: Bot) -> None:
    anna = await talk.person("Anna")
    staff = (await talk.act("groups", title="Staff", creator=anna, forum=True))["id"]
    await bot.set_my_commands([BotCommand(command="new", description="File a request")],
                              scope=BotCommandScopeChat(chat_id=staff), language_code="en")  # fmt: skip
    assert await bot.get_my_commands(scope=BotCommandScopeChat(chat_id=staff), language_code="en")
    await bot.delete_my_commands(scope=BotCommandScopeChat(chat_id=staff), language_code="en")
    await bot.set_my_description("window", language_code="en")
    await bot.set_my_short_description("window")
    await bot.set_chat_menu_button(anna)
    await bot.send_chat_action(anna, "typing")
    chat = await bot.get_chat(staff)
    assert chat.is_forum
    assert (await bot.get_chat(anna)).first_name == "Anna"
    assert (await bot.get_chat_member(staff, bot.id)).status == "administrator"
    assert {one.status for one in await bot.get_chat_administrators(staff)} == {"creator", "administrator"}
    assert not (await bot.get_webhook_info()).url
    await bot.leave_chat(staff)
    assert [entry for entry in await talk.see("journal") if entry["verdict"] != "ok"] == []


async def test_topics_pins_replies_reactions_and_mentions(talk: Talk, bot: Bot) -> None:
    anna = await talk.person("Anna")
    staff = (await talk.act("groups", title="Staff", creator=anna, forum=True))["id"]
    topic = await bot.create_forum_topic(staff, "Vega #1")
    thread = topic.message_thread_id
    await bot.edit_forum_topic(staff, thread, name="Vega #2")
    await bot.close_forum_topic(staff, thread)
    await bot.reopen_forum_topic(staff, thread)
    card = await bot.send_message(staff, "card", message_thread_id=thread, reply_markup=keyboard("Bill", "b"))
    assert card.is_topic_message
    await bot.edit_message_reply_markup(chat_id=staff, message_id=card.message_id)
    await bot.pin_chat_message(staff, card.message_id)
    assert (await bot.get_chat(staff)).pinned_message
    await bot.unpin_chat_message(staff, message_id=card.message_id)
    said = await talk.act("say", who=anna, text="Fix the banner, please")
    answer = await bot.send_message(
        anna,
        "Which?",
        reply_parameters=ReplyParameters(message_id=said["message_id"], quote="banner"),
        reply_markup=ForceReply(),
    )
    assert answer.quote
    assert answer.quote.position == 8
    await bot.set_message_reaction(anna, said["message_id"], [ReactionTypeEmoji(emoji="👍")])
    mention = await bot.send_message(staff, f'<a href="tg://user?id={anna}">Anna</a>', parse_mode="HTML")
    assert mention.entities
    assert mention.entities[0].user
    for update in await talk.updates():
        Update.model_validate(update)
    assert [entry for entry in await talk.see("journal") if entry["verdict"] != "ok"] == []


async def test_a_business_connection_and_all_that_comes_of_it(talk: Talk, bot: Bot) -> None:
    anna, boris = await talk.person("Anna"), await talk.person("Boris")
    connection = (await talk.act("business/connect", who=boris, rights=["can_reply", "can_read_messages"]))[
        "id"
    ]
    picture = as_file(png(20, 10), "a.png", "image/png")
    first = await talk.act("business/say", who=anna, to=boris, photo=picture, caption="The banner is wrong")
    info = await bot.get_business_connection(connection)
    assert info.rights
    assert info.rights.can_reply
    await bot.send_chat_action(anna, "typing", business_connection_id=connection)
    asked = await bot.send_message(
        anna, "By the window?", business_connection_id=connection, reply_markup=keyboard("Yes", "w:1")
    )
    assert asked.sender_business_bot
    sent = await bot.send_document(
        anna, BufferedInputFile(b"words", "a.txt"), caption="see", business_connection_id=connection
    )
    assert sent.business_connection_id == connection
    await bot.edit_message_text(
        "By the window.", chat_id=anna, message_id=asked.message_id, business_connection_id=connection
    )
    assert await bot.read_business_message(connection, anna, first["message_id"])
    await talk.act("business/edit", who=anna, to=boris, message_id=first["message_id"], text="left banner")
    await talk.act("business/delete", who=anna, to=boris, message_id=first["message_id"])
    await talk.act("business/revoke", who=boris)
    kinds = [update.event_type for update in await bot.get_updates()]
    assert kinds == [
        "message", "message", "business_connection", *["business_message"] * 3,
        *["edited_business_message"] * 2, "deleted_business_messages", "business_connection",
    ]  # fmt: skip
    assert await talk.see("journal?verdict=refused") == []


async def test_refusals_and_faults_become_aiograms_errors(talk: Talk, bot: Bot) -> None:
    anna = await talk.person("Anna")
    group = (await talk.act("groups", title="g", creator=anna, type="group"))["id"]
    await talk.act(f"groups/{group}/migrate")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(5, "hi")
    with pytest.raises(TelegramMigrateToChat):
        await bot.send_message(group, "hi")
    for kind, error in (
        ("429", TelegramRetryAfter),
        ("500", RestartingTelegram),
        ("502", (ClientDecodeError, TelegramServerError)),
        ("cut", TelegramNetworkError),
        ("drop", TelegramNetworkError),
    ):
        await talk.act("faults", kind=kind, method="sendMessage")
        with pytest.raises(error):
            await bot.send_message(anna, kind)
    await talk.act("block", who=anna)
    with pytest.raises(TelegramForbiddenError, match="blocked"):
        await bot.send_message(anna, "hi")
    seen = await talk.see(f"chats/{anna}/messages")
    assert [message["text"] for message in seen] == ["/start", "cut"]


async def test_a_poisoned_update_cannot_be_decoded_but_can_be_read(talk: Talk, bot: Bot) -> None:
    anna = await talk.person("Anna")
    await talk.act("faults", kind="poison", who=anna, text="my words")
    with pytest.raises(ClientDecodeError):
        await bot.get_updates()
    assert (await talk.updates())[-1]["message"]["text"] == "my words"
