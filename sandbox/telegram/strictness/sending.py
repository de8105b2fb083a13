"""Refusals of sendMessage, of the parameters common to all sends, and of media."""

from sandbox.telegram.strictness.row import Row

BUTTON = "can't parse inline keyboard button: "

SENDING: dict[str, Row] = {
    "text_missing": Row(400, "message text is empty", "S"),
    "text_blank": Row(400, "text must be non-empty", "T"),
    "text_raw_too_long": Row(400, "text is too long", "S"),
    "text_too_long": Row(400, "message is too long", "T"),
    "caption_too_long": Row(400, "message caption is too long", "T"),
    "parse_mode_unsupported": Row(400, "unsupported parse_mode", "S"),
    "formatting": Row(400, "can't parse entities: {why}", "S, E"),
    "entities_not_json": Row(400, "can't parse entities JSON object", "S"),
    "entities_not_array": Row(400, "expected an Array of MessageEntity", "S"),
    "entity_bad": Row(400, "can't parse MessageEntity: {why}", "S"),
    "entity_inside_symbol": Row(
        400, "entity begins in a middle of a UTF-16 symbol at byte offset {offset}", "S, T"
    ),
    "entity_past_end": Row(
        400,
        "entity beginning at UTF-16 offset {start} ends after the end of the text at UTF-16 offset {end}",
        "S, T",
    ),
    "thread_not_found": Row(400, "message thread not found", "S"),
    "topic_closed": Row(400, "TOPIC_CLOSED", "M, U"),
    "topic_deleted": Row(400, "TOPIC_DELETED", "M"),
    "reply_target_missing": Row(400, "message to be replied not found", "S"),
    "quote_not_found": Row(400, "QUOTE_TEXT_INVALID", "M"),
    "reply_not_json": Row(400, "can't parse reply parameters JSON object", "S"),
    "reply_not_object": Row(400, "object expected as reply parameters", "S"),
    "markup_not_json": Row(400, "can't parse reply keyboard markup JSON object", "S"),
    "markup_not_object": Row(400, "object expected as reply markup", "S"),
    "keyboard_not_array": Row(
        400, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays', "S"
    ),
    "reply_keyboard_not_array": Row(
        400, 'field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays', "S"
    ),
    "button_not_object": Row(400, BUTTON + "InlineKeyboardButton must be an Object", "S"),
    "button_without_action": Row(400, BUTTON + "Text buttons are unallowed in the inline keyboard", "S"),
    "button_without_text": Row(400, BUTTON + 'Can\'t find field "text"', "S"),
    "button_field_wrong": Row(400, BUTTON + 'Field "{name}" must be of type {kind}', "S; numbers: own"),
    "button_text_empty": Row(400, "inline keyboard button text must be non-empty", "T"),
    "button_data_too_long": Row(400, "BUTTON_DATA_INVALID", "M"),
    "button_url_wrong": Row(400, "inline keyboard button URL '{url}' is invalid: Wrong HTTP URL", "T"),
    "web_app_not_https": Row(
        400, "inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed", "T"
    ),
    "button_unallowed_here": Row(400, "BUTTON_TYPE_INVALID", "M"),
    "markup_too_big": Row(400, "reply markup is too long", "S"),
    "contact_in_group": Row(400, "phone number can be requested in private chats only", "T"),
    "effect_in_group": Row(400, "can't use message effects in the chat", "T"),
    "no_photo": Row(400, "there is no photo in the request", "S"),
    "no_document": Row(400, "there is no document in the request", "S"),
    "no_voice": Row(400, "there is no voice in the request", "S"),
    "no_video": Row(400, "there is no video in the request", "S"),
    "no_audio": Row(400, "there is no audio in the request", "S"),
    "file_id_bad_symbol": Row(
        400, "wrong remote file identifier specified: can't unserialize it. Wrong last symbol", "T"
    ),
    "file_id_bad_character": Row(
        400, "wrong remote file identifier specified: Wrong character in the string", "T"
    ),
    "file_id_bad_length": Row(400, "wrong remote file identifier specified: Wrong string length", "T"),
    "file_unknown": Row(400, "wrong file identifier/HTTP URL specified", "T"),
    "file_of_other_kind": Row(400, "can't use file of type {kind} as {wanted}", "T"),
    "file_empty": Row(400, "file must be non-empty", "T"),
    "url_not_fetched": Row(400, "failed to get HTTP URL content", "S"),
    "photo_not_image": Row(400, "IMAGE_PROCESS_FAILED", "M"),
    "photo_dimensions": Row(400, "PHOTO_INVALID_DIMENSIONS", "M"),
    "photo_too_big": Row(400, "PHOTO_SAVE_FILE_INVALID", "M"),
    "media_not_json": Row(400, "can't parse media JSON object", "S"),
    "media_not_array": Row(400, "expected an Array of InputMedia", "S"),
    "media_attachment_missing": Row(400, "can't parse InputMedia: media not found", "S"),
    "media_type_unallowed": Row(
        400, "can't parse InputMedia: type \"{kind}\" can't be used in sendMediaGroup", "S"
    ),
    "album_too_long": Row(400, "too many messages to send as an album", "T"),
    "album_empty": Row(400, "there are no messages to send", "T"),
    "album_mixed": Row(400, "can't use the media of the specified type in the album", "T"),
    "album_item_failed": Row(400, 'failed to send message #{number} with the error message "{why}"', "S"),
}
