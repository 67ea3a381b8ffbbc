"""A graded, durable check answer over HTTP, beside stock bots that echo: real processes, one run, all on loopback.

Ours: `run.py serve` on the default store, each officer in the middle of a check, answering 120 characters once; done
means that the verdict has reached the Bot API, and all must; it logs errors only, as the others do, and paces what it
sends, but at a million messages a second instead of 30 (benchmarks/bots/ours.py). Beside it
python-telegram-bot and aiogram 3, echoing the same text with nothing stored. The Bot API and the load are this process,
and cost it a part of what is measured on few cores: compare within one run. Sides take turns; a side's best round
counts, for what else the machine does only slows.

Half load is half of what the slower of two does in the same half minute, and both have the same: what a shared machine
can do changes from minute to minute, and how long one waits depends on the load more than on all else. Each pair of
rounds has its ratio, and the one in the middle counts.

    python -m benchmarks.webhook [--check] [--updates N]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.bots.line import SECRET, TOKEN, Line, update
from benchmarks.turn import TEXT
from bot.conversation import turn
from bot.messages import Incoming
from bot.service import build_world
from bot.settings import read_settings
from storage.mail import Outcome, Settlement
from storage.open import open_store
from storage.records import Account, Enrolled, Officer, RosterSaved, Turn
from tests.process.running import ROOT, environment, free_port

#: At half load so many times the updates of the other rounds: a hundredth of them should be more than a few.
_HALF = 2
#: Officers of a store, but for a check: a bureau has 1,000 to 10,000.
_OFFICERS = 5000
#: So often each side has its turn: a machine that is shared has slow minutes. What one waits hangs on them most of all.
_ROUNDS, _PAIRS = 5, 9
_TICKS = os.sysconf("SC_CLK_TCK")
_DECK = "---\nid: law\ntitle: 法律\ntrack: 执法规范\nlanguage: zh\nsource: none, a benchmark\n---\n\n## 盘问检查 {#law-01}\n\n"
_PLAN = "id: bench\nstart: today\nlength: 1\nweekdays: all\nslots: []\nlines: []\n"
#: What ours must reach of a yardstick's figure: (ours, yardstick, ratio, the goal where it is more).
REACH = (
    ("ours", "PTB, one at a time", 1.0, ", goal 1.5 x"),
    ("ours", "aiogram", 0.7, ", goal 1.0 x"),
    ("ours, 50 ms", "PTB, concurrent, 50 ms", 10.0, ""),
    ("ours, 50 ms", "aiogram, 50 ms", 1.2, ""),
    ("ours, polling", "PTB, polling", 1.5, ""),
)


@dataclass(frozen=True, slots=True)
class Side:
    """A bot to measure; `first`: of ours, how many chats have answered before, each answers once."""

    command: list[str]
    env: dict[str, str]
    first: int = -1


@dataclass(frozen=True, slots=True)
class Round:
    """What one round found: updates a second, µs of CPU each, p95 and p99 in ms, resident MB."""

    rate: float
    cpu: float
    p95: float
    p99: float
    megabytes: float


def prepared(folder: Path, officers: int, asked: int | None = None, /, **more: str) -> None:
    """A store in which so many officers are asked to recite, at the chats 1, 2, 3 …; `more`: settings.

    `asked`: only the first so many of them are.
    """
    (folder / "content" / "decks").mkdir(parents=True)
    (folder / "content" / "decks" / "law.md").write_text(f"{_DECK}{TEXT}\n\n> 依据：无\n", encoding="utf-8")
    (folder / "content" / "plan.yaml").write_text(_PLAN, encoding="utf-8")
    settings = read_settings(data_dir=folder / "data", content_dir=folder / "content", **more)
    now = datetime.now(UTC)
    store = open_store(settings.store_url, settings.data_dir, key=settings.ledger_key())
    world = build_world(settings, store)
    people = tuple(Officer(f"P{number:06d}", f"人{number}", "d1") for number in range(1, officers + 1))
    store.record(Turn(now, facts=(RosterSaved((), people, "benchmark", now),)))
    enrolled = tuple(
        Enrolled(Account("telegram", str(chat), officer.badge, now), "", now)
        for chat, officer in enumerate(people, start=1)
    )
    for place in range(0, officers, 500):
        store.record(Turn(now, facts=enrolled[place : place + 500]))
    for chat in range(1, (officers if asked is None else asked) + 1):
        begin = Incoming("telegram", str(chat), f"b{chat}", now, text="/check law-01", message="1")
        for row in turn.take(world, begin):
            store.settle(Settlement(row.id, Outcome.SENT, now, "1"))
    store.close()


@asynccontextmanager
async def running(side: Side, line: Line) -> AsyncIterator[int]:
    """The bot's process, which listens. Raises SystemExit where it ends by itself."""
    line.listening.clear()
    process = await asyncio.create_subprocess_exec(
        *side.command, cwd=ROOT, env=side.env, stdout=asyncio.subprocess.DEVNULL, stderr=stderr(side)
    )
    try:
        await asyncio.wait_for(line.listening.wait(), 180)
        await asyncio.sleep(1.0)  # what a start leaves to do is not measured
        if process.returncode is not None:
            raise SystemExit(f"{' '.join(side.command[1:4])} … ended by itself: {process.returncode}")
        yield process.pid
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await asyncio.wait_for(process.wait(), 20)


async def measured(
    line: Line, side: Side, count: int, *, latency: float, rate: float, polling: bool, opening: int = 0
) -> Round:
    """`opening`: so many of the first updates, which open the connections, do not count in what is waited."""
    now = int(time.time())
    first = max(0, side.first)
    updates = [update(first + one, first + one, TEXT, now) for one in range(1, count + 1)]
    async with line.served():
        command = [word.replace("{api}", line.url) for word in side.command]
        env = {name: value.replace("{api}", line.url) for name, value in side.env.items()}
        async with running(Side(command, env, side.first), line) as pid:
            line.latency = latency
            before = cpu(pid)
            if polling:
                took, waits = await line.gives(updates), [0.0]
            else:
                *waits, took = await line.brings(updates, 100, rate)
                waits = waits[opening:]
            used = cpu(pid) - before
            line.latency = 0.0
            got = len(line.answered)
            if side.first >= 0 and got < count:
                raise SystemExit(f"only {got} of {count} answers came")
            p95, p99 = (1e3 * percentile(waits, share) for share in (95, 99))
            return Round(got / took, used / count * 1e6, p95, p99, resident(pid))


def stderr(side: Side) -> int | None:
    """Ours may complain; a stock bot under load fills the screen with its time-outs."""
    return None if side.first >= 0 else asyncio.subprocess.DEVNULL


def percentile(waits: list[float], share: int) -> float:
    return statistics.quantiles(waits, n=100)[share - 1] if len(waits) > 1 else waits[0]


def cpu(pid: int) -> float:
    """Seconds of CPU so far, user and system (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def echo(name: str, port: int, *more: str) -> Side:
    command = [sys.executable, "-m", f"benchmarks.bots.{name}", TOKEN, "{api}", str(port), SECRET, *more]
    return Side(command, environment(Path("unused")))


def ours(folder: Path, port: int, first: int, *, polling: bool, paced: bool = False) -> Side:
    """The product; `paced`: as it is served, with Telegram's pace of 30 messages a second."""
    given = {
        "CHENSONG_TELEGRAM_TOKEN": TOKEN,
        "CHENSONG_TELEGRAM_API_URL": "{api}",
        "CHENSONG_CONTENT_DIR": str(folder / "content"),
        "CHENSONG_LOG_LEVEL": "ERROR",
        "CHENSONG_BACKUP_AT": "off",
    }
    if not polling:
        given["CHENSONG_WEBHOOK_URL"] = f"http://127.0.0.1:{port}/hook"
        given["CHENSONG_WEBHOOK_SECRET"] = SECRET
        given["CHENSONG_HTTP_LISTEN"] = f"127.0.0.1:{port}"
    command = [sys.executable, *(("run.py", "serve") if paced else ("-m", "benchmarks.bots.ours"))]
    return Side(
        command, {**environment(folder / "data"), **given, "CHENSONG_TIMEZONE": "Asia/Shanghai"}, first
    )


class Plan:
    """All that is measured, round for round; each officer of ours answers once, so each round has its own."""

    def __init__(self, folder: Path, count: int) -> None:
        """`folder`: as `prepared` leaves it."""
        self._folder = folder
        self._count = count
        self._used = 0

    def next_ours(self, port: int, *, polling: bool = False, count: int = 0) -> Side:
        side = ours(self._folder, port, self._used, polling=polling)
        self._used += count or self._count
        return side

    def rounds(self) -> list[tuple[str, Callable[[int], Side], float, bool]]:
        """(name, side at a port, latency of the API, by polling)"""
        return [
            ("PTB, one at a time", lambda port: echo("ptb_echo", port, "0"), 0.0, False),
            ("PTB, concurrent", lambda port: echo("ptb_echo", port, "256"), 0.0, False),
            ("aiogram", lambda port: echo("aiogram_echo", port), 0.0, False),
            ("ours", self.next_ours, 0.0, False),
            ("PTB, concurrent, 50 ms", lambda port: echo("ptb_echo", port, "256"), 0.05, False),
            ("aiogram, 50 ms", lambda port: echo("aiogram_echo", port), 0.05, False),
            ("ours, 50 ms", self.next_ours, 0.05, False),
            ("PTB, polling", lambda _: echo("ptb_echo", 0, "0"), 0.0, True),
            ("ours, polling", lambda _: self.next_ours(0, polling=True), 0.0, True),
        ]


async def all_rounds(
    folder: Path, count: int, times: int, pairs: int, officers: int, skip: str
) -> dict[str, list[Round]]:
    found: dict[str, list[Round]] = {}
    for number in range(times):
        asked = (2 if skip else 3) * count
        with stored(folder / str(number), max(asked, officers), asked) as store:
            for name, side, latency, polling in Plan(store, count).rounds():
                if skip and skip in name:
                    continue
                one = await measured(
                    Line(), side(free_port()), count, latency=latency, rate=0, polling=polling
                )
                found.setdefault(name, []).append(one)
                print(f"{name}: {one.rate:.0f}/s", file=sys.stderr)
    for number in range(pairs):
        asked = (1 + _HALF) * count
        with stored(folder / f"half-{number}", max(asked, officers), asked) as store:
            await half_load(Plan(store, count), found, count, ours_first=number % 2 == 1)
    return found


async def half_load(plan: Plan, found: dict[str, list[Round]], count: int, *, ours_first: bool) -> None:
    """Both at the same rate, half of what the slower one can do now: what is left is how long one waits."""
    many = _HALF * count

    def side(name: str, updates: int) -> Side:
        port = free_port()
        return plan.next_ours(port, count=updates) if name == "ours" else echo("aiogram_echo", port)

    names = ("ours", "aiogram") if ours_first else ("aiogram", "ours")
    whole = [
        await measured(Line(), side(name, count), count, latency=0.0, rate=0, polling=False) for name in names
    ]
    rate = min(one.rate for one in whole) / 2
    for name in names:
        one = await measured(
            Line(), side(name, many), many, latency=0.0, rate=rate, polling=False, opening=many // 10
        )
        found.setdefault(f"{name}, half load", []).append(one)
        print(f"{name}: p99 {one.p99:.1f} ms at {one.rate:.0f}/s", file=sys.stderr)


@contextmanager
def stored(folder: Path, officers: int, asked: int) -> Iterator[Path]:
    """A store in which all that are asked must have answered in the end. Raises SystemExit where not."""
    prepared(folder, officers, asked)
    yield folder
    if (kept := done(folder)) != asked:
        raise SystemExit(f"{kept} of {asked} answers are in the ledger")


def done(folder: Path, **more: str) -> int:
    """How many answers are in the ledger: what the runs must have led to."""
    settings = read_settings(data_dir=folder / "data", content_dir=folder / "content", **more)
    store = open_store(settings.store_url, settings.data_dir, key=settings.ledger_key())
    kept = sum(one.kind == "attempted" for one in store.ledger())
    store.close()
    return kept


def arguments(about: str | None) -> argparse.Namespace:
    """What such a bench is called with: `updates` a round, and `check`."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--updates", type=int, default=1000)
    parser.add_argument(
        "--check", action="store_true", help="a few updates, results checked, times not judged"
    )
    return parser.parse_args()


def main() -> None:
    given = arguments(__doc__)
    count, times, pairs = (20, 1, 1) if given.check else (given.updates, _ROUNDS, _PAIRS)
    with tempfile.TemporaryDirectory() as name:
        skip = "50 ms" if given.check else ""
        found = asyncio.run(
            all_rounds(Path(name), count, times, pairs, 0 if given.check else _OFFICERS, skip)
        )
    print(f"{'':26}{'updates/s':>10}{'µs CPU':>9}{'MB':>6}{'p99 ms':>8}")
    for side, rounds in found.items():
        best = max(rounds, key=lambda one: one.rate) if "half" not in side else middle(found)[side]
        print(f"{side:26}{best.rate:10.0f}{best.cpu:9.0f}{best.megabytes:6.0f}{best.p99:8.1f}")
    judge(found, strict=not given.check)


def middle(found: dict[str, list[Round]]) -> dict[str, Round]:
    """Of the pairs at half load the one whose ratio of waits is in the middle, by the side."""
    names = ("ours, half load", "aiogram, half load")
    pairs = sorted(zip(*(found[one] for one in names), strict=True), key=lambda pair: waited(*pair))
    return dict(zip(names, pairs[len(pairs) // 2], strict=True))


def waited(here: Round, there: Round) -> float:
    """How long one waits here, against there."""
    return here.p99 / there.p99


def judge(found: dict[str, list[Round]], *, strict: bool) -> None:
    short = False
    for mine, other, reach, goal in REACH:
        if mine not in found:
            continue
        ratio = max(one.rate for one in found[mine]) / max(one.rate for one in found[other])
        short |= ratio < reach
        print(f"{mine} / {other}: {ratio:.2f} x (at least {reach} x{goal})")
    here, there = middle(found).values()
    pairs = zip(found["ours, half load"], found["aiogram, half load"], strict=True)
    print("p99 at half load, ours / aiogram, pair by pair:", *(f"{waited(*pair):.2f}" for pair in pairs))
    for what, ratio in (("p99", waited(here, there)), ("memory", here.megabytes / there.megabytes)):
        short |= ratio > 1
        print(f"{what} at half load, ours / aiogram: {ratio:.2f} x (not above 1)")
    if strict and short:
        raise SystemExit("slower than promised")


if __name__ == "__main__":
    main()
