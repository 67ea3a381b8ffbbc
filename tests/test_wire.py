"""Replies as they are kept: what comes with them is named, and nothing of it lies there."""

from __future__ import annotations

import json

import pytest

from bot.messages import FileRef, Phrase, Picture, Say, Title, Value
from bot.wire import dump_reply, load_reply


@pytest.mark.parametrize("ref", [FileRef("sheet", {"since": "2026-09-01"}), Picture("board"), None])
def test_what_a_reply_encloses_comes_back(ref: FileRef | Picture | None) -> None:
    say = Say((Phrase("completion-none"),), encloses=ref)
    assert load_reply(json.loads(json.dumps(dump_reply(say)))) == say


@pytest.mark.parametrize(
    "value",
    [
        "晨诵",
        7,
        0.5,
        Phrase("slot-pace", {"slot": Title({"zh": "晨诵"})}),
        Title({"zh": "晨诵", "en": "Morning"}),
        ("一", Title({"en": "Noon"})),
    ],
)
def test_what_stands_in_a_sentence_comes_back(value: Value) -> None:
    say = Say((Phrase("today-head", {"one": value}),))
    assert load_reply(json.loads(json.dumps(dump_reply(say)))) == say
