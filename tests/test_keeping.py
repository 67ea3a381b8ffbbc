"""The day's backup: once its time has come, also afterwards, never twice; off the event loop, and given up at a stop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.keeping import DailyBackup, back_up, backups, last_slot
from bot.messages import Phrase, Say
from bot.settings import Settings, read_settings
from bot.texts import Texts
from bot.wire import load_reply
from storage.archive import read
from storage.bulk import Row, Rows
from storage.embedded.store import EmbeddedStore
from storage.memory import MemoryStore
from storage.open import open_store
from storage.records import Account, Enrolled, Officer, Role, RosterSaved, Turn

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
#: Ten in the evening in Shanghai.
EVENING = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
#: Three in the morning after that.
NIGHT = EVENING + 5 * HOUR


def settings_for(folder: Path, **given: Any) -> Settings:
    return read_settings(data_dir=folder, **given)


class Run:
    """A running program's backups; the store was first written to in the evening."""

    def __init__(self, folder: Path, **given: Any) -> None:
        self.settings = settings_for(folder, **given)
        opened = open_store("embedded", folder)
        assert isinstance(opened, EmbeddedStore)
        self.store = opened
        self.now = EVENING
        self.told = 0
        self.daily = DailyBackup(self.store, self.settings, lambda: self.now, self.hears)

    def hears(self) -> None:
        self.told += 1

    def lives(self) -> None:
        self.store.record(Turn(self.now, facts=(RosterSaved((), (Officer("B1", "安", "d"),), "", self.now),)))

    def tick(self, at: datetime) -> None:
        self.now = at
        asyncio.run(self.daily.tick(at))

    @property
    def made(self) -> list[datetime]:
        return [one.manifest.at for one in backups(self.settings.backups)]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    run = Run(tmp_path / "data")
    run.lives()
    yield run
    run.store.close()


@pytest.mark.parametrize(
    ("now", "at", "slot"),
    [
        (NIGHT - timedelta(seconds=1), "03:00", NIGHT - DAY),
        (NIGHT, "03:00", NIGHT),
        (EVENING, "21:59", EVENING - timedelta(minutes=1)),
        (EVENING, "22:01", EVENING - DAY + timedelta(minutes=1)),
        (EVENING, "off", None),
    ],
)
def test_the_last_time_that_one_was_to_be_made(
    tmp_path: Path, now: datetime, at: str, slot: datetime | None
) -> None:
    assert last_slot(now, settings_for(tmp_path, backup_at=at)) == slot


def test_one_a_day_at_its_time(run: Run) -> None:
    for moment in (EVENING, NIGHT - timedelta(seconds=1)):
        run.tick(moment)
    assert run.made == []
    for moment in (NIGHT, NIGHT + HOUR, NIGHT + DAY - timedelta(seconds=1)):
        run.tick(moment)
    assert run.made == [NIGHT]
    run.tick(NIGHT + DAY)
    assert run.made == [NIGHT + DAY, NIGHT]


def test_what_was_missed_is_made_up_for_at_the_next_start(run: Run) -> None:
    run.tick(NIGHT)
    run.tick(NIGHT + 3 * DAY + 4 * HOUR)
    assert run.made[0] == NIGHT + 3 * DAY + 4 * HOUR
    again = DailyBackup(run.store, run.settings, lambda: run.now)
    asyncio.run(again.tick(run.now))
    assert len(run.made) == 2  # a new start the same day makes no other


def test_one_made_by_hand_counts(run: Run) -> None:
    with run.store.snapshot() as rows:
        back_up(rows, run.settings.backups, run.settings.zone, NIGHT + timedelta(minutes=1))
    run.tick(NIGHT + HOUR)
    assert len(run.made) == 1


def test_a_store_that_nobody_has_used_needs_none(tmp_path: Path) -> None:
    fresh = Run(tmp_path / "fresh")
    fresh.tick(NIGHT)
    assert not fresh.settings.backups.exists()
    fresh.lives()
    fresh.tick(NIGHT + HOUR)
    assert fresh.made == []
    fresh.tick(NIGHT + DAY)
    assert len(fresh.made) == 1
    fresh.store.close()


@pytest.mark.parametrize("given", [{"backup_at": "off"}])
def test_none_is_made_where_none_is_wanted(tmp_path: Path, given: dict[str, str]) -> None:
    run = Run(tmp_path / "data", **given)
    run.lives()
    run.tick(NIGHT + DAY)
    assert run.made == []
    run.store.close()


def test_a_store_that_keeps_nothing_has_none(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    daily = DailyBackup(MemoryStore(), settings, lambda: NIGHT)
    asyncio.run(daily.tick(NIGHT))
    assert not settings.backups.exists()


def test_the_folder_can_be_chosen(tmp_path: Path) -> None:
    run = Run(tmp_path / "data", backup_dir=str(tmp_path / "elsewhere"))
    run.lives()
    run.tick(NIGHT)
    assert len(list((tmp_path / "elsewhere").iterdir())) == 1
    run.store.close()


def test_they_are_thinned_after_each(run: Run) -> None:
    for number in range(40):
        run.tick(NIGHT + number * DAY)
    zone = run.settings.zone
    days = [(NIGHT + 39 * DAY).astimezone(zone).date() - one.astimezone(zone).date() for one in run.made]
    assert [one.days for one in days[:14]] == list(range(14))
    assert len(days) < 20


def test_a_disk_that_does_not_take_it_is_told_and_tried_again_in_an_hour(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    run.settings.backups.write_text("", encoding="utf-8")  # a file where the folder should be
    for minutes in range(0, 59, 10):
        run.tick(NIGHT + timedelta(minutes=minutes))
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "no backup was made" in caplog.text
    run.settings.backups.unlink()
    run.tick(NIGHT + HOUR)
    assert run.made == [NIGHT + HOUR]


def test_the_admins_are_told_once_a_night_that_none_could_be_made(run: Run) -> None:
    admin, officer = Officer("B2", "周", "d", Role.ADMIN), Officer("B3", "孙", "d")
    seats = (Account("telegram", one.badge, one.badge, run.now) for one in (admin, officer))
    enrolled = tuple(Enrolled(one, "", run.now) for one in seats)
    saved = RosterSaved((), (admin, officer), "", run.now)
    run.store.record(Turn(run.now, facts=(saved, *enrolled)))
    run.settings.backups.write_text("", encoding="utf-8")  # a file where the folder should be
    run.tick(NIGHT)
    assert run.told == 1
    run.tick(NIGHT + HOUR)
    [row] = run.store.claim(run.now, 10, HOUR)
    assert (row.owed.badge, run.told) == ("B2", 1)
    for language, begins in (("zh", "今天的备份没有做成"), ("en", "Today's backup could not be made")):
        reply = load_reply(row.owed.body)
        assert isinstance(reply, Say)
        [block] = reply.blocks
        assert isinstance(block, Phrase)
        text = Texts().say(language, block)
        assert text.startswith(begins)
        assert str(run.settings.backups) in text
        assert "{" not in text
    run.tick(NIGHT + DAY)
    assert run.told == 2


class Slow:
    """A store whose rows never end, and which tells when the first was read."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store
        self.ledger = store.ledger
        self.load = store.load
        self.value = store.value
        self.reached = threading.Event()
        self.thread = 0

    def snapshot(self) -> AbstractContextManager[Rows]:
        @contextmanager
        def opened() -> Iterator[Rows]:
            yield self

        return opened()

    def count(self, table: str) -> int:
        raise AssertionError("nobody asks")

    def rows(self, table: str) -> Iterator[Row]:
        del table
        self.thread = threading.get_ident()
        while True:
            self.reached.set()
            yield ("a", "{}")


def test_it_is_written_beside_the_event_loop_and_given_up_when_the_program_ends(run: Run) -> None:
    slow = Slow(run.store)
    daily = DailyBackup(slow, run.settings, lambda: NIGHT)  # type: ignore[arg-type]

    async def play() -> None:
        ticking = asyncio.create_task(daily.tick(NIGHT))
        assert await asyncio.to_thread(slow.reached.wait, 10)
        daily.stop()
        await ticking

    asyncio.run(play())
    assert slow.thread != threading.get_ident()
    assert list(run.settings.backups.iterdir()) == []


def test_what_was_made_can_be_read(run: Run) -> None:
    run.tick(NIGHT)
    [made] = backups(run.settings.backups)
    with read(made.path) as rows:
        assert [row[0] for row in rows.rows("officers")] == ["B1"]
    assert made.manifest.at.date() == date(2026, 3, 2)
