"""The Bot API's methods, one small function each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.botapi import errors, rules
from tests.botapi.state import BOT_ID, PRESS_LIFE, Sent, State, bot_user

Method = Callable[[State, dict[str, Any]], Any]


def get_me(state: State, params: dict[str, Any]) -> Any:
    del state, params
    more = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return {**bot_user(), **more}


def send_message(state: State, params: dict[str, Any]) -> Any:
    chat = rules.chat_to_write(state, params)
    text = rules.text_of(params)
    entities, markup = rules.entities_of(params, text), rules.markup_of(params)
    sent = state.add_message(chat.id, BOT_ID, text, entities=entities, markup=markup)
    state.show(sent)
    return state.message_body(sent)


def edit_message_text(state: State, params: dict[str, Any]) -> Any:
    chat = rules.chat_to_write(state, params)
    sent = rules.message_of(state, chat.id, rules.integer(params, "message_id"), "message to edit not found")
    if sent.by != BOT_ID:
        raise errors.bad("message can't be edited")
    text = rules.text_of(params)
    entities, markup = rules.entities_of(params, text), rules.markup_of(params)
    if (sent.text, sent.entities, sent.markup) == (text, entities, markup):
        raise errors.bad(errors.NOT_MODIFIED)
    sent.text, sent.entities, sent.markup, sent.edited = text, entities, markup, True
    state.show(Sent(sent.id, sent.chat, BOT_ID, sent.date, text, entities, markup, edited=True))
    return state.message_body(sent)


def edit_message_reply_markup(state: State, params: dict[str, Any]) -> Any:
    chat = rules.chat_to_write(state, params)
    sent = rules.message_of(state, chat.id, rules.integer(params, "message_id"), "message to edit not found")
    markup = rules.markup_of(params)
    if sent.markup == markup:
        raise errors.bad(errors.NOT_MODIFIED)
    sent.markup = markup
    return state.message_body(sent)


def delete_message(state: State, params: dict[str, Any]) -> Any:
    chat = rules.chat_to_write(state, params)
    sent = rules.message_of(
        state, chat.id, rules.integer(params, "message_id"), "message to delete not found"
    )
    rules.check_deletable(state, sent)
    del state.messages[chat.id][sent.id]
    return True


def delete_messages(state: State, params: dict[str, Any]) -> Any:
    """Those that cannot be found are skipped; one that may not be deleted refuses all."""
    chat = rules.chat_to_write(state, params)
    ids = [int(one) for one in rules.structure(params, "message_ids", [])]
    if not ids or len(ids) > 100:
        raise errors.bad(
            "message identifiers are not specified" if not ids else "too many message identifiers"
        )
    found = [sent for one in ids if (sent := state.messages.get(chat.id, {}).get(one)) is not None]
    for sent in found:
        rules.check_deletable(state, sent)
    for sent in found:
        del state.messages[chat.id][sent.id]
    return True


def answer_callback_query(state: State, params: dict[str, Any]) -> Any:
    query = str(params.get("callback_query_id", ""))
    pressed = state.presses.get(query)
    if pressed is None or state.clock.now() - pressed > PRESS_LIFE:
        raise errors.bad(errors.QUERY_TOO_OLD)
    state.answered.append(query)
    return True


def set_my_commands(state: State, params: dict[str, Any]) -> Any:
    commands = rules.structure(params, "commands", [])
    for command in commands:
        name = command.get("command", "")
        if not (
            1 <= len(name) <= 32 and name.isascii() and name.replace("_", "a").isalnum() and name.islower()
        ):
            raise errors.bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise errors.bad("BOT_COMMAND_DESCRIPTION_INVALID")
    if len(commands) > 100:
        raise errors.bad("BOT_COMMANDS_TOO_MUCH")
    state.commands[_scope(params), str(params.get("language_code") or "")] = commands
    return True


def get_my_commands(state: State, params: dict[str, Any]) -> Any:
    return state.commands.get((_scope(params), str(params.get("language_code") or "")), [])


def delete_my_commands(state: State, params: dict[str, Any]) -> Any:
    state.commands.pop((_scope(params), str(params.get("language_code") or "")), None)
    return True


def delete_webhook(state: State, params: dict[str, Any]) -> Any:
    state.webhook = ""
    if str(params.get("drop_pending_updates", "")).lower() == "true":
        state.pending.clear()
    return True


def get_webhook_info(state: State, params: dict[str, Any]) -> Any:
    del params
    return {"url": state.webhook, "has_custom_certificate": False, "pending_update_count": len(state.pending)}


def get_chat(state: State, params: dict[str, Any]) -> Any:
    return {**rules.chat_to_write(state, params).plain(), "accent_color_id": 0, "max_reaction_count": 1}


def send_chat_action(state: State, params: dict[str, Any]) -> Any:
    rules.chat_to_write(state, params)
    return True


def _scope(params: dict[str, Any]) -> str:
    scope = rules.structure(params, "scope", None) or {"type": "default"}
    return f"{scope['type']}:{scope['chat_id']}" if "chat_id" in scope else str(scope["type"])


METHODS: dict[str, Method] = {
    "getme": get_me,
    "sendmessage": send_message,
    "editmessagetext": edit_message_text,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "answercallbackquery": answer_callback_query,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "getchat": get_chat,
    "sendchataction": send_chat_action,
}
