"""Prompts that were going out when the program was killed: nobody knows whether they arrived, and admins hear so once."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation.compose import Composer
from bot.conversation.world import World
from bot.delivery.rounds import Rounds
from bot.messages import Message
from content.model import Slot
from storage.mail import Lane, OutboxRow, Outcome, Settlement
from storage.open import open_store
from tests import sample
from tests.sample import AN, CHENG, HOURS, ZONE, words

MORNING = datetime(2026, 9, 7, 7, 30, tzinfo=ZONE)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SLOTS = tuple(
    Slot(name, MORNING.time(), 4 * HOUR, {"zh": title})
    for name, title in (("morning", "晨诵"), ("early", "早"))
)


class Office:
    """A program that is killed and started again on one store."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = MORNING - MINUTE
        monkeypatch.setattr(time, "time", self._seconds)
        self._folder = folder
        self._start()
        for officer in (AN, CHENG):
            sample.enrol(self.world.store, officer)
        self.tick()

    def _start(self) -> None:
        plan = replace(sample.DEFAULT_PLAN, slots=SLOTS)
        self.world: World = sample.make_world(open_store("embedded", self._folder), sample.library(plan))
        self._rounds = Rounds(self.world.store, lambda: self.world.library, HOURS)

    def _seconds(self) -> float:
        return self.now.timestamp()

    def again(self) -> None:
        self.world.store.close()
        self._start()

    def tick(self) -> bool:
        return self._rounds.tick(self.now)

    def claim(self, lane: Lane) -> list[OutboxRow]:
        return [row for row in self.world.store.claim(self.now, 100, MINUTE) if row.owed.lane is lane]

    def told(self) -> list[str]:
        """What admins are owed beside prompts, sent to its end."""
        said = []
        for row in self.claim(Lane.ANSWER):
            message = Composer(self.world, lambda: self.now)(row)
            assert isinstance(message, Message)
            assert row.owed.badge == CHENG.badge
            said.append(words([message]))
            self.world.store.settle(Settlement(row.id, Outcome.SENT, self.now))
        return said


def test_what_was_going_out_at_a_kill_is_told_once_a_slot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(tmp_path, monkeypatch)
    office.now = MORNING
    office.tick()
    rows = office.claim(Lane.PROMPT)
    assert len(rows) == 4
    for row in rows:
        if row.owed.key and row.owed.key.startswith("morning:"):
            office.world.store.begin_send(row.id)
    assert office.told() == []
    office.again()
    office.now += MINUTE
    assert office.tick()
    [said] = office.told()
    assert "2026-09-07“晨诵”的提醒有一部分没有送到，或不能确定是否送到" in said
    for _ in range(2):
        office.now += MINUTE
        assert not office.tick()
        office.again()
    assert office.told() == []


def test_a_start_that_is_killed_before_it_has_told_leaves_it_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(tmp_path, monkeypatch)
    office.now = MORNING
    office.tick()
    office.world.store.begin_send(office.claim(Lane.PROMPT)[0].id)
    for _ in range(3):
        office.again()
    office.tick()
    assert len(office.told()) == 1
