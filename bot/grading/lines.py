"""Grading by the line: JSON objects in, JSON objects out, on as many processors as there are."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from itertools import islice
from zlib import crc32

from bot.grading.profiles import STANDARD, Profile
from bot.grading.rows import GradeInputError, Row, graded, read_rows

#: Lines graded before other processes are started: few lines are done at once, and what they load is shared.
_FIRST = 48
#: Lines given to each process at a time, and how many times that beforehand.
_SHARE = 64
_AHEAD = 2


def grade_lines(
    lines: Iterable[str],
    profile: Profile = STANDARD,
    *,
    jobs: int = 1,
    done: Callable[[int], None] = lambda _: None,
) -> Generator[str]:
    """For each `{id, lang, passage, answer[, key_terms]}` one `{id, passed, score, coverage, precision, missed}`.

    In order. Empty lines are skipped. `jobs`: how many processes at most; with more than one, lines are taken
    ahead of the results. `done` is told how many answers are done. Raises GradeInputError.
    """
    rows = read_rows(lines)
    # One by one at first: whoever writes a line and waits for its answer gets it.
    for row in islice(rows, _FIRST if jobs > 1 else None):
        yield graded(row, profile)
        done(1)
    if jobs > 1:
        yield from _in_processes(rows, profile, jobs, done)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _in_processes(
    rows: Iterator[Row], profile: Profile, jobs: int, done: Callable[[int], None]
) -> Iterator[str]:
    block, error = _block(rows, jobs)
    waiting: deque[tuple[int, list[tuple[list[int], Future[list[str]]]]]] = deque()
    with ExitStack() as stack:
        pools = [stack.enter_context(_worker()) for _ in range(jobs if block else 0)]
        try:
            while block or waiting:
                while block and len(waiting) < _AHEAD:
                    given = [
                        (places, pool.submit(_grade_share, [block[place] for place in places], profile))
                        for pool, places in zip(pools, _shares(block, jobs), strict=True)
                    ]
                    waiting.append((len(block), given))
                    block, error = _block(rows, jobs) if error is None else ([], error)
                size, given = waiting.popleft()
                yield from _in_order(size, given)
                done(size)
        finally:
            # Waited for, so that nothing of a pool is left to be ended with the program.
            for pool in pools:
                pool.shutdown(cancel_futures=True)
    if error is not None:
        raise error


def _worker() -> ProcessPoolExecutor:
    """One process, which keeps the passages that it has made ready."""
    # Forked where that is possible, it shares the dictionaries that are loaded by now.
    kind = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    # Ctrl-C reaches every process of a terminal: it is for the first one to end the others.
    return ProcessPoolExecutor(
        1, multiprocessing.get_context(kind), signal.signal, (signal.SIGINT, signal.SIG_IGN)
    )


def _block(rows: Iterator[Row], jobs: int) -> tuple[list[Row], GradeInputError | None]:
    """Rows to grade together, and what stopped the reading, if anything did."""
    block: list[Row] = []
    try:
        block.extend(islice(rows, jobs * _SHARE))
    except GradeInputError as error:
        return block, error
    return block, None


def _shares(block: list[Row], jobs: int) -> list[list[int]]:
    """Places of rows by process: answers to one passage go the same way, so that it is made ready once, but no
    process gets more than a quarter above its part.
    """
    most = -(-len(block) * 5 // (4 * jobs))
    shares: list[list[int]] = [[] for _ in range(jobs)]
    for place, row in enumerate(block):
        share = shares[crc32(row.passage.encode(errors="surrogatepass")) % jobs]
        (share if len(share) < most else min(shares, key=len)).append(place)
    return shares


def _grade_share(rows: list[Row], profile: Profile) -> list[str]:
    return [graded(row, profile) for row in rows]


def _in_order(size: int, given: list[tuple[list[int], Future[list[str]]]]) -> list[str]:
    lines = [""] * size
    for places, future in given:
        for place, line in zip(places, future.result(), strict=True):
            lines[place] = line
    return lines
