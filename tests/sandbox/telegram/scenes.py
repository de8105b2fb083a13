"""For every row of the strictness tables a call that earns it."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from sandbox.telegram.server import PAYMENT_TOKEN
from tests.sandbox.telegram.stage import png

Stage = SimpleNamespace
Call = tuple[str, dict[str, Any]]
Scene = Callable[[Stage], Call]


def send(**params: Any) -> Scene:
    """sendMessage to Anna with these parameters."""
    return lambda s: ("sendMessage", {"chat_id": s.anna, "text": "hi", **params})


def keys(*buttons: Any, to: str = "anna") -> Scene:
    markup = json.dumps({"inline_keyboard": [list(buttons)]})
    return lambda s: ("sendMessage", {"chat_id": getattr(s, to), "text": "hi", "reply_markup": markup})


def call(method: str, **params: Any) -> Scene:
    """Strings that name something of the stage after a `$` are replaced by it."""

    def scene(stage: Stage) -> Call:
        known = vars(stage)
        return method, {
            name: known[value[1:]] if isinstance(value, str) and value[:1] == "$" else value
            for name, value in params.items()
        }

    return scene


def bill(**params: Any) -> Scene:
    """An invoice as it is taken, but for `params`."""
    usual = {
        "chat_id": "$anna",
        "title": "t",
        "description": "d",
        "payload": "p",
        "provider_token": PAYMENT_TOKEN,
        "currency": "EUR",
        "prices": [{"label": "a", "amount": 1000}],
    }
    return call("sendInvoice", **(usual | params))


def hook(url: str, **params: Any) -> Scene:
    return call("setWebhook", url=url, **params)


def album(*items: Any) -> Scene:
    return call("sendMediaGroup", chat_id="$anna", media=list(items))


def on_behalf(**params: Any) -> Scene:
    """sendMessage from the account of Boris, to Anna."""
    params = {"chat_id": "$anna", "business_connection_id": "$connection", "text": "hi", **params}
    return call("sendMessage", **params)


ON_MESSAGE = {"chat_id": "$anna", "message_id": "$text"}
COPY = {"chat_id": "$anna", "from_chat_id": "$staff"}
DOC = {"type": "document", "media": "$document_id"}

SCENES: dict[str, Scene] = {
    "method_unknown": call("sendGift", user_id=1),
    "parameter_required": call("copyMessage", chat_id="$anna", message_id=1),
    "chat_id_empty": call("sendMessage", text="hi"),
    "chat_not_found": call("sendMessage", chat_id="$stranger", text="hi"),
    "cannot_initiate": call("sendMessage", chat_id="$seen", text="hi"),
    "blocked": call("sendMessage", chat_id="$blocker", text="hi"),
    "deactivated": call("sendMessage", chat_id="$gone", text="hi"),
    "target_is_bot": call("sendMessage", chat_id="$robot", text="hi"),
    "group_upgraded": call("sendMessage", chat_id="$upgraded", text="hi"),
    "group_deleted": call("sendMessage", chat_id="$deleted", text="hi"),
    "kicked_from_group": call("sendMessage", chat_id="$kicked_group", text="hi"),
    "not_in_group": call("sendMessage", chat_id="$left_group", text="hi"),
    "kicked_from_supergroup": call("sendMessage", chat_id="$kicked_supergroup", text="hi"),
    "not_in_supergroup": call("sendMessage", chat_id="$left_supergroup", text="hi"),
    "no_right_to_send": call("sendMessage", chat_id="$mute", text="hi"),
    "no_write_access": call("sendMessage", chat_id="$barred", text="hi"),
    "user_id_invalid": call("getChatMember", chat_id="$staff", user_id="x"),
    "user_not_found": call("getChatMember", chat_id="$staff", user_id=5),
    "member_not_found": call("getChatMember", chat_id="$staff", user_id="$stranger"),
    "no_administrators_in_private": call("getChatAdministrators", chat_id="$anna"),
    "cannot_leave_private": call("leaveChat", chat_id="$anna"),
    "action_wrong": call("sendChatAction", chat_id="$anna", action="sleeping"),
    "business_connection_unknown": send(business_connection_id="x"),
    "business_chat_missing": on_behalf(chat_id=""),
    "business_chat_not_number": on_behalf(chat_id="@anna"),
    "business_chat_not_private": on_behalf(chat_id="$staff"),
    "business_to_self": on_behalf(chat_id="$boris"),
    "business_revoked": on_behalf(business_connection_id="$revoked"),
    "business_peer_unallowed": on_behalf(chat_id="$seen"),
    "business_client_silent": on_behalf(chat_id="$stranger"),
    "message_id_invalid": call(
        "readBusinessMessage", business_connection_id="$connection", chat_id="$anna", message_id=9999
    ),
    "text_missing": send(text=""),
    "text_blank": send(text="<b> </b>\n", parse_mode="HTML"),
    "text_raw_too_long": send(text="я" * 20_000),
    "text_too_long": send(text="x" * 4097),
    "caption_too_long": call("sendPhoto", chat_id="$anna", photo=png(9, 9), caption="x" * 1025),
    "parse_mode_unsupported": send(parse_mode="MarkdownV2"),
    "formatting": send(text="a < b", parse_mode="HTML"),
    "entities_not_json": send(entities="{"),
    "entities_not_array": send(entities="{}"),
    "entity_bad": send(entities=[{"type": "loud", "offset": 0, "length": 1}]),
    "entity_inside_symbol": send(text="😀a", entities=[{"type": "bold", "offset": 1, "length": 1}]),
    "entity_past_end": send(entities=[{"type": "bold", "offset": 1, "length": 9}]),
    "thread_not_found": call("sendMessage", chat_id="$staff", text="hi", message_thread_id=1),
    "topic_closed": call("sendMessage", chat_id="$humble", text="hi", message_thread_id="$closed_topic"),
    "topic_deleted": call("sendMessage", chat_id="$staff", text="hi", message_thread_id="$vanished_topic"),
    "reply_target_missing": send(reply_parameters={"message_id": 9999}),
    "quote_not_found": lambda s: send(reply_parameters={"message_id": s.text, "quote": "never said"})(s),
    "reply_not_json": send(reply_parameters="{"),
    "reply_not_object": send(reply_parameters="[]"),
    "markup_not_json": send(reply_markup="{"),
    "markup_not_object": send(reply_markup="[]"),
    "keyboard_not_array": send(reply_markup={"inline_keyboard": [{"text": "a", "callback_data": "b"}]}),
    "reply_keyboard_not_array": send(reply_markup={"keyboard": ["a"]}),
    "button_not_object": keys("a"),
    "button_without_action": keys({"text": "a", "callback_data": ""}),
    "button_without_text": keys({"callback_data": "b"}),
    "button_field_wrong": keys({"text": 1, "callback_data": "b"}),
    "button_text_empty": keys({"text": " ", "callback_data": "b"}),
    "button_data_too_long": keys({"text": "a", "callback_data": "я" * 33}),
    "button_url_wrong": keys({"text": "a", "url": "http://localhost:8000"}),
    "web_app_not_https": keys({"text": "a", "web_app": {"url": "http://a.ru"}}),
    "button_unallowed_here": keys({"text": "a", "web_app": {"url": "https://a.ru"}}, to="staff"),
    "markup_too_big": send(reply_markup={"inline_keyboard": [[{"text": "a", "callback_data": "b"}]] * 101}),
    "contact_in_group": call(
        "sendMessage",
        chat_id="$staff",
        text="hi",
        reply_markup={"keyboard": [[{"text": "a", "request_contact": True}]]},
    ),
    "effect_in_group": call("sendMessage", chat_id="$staff", text="hi", message_effect_id="5"),
    "no_photo": call("sendPhoto", chat_id="$anna"),
    "no_document": call("sendDocument", chat_id="$anna"),
    "no_voice": call("sendVoice", chat_id="$anna"),
    "no_video": call("sendVideo", chat_id="$anna"),
    "no_audio": call("sendAudio", chat_id="$anna"),
    "file_id_bad_symbol": call("sendPhoto", chat_id="$anna", photo="abcd1234"),
    "file_id_bad_character": call("sendPhoto", chat_id="$anna", photo="my photo!"),
    "file_id_bad_length": call("sendPhoto", chat_id="$anna", photo="abcde"),
    "file_unknown": call("sendDocument", chat_id="$anna", document="BQAC" + "x" * 52),
    "file_of_other_kind": call("sendPhoto", chat_id="$anna", photo="$document_id"),
    "file_empty": call("sendDocument", chat_id="$anna", document=b""),
    "url_not_fetched": call("sendPhoto", chat_id="$anna", photo="https://a.ru/b.png"),
    "photo_not_image": call("sendPhoto", chat_id="$anna", photo=b"no picture"),
    "photo_dimensions": call("sendPhoto", chat_id="$anna", photo=png(2100, 100)),
    "photo_too_big": call("sendPhoto", chat_id="$anna", photo=png(9, 9) + bytes(10 * 2**20)),
    "media_not_json": call("sendMediaGroup", chat_id="$anna", media="["),
    "media_not_array": call("sendMediaGroup", chat_id="$anna", media="{}"),
    "media_attachment_missing": album({"type": "photo", "media": "attach://a"}),
    "media_type_unallowed": album({"type": "animation", "media": "x"}),
    "album_too_long": album(*[DOC] * 11),
    "album_empty": album(),
    "album_mixed": album({"type": "photo", "media": "x"}, DOC),
    "album_item_failed": album({"type": "photo", "media": "abcde"}),
    "message_not_specified": call("editMessageText", text="new"),
    "edit_target_missing": call("editMessageText", chat_id="$anna", message_id=9999, text="new"),
    "not_modified": call("editMessageText", **ON_MESSAGE, text="said"),
    "cannot_edit": call("editMessageText", chat_id="$anna", message_id="$hers", text="new"),
    "no_text_to_edit": call("editMessageText", chat_id="$anna", message_id="$photo", text="new"),
    "no_caption_to_edit": call("editMessageCaption", **ON_MESSAGE, caption="new"),
    "chat_not_specified": call("deleteMessage", message_id=1),
    "delete_target_missing": call("deleteMessage", chat_id="$anna", message_id=9999),
    "cannot_delete": call("deleteMessage", chat_id="$humble", message_id=1),
    "cannot_delete_for_everyone": call("deleteMessage", chat_id="$anna", message_id="$old"),
    "ids_missing": call("deleteMessages", chat_id="$anna", message_ids=[]),
    "ids_too_many": call("deleteMessages", chat_id="$anna", message_ids=list(range(1, 102))),
    "ids_not_json": call("deleteMessages", chat_id="$anna", message_ids="["),
    "ids_not_increasing": call("copyMessages", **COPY, message_ids=[2, 1]),
    "react_target_missing": call(
        "setMessageReaction", chat_id="$anna", message_id=9999, reaction=[{"type": "emoji", "emoji": "👍"}]
    ),
    "reaction_not_json": call("setMessageReaction", **ON_MESSAGE, reaction="["),
    "reaction_unknown": call("setMessageReaction", **ON_MESSAGE, reaction=[{"type": "emoji", "emoji": "✅"}]),
    "reactions_too_many": call(
        "setMessageReaction", **ON_MESSAGE, reaction=[{"type": "emoji", "emoji": "👍"}] * 2
    ),
    "copy_target_missing": call("copyMessage", **COPY, message_id=9999),
    "forward_target_missing": call("forwardMessage", **COPY, message_id=9999),
    "cannot_copy": call("copyMessage", **COPY, message_id=1),
    "cannot_forward": call("forwardMessage", **COPY, message_id=1),
    "forward_protected": call(
        "forwardMessage", chat_id="$staff", from_chat_id="$anna", message_id="$protected"
    ),
    "nothing_to_forward": call("copyMessages", **COPY, message_ids=[8888, 9999]),
    "none_forwardable": call("copyMessages", **COPY, message_ids=[1]),
    "pin_target_missing": call("pinChatMessage", chat_id="$anna", message_id=9999),
    "unpin_target_missing": call("unpinChatMessage", chat_id="$anna", message_id=9999),
    "pin_no_right": call("pinChatMessage", chat_id="$humble", message_id=1),
    "file_id_missing": call("getFile"),
    "file_id_invalid": call("getFile", file_id="x!"),
    "file_unavailable": call("getFile", file_id="BQAC" + "x" * 52),
    "query_too_old": call("answerCallbackQuery", callback_query_id="1"),
    "answer_too_long": call("answerCallbackQuery", callback_query_id="$query", text="x" * 201),
    "answer_url_invalid": call("answerCallbackQuery", callback_query_id="$query", url="https://a.ru"),
    "prices_not_json": bill(prices="{"),
    "prices_empty": bill(prices="[]"),
    "total_not_positive": bill(prices=[{"label": "a", "amount": 0}]),
    "provider_invalid": bill(provider_token="1:TEST:other"),
    "total_invalid": bill(prices=[{"label": "a", "amount": 877_156}]),
    "payload_invalid": bill(payload="я" * 65),
    "invoice_words_too_long": bill(title="x" * 33),
    "first_button_not_pay": bill(reply_markup={"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}),
    "checkout_too_old": call("answerPreCheckoutQuery", pre_checkout_query_id="1", ok=True),
    "not_a_forum": call("createForumTopic", chat_id="$anna", name="a"),
    "not_a_supergroup_forum": call("closeForumTopic", chat_id="$anna", message_thread_id=1),
    "topic_no_right_create": call("createForumTopic", chat_id="$humble", name="a"),
    "topic_no_right_edit": call(
        "editForumTopic", chat_id="$humble", message_thread_id="$closed_topic", name="a"
    ),
    "topic_no_right_toggle": call("reopenForumTopic", chat_id="$humble", message_thread_id="$closed_topic"),
    "topic_no_right_delete": call("deleteForumTopic", chat_id="$humble", message_thread_id="$closed_topic"),
    "topic_name_empty": call("createForumTopic", chat_id="$staff", name=" "),
    "topic_not_modified": call("reopenForumTopic", chat_id="$staff", message_thread_id="$topic"),
    "topic_id_bad": call("closeForumTopic", chat_id="$staff", message_thread_id=0),
    "topic_unknown": call("closeForumTopic", chat_id="$staff", message_thread_id=9999),
    "commands_not_json": call("setMyCommands", commands="["),
    "commands_not_array": call("setMyCommands", commands="{}"),
    "command_bad": call("setMyCommands", commands=[{"command": "a"}]),
    "scope_not_json": call("setMyCommands", commands="[]", scope="{"),
    "scope_unsupported": call("setMyCommands", commands="[]", scope={"type": "everywhere"}),
    "command_empty": call("setMyCommands", commands=[{"command": "/", "description": "b"}]),
    "command_too_long": call("setMyCommands", commands=[{"command": "a" * 33, "description": "b"}]),
    "command_invalid": call("setMyCommands", commands=[{"command": "Заявка", "description": "b"}]),
    "command_no_description": call("setMyCommands", commands=[{"command": "a", "description": " "}]),
    "command_description_too_long": call(
        "setMyCommands", commands=[{"command": "a", "description": "b" * 257}]
    ),
    "commands_too_many": call("setMyCommands", commands=[{"command": "a", "description": "b"}] * 101),
    "menu_not_json": call("setChatMenuButton", menu_button="{"),
    "menu_unsupported": call("setChatMenuButton", menu_button={"type": "wheel"}),
    "description_too_long": call("setMyDescription", description="x" * 513),
    "webhook_url_invalid": hook("https://hook"),
    "webhook_not_https": hook("http://a.ru/x"),
    "webhook_port": hook("https://a.ru:8080/x"),
    "webhook_address_reserved": hook("https://10.0.0.1/x"),
    "secret_too_long": hook("https://a.ru/x", secret_token="a" * 257),
    "secret_bad_characters": hook("https://a.ru/x", secret_token="a b"),
    "parameter_unknown": send(parse_mod="HTML"),
    "button_with_two_actions": keys({"text": "a", "callback_data": "b", "url": "https://a.ru"}),
    "button_key_unknown": keys({"text": "a", "callback_data": "b", "colour": "red"}),
}
