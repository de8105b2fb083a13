"""The Bot API methods the stand-in knows: by lower-case name, with the parameters each takes."""

from dataclasses import dataclass

from sandbox.telegram.api import Handler
from sandbox.telegram.methods import (
    about_chats,
    about_me,
    business,
    callbacks,
    copying,
    deleting,
    editing,
    files,
    media,
    payments,
    polling,
    sending,
    topics,
)

SEND = (
    "chat_id business_connection_id message_thread_id disable_notification protect_content "
    "message_effect_id reply_parameters reply_markup allow_sending_without_reply reply_to_message_id "
)
CAPTION = "caption parse_mode caption_entities "
INVOICE = (
    "title description payload provider_token currency prices max_tip_amount suggested_tip_amounts provider_data "
    "photo_url photo_size photo_width photo_height need_name need_phone_number need_email need_shipping_address "
    "send_phone_number_to_provider send_email_to_provider is_flexible "
)
EDIT = "business_connection_id chat_id message_id inline_message_id reply_markup "
BATCH = "chat_id message_thread_id from_chat_id message_ids disable_notification protect_content "


@dataclass(frozen=True)
class Method:
    """A method by its proper name."""

    name: str
    handler: Handler
    parameters: frozenset[str]


def _method(name: str, handler: Handler, parameters: str = "") -> tuple[str, Method]:
    return name.lower(), Method(name, handler, frozenset(parameters.split()))


METHODS: dict[str, Method] = dict(
    (
        _method("getMe", about_me.get_me),
        _method("getUpdates", polling.get_updates, "offset limit timeout allowed_updates"),
        _method(
            "setWebhook",
            polling.set_webhook,
            "url ip_address max_connections allowed_updates drop_pending_updates secret_token",
        ),
        _method("deleteWebhook", polling.delete_webhook, "drop_pending_updates"),
        _method("getWebhookInfo", polling.get_webhook_info),
        _method(
            "sendMessage",
            sending.send_message,
            SEND + "text parse_mode entities link_preview_options disable_web_page_preview",
        ),
        _method("sendPhoto", media.send_photo, SEND + CAPTION + "photo show_caption_above_media has_spoiler"),
        _method(
            "sendDocument",
            media.send_document,
            SEND + CAPTION + "document thumbnail disable_content_type_detection",
        ),
        _method("sendVoice", media.send_voice, SEND + CAPTION + "voice duration"),
        _method(
            "sendVideo",
            media.send_video,
            SEND + CAPTION + "video duration width height thumbnail supports_streaming has_spoiler",
        ),
        _method("sendAudio", media.send_audio, SEND + CAPTION + "audio duration performer title thumbnail"),
        _method(
            "sendMediaGroup",
            media.send_media_group,
            SEND.replace("reply_markup ", "") + "media",
        ),
        _method(
            "copyMessage",
            copying.copy_message,
            SEND.replace("business_connection_id ", "") + CAPTION + "from_chat_id message_id",
        ),
        _method("copyMessages", copying.copy_messages, BATCH + "remove_caption"),
        _method(
            "forwardMessage",
            copying.forward_message,
            "chat_id message_thread_id from_chat_id message_id disable_notification protect_content",
        ),
        _method("forwardMessages", copying.forward_messages, BATCH),
        _method(
            "editMessageText",
            editing.edit_text,
            EDIT + "text parse_mode entities link_preview_options disable_web_page_preview",
        ),
        _method("editMessageCaption", editing.edit_caption, EDIT + CAPTION + "show_caption_above_media"),
        _method("editMessageReplyMarkup", editing.edit_markup, EDIT),
        _method("deleteMessage", deleting.delete_message, "chat_id message_id"),
        _method("deleteMessages", deleting.delete_messages, "chat_id message_ids"),
        _method("setMessageReaction", deleting.set_reaction, "chat_id message_id reaction is_big"),
        _method(
            "pinChatMessage",
            deleting.pin,
            "business_connection_id chat_id message_id disable_notification",
        ),
        _method("unpinChatMessage", deleting.unpin, "business_connection_id chat_id message_id"),
        _method(
            "answerCallbackQuery",
            callbacks.answer_callback,
            "callback_query_id text show_alert url cache_time",
        ),
        _method(
            "sendChatAction",
            callbacks.send_chat_action,
            "business_connection_id chat_id message_thread_id action",
        ),
        _method(
            "sendInvoice",
            payments.send_invoice,
            SEND.replace("business_connection_id ", "") + INVOICE + "start_parameter",
        ),
        _method("createInvoiceLink", payments.create_invoice_link, INVOICE),
        _method(
            "answerPreCheckoutQuery",
            payments.answer_pre_checkout,
            "pre_checkout_query_id ok error_message",
        ),
        _method("getFile", files.get_file, "file_id"),
        _method("setMyCommands", about_me.set_commands, "commands scope language_code"),
        _method("getMyCommands", about_me.get_commands, "scope language_code"),
        _method("deleteMyCommands", about_me.delete_commands, "scope language_code"),
        _method("setMyDescription", about_me.set_description, "description language_code"),
        _method("getMyDescription", about_me.get_description, "language_code"),
        _method("setMyShortDescription", about_me.set_short_description, "short_description language_code"),
        _method("getMyShortDescription", about_me.get_short_description, "language_code"),
        _method("setChatMenuButton", about_me.set_menu_button, "chat_id menu_button"),
        _method("getChatMenuButton", about_me.get_menu_button, "chat_id"),
        _method("getChat", about_chats.get_chat, "chat_id"),
        _method("getChatMember", about_chats.get_member, "chat_id user_id"),
        _method("getChatMemberCount", about_chats.count_members, "chat_id"),
        _method("getChatAdministrators", about_chats.get_administrators, "chat_id return_bots"),
        _method("leaveChat", about_chats.leave, "chat_id"),
        _method("getBusinessConnection", business.get_connection, "business_connection_id"),
        _method("readBusinessMessage", business.read_message, "business_connection_id chat_id message_id"),
        _method("deleteBusinessMessages", business.delete_messages, "business_connection_id message_ids"),
        _method("createForumTopic", topics.create, "chat_id name icon_color icon_custom_emoji_id"),
        _method("editForumTopic", topics.edit, "chat_id message_thread_id name icon_custom_emoji_id"),
        _method("closeForumTopic", topics.close, "chat_id message_thread_id"),
        _method("reopenForumTopic", topics.reopen, "chat_id message_thread_id"),
        _method("editGeneralForumTopic", topics.edit_general, "chat_id name"),
        _method("closeGeneralForumTopic", topics.close_general, "chat_id"),
        _method("reopenGeneralForumTopic", topics.reopen_general, "chat_id"),
        _method("hideGeneralForumTopic", topics.hide_general, "chat_id"),
        _method("unhideGeneralForumTopic", topics.unhide_general, "chat_id"),
        _method("deleteForumTopic", topics.delete, "chat_id message_thread_id"),
        _method("unpinAllForumTopicMessages", topics.unpin_all, "chat_id message_thread_id"),
    )
)
