"""Foreign files are read by a child process with little memory and little time: what goes wrong there stays there.

The child (content/child.py) gets the bytes and gives back JSON. It inherits no secrets from the environment, may write no
file and ends with its limits.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from content import carry
from content.model import Deck, Problem, problem

#: Seconds for one file, and megabytes.
SECONDS, MEMORY = 5, 256
_ROOT = Path(__file__).parent.parent


def read_apart(name: str, data: bytes) -> tuple[Deck | None, list[Problem]]:
    """The deck in a file's bytes, by the ending of its name. Blocks for up to SECONDS."""
    program = [sys.executable, "-m", "content.child", name, str(SECONDS), str(MEMORY)]
    try:
        done = subprocess.run(  # noqa: S603 (our own program)
            program,
            input=data,
            cwd=_ROOT,
            env={"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
        return carry.load(done.stdout.decode())
    except (subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        return None, [problem(name, 0, "problem-costly", seconds=SECONDS, memory=MEMORY)]
