"""answerCallbackQuery and sendChatAction."""

from sandbox.telegram.api import BotApi, writable_chat
from sandbox.telegram.business import check_business, find_business_chat
from sandbox.telegram.errors import refuse
from sandbox.telegram.params import Call

ANSWER_TEXT = 200
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
    "record_audio", "upload_audio",
}  # fmt: skip


async def answer_callback(api: BotApi, call: Call) -> bool:
    """Answer a pressed button once, within the seconds it may be answered. Free of limits."""
    query = api.queries.get(call.text("callback_query_id"))
    age = api.world.clock.timestamp() - query.pressed_at if query else 0.0
    if query is None or query.answer is not None or age > api.callback_answer_seconds:
        raise refuse("query_too_old")
    text, url = call.text("text"), call.text("url")
    if len(text) > ANSWER_TEXT:
        raise refuse("answer_too_long")
    if url and not url.lower().startswith(f"https://t.me/{api.world.bot.username.lower()}?"):
        raise refuse("answer_url_invalid")
    answer = {"show_alert": call.flag("show_alert")}
    query.answer = ({"text": text} if text else {}) | ({"url": url} if url else {}) | answer
    api.world.hub.publish("answer", chat=query.presser, query=query.id, answer=query.answer)
    if query.on_answer is not None:
        query.on_answer(query.answer)
    return True


async def send_chat_action(api: BotApi, call: Call) -> bool:
    if call.text("action").lower() not in ACTIONS:
        raise refuse("action_wrong")
    if call.has("business_connection_id"):
        connection, chat = find_business_chat(api, call)
        check_business(api, connection, chat)
        api.limits.spend_action(f"{connection.owner}/{chat.id}")
        return True
    chat = writable_chat(api, call)
    thread = call.integer("message_thread_id")
    if (chat.private and thread) or (chat.forum and thread > 1 and thread not in chat.topics):
        raise refuse("thread_not_found")
    api.limits.spend_action(chat.id)
    return True
