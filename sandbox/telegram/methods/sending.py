"""sendMessage (Bot API, "sendMessage")."""

from sandbox.telegram.api import BotApi
from sandbox.telegram.methods.texts import read_text, stored_text
from sandbox.telegram.params import Call
from sandbox.telegram.people import JSON
from sandbox.telegram.targets import find_target, put


async def send_message(api: BotApi, call: Call) -> JSON:
    text, entities = read_text(call)
    target = find_target(api, call, "messages")
    content = stored_text(api, text, entities) | preview_options(call)
    return api.world.message_view(put(api, target, content))


def preview_options(call: Call) -> JSON:
    """The link preview options as the message carries them."""
    options = call.parsed("link_preview_options", "entities_not_json")
    if isinstance(options, dict) and options:
        return {"link_preview_options": options}
    if call.flag("disable_web_page_preview"):
        return {"link_preview_options": {"is_disabled": True}}
    return {}
