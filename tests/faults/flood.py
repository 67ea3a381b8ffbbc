"""E7: one officer sends a hundred messages a second, two hundred strangers ten a second together; others are served.

While it lasts officers ask now and then; nineteen of twenty are answered within two seconds, or within as many times as
long as it takes without a flood on a busy machine. The bot writes to nobody faster than Telegram lets it (it would be
refused with 429), its memory stays, strangers get one word each, and the officer hears soon that this is too
much, at most once a minute, and no more of it is kept than may come at once and one a second. Control: the same asked of a stock bot whose
handlers take their turns one after another.
"""

from __future__ import annotations

import itertools
import random
import sqlite3
import statistics
import subprocess
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from tests.botapi import BotApi, Person
from tests.faults.practice import crowd
from tests.faults.result import FaultClass, Round, Tally, Tier
from tests.faults.stock import Stock
from tests.process.running import Bot

_OFFICERS, _STRANGERS = 8, 200
_A_SECOND, _OF_STRANGERS = 100, 10
_PROMPT, _TIMES = 2.0, 4
_PATIENCE = 60.0
#: Kilobytes of memory that may come and go.
_GROWTH = 1024
#: Messages of one person that are kept: at once, and seconds that the flood may last longer than planned.
_AT_ONCE, _LONGER = 120, 30
#: Telegram's limits (Bots FAQ), with what a chat may get at once.
_ALL, _EACH, _BURST = 30, 1.0, 5
_SECOND = timedelta(seconds=1)


def flooded(seconds: float, folder: Path, _dice: random.Random) -> Tally:
    """Our program in a flood."""
    # Nobody reads what it logs meanwhile, and a line a turn fills a pipe.
    with BotApi() as api, Bot(api, folder / "data", CHENSONG_LOG_LEVEL="WARNING") as bot:
        flooder, *others = crowd(bot, folder / "data" / "sample", _OFFICERS)
        strangers = [api.person(user) for user in range(1000, 1000 + _STRANGERS)]
        dry = _asked(others, _progress, "最近 30 天", 5.0)
        with _Flood(flooder, strangers, "/today"):
            _asked(others, _progress, "最近 30 天", seconds / 2)
            before = _memory(bot.process)
            wet = _asked(others, _progress, "最近 30 天", seconds / 2)
            after = _memory(bot.process)
        broken = api.pace.reckon()
        told = flooder.transcript().count("消息太密")
        greeted = max(len(api.state.shown_in(one.id)) for one in strangers)
        bot.kill()
    allowed = max(_PROMPT, _TIMES * _p95(dry))
    amiss = [f"p95 {_p95(wet):.1f} s in the flood"] if _p95(wet) > allowed else []
    amiss += [f"memory grew from {before} to {after} kB"] if after > before + _GROWTH else []
    amiss += [f"a stranger was written to {greeted} times"] if greeted > 1 else []
    amiss += [] if 1 <= told <= 1 + (seconds + _LONGER) // 60 else [f"who floods was told so {told} times"]
    amiss += [f"Telegram asked for a pause {broken} times"] if broken else []
    kept = _kept(folder / "data" / "sample", flooder)
    amiss += [f"{kept} messages of the flood were kept"] if kept > _AT_ONCE + seconds + _LONGER else []
    note = (
        f"p95 {_p95(dry):.2f} s before, {_p95(wet):.2f} s in the flood; memory {before} kB, then {after} kB;"
        f" {kept} messages of the flood kept"
    )
    return Tally(len(wet), len(wet), amiss=tuple(amiss), notes=(note,))


class _Flood:
    """Goes on in a thread of its own."""

    def __init__(self, flooder: Person, strangers: Sequence[Person], text: str) -> None:
        self._flooder, self._strangers, self._text = flooder, itertools.cycle(strangers), text
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_ended: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        for number in itertools.count():
            self._flooder.says(self._text)
            if number % (_A_SECOND // _OF_STRANGERS) == 0:
                next(self._strangers).says("你好")
            if self._over.wait(1 / _A_SECOND):
                return


def _asked(
    people: Sequence[Person], ask: Callable[[Person], object], answer: str, seconds: float
) -> list[float]:
    """One after another asks; the seconds until each was answered."""
    took, until = [], time.monotonic() + seconds
    for person in itertools.cycle(people):
        before, began = person.transcript().count(answer), time.monotonic()
        ask(person)
        person.waits(partial(_has, person, answer, before + 1), _PATIENCE)
        took.append(time.monotonic() - began)
        if time.monotonic() > until:
            return took
        person.quiet(0.2)
    raise AssertionError("people go round")


def _progress(person: Person) -> None:
    person.says("进度")


def _has(person: Person, answer: str, times: int) -> bool:
    """Whether somebody was answered so often."""
    return person.transcript().count(answer) >= times


def _kept(data: Path, person: Person) -> int:
    """How many events of somebody's the store has accepted."""
    with closing(sqlite3.connect(f"file:{data / 'chensong.db'}?mode=ro", uri=True)) as connection:
        found = connection.execute("SELECT count(*) FROM inbox WHERE address = ?", (str(person.id),))
        return int(found.fetchone()[0])


def _p95(took: Sequence[float]) -> float:
    return statistics.quantiles(took, n=20)[-1] if len(took) > 1 else took[0]


def _memory(process: subprocess.Popen[str]) -> int:
    """Kilobytes."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0])


def _too_fast(sends: Sequence[tuple[str, datetime]]) -> list[str]:
    """Where more was sent than Telegram takes."""
    seconds = Counter(at.replace(microsecond=0) for _, at in sends)
    amiss = [f"{number} sends in the second from {at}" for at, number in seconds.items() if number > 2 * _ALL]
    chats: dict[str, list[datetime]] = defaultdict(list)
    for chat, at in sends:
        chats[chat].append(at)
    for chat, times in chats.items():
        for first, last in zip(times, times[2 * _BURST :], strict=False):
            if last - first < _SECOND * (_BURST - 1):
                amiss.append(f"{2 * _BURST + 1} sends to {chat} within {last - first}")
                break
    return amiss


def one_by_one(seconds: float, folder: Path, _dice: random.Random) -> Tally:
    """The control."""
    with BotApi() as api:
        stock = Stock(api, folder, "stock_bot")
        flooder, *others = [api.person(user) for user in range(11, 11 + _OFFICERS)]
        strangers = [api.person(user) for user in range(1000, 1000 + _STRANGERS)]
        with _Flood(flooder, strangers, "flood"):
            others[0].quiet(seconds / 2)
            wet = _asked(others, lambda one: one.says("hello"), "noted hello", seconds / 2)
        sends = [(str(call.params["chat_id"]), call.at) for call in api.made("sendMessage")]
        stock.kill()
    amiss = [f"p95 {_p95(wet):.1f} s"] if _p95(wet) > _PROMPT else []
    return Tally(len(wet), len(wet), amiss=(*amiss, *_too_fast(sends)))


def rounds(tier: Tier) -> Sequence[Round]:
    seconds = 12.0 if tier is Tier.QUICK else 60.0
    return [
        Round("one after another", partial(one_by_one, 6.0), control=True),
        Round("flood", partial(flooded, seconds)),
    ]


FLOOD = FaultClass("E7", "a flood of messages", rounds)
