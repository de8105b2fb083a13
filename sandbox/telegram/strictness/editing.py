"""Refusals of editing, deleting, reacting, copying and forwarding, and of getFile."""

from sandbox.telegram.strictness.row import Row

EDITING: dict[str, Row] = {
    "message_not_specified": Row(400, "message identifier is not specified", "S"),
    "message_id_invalid": Row(400, "MESSAGE_ID_INVALID", "M"),
    "edit_target_missing": Row(400, "message to edit not found", "S"),
    "not_modified": Row(
        400,
        "message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message",
        "S",
    ),
    "cannot_edit": Row(400, "message can't be edited", "T"),
    "no_text_to_edit": Row(400, "there is no text in the message to edit", "T"),
    "no_caption_to_edit": Row(400, "there is no caption in the message to edit", "T"),
    "chat_not_specified": Row(400, "chat identifier is not specified", "S"),
    "delete_target_missing": Row(400, "message to delete not found", "S"),
    "cannot_delete": Row(400, "message can't be deleted", "T"),
    "cannot_delete_for_everyone": Row(400, "message can't be deleted for everyone", "T"),
    "ids_missing": Row(400, "message identifiers are not specified", "S"),
    "ids_too_many": Row(400, "too many message identifiers specified", "S"),
    "ids_not_json": Row(400, "can't parse message identifiers JSON object", "S"),
    "ids_not_increasing": Row(400, "message identifiers must be in a strictly increasing order", "T"),
    "react_target_missing": Row(400, "message to react not found", "S"),
    "reaction_not_json": Row(400, "can't parse reaction types JSON object", "S"),
    "reaction_unknown": Row(400, "REACTION_INVALID", "M"),
    "reactions_too_many": Row(400, "REACTIONS_TOO_MANY", "M"),
    "copy_target_missing": Row(400, "message to copy not found", "S"),
    "forward_target_missing": Row(400, "message to forward not found", "S"),
    "cannot_copy": Row(400, "the message can't be copied", "T"),
    "cannot_forward": Row(400, "the message can't be forwarded", "T"),
    "forward_protected": Row(400, "message has protected content and can't be forwarded", "T"),
    "nothing_to_forward": Row(400, "there are no messages to forward", "T"),
    "none_forwardable": Row(400, "messages can't be forwarded", "S"),
    "pin_target_missing": Row(400, "message to pin not found", "S"),
    "unpin_target_missing": Row(400, "message to unpin not found", "S"),
    "pin_no_right": Row(400, "not enough rights to manage pinned messages in the chat", "T"),
    "file_id_missing": Row(400, "file_id not specified", "S"),
    "file_id_invalid": Row(400, "invalid file_id", "S"),
    "file_too_big": Row(400, "file is too big", "S"),
    "file_unavailable": Row(400, "wrong file_id or the file is temporarily unavailable", "S"),
}
