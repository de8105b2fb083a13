"""Refusals that any method may give: paths, tokens, chats the bot cannot reach, floods."""

from sandbox.telegram.strictness.row import Row

CHATS: dict[str, Row] = {
    "path_unknown": Row(404, "", "S"),
    "method_unknown": Row(404, ": method not found", "S"),
    "token_malformed": Row(401, ": invalid token specified", "S"),
    "token_wrong": Row(401, "", "S"),
    "body_not_json": Row(400, "can't parse JSON-encoded parameters", "own"),
    "restarting": Row(500, "restart", "S"),
    "stand_in_failed": Row(500, "the stand-in itself failed, see its log", "own"),
    "flood": Row(429, "retry after {seconds}", "S"),
    "parameter_required": Row(400, 'parameter "{name}" is required', "S"),
    "chat_id_empty": Row(400, "chat_id is empty", "S"),
    "chat_not_found": Row(400, "chat not found", "S"),
    "cannot_initiate": Row(403, "bot can't initiate conversation with a user", "T, U"),
    "blocked": Row(403, "bot was blocked by the user", "S, T"),
    "deactivated": Row(403, "user is deactivated", "S"),
    "target_is_bot": Row(403, "the bot can't send messages to the bot", "T"),
    "group_upgraded": Row(400, "group chat was upgraded to a supergroup chat", "S"),
    "group_deleted": Row(403, "the group chat was deleted", "S"),
    "kicked_from_group": Row(403, "bot was kicked from the group chat", "S"),
    "not_in_group": Row(403, "bot is not a member of the group chat", "S"),
    "kicked_from_supergroup": Row(403, "bot was kicked from the supergroup chat", "S"),
    "not_in_supergroup": Row(403, "bot is not a member of the supergroup chat", "S"),
    "no_right_to_send": Row(400, "not enough rights to send {kind} to the chat", "T"),
    "user_id_invalid": Row(400, "invalid user_id specified", "S"),
    "user_not_found": Row(400, "user not found", "S"),
    "member_not_found": Row(400, "member not found", "S"),
    "no_administrators_in_private": Row(400, "there are no administrators in the private chat", "S"),
    "cannot_leave_private": Row(400, "chat member status can't be changed in private chats", "S"),
    "action_wrong": Row(400, "wrong parameter action in request", "S"),
}
