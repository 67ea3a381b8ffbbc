"""What Telegram refuses, checked as it checks: lengths, entities, keyboards, chats."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from tests.botapi import errors
from tests.botapi.state import BOT_ID, Chat, Sent, State

LONGEST = 4096
DELETABLE = timedelta(hours=48)
_ENTITIES = {
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "code",
    "pre",
    "blockquote",
    "bot_command",
}


def chat_to_write(state: State, params: dict[str, Any]) -> Chat:
    """The chat that a message goes to, if the bot may write there."""
    chat = state.chats.get(integer(params, "chat_id"))
    if chat is None:
        raise errors.bad("chat not found")
    if chat.migrated_to is not None:
        raise errors.migrated(chat.migrated_to)
    if chat.id in state.blocked:
        raise errors.blocked()
    if chat.type == "private" and not chat.started:
        raise errors.cannot_start()
    return chat


def text_of(params: dict[str, Any]) -> str:
    text = str(params.get("text", "")).strip()
    if not text:
        raise errors.bad("message text is empty")
    if len(text.encode("utf-16-le")) // 2 > LONGEST:
        raise errors.bad("message is too long")
    return text


def entities_of(params: dict[str, Any], text: str) -> list[dict[str, Any]]:
    """The entities, each inside the text by UTF-16 units and not through a surrogate pair."""
    if params.get("parse_mode"):
        raise errors.bad("can't parse entities: parse_mode is not emulated")
    entities: list[dict[str, Any]] = structure(params, "entities", [])
    units = text.encode("utf-16-le")
    for entity in entities:
        offset, length = entity.get("offset", -1), entity.get("length", 0)
        if entity.get("type") not in _ENTITIES:
            raise errors.bad("can't parse entities: Unknown message entity type specified")
        if offset < 0 or length <= 0 or (offset + length) * 2 > len(units):
            raise errors.bad("ENTITY_BOUNDS_INVALID")
        try:
            units[offset * 2 : (offset + length) * 2].decode("utf-16-le")
        except UnicodeDecodeError:
            raise errors.bad("ENTITY_BOUNDS_INVALID") from None
    return entities


def markup_of(params: dict[str, Any]) -> dict[str, Any] | None:
    markup: dict[str, Any] | None = structure(params, "reply_markup", None)
    if not markup:
        return None
    rows = markup.get("inline_keyboard")
    if rows is None:
        raise errors.bad("object expected as reply markup")
    for button in (button for row in rows for button in row):
        if not str(button.get("text", "")).strip():
            raise errors.bad(
                "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
            )
        data = button.get("callback_data")
        if data is None or not 1 <= len(data.encode()) <= 64:
            raise errors.bad("BUTTON_DATA_INVALID")
    if len(rows) > 100 or any(len(row) > 8 for row in rows):
        raise errors.bad("reply markup is too long")
    return markup


def message_of(state: State, chat: int, message: int, sentence: str) -> Sent:
    found = state.messages.get(chat, {}).get(message)
    if found is None:
        raise errors.bad(sentence)
    return found


def check_deletable(state: State, sent: Sent) -> None:
    if state.clock.now() - sent.date > DELETABLE:
        raise errors.bad("message can't be deleted for everyone")
    if sent.by != BOT_ID and state.chats[sent.chat].type != "private":
        raise errors.bad("message can't be deleted")


def integer(params: dict[str, Any], name: str, default: int | None = None) -> int:
    value = params.get(name, default)
    try:
        return int(value)  # type: ignore[arg-type]  # what cannot be one is refused
    except (TypeError, ValueError):
        raise errors.bad(f"{name} is invalid") from None


def structure(params: dict[str, Any], name: str, default: Any) -> Any:
    """A JSON parameter, sent as JSON or as its text in a form."""
    value = params.get(name, default)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise errors.bad(f"can't parse {name} JSON object") from None
