"""Prompts to 1,000 officers by the served product, over HTTP, while others answer a check: Telegram's pace in real time.

The Bot API takes 50 ms a call and counts as the tests' emulator does: whoever sends more than 30 a second over all, or to
one chat more than one, is refused with 429. Yardstick: these 30 a second. Reach: at least 97 % of them, no 429, the answers' verdicts
within 2 s (p95), memory flat, nobody without a prompt and nobody with two.

    python -m benchmarks.prompts            1,000 prompts, half a minute
    python -m benchmarks.prompts --long     10,000, six minutes
    python -m benchmarks.prompts --check    60, results checked, times not judged
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.bots.line import Line, TooManyError, update
from benchmarks.load import sizes
from benchmarks.sending import PACE, PATIENCE, SHARE, over
from benchmarks.turn import TEXT
from benchmarks.webhook import Side, done, ours, percentile, prepared, resident, running
from bot.messages import Phrase, Say
from bot.settings import read_settings
from bot.wire import dump_reply
from storage.mail import Lane, Owed
from storage.open import open_store
from tests.botapi.pace import ALL, CHAT
from tests.process.running import free_port

#: Officers who answer meanwhile, each a second after the one before; so many prompts a second beside them.
_PROMPTS = PACE - 1
#: At most so many times the memory that it had after a third of the prompts.
_GROWN = 1.1
_FEW = 60


class Counting(Line):
    """Those with numbers up to `first` answer, those above get prompts."""

    def __init__(self, first: int) -> None:
        super().__init__()
        self._first = first
        self.prompted: Counter[int] = Counter()
        #: When each message came that was taken.
        self.at: list[float] = []
        self.refused = 0
        self._within: deque[float] = deque()
        self._by_chat: defaultdict[int, deque[float]] = defaultdict(deque)

    def sent(self, chat: int) -> bytes:
        now = time.perf_counter()
        if over(self._within, now, *ALL) or over(self._by_chat[chat], now, *CHAT):
            self.refused += 1
            raise TooManyError
        self.at.append(now)
        if chat > self._first:
            self.prompted[chat] += 1
            return self.message(chat)
        return super().sent(chat)


@dataclass(frozen=True, slots=True)
class Found:
    """`share`: of the pace; `waited`: p95 of the answers, in ms; `grown`: memory at the end to that at a third."""

    share: float
    refused: int
    waited: float
    grown: float
    without: int
    doubled: int

    def faults(self, *, strict: bool) -> list[str]:
        """What is not as promised; of times and memory only where they are judged."""
        wrong = {
            f"{self.without} without a prompt": self.without > 0,
            f"{self.doubled} prompts twice": self.doubled > 0,
            f"{self.share:.1%} of the pace": strict and self.share < SHARE,
            f"{self.refused} times 429": strict and self.refused > 0,
            f"answers waited {self.waited:.0f} ms": strict and self.waited > 1e3 * PATIENCE,
            f"memory grew to {self.grown:.2f} x": strict and self.grown > _GROWN,
        }
        return [sentence for sentence, is_so in wrong.items() if is_so]


def enqueued(folder: Path, first: int, count: int) -> None:
    """Prompts owed to so many officers, behind the `first` who answer."""
    settings = read_settings(data_dir=folder / "data", content_dir=folder / "content")
    store = open_store(settings.store_url, settings.data_dir, key=settings.ledger_key())
    body = dump_reply(Say((Phrase("nothing-open"),)))
    store.enqueue(
        Owed("telegram", str(chat), f"P{chat:06d}", body, Lane.PROMPT, key=f"morning:{chat}")
        for chat in range(first + 1, first + count + 1)
    )
    store.close()


async def sent(side: Side, line: Counting, answers: int, count: int) -> Found:
    now = int(datetime.now(UTC).timestamp())
    updates = [update(one, one, TEXT, now) for one in range(1, answers + 1)]
    async with line.served():
        env = {name: value.replace("{api}", line.url) for name, value in side.env.items()}
        line.latency = 0.05
        async with running(Side(side.command, env, side.first), line) as pid:
            answering = asyncio.create_task(line.brings(updates, 4, 1.0))
            third = await _reached(line, count // 3, pid)
            last = await _reached(line, count, pid)
            *waits, _ = await answering
    took = line.at[-1] - line.at[0]
    return Found(
        share=(len(line.at) - 1) / took / PACE,
        refused=line.refused,
        waited=1e3 * percentile(waits, 95),
        grown=last / third,
        without=count - len(line.prompted),
        doubled=line.prompted.total() - len(line.prompted),
    )


async def _reached(line: Counting, count: int, pid: int) -> float:
    """The memory in MB once so many have their prompt, or nothing has come for a while."""
    silent, had = 0, -1
    while len(line.prompted) < count and silent < 40:
        silent = silent + 1 if len(line.at) == had else 0
        had = len(line.at)
        await asyncio.sleep(0.5)
    return resident(pid)


def main() -> None:
    count: int = sizes(__doc__, _FEW).parse_args().officers
    answers = max(2, count // _PROMPTS)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        prepared(folder, answers + count, answers)
        enqueued(folder, answers, count)
        side = ours(folder, free_port(), 0, polling=False, paced=True)
        found = asyncio.run(sent(side, Counting(answers), answers, count))
        print(
            f"{count} prompts: {found.share:.1%} of 30/s with {answers} answers (p95 {found.waited:.0f} ms),"
            f" 429: {found.refused}, memory {found.grown:.2f} x"
        )
        wrong = found.faults(strict=count > _FEW)
        if (kept := done(folder)) != answers:
            wrong.append(f"{kept} of {answers} answers are in the ledger")
        if wrong:
            raise SystemExit("; ".join(wrong))


if __name__ == "__main__":
    main()
