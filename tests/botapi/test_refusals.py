"""Every refusal that the emulator claims: it must not become more lenient than Telegram unseen."""

from __future__ import annotations

from typing import Any

import pytest

from tests.botapi import BotApi, Person, errors
from tests.botapi.refusals import REFUSED
from tests.botapi.refusing import GROUP, HOUR, OURS, OWN, Refused, bold, grows
from tests.botapi.wire import Wire


@pytest.fixture(autouse=True)
def _ours(api: BotApi, person: Person, wire: Wire) -> None:
    """A message of ours with a button stands in the chat."""
    row = [[{"text": "完", "callback_data": "f"}]]
    sent = wire.gets("sendMessage", chat_id=11, text="题", reply_markup={"inline_keyboard": row})
    assert sent["message_id"] == OURS


@pytest.mark.parametrize("case", REFUSED, ids=lambda one: f"{one.source} - {one.sentence}")
def test_refused(case: Refused, api: BotApi, wire: Wire) -> None:
    case.before(api)
    shown = len(api.state.shown)
    answer = wire.asks(case.method, **case.params)
    told = case.sentence if case.code == 403 else f"Bad Request: {case.sentence}"
    body = answer.json()
    assert (answer.status_code, body["error_code"], body["description"]) == (case.code, case.code, told)
    assert body["ok"] is False
    assert len(api.state.shown) == shown
    assert {OWN, OURS} <= api.state.messages[11].keys()


def test_every_sentence_has_a_case() -> None:
    sentences = {name: one for name, one in vars(errors).items() if name.isupper() and isinstance(one, str)}
    told = [case.sentence.casefold() for case in REFUSED]
    # Those that need a press or a body of their own: test_an_answer_to_a_press, test_a_body_that_is_no_object.
    elsewhere = {"ANSWER_LONG", "JSON_NO_OBJECT", "JSON_BROKEN"}
    # And those about files: test_files.
    elsewhere |= {
        "NO_PHOTO",
        "NO_DOCUMENT",
        "NO_TEXT",
        "FILE_EMPTY",
        "CAPTION_LONG",
        "PHOTO_SIDES",
        "PHOTO_BROKEN",
        "FILE_ID_MISSING",
        "FILE_ID_INVALID",
        "FILE_BIG",
        "FILE_UNKNOWN",
        "FILE_LOST",
    }
    unnamed = [
        name
        for name, one in sentences.items()
        if name not in elsewhere and not any(one.strip().casefold() in sentence for sentence in told)
    ]
    assert unnamed == []


def test_a_group_that_grew_names_its_new_id(api: BotApi, wire: Wire) -> None:
    """Server, Client.cpp 8152-8156, check_chat_access: parameters."""
    grows(api)
    body = wire.asks("sendMessage", chat_id=GROUP, text="甲").json()
    assert body["parameters"] == {"migrate_to_chat_id": -1001}


def test_an_answer_to_a_press(api: BotApi, person: Person, wire: Wire) -> None:
    """Telegram: 200 characters; server, Client.cpp 146-148, QUERY_ID_INVALID once a press is too old."""
    person.presses("完")
    [query] = api.state.presses
    long = wire.asks("answerCallbackQuery", callback_query_id=query, text="字" * 201).json()
    assert long["description"] == "Bad Request: MESSAGE_TOO_LONG"
    assert wire.gets("answerCallbackQuery", callback_query_id=query, text="字" * 200) is True
    api.clock.advance(HOUR)
    late = wire.asks("answerCallbackQuery", callback_query_id=query).json()
    assert "query is too old" in late["description"]


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendMessage", {"text": "字" * 4096}),
        ("sendMessage", {"text": "😀" * 4096}),
        (
            "sendMessage",
            {"text": "甲乙", "entities": [bold(0, 1), bold(0, 2), bold(1, 1)]},
        ),  # overlapping is fine
        ("sendMessage", {"text": "甲", "entities": [{"type": "bold", "offset": "0", "length": "1"}]}),
        ("sendMessage", {"text": "1 &lt; 2 &amp; <b>甲<i>乙</i></b>", "parse_mode": "HTML"}),
        ("editMessageText", {"message_id": OURS, "text": "题"}),  # the keyboard goes: that is a change
        ("deleteMessages", {"message_ids": [OURS, 77, OWN]}),  # what is not there is passed over
    ],
)
def test_granted_at_the_edge(method: str, params: dict[str, Any], wire: Wire) -> None:
    wire.gets(method, chat_id=11, **params)


def test_a_button_of_64_bytes(wire: Wire) -> None:
    row = [[{"text": "完", "callback_data": "f" * 64}]]
    wire.gets("sendMessage", chat_id=11, text="题", reply_markup={"inline_keyboard": row})


def test_deleted_within_48_hours(api: BotApi, wire: Wire) -> None:
    api.clock.advance(48 * HOUR - 60)
    assert wire.gets("deleteMessages", chat_id=11, message_ids=[OWN, OURS]) is True
    assert api.state.messages[11] == {}
