"""Foreign files are read by a child process with little memory and little time: what goes wrong there stays there.

The child (content/child.py) gets the bytes and gives back JSON. It inherits no secrets from the environment, may write no
file and ends with its limits.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path, PurePath

from content import carry
from content.model import Deck, Problem, problem

#: Seconds of processor time for one file, and megabytes.
SECONDS, MEMORY = 5, 256
#: So many seconds more by the clock, to start; and at most so many times as long where others want the processor too.
_START, _PATIENCE = 2, 4
_ROOT = Path(__file__).parent.parent
#: What a child that was ended by its limits, or never got going, leads to.
_WRONG = (subprocess.TimeoutExpired, ValueError, KeyError, TypeError)


def by_the_clock(seconds: float, load: float, cores: int) -> float:
    """How long a file may take that has so many seconds of processor time, where `load` processes want `cores` cores.

    On a quiet machine both end together. On a busy one a good file waits for its turn, and must not be taken for a
    hostile one; whoever waits does so beside the turns.
    """
    return _START + seconds * min(_PATIENCE, max(1.0, load / cores))


def read_apart(
    name: str, data: bytes, seconds: int = SECONDS, memory: int = MEMORY
) -> tuple[Deck | None, list[Problem]]:
    """The deck in a file's bytes, by the ending of its name. Blocks while it is read."""
    try:
        return carry.load(_answer("deck", name, data, seconds, memory))
    except _WRONG:
        return None, [problem(name, 0, "problem-costly", seconds=seconds, memory=memory)]


def table_apart(name: str, data: bytes) -> tuple[bytes | None, list[Problem]]:
    """The bytes of a CSV file that says what a table says: those of an XLSX file are read apart, others stay as they are."""
    if PurePath(name).suffix.lower() != ".xlsx":
        return data, []
    try:
        text, problems = carry.load_table(_answer("table", name, data, SECONDS, MEMORY))
    except _WRONG:
        return None, [problem(name, 0, "problem-costly", seconds=SECONDS, memory=MEMORY)]
    return (None if text is None else text.encode()), problems


def yaml_apart(
    name: str, data: bytes, seconds: int = SECONDS, memory: int = MEMORY
) -> tuple[str | None, list[Problem]]:
    """The text of a YAML file that can be read within the limits; what it says is for its reader."""
    try:
        text, problems = carry.load_table(_answer("yaml", name, data, seconds, memory))
    except _WRONG:
        return None, [problem(name, 0, "problem-costly", seconds=seconds, memory=memory)]
    return text, problems


def _answer(what: str, name: str, data: bytes, seconds: int, memory: int) -> str:
    """What the child says of a file. Raises TimeoutExpired, ValueError."""
    program = [sys.executable, "-m", "content.child", what, name, str(seconds), str(memory)]
    done = subprocess.run(  # noqa: S603 (our own program)
        program,
        input=data,
        cwd=_ROOT,
        env={"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=by_the_clock(seconds, os.getloadavg()[0], os.cpu_count() or 1),
        check=False,
    )
    return done.stdout.decode()
