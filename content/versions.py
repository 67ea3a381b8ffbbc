"""Deck files put in their place: what they replace is kept in `versions/` beside `decks/`, and can come back.

Every step is whole: the old file is kept before the new one takes its place by renaming. A cut between the two leaves the
old deck in force.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from content.apart import read_apart
from content.load import load_library
from content.model import Deck, Library, Problem, problem

KEPT = "versions"
#: How a kept place is called where no deck stood before, and what an undo took back.
_NONE, _UNDONE = ".none", ".undone"
_LOCK = ".lock"
_ELSEWHERE = "problem-passage-elsewhere"


@contextmanager
def changing(content: Path) -> Iterator[None]:
    """One at a time of those who put decks in their place, in whatever process. Raises OSError."""
    folder = content / KEPT
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def consider(content: Path, name: str, data: bytes, country: str = "") -> tuple[Deck | None, list[Problem]]:
    """The deck in a file, and all that it would make wrong in this content: nothing is written there."""
    deck, problems = read_apart(name, data)
    if deck is None or problems:
        return deck, problems
    before, old = load_library(content / "decks", content / "plan.yaml", country)
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / "content"
        shutil.copytree(content, trial, ignore=shutil.ignore_patterns(KEPT))
        current = _current(trial, before, deck.id)
        if current is not None:
            current.unlink()
        _target(trial, deck.id, name).write_bytes(data)
        _, new = load_library(trial / "decks", trial / "plan.yaml", country)
    taken = _taken(before, deck, name)
    ids = {one.args["id"] for one in taken}
    # There the deck whose file comes first has an id, and the other one is told to change.
    found = [one for one in new if one not in old and not (one.key == _ELSEWHERE and one.args["id"] in ids)]
    return deck, taken + found


def _taken(before: Library, deck: Deck, name: str) -> list[Problem]:
    """Ids in a deck's file that another deck in use has already: it is the new one that has to change."""
    others = [one for one in before.decks if one.id != deck.id]
    owners = {passage.id: one.id for one in others for passage in one.passages}
    # What it shares with another deck already is nothing that this file makes wrong.
    had = {passage.id for one in before.decks if one.id == deck.id for passage in one.passages}
    return [
        problem(name, one.file_line, "problem-passage-elsewhere", id=one.id, deck=owners[one.id])
        for one in deck.passages
        if one.id in owners and one.id not in had
    ]


def consider_undo(content: Path, deck_id: str, country: str = "") -> tuple[Library, list[Problem]]:
    """The material as an undo would make it, and all that it would make wrong: nothing is written there."""
    before, old = load_library(content / "decks", content / "plan.yaml", country)
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / "content"
        shutil.copytree(content, trial, ignore=shutil.ignore_patterns(KEPT))
        shutil.copytree(content / KEPT / deck_id, trial / KEPT / deck_id)
        undo(trial, before, deck_id, datetime.now(UTC))
        after, new = load_library(trial / "decks", trial / "plan.yaml", country)
    return after, [one for one in new if one not in old]


def is_placed(content: Path, library: Library, deck_id: str, name: str, data: bytes) -> bool:
    """Whether just this file is in force for a deck."""
    current, target = _current(content, library, deck_id), _target(content, deck_id, name)
    return current == target and target.read_bytes() == data


def place(content: Path, library: Library, deck_id: str, name: str, data: bytes, now: datetime) -> Path:
    """Put a deck's file in its place; what was there is kept. Raises OSError."""
    current, target = _current(content, library, deck_id), _target(content, deck_id, name)
    kept = content / KEPT / deck_id / _stamp(now)
    if current is None:
        _write(kept.with_name(kept.name + _NONE), b"")
    else:
        _write(kept.with_name(kept.name + current.suffix), current.read_bytes())
    _write(target, data)
    if current is not None and current != target:
        current.unlink()
    return target


def undo(content: Path, library: Library, deck_id: str, now: datetime) -> str | None:
    """Bring back what the newest change replaced; gives when that change was made, None if none is kept.

    What is taken back is kept too, but no undo brings it back. Raises OSError.
    """
    kept = versions(content, deck_id)
    if not kept:
        return None
    newest, current = kept[-1], _current(content, library, deck_id)
    if current is not None:
        aside = content / KEPT / deck_id / f"{_stamp(now)}{_UNDONE}{current.suffix}"
        _write(aside, current.read_bytes())
    if newest.suffix != _NONE:
        target = _target(content, deck_id, newest.name)
        _write(target, newest.read_bytes())
        current = None if current == target else current
    if current is not None:
        current.unlink()
    newest.unlink()
    return newest.name.split(".", maxsplit=1)[0]


def versions(content: Path, deck_id: str) -> list[Path]:
    """What an undo can bring back, oldest first."""
    folder = content / KEPT / deck_id
    return sorted(path for path in folder.glob("*") if _UNDONE not in path.name) if folder.is_dir() else []


def _current(content: Path, library: Library, deck_id: str) -> Path | None:
    """The file that holds a deck now; its id has been checked to be no path."""
    file = next((deck.file for deck in library.decks if deck.id == deck_id), None)
    return None if file is None else content / "decks" / file


def _target(content: Path, deck_id: str, name: str) -> Path:
    return content / "decks" / f"{deck_id}{Path(name).suffix.lower()}"


def _stamp(now: datetime) -> str:
    return now.strftime("%Y%m%dT%H%M%S%fZ")


def _write(path: Path, data: bytes) -> None:
    """A whole file or none, also if the power goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
