"""editMessageText, editMessageCaption, editMessageReplyMarkup."""

from sandbox.telegram.api import BotApi, writable_chat
from sandbox.telegram.business import check_business, check_business_editable, find_business_chat
from sandbox.telegram.errors import refuse
from sandbox.telegram.markup import Markup, check_content, check_on_server, read_markup
from sandbox.telegram.methods.sending import preview_options
from sandbox.telegram.methods.texts import read_caption, read_text, stored_caption, stored_text
from sandbox.telegram.params import Call
from sandbox.telegram.people import JSON, Message

TEXT_FIELDS = ("text", "entities", "link_preview_options")
CAPTION_FIELDS = ("caption", "caption_entities")
MEDIA = ("photo", "document", "voice", "video", "audio", "animation")


async def edit_text(api: BotApi, call: Call) -> JSON:
    text, entities = read_text(call)
    markup = read_markup(call, api.stricter)
    message = _find(api, call)
    if "text" not in message.content:
        raise refuse("no_text_to_edit")
    content = stored_text(api, text, entities) | preview_options(call)
    return _change(api, message, TEXT_FIELDS, content, markup)


async def edit_caption(api: BotApi, call: Call) -> JSON:
    text, entities = read_caption(call)
    markup = read_markup(call, api.stricter)
    message = _find(api, call)
    if not any(kind in message.content for kind in MEDIA):
        raise refuse("no_caption_to_edit")
    return _change(api, message, CAPTION_FIELDS, stored_caption(api, text, entities), markup)


async def edit_markup(api: BotApi, call: Call) -> JSON:
    markup = read_markup(call, api.stricter)
    message = _find(api, call)
    return _change(api, message, (), {}, markup)


def _find(api: BotApi, call: Call) -> Message:
    if call.has("inline_message_id") and not call.has("chat_id"):
        raise refuse("message_id_invalid")  # no message of this world was sent by inline mode
    if not call.has("chat_id") and not call.has("message_id"):
        raise refuse("message_not_specified")
    if call.has("business_connection_id"):
        return _find_business(api, call)
    chat = writable_chat(api, call)
    message = chat.find(call.integer("message_id"))
    if message is None:
        raise refuse("edit_target_missing")
    foreign = message.sender != api.world.bot.id or "forward_origin" in message.content
    if foreign or message.service or message.had_reply_keyboard:
        raise refuse("cannot_edit")
    return message


def _find_business(api: BotApi, call: Call) -> Message:
    connection, chat = find_business_chat(api, call)
    message = chat.find(call.integer("message_id"))
    if message is None:
        raise refuse("edit_target_missing")
    check_business_editable(api, message)
    check_business(api, connection, chat)
    return message


def _change(
    api: BotApi, message: Message, fields: tuple[str, ...], content: JSON, markup: Markup | None
) -> JSON:
    """Replace the fields and the keyboard (none given: removed), if anything changes at all."""
    chat = api.world.chat_of(message)
    markup = check_content(markup, private=chat.private)
    before = {name: message.content[name] for name in fields if name in message.content}
    if before == content and message.markup == markup:
        raise refuse("not_modified")
    api.count(chat)
    check_on_server(markup, private=chat.private, business=bool(chat.account))
    kept = {name: value for name, value in message.content.items() if name not in fields}
    message.content = kept | content
    message.markup = markup
    message.edit_date = api.world.now()
    api.world.edited(message)
    return api.world.message_view(message)
