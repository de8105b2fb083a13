"""copyMessage(s) and forwardMessage(s)."""

import itertools

from sandbox.telegram.api import BotApi, find_chat
from sandbox.telegram.errors import refuse
from sandbox.telegram.methods.deleting import read_ids
from sandbox.telegram.methods.texts import read_caption, stored_caption
from sandbox.telegram.params import Call
from sandbox.telegram.people import JSON, Chat, Message
from sandbox.telegram.targets import check_at_server, find_target, put
from sandbox.telegram.world import World

COPIED = (
    "text", "entities", "caption", "caption_entities", "photo", "document", "voice", "video", "audio",
    "sticker", "contact", "link_preview_options", "has_media_spoiler", "show_caption_above_media",
)  # fmt: skip
CAPTION = ("caption", "caption_entities")


async def copy_message(api: BotApi, call: Call) -> JSON:
    source = _source(api, call)
    text, entities = read_caption(call)
    target = find_target(api, call, "messages")
    message = source.find(call.integer("message_id"))
    if message is None:
        raise refuse("copy_target_missing")
    if message.service:
        raise refuse("cannot_copy")
    content = copied(message)
    if call.has("caption") and "text" not in content:
        content = {name: value for name, value in content.items() if name not in CAPTION}
        content |= stored_caption(api, text, entities)
    return {"message_id": put(api, target, content).id}


async def forward_message(api: BotApi, call: Call) -> JSON:
    source = _source(api, call)
    target = find_target(api, call, "messages")
    message = source.find(call.integer("message_id"))
    if message is None:
        raise refuse("forward_target_missing")
    if message.service:
        raise refuse("cannot_forward")
    if message.content.get("has_protected_content"):
        raise refuse("forward_protected")
    return api.world.message_view(put(api, target, copied(message) | origin(api.world, message)))


async def copy_messages(api: BotApi, call: Call) -> list[JSON]:
    bare = call.flag("remove_caption")
    return _batch(api, call, forward=False, without=CAPTION if bare else ())


async def forward_messages(api: BotApi, call: Call) -> list[JSON]:
    return _batch(api, call, forward=True, without=())


def _batch(api: BotApi, call: Call, *, forward: bool, without: tuple[str, ...]) -> list[JSON]:
    source = _source(api, call)
    ids = read_ids(call)
    target = find_target(api, call, "messages")
    if any(later <= earlier for earlier, later in itertools.pairwise(ids)):
        raise refuse("ids_not_increasing")
    found = [message for number in ids if (message := source.find(number)) is not None]
    if not found:
        raise refuse("nothing_to_forward")
    fit = [m for m in found if not m.service and not (forward and m.content.get("has_protected_content"))]
    if not fit:
        raise refuse("none_forwardable")
    api.count(target.chat, weight=len(fit))
    check_at_server(api, target)
    groups: dict[str, str] = {}
    sent = []
    for message in fit:
        content = {name: value for name, value in copied(message).items() if name not in without}
        content |= origin(api.world, message) if forward else {}
        if album := message.content.get("media_group_id"):
            new = groups.setdefault(album, str(api.world.random.randrange(10**16, 10**17)))
            content["media_group_id"] = new
        sent.append({"message_id": put(api, target, content, counted=True).id})
    return sent


def _source(api: BotApi, call: Call) -> Chat:
    return find_chat(api, call.required("from_chat_id"))


def copied(message: Message) -> JSON:
    """What a copy of a message says."""
    return {name: message.content[name] for name in COPIED if name in message.content}


def origin(world: World, message: Message) -> JSON:
    """Whose words a forward says they are: of a forward, whose they were before."""
    if "forward_origin" in message.content:
        return {"forward_origin": message.content["forward_origin"]}
    sender = world.people[message.sender].user()
    return {"forward_origin": {"type": "user", "date": message.date, "sender_user": sender}}
