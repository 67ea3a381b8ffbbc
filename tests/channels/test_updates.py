"""Our way of reading an update comes to what the library's comes to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from telegram import Update

from bot.channels.telegram.updates import UNREADABLE, read

PERSON = {"id": 11, "is_bot": False, "first_name": "安宁", "language_code": "zh-hans"}
TEXT = {
    "message_id": 5,
    "date": 1_772_438_340,
    "chat": {"id": 11, "type": "private"},
    "from": PERSON,
    "text": "今天",
}
FILE = {"file_id": "f", "file_unique_id": "u"}
MORE = {
    "entities": [{"type": "bold", "offset": 0, "length": 1}],
    "document": FILE,
    "message_thread_id": 7,
    "is_topic_message": True,
    "reply_to_message": TEXT,
    "sender_chat": {"id": -5, "type": "channel"},
    "migrate_to_chat_id": -100,
    "via_bot": PERSON,
    "something_new": {"a": [1]},
}
#: What stands in a person or a chat besides what always does; also fields that the library does not know.
PARTS = some.fixed_dictionaries(
    {},
    optional={
        "username": some.text(max_size=5),
        "last_name": some.text(max_size=5),
        "is_premium": some.booleans(),
        "something_new": some.lists(some.integers(), max_size=2),
    },
)
TEXTS = some.text(max_size=20)


def update(**message: Any) -> dict[str, Any]:
    return {"update_id": 900, "message": {**TEXT, **message}}


def same(raw: dict[str, Any]) -> bool:
    ours, theirs = read(raw), Update.de_json(raw)
    assert (ours.message is None) == (theirs.message is None)
    return ours.to_dict() == theirs.to_dict()


@given(PARTS, PARTS, TEXTS, some.integers(0, 2**33), some.integers(-(2**52), 2**52))
def test_a_text_is_what_the_library_makes_of_it(
    person: dict[str, Any], chat: dict[str, Any], text: str, date: int, number: int
) -> None:
    raw = update(
        **{"from": {**PERSON, **person}}, chat={**chat, "id": number, "type": "group"}, text=text, date=date
    )
    assert same(raw)
    assert read(raw).message is not None


@pytest.mark.parametrize("name", MORE)
def test_a_message_with_anything_more_is_read_whole(name: str) -> None:
    raw = update(**{name: MORE[name]})
    assert same(raw)
    assert name in read(raw).to_dict()["message"]


@pytest.mark.parametrize("name", ["from", "text"])
def test_a_message_may_lack_what_a_text_has(name: str) -> None:
    raw = update()
    del raw["message"][name]
    assert same(raw)


def test_an_update_may_hold_something_else_beside_a_text() -> None:
    raw = {**update(), "edited_message": {**TEXT, "edit_date": TEXT["date"]}}
    assert same(raw)
    assert read(raw).edited_message is not None


@pytest.mark.parametrize(
    "broken",
    [
        {"message": TEXT},
        update(date="yesterday"),
        update(date=10**30),
        update(chat=[]),
        update(chat={"id": 1}),
        update(**{"from": "me"}),
        update(**{"from": {"id": 1}}),
    ],
)
def test_what_the_library_cannot_read_cannot_be_read_here(broken: dict[str, Any]) -> None:
    with pytest.raises(UNREADABLE):
        read(broken)
