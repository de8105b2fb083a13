"""getChat, getChatMember, getChatMemberCount, getChatAdministrators, leaveChat."""

from sandbox.telegram.api import BotApi, check_member, find_chat, readable_chat, writable_chat
from sandbox.telegram.errors import refuse
from sandbox.telegram.params import Call
from sandbox.telegram.people import JSON

GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages",
    "can_manage_topics",
)  # fmt: skip


async def get_chat(api: BotApi, call: Call) -> JSON:
    """The `ChatFullInfo`."""
    chat = readable_chat(api, call)
    view = api.world.chat_view(chat)
    view |= {"accent_color_id": 0, "max_reaction_count": 11}
    view["accepted_gift_types"] = dict.fromkeys(GIFTS, chat.private)
    if not chat.private:
        view["permissions"] = dict.fromkeys(PERMISSIONS, True)
    pinned = chat.find(chat.pinned[-1]) if chat.pinned else None
    if pinned is not None:
        view["pinned_message"] = api.world.message_view(pinned, nested=True)
    return view


async def get_member(api: BotApi, call: Call) -> JSON:
    chat = readable_chat(api, call)
    person = call.integer("user_id")
    if person <= 0:
        raise refuse("user_id_invalid")
    if person not in api.world.people:
        raise refuse("user_not_found")
    if chat.private:
        if person not in (chat.id, api.world.bot.id):
            raise refuse("member_not_found")
        return {"user": api.world.people[person].user(), "status": "member"}
    if person not in chat.members and not api.world.knows(person):
        raise refuse("member_not_found")
    return api.world.member_view(chat, person)


async def count_members(api: BotApi, call: Call) -> int:
    chat = readable_chat(api, call)
    return 2 if chat.private else sum(member.inside for member in chat.members.values())


async def get_administrators(api: BotApi, call: Call) -> list[JSON]:
    """Administrators without other bots, the creator among them."""
    chat = find_chat(api, call.text("chat_id"))
    if chat.private:
        raise refuse("no_administrators_in_private")
    check_member(api, chat)
    return [
        api.world.member_view(chat, person)
        for person, member in chat.members.items()
        if member.status in ("creator", "administrator")
        and (not api.world.people[person].is_bot or person == api.world.bot.id)
    ]


async def leave(api: BotApi, call: Call) -> bool:
    chat = find_chat(api, call.text("chat_id"))
    if chat.private:
        raise refuse("cannot_leave_private")
    chat = writable_chat(api, call)
    bot = api.world.bot
    api.world.service(chat, bot.id, {"left_chat_member": bot.user()})
    api.world.change_member(chat, bot.id, "left", by=bot.id)
    return True
