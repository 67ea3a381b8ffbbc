"""Grading by the line: JSON objects in, JSON objects out, on as many processors as there are."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import Any, NamedTuple

from bot.grading.grade import grade, prepare
from bot.grading.profiles import STANDARD, Profile

LANGUAGES = ("zh", "en")
_SHOWN = 40
#: Lines graded before other processes are started: few lines are done at once, and what they load is shared.
_FIRST = 48
_CHUNK = 64
#: Chunks given to each process beforehand.
_AHEAD = 3


class GradeInputError(ValueError):
    """A line that cannot be graded: `key` names the words for why, and for what to do; `args` fill them."""

    def __init__(self, line: int, key: str, **args: str | tuple[str, ...]) -> None:
        super().__init__(f"line {line}: {key}")
        self.line = line
        self.key = key
        self.args_of_key = args


class Graded(NamedTuple):
    """The results of some lines, and what stopped them, if anything did: line, key, arguments."""

    lines: list[str]
    error: tuple[int, str, dict[str, str | tuple[str, ...]]] | None


def grade_lines(
    lines: Iterable[str],
    profile: Profile = STANDARD,
    *,
    jobs: int = 1,
    done: Callable[[int], None] = lambda _: None,
) -> Generator[str]:
    """For each `{id, lang, passage, answer[, key_terms]}` one `{id, passed, score, coverage, precision, missed}`.

    In order. Empty lines are skipped. `jobs`: how many processes at most; with more than one, lines are taken
    ahead of the results. `done` is told how many lines are done. Raises GradeInputError.
    """
    numbered = enumerate(lines, 1)
    # One by one at first: whoever writes a line and waits for its answer gets it.
    for number, line in islice(numbered, _FIRST if jobs > 1 else None):
        yield from _results(grade_chunk([(number, line)], profile))
        done(1)
    if jobs > 1:
        yield from _in_processes(numbered, profile, jobs, done)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def grade_chunk(chunk: list[tuple[int, str]], profile: Profile) -> Graded:
    """Lines with their numbers, up to the first that cannot be graded."""
    results = []
    for number, line in chunk:
        if not line.strip():
            continue
        try:
            results.append(_graded(number, line, profile))
        except GradeInputError as error:
            return Graded(results, (error.line, error.key, error.args_of_key))
    return Graded(results, None)


def _in_processes(
    numbered: Iterator[tuple[int, str]], profile: Profile, jobs: int, done: Callable[[int], None]
) -> Iterator[str]:
    chunk = list(islice(numbered, _CHUNK))
    if not chunk:
        return
    # Forked where that is possible, the processes share the dictionaries that are loaded by now.
    kind = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    waiting: deque[tuple[int, Future[Graded]]] = deque()
    # Ctrl-C reaches every process of a terminal: it is for the first one to end the others.
    pool = ProcessPoolExecutor(
        jobs, multiprocessing.get_context(kind), signal.signal, (signal.SIGINT, signal.SIG_IGN)
    )
    try:
        while chunk or waiting:
            while chunk and len(waiting) < jobs * _AHEAD:
                waiting.append((len(chunk), pool.submit(grade_chunk, chunk, profile)))
                chunk = list(islice(numbered, _CHUNK))
            size, future = waiting.popleft()
            yield from _results(future.result())
            done(size)
    finally:
        pool.shutdown(cancel_futures=True)


def _results(graded: Graded) -> Iterator[str]:
    yield from graded.lines
    if graded.error is not None:
        line, key, args = graded.error
        raise GradeInputError(line, key, **args)


def _graded(number: int, line: str, profile: Profile) -> str:
    row = _row(number, line)
    terms = tuple(row.get("key_terms") or ())
    verdict = grade(prepare(row["passage"], terms, row["lang"]), row["answer"], profile)
    graded = {
        "id": row["id"],
        "passed": verdict.passed,
        "score": round(verdict.score, 4),
        "coverage": round(verdict.coverage, 4),
        "precision": round(verdict.precision, 4),
        "missed": list(verdict.missed),
    }
    written = json.dumps(graded, ensure_ascii=False)
    try:
        written.encode()
    except UnicodeEncodeError:  # half a surrogate pair: JSON can hold it, a file cannot
        return json.dumps(graded)
    return written


def _row(number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise GradeInputError(number, "problem-grade-json", reason=str(error)) from None
    if not isinstance(row, dict):
        raise GradeInputError(number, "problem-grade-object")
    for name in ("id", "lang", "passage", "answer"):
        if not isinstance(row.get(name), str):
            raise GradeInputError(number, "problem-grade-key", name=name)
    if row["lang"] not in LANGUAGES:
        raise GradeInputError(number, "problem-language", written=row["lang"][:_SHOWN], known=LANGUAGES)
    terms = row.get("key_terms") or []
    if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms):
        raise GradeInputError(number, "problem-grade-terms")
    return row
