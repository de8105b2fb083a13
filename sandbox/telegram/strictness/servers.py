"""Refusals whose reasons only Telegram's servers know; here they come when ordered as a fault of kind `refusal`."""

from sandbox.telegram.strictness.row import Row

SERVERS: dict[str, Row] = {
    "write_forbidden": Row(400, "CHAT_WRITE_FORBIDDEN", "M"),
    "entity_bounds": Row(400, "ENTITY_BOUNDS_INVALID", "M"),
    "url_content_wrong": Row(400, "wrong type of the web page content", "S"),
    "photo_extension": Row(
        400, "photo has unsupported extension. Use one of .jpg, .jpeg, .gif, .png, .tif or .bmp", "S"
    ),
}
