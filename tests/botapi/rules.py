"""What Telegram refuses, checked as it checks: chats, texts, keyboards, messages."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, auto
from typing import Any

from tests.botapi import errors, htmltext, texts
from tests.botapi.state import BOT_ID, Chat, Sent, State

Params = dict[str, Any]
#: Code points after parsing (Bot API, sendMessage), and bytes before it (Client.cpp 11310, get_formatted_text).
LONGEST, LONGEST_CAPTION, MOST_BYTES = 4096, 1024, 1 << 15
DELETABLE = timedelta(hours=48)
_DATA = 64
#: Telegram's servers keep at most so many inline buttons on a message, and so many in a row.
_BUTTONS, _ROW = 100, 8
_STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link"}
_STYLES |= {"text_mention", "custom_emoji", "blockquote", "expandable_blockquote"}
#: Telegram finds these itself; sent along they are passed over without a word (Client.cpp, get_text_entity_type).
_FOUND = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
_NUMBER = re.compile(r"-?\d+")


class Access(Enum):
    """What a method wants to do in a chat (Client.cpp 8125, check_chat_access)."""

    READ = auto()
    DELETE = auto()
    EDIT = auto()
    WRITE = auto()


@dataclass(frozen=True, slots=True)
class Text:
    """A text that passed, with its entities."""

    text: str
    entities: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Markup:
    """A keyboard that passed: `inline` as it is kept, or `other` for one below the chat."""

    inline: dict[str, Any] | None = None
    other: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What sendMessage and editMessageText have in common, checked before the chat is looked at."""

    text: Text
    markup: Markup = field(default_factory=Markup)


# --- parameters


def word(params: Params, name: str) -> str:
    value = params.get(name)
    return "" if value is None else str(value)


def number(params: Params, name: str, default: int = 0) -> int:
    """As the server reads numbers: what is none counts as 0."""
    value = word(params, name)
    found = _NUMBER.match(value)
    return default if not value else int(found.group()) if found else 0


def structure(params: Params, name: str, default: Any, sentence: str) -> Any:
    """A JSON parameter, sent as JSON or as its text in a form."""
    value = params.get(name)
    if value is None or value == "":
        return default
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise errors.bad(sentence) from None


# --- chats


def chat(state: State, params: Params, access: Access) -> Chat:
    """The chat, if the bot may do this there."""
    if not word(params, "chat_id"):
        raise errors.bad(errors.CHAT_EMPTY)
    found = state.chats.get(number(params, "chat_id"))
    if found is None:
        raise errors.bad(errors.CHAT_NOT_FOUND)
    if found.type == "private":
        _check_person(state, found, access)
    else:
        _check_group(state, found, access)
    return found


def _check_person(state: State, found: Chat, access: Access) -> None:
    if not found.started and found.id not in state.met:
        raise errors.bad(errors.CHAT_NOT_FOUND)
    if access is Access.READ:
        return
    if found.id in state.deactivated:
        raise errors.deactivated()
    if access is Access.DELETE:
        return
    if not found.started:
        raise errors.cannot_start()
    if found.id in state.blocked:
        raise errors.blocked()


def _check_group(state: State, found: Chat, access: Access) -> None:
    if found.migrated_to is not None and access in {Access.WRITE, Access.DELETE}:
        raise errors.migrated(found.migrated_to)
    if found.id in state.kicked and access is not Access.READ:
        raise errors.kicked()


def topic(found: Chat, params: Params) -> int | None:
    """The topic to send in (Bot API, sendMessage, message_thread_id: "for forum supergroups only")."""
    if not word(params, "message_thread_id"):
        return None
    wanted = number(params, "message_thread_id")
    if wanted not in found.topics:
        raise errors.bad(errors.TOPIC_NOT_FOUND)
    return wanted


# --- texts


def draft(params: Params) -> Draft:
    return Draft(text_of(params), markup_of(params))


def text_of(params: Params) -> Text:
    """The text as it will be shown, by parse_mode or with its entities; its length is checked last."""
    source = word(params, "text")
    if not source:
        raise errors.bad(errors.TEXT_EMPTY)
    if len(source.encode()) > MOST_BYTES:
        raise errors.bad(errors.TEXT_HUGE)
    mode = word(params, "parse_mode").lower()
    if mode == "html":
        source, entities = htmltext.parse(source)
    elif mode in {"markdown", "markdownv2"}:
        raise errors.bad(errors.ENTITIES + f"{mode} is beyond this emulator")
    elif mode not in {"", "none"}:
        raise errors.bad(errors.PARSE_MODE)
    else:
        entities = _entities(params)
    text, entities = texts.tidy(source, entities)
    if len(text) > LONGEST:
        raise errors.bad(errors.TEXT_LONG)
    return Text(text, entities)


def caption_of(params: Params) -> Text:
    """The words below a file, which may be none (Bot API: 1,024 characters after parsing)."""
    source = word(params, "caption")
    if len(source.encode()) > MOST_BYTES:
        raise errors.bad(errors.TEXT_HUGE)
    if not source.strip():
        return Text("", [])
    text, entities = texts.tidy(source, _entities(params, "caption_entities"))
    if len(text) > LONGEST_CAPTION:
        raise errors.bad(errors.CAPTION_LONG)
    return Text(text, entities)


def _entities(params: Params, name: str = "entities") -> list[dict[str, Any]]:
    """Entities that are not a list are passed over, as the server does."""
    try:
        given = structure(params, name, [], "")
    except errors.ApiError:
        return []
    checked = [_entity(one) for one in given] if isinstance(given, list) else []
    return [one for one in checked if one["type"] not in _FOUND]


def _entity(one: Any) -> dict[str, Any]:
    if not isinstance(one, dict):
        raise errors.bad(errors.ENTITY + "expected an Object")
    found = {**one, "offset": _whole(one, "offset"), "length": _whole(one, "length")}
    kind = _given(one, "type")
    if not isinstance(kind, str):
        raise errors.bad(f'{errors.ENTITY}Field "type" must be of type String')
    if kind not in _STYLES | _FOUND:
        raise errors.bad(errors.ENTITY + errors.ENTITY_TYPE)
    return found


def _given(one: dict[str, Any], name: str) -> Any:
    if name not in one:
        raise errors.bad(f'{errors.ENTITY}Can\'t find field "{name}"')
    return one[name]


def _whole(one: dict[str, Any], name: str) -> int:
    """A number, also as a text (td, JsonBuilder.cpp 625-659)."""
    value = _given(one, name)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise errors.bad(f'{errors.ENTITY}Field "{name}" must be a Number')
    if not _NUMBER.fullmatch(str(value)):
        raise errors.bad(f'{errors.ENTITY}Field "{name}" must be a valid Number')
    return int(value)


# --- keyboards


def markup_of(params: Params) -> Markup:
    markup = structure(params, "reply_markup", None, errors.MARKUP_UNREADABLE)
    if markup is None:
        return Markup()
    if not isinstance(markup, dict):
        raise errors.bad(errors.MARKUP_NOT_OBJECT)
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or any(not isinstance(row, list) for row in rows):
        raise errors.bad(errors.MARKUP_NOT_ROWS)
    for button in (button for row in rows for button in row):
        _check_button(button)
    if sum(map(len, rows)) > _BUTTONS or any(len(row) > _ROW for row in rows):
        raise errors.bad(errors.MARKUP_LONG)
    kept = [row for row in rows if row]
    if kept:
        return Markup({"inline_keyboard": kept})
    return Markup(other=any(markup.get(name) for name in ("keyboard", "remove_keyboard", "force_reply")))


def inline_only(markup: Markup) -> dict[str, Any] | None:
    """The keyboard of an edited message."""
    if markup.other:
        raise errors.bad(errors.MARKUP_NOT_INLINE)
    return markup.inline


def _check_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise errors.bad(errors.BUTTON + errors.BUTTON_NOT_OBJECT)
    if "text" not in button:
        raise errors.bad(errors.BUTTON + errors.BUTTON_NO_TEXT)
    if not button.get("callback_data") and not button.get("url"):
        raise errors.bad(errors.BUTTON + errors.BUTTON_NO_USE)
    if not button["text"].strip():
        raise errors.bad(errors.BUTTON_BLANK)
    if len(button.get("callback_data", "").encode()) > _DATA:
        raise errors.bad(errors.BUTTON_DATA)


# --- messages


def replied_to(state: State, to: Chat, params: Params) -> int | None:
    """The message that is replied to, if it is there or may be missing."""
    given = structure(params, "reply_parameters", {}, "Can't parse reply parameters JSON object")
    wanted = number(given, "message_id") or number(params, "reply_to_message_id")
    if not wanted:
        return None
    if wanted in state.messages.get(to.id, {}):
        return wanted
    lenient = given.get("allow_sending_without_reply", params.get("allow_sending_without_reply"))
    if str(lenient).lower() != "true":
        raise errors.bad(errors.REPLY_NOT_FOUND)
    return None


def message_to_edit(state: State, of: Chat, params: Params) -> Sent:
    found = state.messages.get(of.id, {}).get(number(params, "message_id"))
    if found is None:
        raise errors.bad(errors.EDIT_NOT_FOUND)
    if found.by != BOT_ID or found.keyboard:
        raise errors.bad(errors.CANNOT_EDIT)
    return found


def message_to_delete(state: State, of: Chat, params: Params) -> Sent:
    found = state.messages.get(of.id, {}).get(number(params, "message_id"))
    if found is None:
        raise errors.bad(errors.DELETE_NOT_FOUND)
    check_deletable(state, found)
    return found


def message_ids(params: Params) -> list[int]:
    ids = structure(params, "message_ids", [], errors.MESSAGES_UNREADABLE)
    if not isinstance(ids, list):
        raise errors.bad(errors.MESSAGES_NOT_LISTED)
    if not ids:
        raise errors.bad(errors.MESSAGES_MISSING)
    if len(ids) > 100:
        raise errors.bad(errors.MESSAGES_TOO_MANY)
    if any(isinstance(one, bool) or not isinstance(one, int | str) for one in ids):
        raise errors.bad(errors.MESSAGES_NOT_NUMBERS)
    if any(isinstance(one, str) and not _NUMBER.fullmatch(one) for one in ids):
        raise errors.bad(errors.MESSAGES_UNREADABLE_NUMBER)
    found = [int(one) for one in ids]
    if any(one <= 0 for one in found):
        raise errors.bad(errors.MESSAGES_INVALID)
    return found


def check_deletable(state: State, sent: Sent) -> None:
    """Younger than 48 hours, and in a group one's own (MessagesManager.cpp 8403, can_revoke_message)."""
    foreign = sent.by != BOT_ID and state.chats[sent.chat].type != "private"
    if foreign or state.clock.now() - sent.date > DELETABLE:
        raise errors.bad(errors.CANNOT_DELETE)
