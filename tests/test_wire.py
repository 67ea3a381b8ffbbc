"""Replies as they are kept: what comes with them is named, and nothing of it lies there."""

from __future__ import annotations

import json

import pytest

from bot.messages import FileRef, Phrase, Picture, Say
from bot.wire import dump_reply, load_reply


@pytest.mark.parametrize("ref", [FileRef("sheet", {"since": "2026-09-01"}), Picture("board"), None])
def test_what_a_reply_encloses_comes_back(ref: FileRef | Picture | None) -> None:
    say = Say((Phrase("completion-none"),), encloses=ref)
    assert load_reply(json.loads(json.dumps(dump_reply(say)))) == say
