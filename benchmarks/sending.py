"""Prompts at the platform's pace: 1,000, 10,000 and 100,000 in simulated time, answers in between.

The prompts come as a slot's: spread over 32 departments, one after the other. The outbox, its pacer and the store are
the real ones; the clock jumps from timer to timer, a call takes 50 ms of it. The platform counts as Telegram does and asks for a pause (429) whoever sends more than 30 in a second, to one chat more
than 1 a second (a few at once are let through) or to a group more than 20 a minute.

Yardstick: Telegram's 30 messages a second. Reach: at least 97 % of that pace, no 429, an answer that is owed meanwhile is
sent within 2 s (p95), memory flat (what the outbox holds does not grow with what waits).

python -m benchmarks.sending            all sizes
python -m benchmarks.sending --check    1,000 prompts, results checked
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import statistics
import time
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.channels.base import Receive, RetryAfter
from bot.delivery.outbox import Outbox
from bot.delivery.pace import shares
from bot.messages import Message, Span
from storage.mail import Lane, OutboxRow, Owed
from storage.memory import MemoryStore
from storage.records import Turn
from tests.sample import NOW
from tests.simulated import simulate

SIZES = (1_000, 10_000, 100_000)
PACE, SHARE, PATIENCE = 30, 0.97, 2.0
DEPARTMENTS = 32
CALL = 0.05
#: Seconds between two answers that somebody is owed meanwhile.
_TALK = 0.4


@dataclass(slots=True)
class Platform:
    """Counts what comes as Telegram does."""

    name: str = "telegram"
    pace: tuple[float, float] | None = (30.0, 1.0)
    one_listener: bool = False
    refused: int = 0
    arrived: dict[str, float] = field(default_factory=dict)
    doubled: int = 0
    _all: deque[float] = field(default_factory=deque)
    _each: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    async def send(self, address: str, message: Message) -> str | None:
        del message
        now = asyncio.get_running_loop().time()
        if over(self._all, now, 1.0, PACE) or over(
            self._each[address], now, 60.0, 60 if address > "0" else 20
        ):
            self.refused += 1
            raise RetryAfter(1)
        await asyncio.sleep(CALL)
        self.doubled += address in self.arrived
        self.arrived.setdefault(address, asyncio.get_running_loop().time())
        return str(len(self.arrived))

    def is_group(self, address: str) -> bool:
        return address.startswith("-")

    async def withdraw(self, address: str, messages: Sequence[str]) -> None:
        del address, messages
        raise AssertionError("nothing is taken back here")

    async def run(self, receive: Receive) -> None:
        del receive
        raise AssertionError("nobody listens here")

    def heard_until(self, now: datetime) -> datetime | None:
        del now
        raise AssertionError("nobody listens here")

    async def close(self) -> None:
        raise AssertionError("nobody closes here")


def over(window: deque[float], now: float, seconds: float, most: int) -> bool:
    """Whether one more would be too many within so many seconds; it is counted if not."""
    # A pace of 30 a second puts the 31st at the very end of the second, in floating point just before it.
    while window and window[0] <= now - seconds + 1e-4:
        window.popleft()
    if len(window) >= most:
        return True
    window.append(now)
    return False


@dataclass(frozen=True, slots=True)
class Figures:
    """`share`: of the pace of 30 a second that was reached; `waited`: p95 of the answers' waiting, in seconds."""

    prompts: int
    seconds: float
    share: float
    refused: int
    answers: int
    waited: float
    held: int
    doubled: int


def compose(row: OutboxRow) -> Message:
    return Message(((Span(row.owed.body["text"]),),))


async def run(count: int, platform: Platform | None = None) -> Figures:
    """Send so many prompts, each to a chat of its own, and answer somebody every 0.4 s meanwhile.

    `platform`: another than Telegram with its pace.
    """
    loop, platform, store = asyncio.get_running_loop(), platform or Platform(), MemoryStore()

    def clock() -> datetime:
        return NOW + timedelta(seconds=loop.time())

    outbox = Outbox(store, {"telegram": platform}, compose, clock)
    store.enqueue(spread(count, clock()))
    sending = asyncio.create_task(outbox.run())
    asked: dict[str, float] = {}
    held = 0
    while len(platform.arrived) - sum(one in platform.arrived for one in asked) < count:
        await asyncio.sleep(_TALK)
        address = f"a{len(asked)}"
        asked[address] = loop.time()
        outbox.owed(store.record(Turn(clock(), replies=(Owed("telegram", address, "A1", {"text": "x"}),))))
        held = max(held, outbox.in_hand)
    last = max(at for address, at in platform.arrived.items() if address not in asked)
    await outbox.idle()
    await outbox.stop()
    sending.cancel()
    waits = sorted(platform.arrived[address] - at for address, at in asked.items())
    during = count + sum(at <= last for at in asked.values())
    return Figures(
        prompts=count,
        seconds=last,
        share=during / PACE / last,
        refused=platform.refused,
        answers=len(waits),
        waited=statistics.quantiles(waits, n=20)[-1] if len(waits) > 1 else 0.0,
        held=held,
        doubled=platform.doubled,
    )


def spread(count: int, now: datetime) -> list[Owed]:
    """So many prompts as a slot has them: each department's from the moment at which its share begins."""
    homes = [f"d{number % DEPARTMENTS:02d}" for number in range(count)]
    begins = shares(Counter(homes), now, float(PACE), now.toordinal())
    rows = [_prompt(number, begins[home]) for number, home in enumerate(homes)]
    return sorted(rows, key=lambda row: row.not_before or now)


def _prompt(number: int, begins: datetime) -> Owed:
    key, body = f"morning:{number}", {"text": "p"}
    return Owed("telegram", f"c{number}", f"B{number}", body, Lane.PROMPT, key=key, not_before=begins)


def faults(found: Figures) -> list[str]:
    """What is not as promised."""
    return [
        sentence
        for sentence, wrong in {
            f"{found.share:.1%} of the pace": found.share < SHARE,
            f"{found.refused} times 429": found.refused > 0,
            f"{found.doubled} came twice": found.doubled > 0,
            f"answers waited {found.waited:.2f} s": found.waited > PATIENCE,
            f"{found.held} rows in hand": found.held > 100,
        }.items()
        if wrong
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="1,000 prompts only")
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    wrong = []
    for count in SIZES[:1] if given.check else SIZES:
        began = time.perf_counter()
        found = simulate(run(count))
        took = time.perf_counter() - began
        print(
            f"{count:7,} prompts in {found.seconds:7.1f} s simulated ({found.share:.1%} of 30/s with {found.answers}"
            f" answers, p95 {found.waited:.2f} s), 429: {found.refused}, in hand {found.held}; {took:.1f} s real"
        )
        wrong += faults(found)
    if wrong:
        raise SystemExit("; ".join(wrong))


if __name__ == "__main__":
    main()
