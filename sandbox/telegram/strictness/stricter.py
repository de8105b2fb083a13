"""Where this stand-in is stricter than Telegram, to find mistakes Telegram would swallow. Each can be switched off."""

from sandbox.telegram.strictness.row import Row

STRICTER: dict[str, Row] = {
    "parameter_unknown": Row(400, 'unknown parameter "{name}" of {method}', "own"),
    "button_with_two_actions": Row(400, "an inline keyboard button has two actions: {actions}", "own"),
    "button_key_unknown": Row(400, 'unknown field "{name}" of an inline keyboard button', "own"),
}
