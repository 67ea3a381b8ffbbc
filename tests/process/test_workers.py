"""Several processes on one PostgreSQL: one is killed in the middle of its work, another goes on, nothing is lost."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from bot.settings import read_settings
from storage.open import open_store
from storage.recount import recount
from storage.verify import verify
from tests.botapi import BotApi, Person
from tests.process.running import ROOT, Bot
from tests.storage.server import database, drop

pytestmark = pytest.mark.process
KEY = "of all workers, long enough to be one"
#: Seconds in which another process must have gone on.
SOON = 15.0
#: Seconds within which an entry is sealed.
SEALED = 5.0
TEXTS = [f"作答{letter}" for letter in "ABCDEFGHIJKL"]


@pytest.fixture
def url() -> Iterator[str]:
    made = database()
    yield made
    drop(made)


@pytest.fixture
def bots(api: BotApi, url: str, tmp_path: Path) -> Iterator[list[Bot]]:
    """Two that serve the same organisation: the first leads, for it has answered before the second starts."""
    settings = {"CHENSONG_STORE_URL": url, "CHENSONG_SECRET_KEY": KEY}
    api.pace.owed = False  # who takes over does not know what was sent a moment ago
    with Bot(api, tmp_path / "first", **settings) as first:
        first.enrolled(11)
        with Bot(api, tmp_path / "second", **settings) as second:
            yield [first, second]


@pytest.fixture
def officer(api: BotApi, bots: list[Bot]) -> Person:
    """Who has enrolled."""
    assert bots
    person = api.person(11)
    person.reads_until("注册成功")
    return person


def test_the_other_one_sends_and_listens_within_seconds(bots: list[Bot], officer: Person) -> None:
    first, second = bots
    first.kill()
    began = time.monotonic()
    officer.says("进度")
    # What was sent a moment before may come again: that it arrived was not written down yet.
    officer.reads_until("最近 30 天", SOON)
    assert time.monotonic() - began < SOON
    first.restart()  # and stands by now
    assert "今日学习" in officer.asks("今天").text
    second.kill()
    officer.says("进度")
    officer.reads_until("最近 30 天", SOON)
    assert officer.quiet()


def test_what_was_in_hand_is_done_once_and_in_order(
    bots: list[Bot], officer: Person, url: str, tmp_path: Path
) -> None:
    drilling(officer)
    for text in TEXTS:
        officer.says(f"{text}\n完")
    officer.reads()
    bots[0].kill()
    assert TEXTS[-1] not in officer.transcript()  # or there was nothing in hand
    assert officer.waits(lambda: all(text in officer.transcript() for text in TEXTS), 30)
    assert officer.waits(lambda: unsealed(url, tmp_path) == 0, SEALED)  # by the one that is left
    bots[1].stop()
    assert answers(url, tmp_path) == TEXTS
    is_sound(url, tmp_path)


def test_what_another_worker_kept_is_answered_once_it_is_dead(
    bots: list[Bot], officer: Person, url: str, tmp_path: Path
) -> None:
    drilling(officer)
    command = [
        sys.executable,
        "-m",
        "tests.process.accepting",
        url,
        "11",
        *(f"{one}\n完" for one in TEXTS[:5]),
    ]
    worker = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    assert worker.stdout.readline() == "kept\n"
    officer.says(f"{TEXTS[5]}\n完")  # waits behind those before it, for the worker that has them
    assert officer.quiet(3)
    worker.kill()
    worker.communicate()
    assert officer.waits(lambda: all(text in officer.transcript() for text in TEXTS[:6]), 30)
    for bot in bots:
        bot.stop()
    assert answers(url, tmp_path) == TEXTS[:6]
    is_sound(url, tmp_path)


def drilling(officer: Person) -> None:
    """Come to the mode in which any answer is judged at "done"."""
    for way in ("/drill zfgf-01", "完", "跳过"):
        officer.asks(way)


def answers(url: str, folder: Path) -> list[str]:
    """What the store holds of the practice, in the order of the ledger."""
    store = open_store(url, folder, read_only=True)
    found = [row.beside.text for row in store.chain() if row.beside is not None]
    store.close()
    return [text for text in found if text.startswith("作答")]


def unsealed(url: str, folder: Path) -> int:
    """How many entries wait for the sealer."""
    with closing(open_store(url, folder, read_only=True)) as store:
        return sum(row.seq is None for row in store.chain())


def is_sound(url: str, folder: Path) -> None:
    store = open_store(url, folder, read_only=True)
    assert store.waiting() == []
    assert store.outbox_waiting() == 0
    assert recount(store.ledger()) == store.counts(date.min, date.max)
    key = read_settings(secret_key=KEY, data_dir=folder).ledger_key()
    assert verify(store, key).sound
    store.close()
