"""How a call that Telegram refuses is written down: the call, its sentence and source, and the scene before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.botapi import BotApi

HOUR = 3600
#: Ids of messages in the chat of every test: the person's "/start", and one of ours with a button.
OWN, OURS = 1, 2
STRANGER, GROUP = 12, -500


@dataclass(frozen=True, slots=True)
class Refused:
    """A call, and the sentence with which it is refused; `before` sets the scene."""

    source: str
    sentence: str
    method: str
    params: dict[str, Any]
    code: int = 400
    before: Callable[[BotApi], object] = lambda _api: None


def sends(source: str, sentence: str, **params: Any) -> Refused:
    return Refused(source, sentence, "sendMessage", {"chat_id": 11, "text": "甲", **params})


def markup(source: str, sentence: str, given: Any) -> Refused:
    return sends(f"server, Client.cpp {source}", sentence, reply_markup=given)


def button(source: str, sentence: str, one: Any) -> Refused:
    return sends(source, sentence, reply_markup={"inline_keyboard": [[one]]})


def entity(source: str, sentence: str, text: str, *given: Any) -> Refused:
    return sends(source, sentence, text=text, entities=list(given))


def html(sentence: str, text: str) -> Refused:
    told = f"can't parse entities: {sentence}"
    return sends("td, MessageEntity.cpp 3289-3559, parse_html", told, text=text, parse_mode="HTML")


def bold(offset: int, length: int) -> dict[str, Any]:
    return {"type": "bold", "offset": offset, "length": length}


def edits(source: str, sentence: str, message: int = OURS, **params: Any) -> Refused:
    given = {"chat_id": 11, "message_id": message, "text": "乙", **params}
    return Refused(source, sentence, "editMessageText", given)


def deletes(source: str, sentence: str, ids: Any, **params: Any) -> Refused:
    return Refused(source, sentence, "deleteMessages", {"chat_id": 11, "message_ids": ids, **params})


def menu(source: str, sentence: str, commands: Any, **params: Any) -> Refused:
    return Refused(source, sentence, "setMyCommands", {"commands": commands, **params})


def command(name: str, about: str = "今天") -> list[dict[str, str]]:
    return [{"command": name, "description": about}]


def blocks(api: BotApi) -> None:
    api.state.blocked.add(11)


def leaves_telegram(api: BotApi) -> None:
    api.state.deactivated.add(11)


def knows_nobody(api: BotApi) -> None:
    """Somebody with an account whom the bot has never met."""
    api.person(STRANGER)


def meets_a_stranger(api: BotApi) -> None:
    """Somebody from a group presses: the bot has met them, and they never wrote to it."""
    api.person(STRANGER)
    api.state.met.add(STRANGER)


def kicks(api: BotApi) -> None:
    api.group(GROUP, "大队")
    api.state.kicked.add(GROUP)


def grows(api: BotApi) -> None:
    api.upgrade(api.group(GROUP, "大队"), -1001)


def two_days_later(api: BotApi) -> None:
    api.clock.advance(48 * HOUR + 1)


def brings_a_keyboard(api: BotApi) -> None:
    api.state.add_message(11, 4242, "选", keyboard=True)  # message 3


def article(**more: Any) -> dict[str, Any]:
    text = {"message_text": "甲"}
    return {"type": "article", "id": "1", "title": "题", "input_message_content": text, **more}


def results(source: str, sentence: str, given: Any) -> Refused:
    return Refused(source, sentence, "answerInlineQuery", {"inline_query_id": "1", "results": given})
