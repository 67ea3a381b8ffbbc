"""The log of a whole program over some turns: one line each, and nothing in it of who spoke or what was said."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.botapi import BotApi, RefuseConnection
from tests.process.running import ROOT, Bot

pytestmark = pytest.mark.process
#: Ids and words that nothing else in a log could hold.
OFFICER, ADMIN = 5_550_123_987, 5_550_456_321
ANSWER = "此处背诵机密九四二七"


def names(*badges: str) -> list[str]:
    """Whom the sample's roster names under these badges."""
    with (ROOT / "content" / "sample" / "roster.csv").open(encoding="utf-8", newline="") as file:
        return [row["name"] for row in csv.DictReader(file) if row["badge"] in badges]


@pytest.fixture
def bot(api: BotApi, tmp_path: Path) -> Iterator[Bot]:
    """Its log is for machines."""
    with Bot(api, tmp_path / "data", CHENSONG_LOG_FORMAT="json") as bot:
        yield bot


def test_each_turn_is_one_line_that_tells_neither_who_spoke_nor_what(api: BotApi, bot: Bot) -> None:
    officer, admin = bot.enrolled(OFFICER), bot.enrolled(ADMIN, "admin")
    said = ["/drill zfgf-01", "完", "跳过", f"{ANSWER}\n完", f"/search {ANSWER}"]
    for text in said:
        officer.asks(text)
    api.faults.next("sendMessage", RefuseConnection())
    admin.asks("/completion 办公室")
    people = names(*(code.split()[1] for code in bot.codes.values()))
    admin.asks(f"/officer {people[0]}")
    code, logged = bot.stop()
    lines = [json.loads(line) for line in logged.splitlines()]
    turns = [one for one in lines if one["event"] == "turn"]
    assert (code, len(people)) == (0, 2)
    assert len(turns) == 2 + len(said) + 2  # both have enrolled
    assert {(one["level"], one["channel"], one["kind"]) for one in turns} == {("info", "telegram", "text")}
    assert [len({one["who"] for one in turns}), {len(one["who"]) for one in turns}] == [2, {12}]
    assert all(one["ms"] > 0 and one["replies"] > 0 for one in turns)
    planted = [ANSWER, *people, *map(str, (OFFICER, ADMIN)), f"Person {OFFICER}", api.token]
    planted += [api.token.partition(":")[2], *(code.split()[0] for code in bot.codes.values())]
    assert [one for one in planted if one in logged] == []
