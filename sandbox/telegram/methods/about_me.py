"""What the bot says about itself: getMe, commands by scope and language, descriptions, the menu button."""

import re
from typing import Any

from sandbox.telegram.api import BotApi, find_chat
from sandbox.telegram.errors import refuse
from sandbox.telegram.params import Call
from sandbox.telegram.people import JSON

SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
COMMANDS = 100
COMMAND = 32
COMMAND_DESCRIPTION = 256
DESCRIPTION = 512
SHORT_DESCRIPTION = 120


async def get_me(api: BotApi, _call: Call) -> JSON:
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": True,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
    }
    return api.world.bot.user() | abilities


async def set_commands(api: BotApi, call: Call) -> bool:
    given: Any = call.parsed("commands", "commands_not_json")
    if given is None:
        given = []
    if not isinstance(given, list):
        raise refuse("commands_not_array")
    commands = [_command(one) for one in given]
    key = _scope(api, call)
    if len(commands) > COMMANDS:
        raise refuse("commands_too_many")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]+", command["command"]):
            raise refuse("command_invalid")
        if len(command["description"]) > COMMAND_DESCRIPTION:
            raise refuse("command_description_too_long")
    if commands:
        api.commands[key] = commands
    else:
        api.commands.pop(key, None)
    return True


async def get_commands(api: BotApi, call: Call) -> list[JSON]:
    return api.commands.get(_scope(api, call), [])


async def delete_commands(api: BotApi, call: Call) -> bool:
    api.commands.pop(_scope(api, call), None)
    return True


def _command(one: Any) -> JSON:
    if not isinstance(one, dict):
        raise refuse("command_bad", why="expected an Object")
    for name in ("command", "description"):
        if name not in one:
            raise refuse("command_bad", why=f'Can\'t find field "{name}"')
    command, description = str(one["command"]).removeprefix("/"), str(one["description"]).strip()
    if not command:
        raise refuse("command_empty")
    if len(command) > COMMAND:
        raise refuse("command_too_long")
    if not description:
        raise refuse("command_no_description")
    return {"command": command, "description": description}


def _scope(api: BotApi, call: Call) -> tuple[str, str]:
    given: Any = call.parsed("scope", "scope_not_json")
    if given is None:
        given = {"type": "default"}
    if not isinstance(given, dict) or str(given.get("type")) not in SCOPES:
        raise refuse("scope_unsupported")
    words = [str(given["type"])]
    for name in SCOPES[given["type"]]:
        if name == "chat_id":
            words.append(str(find_chat(api, str(given.get("chat_id", ""))).id))
        else:
            words.append(str(given.get(name, "")))
    return ":".join(words), call.text("language_code")


async def set_description(api: BotApi, call: Call) -> bool:
    return _describe(api, call, "description", DESCRIPTION)


async def get_description(api: BotApi, call: Call) -> JSON:
    return {"description": api.profile.get(("description", call.text("language_code")), "")}


async def set_short_description(api: BotApi, call: Call) -> bool:
    return _describe(api, call, "short_description", SHORT_DESCRIPTION)


async def get_short_description(api: BotApi, call: Call) -> JSON:
    return {"short_description": api.profile.get(("short_description", call.text("language_code")), "")}


def _describe(api: BotApi, call: Call, name: str, longest: int) -> bool:
    text = call.text(name)
    if len(text) > longest:
        raise refuse("description_too_long")
    api.profile[name, call.text("language_code")] = text
    return True


async def set_menu_button(api: BotApi, call: Call) -> bool:
    given: Any = call.parsed("menu_button", "menu_not_json") or {"type": "default"}
    if not isinstance(given, dict) or str(given.get("type")) not in ("default", "commands", "web_app"):
        raise refuse("menu_unsupported")
    chat = find_chat(api, call.text("chat_id")).id if call.has("chat_id") else 0
    api.menu_buttons[chat] = given
    return True


async def get_menu_button(api: BotApi, call: Call) -> JSON:
    chat = find_chat(api, call.text("chat_id")).id if call.has("chat_id") else 0
    return api.menu_buttons.get(chat) or api.menu_buttons.get(0) or {"type": "commands"}
