"""The admin's figures on a month of 10,000 officers in 32 departments, with a million ledger records behind them.

`/completion` is compared with what it would take without running counts: a GROUP BY over the ledger in the same
engine, in the same run. Workbook and pictures are made as the sender makes them, in a thread, while the event loop
is watched. Times of one's own hang on the machine; the gate holds the ratio, and four times the times asked for.

    python -m benchmarks.reports [--check]
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.bureau import BEGAN, MONTH_ENDS, NOW, bureau, fill, turn
from bot.conversation import turn as turns
from bot.conversation.enclosures import Order, make
from bot.conversation.supervise import FILES
from bot.conversation.view import Subject
from bot.conversation.world import World
from bot.messages import FileRef, Incoming, Picture, Say
from bot.wire import load_reply
from storage.embedded.store import EmbeddedStore
from storage.records import Officer, Role, RosterSaved, Turn
from tests import sample

RECORDS = 1_000_000
ADMIN = Officer("ADMIN", "管理员", "d0", Role.ADMIN)
MAX_MS, MIN_RATIO, MAX_SHEET, MAX_PICTURE, MAX_MEMORY = 20.0, 50.0, 2.0, 1.0, 250.0
#: How much slower than the machine the figures are asked for on the one that runs the gate may be.
_SLACK = 4.0
_GROUPED = (
    "SELECT json_extract(data, '$.department'), json_extract(data, '$.day'), count(*) FROM ledger"
    " WHERE kind = 'duty-closed' GROUP BY 1, 2"
)


def world_of(store: EmbeddedStore) -> tuple[World, str]:
    """The world around the store, and the admin's address."""
    store.record(Turn(NOW, facts=(RosterSaved((), (ADMIN,), "setup", NOW),)))
    world = sample.make_world(store)
    world.open_day = lambda _now: None
    return world, sample.enrol(store, ADMIN)


def asked(world: World, address: str, store: EmbeddedStore) -> float:
    """Seconds of one /completion, from the words to the message; nothing is recorded."""
    incoming = Incoming("telegram", address, "e", NOW, text=f"/completion {BEGAN}..{MONTH_ENDS}")
    begun = time.perf_counter()
    [owed] = turns.decide(world, incoming).replies
    say = load_reply(owed.body)
    assert isinstance(say, Say)
    message = world.texts.render(say, "zh", lambda action, stamp: f"{action}{stamp}")
    taken = time.perf_counter() - begun
    assert len(message.blocks) > 1, message
    assert store.officers()
    return taken


def grouped(store: EmbeddedStore) -> float:
    begun = time.perf_counter()
    assert list(store.engine.rows(_GROUPED))
    return time.perf_counter() - begun


def made(world: World, ref: FileRef | Picture) -> tuple[float, int]:
    """Seconds and bytes of one file."""
    order = Order(world, ADMIN, "zh", "telegram", NOW)
    begun = time.perf_counter()
    content = make(ref, order).content
    return time.perf_counter() - begun, len(content)


async def stalls(work: Callable[[], object]) -> float:
    """The longest that the event loop was kept from running while the work was done in a thread."""
    working = asyncio.ensure_future(asyncio.to_thread(work))
    longest = 0.0
    while not working.done():
        begun = time.perf_counter()
        await asyncio.sleep(0.001)
        longest = max(longest, time.perf_counter() - begun - 0.001)
    await working
    return longest


def measure(folder: Path) -> list[tuple[str, float, float, bool]]:
    """(what, figure, limit, whether more is better)."""
    store = bureau(folder, 1)
    store.record(turn(0))
    fill(store, RECORDS)
    world, address = world_of(store)
    asked(world, address, store)
    # Sides take turns, medians are compared.
    sides = [(asked(world, address, store), grouped(store)) for _ in range(5)]
    mine, bare = (statistics.median(side) for side in zip(*sides, strict=True))
    subject = Subject("", BEGAN, MONTH_ENDS).args()
    refs = {name: type(ref)(ref.kind, subject) for name, ref in FILES.items()}
    for ref in refs.values():
        made(world, ref)
    times = {name: min(made(world, ref)[0] for _ in range(3)) for name, ref in refs.items()}
    held = asyncio.run(stalls(partial(made, world, refs["mx"])))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    store.close()
    print(
        f"GROUP BY over {RECORDS:,} records: {bare * 1000:.0f} ms; event loop held at most {held * 1000:.0f} ms"
    )
    return [
        ("/completion, ms", mine * 1000, MAX_MS * _SLACK, False),
        ("GROUP BY / completion", bare / mine, MIN_RATIO, True),
        ("workbook, s", times["mx"], MAX_SHEET * _SLACK, False),
        ("picture by days, s", times["mp"], MAX_PICTURE * _SLACK, False),
        ("wall board, s", times["mw"], MAX_PICTURE * _SLACK, False),
        ("peak memory, MB", memory, MAX_MEMORY, False),
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true", help="fail where a limit is passed")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder))
    wrong = []
    for what, figure, limit, more in found:
        good = figure >= limit if more else figure <= limit
        print(
            f"{what:28} {figure:10.2f}   {'at least' if more else 'at most'} {limit:g}{'' if good else '   NO'}"
        )
        wrong += [] if good else [what]
    if check and wrong:
        raise SystemExit(f"beyond the limit: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
