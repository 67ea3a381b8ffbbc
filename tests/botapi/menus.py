"""The bot's menu of commands: what may be set, and what a person sees of it."""

from __future__ import annotations

import re
from typing import Any

from tests.botapi import errors, rules
from tests.botapi.rules import Access, Params
from tests.botapi.state import State

_NAME = re.compile(r"[a-z0-9_]{1,32}")
_MOST = 100
_GENERAL = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_SPECIAL = {"chat", "chat_administrators", "chat_member"}


def set_my_commands(state: State, params: Params) -> Any:
    given = rules.structure(params, "commands", [], errors.COMMANDS_UNREADABLE)
    if not isinstance(given, list):
        raise errors.bad(errors.COMMANDS_NOT_LISTED)
    commands = [_command(one) for one in given]
    if len(commands) > _MOST:
        raise errors.bad(errors.COMMANDS_TOO_MANY)
    state.commands[_key(state, params)] = commands
    state.changed.notify_all()
    return True


def get_my_commands(state: State, params: Params) -> Any:
    return state.commands.get(_key(state, params), [])


def delete_my_commands(state: State, params: Params) -> Any:
    state.commands.pop(_key(state, params), None)
    state.changed.notify_all()
    return True


def seen_by(state: State, user: int) -> list[dict[str, str]]:
    """What one sees in the private chat: the narrowest scope first, in each the own language first.

    Source: Bot API, "Determining list of commands".
    """
    language = str(state.users[user].get("language_code", ""))
    for scope in (f"chat:{user}", "all_private_chats", "default"):
        for spoken in (language, ""):
            if commands := state.commands.get((scope, spoken)):
                return commands
    return []


def _command(one: Any) -> dict[str, str]:
    if not isinstance(one, dict):
        raise errors.bad("Can't parse BotCommand: expected an Object")
    name = str(one.get("command", "")).strip().removeprefix("/")
    about = str(one.get("description", "")).strip()
    for wrong, sentence in (
        (not name, errors.COMMAND_EMPTY),
        (len(name) > 32, errors.COMMAND_LONG),
        (not about, errors.ABOUT_EMPTY),
        (len(about) > 256, errors.ABOUT_LONG),
        (not _NAME.fullmatch(name), errors.COMMAND_INVALID),
    ):
        if wrong:
            raise errors.bad(sentence)
    return {"command": name, "description": about}


def _key(state: State, params: Params) -> tuple[str, str]:
    """Scope and language as they are kept: "chat:11", "all_private_chats"."""
    scope = rules.structure(params, "scope", {"type": "default"}, errors.SCOPE_UNREADABLE)
    kind = scope.get("type")
    language = rules.word(params, "language_code")
    if kind in _GENERAL:
        return kind, language
    if kind not in _SPECIAL:
        raise errors.bad(errors.SCOPE + errors.SCOPE_TYPE)
    if not scope.get("chat_id"):
        raise errors.bad(errors.SCOPE + errors.SCOPE_CHAT)
    return f"{kind}:{rules.chat(state, scope, Access.READ).id}", language
