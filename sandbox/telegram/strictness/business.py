"""Refusals of what a bot does in a person's account: business connections (Bot API, `business_connection_id`)."""

from sandbox.telegram.strictness.row import Row

BUSINESS: dict[str, Row] = {
    "business_connection_unknown": Row(400, "business connection not found", "S"),
    "business_chat_missing": Row(400, "chat identifier is empty", "S"),
    "business_chat_not_number": Row(400, "chat identifier must be a valid Integer", "S"),
    "business_chat_not_private": Row(400, "chat must be a private chat", "T"),
    "business_to_self": Row(400, "messages must not be sent to self", "T"),
    "business_revoked": Row(400, "BUSINESS_CONNECTION_INVALID", "M"),
    "business_peer_unallowed": Row(400, "BUSINESS_PEER_INVALID", "M, U"),
    "business_client_silent": Row(400, "BUSINESS_PEER_USAGE_MISSING", "M"),
}
