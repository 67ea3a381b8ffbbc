"""What is left of Telegram's answers for the library to read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from telegram import Message, User

from bot.channels.telegram.answers import cut, sent_id

FILE = {"file_id": "A", "file_unique_id": "B"}


def left(method: str, result: Any, *, ok: bool = True) -> Any:
    answer = json.dumps({"ok": ok, "result": result}).encode()
    return json.loads(cut(f"https://api/bot1:a/{method}", answer))["result"]


@pytest.mark.parametrize(
    "odd",
    [
        {"date": 1_795_670_120_010},  # milliseconds: no year that there is
        {"date": None, "chat": None},
        {"chat": {"id": 5}, "reply_markup": 7, "entities": [{"type": "of tomorrow"}]},
    ],
)
def test_nothing_odd_beside_the_id_is_looked_at(odd: dict[str, Any]) -> None:
    assert left("sendMessage", {"message_id": 5, **odd}) is True
    assert sent_id.get() == 5
    message = Message.de_json(left("sendDocument", {"message_id": 6, **odd}), None)
    assert message.message_id == 6


def test_the_ids_of_files_are_kept() -> None:
    photo = left("sendPhoto", {"message_id": 5, "photo": [{**FILE, "width": 1}], "caption": "x"})
    assert Message.de_json(photo, None).photo[0].file_id == "A"
    document = left("sendDocument", {"message_id": 5, "document": FILE})
    found = Message.de_json(document, None).document
    assert found is not None
    assert found.file_id == "A"


@pytest.mark.parametrize(
    "odd", [{"photo": 7}, {"photo": [{"width": 1}]}, {"document": []}, {"document": {"file_id": 1}}]
)
def test_a_file_without_an_id_has_arrived_all_the_same(odd: dict[str, Any]) -> None:
    sent = Message.de_json(left("sendPhoto", {"message_id": 5, **odd}), None)
    assert (sent.message_id, sent.photo, sent.document) == (5, (), None)


def test_an_edit_that_is_done_is_done_whatever_comes_with_it() -> None:
    assert left("editMessageText", None) is True
    assert left("editMessageText", {"message_id": 5}) is True
    assert left("editMessageText", None, ok=False) is None


def test_a_bot_is_a_bot() -> None:
    me = User.de_json(left("getMe", {"id": 7, "first_name": "晨诵", "username": "chensong_bot"}), None)
    assert (me.is_bot, me.username) == (True, "chensong_bot")


@pytest.mark.parametrize("payload", [b"", b"{", b'{"ok":true}', b'{"ok":true,"result":"yes"}', b"\xff"])
def test_what_is_no_answer_is_left_to_the_library(payload: bytes) -> None:
    for method in ("sendMessage", "editMessageText", "getMe"):
        expected = (
            b'{"ok":true,"result":true}' if method == "editMessageText" and b"true" in payload else payload
        )
        assert cut(f"https://api/bot1:a/{method}", payload) == expected
