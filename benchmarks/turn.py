"""One check answer of 120 characters through the core, against a bare python-telegram-bot echo.

In memory: recognise, decide, store, render; the grader's own time is shown apart. Embedded: the same on the default
store, against the memory turn plus a bare SQLite WAL+FULL transaction of the same rows and bytes, each flush slowed
by 1 ms on both sides. Sides take turns in blocks, medians are compared.

    python -m benchmarks.turn [--check]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters
from telegram.request import BaseRequest, RequestData

from benchmarks.bare import Bare, sample_rows
from benchmarks.storage import FLUSH
from bot.conversation import turn
from bot.conversation.compose import Composer
from bot.conversation.incoming import dump_incoming
from bot.grading import grade, prepare
from bot.messages import Incoming
from storage.contract import Store
from storage.mail import Event
from storage.memory import MemoryStore
from storage.open import open_store
from storage.records import DutyState, Officer, RosterSaved, Turn
from tests import sample

TEXT = (sample.LAW + "民警处理警情应当及时到场，依法处置，不得推诿。" * 4)[:120]
ECHO = {
    "update_id": 1,
    "message": {
        "message_id": 1,
        "date": 1_767_225_600,
        "chat": {"id": 5, "type": "private", "first_name": "A"},
        "from": {"id": 5, "is_bot": False, "first_name": "A", "language_code": "zh"},
        "text": TEXT,
    },
}
MAX_ECHO, MAX_BARE, MAX_CPU = 1.0, 1.5, 250.0


class AtOnce(BaseRequest):
    """A request that has its answer ready."""

    _SENT = json.dumps({"ok": True, "result": ECHO["message"]}).encode()
    _ME = json.dumps(
        {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "B", "username": "b_bot"}}
    ).encode()

    @property
    def read_timeout(self) -> float | None:
        return 5

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        del method, request_data
        return 200, self._ME if url.endswith("getMe") else self._SENT


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text)


class Side:
    """Officers who are all in the middle of a check, each answering once."""

    def __init__(self, store: Store, officers: int) -> None:
        self.store = store
        passages = (sample.passage("law", "盘问检查", TEXT, ("不得刑讯逼供", "相应证件")),)
        self.world = sample.make_world(store, sample.library(sample.DEFAULT_PLAN, passages))
        people = tuple(Officer(f"P{number:05d}", f"人{number}", "d2") for number in range(officers))
        store.record(Turn(sample.NOW, facts=(RosterSaved((), people, "benchmark", sample.NOW),)))
        self.world.open_day(sample.NOW)
        self.answers = [self._in_check(number, officer) for number, officer in enumerate(people)]
        store.accept([_accepted(answer) for answer in self.answers])
        self.compose = Composer(self.world, lambda: sample.NOW)

    def _in_check(self, number: int, officer: Officer) -> Incoming:
        address = sample.enrol(self.store, officer)
        begin = Incoming("telegram", address, f"b{number}", sample.NOW, text="/check law", message="1")
        turn.take(self.world, begin)
        return replace(begin, event_id=f"a{number}", text=TEXT, message="2")

    def answer(self, number: int) -> None:
        """The turn, and its replies rendered."""
        for row in turn.take(self.world, self.answers[number]):
            self.compose(row)

    def passed(self) -> int:
        """How many duties are done: what the run must have led to."""
        return sum(duty.state is DutyState.DONE for duty in self.store.duties_on(sample.TODAY))


def _accepted(incoming: Incoming) -> Event:
    return Event(incoming.channel, incoming.event_id, incoming.address, incoming.at, dump_incoming(incoming))


def timed(work: Callable[[int], object], numbers: range, pause: float = 0.0) -> tuple[list[float], float]:
    """Wall times of each in µs, and mean CPU in µs."""
    walls, cpu = [], time.process_time()
    for number in numbers:
        begun = time.perf_counter()
        work(number)
        if pause:
            time.sleep(pause)
        walls.append((time.perf_counter() - begun) * 1e6)
    return walls, (time.process_time() - cpu) / len(numbers) * 1e6


def against_echo(count: int) -> tuple[float, float, float]:
    """Median µs of: the echo, the core's turn, the grader within it."""
    loop = asyncio.new_event_loop()
    application = ApplicationBuilder().token("1:x").request(AtOnce()).get_updates_request(AtOnce()).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    loop.run_until_complete(application.initialize())

    def echoed(number: int) -> None:
        update = Update.de_json({**ECHO, "update_id": number}, application.bot)
        loop.run_until_complete(application.process_update(update))

    side = Side(MemoryStore(), count)
    passage = side.world.library.passages["law"]
    ready = prepare(passage.text, passage.key_terms, "zh")
    times: dict[str, list[float]] = {"echo": [], "core": [], "grader": []}
    block = max(1, count // 10)
    for first in range(0, count, block):
        numbers = range(first, min(count, first + block))
        times["echo"] += timed(echoed, numbers)[0]
        times["core"] += timed(side.answer, numbers)[0]
        times["grader"] += timed(lambda _: grade(ready, TEXT), numbers)[0]
    loop.run_until_complete(application.shutdown())
    loop.close()
    assert side.passed() == count, f"{side.passed()} of {count} checks are done"
    return (
        statistics.median(times["echo"]),
        statistics.median(times["core"]),
        statistics.median(times["grader"]),
    )


def against_sqlite(count: int) -> dict[str, float]:
    """Median µs with a slowed flush: the embedded turn, the memory turn, the bare transaction; CPU without."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store("embedded", Path(folder) / "store")
        ours, memory = Side(store, 2 * count), Side(MemoryStore(), 2 * count)
        ours.answer(0)
        memory.answer(0)
        bare = Bare(Path(folder) / "bare.db", sample_rows(Path(folder) / "store" / "chensong.db"), 2 * count)
        times: dict[str, list[float]] = {}
        cpu: dict[str, list[float]] = {}
        block = max(1, count // 8)
        for first in range(1, 2 * count, block):
            numbers = range(first, min(2 * count, first + block))
            slowed = FLUSH if first > count else 0.0
            sides = (
                ("embedded", ours.answer, slowed),
                ("memory", memory.answer, 0.0),
                ("bare", bare.write, slowed),
            )
            for name, work, pause in sides:
                walls, used = timed(work, numbers, pause)
                times.setdefault(f"{name} {bool(slowed)}", []).extend(walls)
                if not slowed:
                    cpu.setdefault(name, []).append(used)
        assert ours.passed() == memory.passed() == 2 * count, "not every check is done"
        bare.db.close()
        store.close()
    found = {name: statistics.median(walls) for name, walls in times.items()}
    return {**found, **{f"cpu {name}": statistics.median(used) for name, used in cpu.items()}}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turns", type=int, default=2000)
    parser.add_argument("--check", action="store_true", help="a few turns, results checked, times not judged")
    given = parser.parse_args()
    count = 40 if given.check else given.turns
    echoed, core, grader = against_echo(count)
    without = core - grader
    print(f"PTB echo {echoed:.0f} µs; core in memory {core:.0f} µs, of that grader {grader:.0f} µs")
    print(f"core without grader / echo: {without / echoed:.2f} x (at most {MAX_ECHO} x)")
    found = against_sqlite(max(20, count // 4))
    above = found["embedded True"] - found["memory True"]
    ratio = above / found["bare True"]
    cpu = found["cpu embedded"] - found["cpu memory"] - found["cpu bare"]
    print(
        f"slowed flush: embedded {found['embedded True']:.0f} µs, memory {found['memory True']:.0f} µs,"
        f" bare SQLite {found['bare True']:.0f} µs"
    )
    print(f"embedded above memory / bare: {ratio:.2f} x (at most {MAX_BARE} x)")
    print(f"CPU above memory and bare: {cpu:.0f} µs (at most {MAX_CPU:.0f} µs)")
    if not given.check and (without > MAX_ECHO * echoed or ratio > MAX_BARE or cpu > MAX_CPU):
        raise SystemExit("slower than promised")


if __name__ == "__main__":
    main()
