"""A8: the PostgreSQL server killed, and stopped for a while, while workers are at it.

A worker does turns without giving up: what the store refuses it tries again, and it tells of each thing that was done.
After each fault the work goes on to its end, and all that was told must be there, once. Control: the same
kill where the server acknowledges what it has not flushed (synchronous_commit=off).
"""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from storage.errors import StoreError
from storage.open import open_store
from storage.records import Turn
from tests.faults import programs
from tests.faults.journal import ROOT
from tests.faults.oracle import Claims, examine
from tests.faults.result import FaultClass, Round, Tally, Tier
from tests.storage.samples import NOW, duty, opened
from tests.storage.server import database, family, kill, start, start_again

_TURNS = 30
_PATIENCE = 120.0
#: Seconds for which the server is stopped.
_STOPS = {Tier.QUICK: 3.0, Tier.LONG: 60.0}
_WORKERS = ("W1", "W2", "W3")


def killed(folder: Path, dice: random.Random, *, unsafe: bool = False) -> Tally:
    """kill -9 of all the server's processes; it is started again, and the workers go on."""
    work = _Work(folder, unsafe=unsafe)
    work.until(dice.randrange(10, _TURNS))
    kill(work.server.get_pid())
    start_again(folder / "server")
    return work.end()


def stopped(seconds: float, folder: Path, dice: random.Random) -> Tally:
    """The server's processes are stopped for a while: what is written then waits."""
    work = _Work(folder)
    work.until(dice.randrange(10, _TURNS))
    everybody = family(work.server.get_pid())
    for one in everybody:
        os.kill(one, signal.SIGSTOP)
    work.read(time.monotonic() + seconds)
    for one in reversed(everybody):
        os.kill(one, signal.SIGCONT)
    return work.end()


class _Work:
    """A server, and workers that do turns on it."""

    def __init__(self, folder: Path, *, unsafe: bool = False) -> None:
        self.server: Any = start(folder / "server")
        self._url = database(str(self.server.get_uri()))
        self._folder = folder
        self._told: list[str] = []
        with psycopg.connect(self._url, autocommit=True) as connection:
            name = urlsplit(self._url).path.removeprefix("/")
            setting = "off" if unsafe else "on"
            connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = {setting}".encode())
        store = open_store(self._url, folder, unsafe=unsafe)
        duties = [duty(badge, f"p{number}") for badge in _WORKERS for number in range(_TURNS)]
        store.record(Turn(NOW, facts=(opened(*duties),)))
        store.close()
        self._children = [self._child(badge, unsafe=unsafe) for badge in _WORKERS]

    def _child(self, badge: str, *, unsafe: bool) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.faults.server", self._url, badge, "unsafe" if unsafe else ""]
        return subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        )

    def until(self, turns: int) -> None:
        """Let so many turns be told."""
        while sum(line.startswith("recorded") for line in self._told) < turns:
            self._hear(time.monotonic() + _PATIENCE)

    def read(self, until: float) -> None:
        """Hear what is told up to a moment."""
        while time.monotonic() < until:
            self._hear(until)

    def _hear(self, until: float) -> None:
        streams = [one.stdout for one in self._children if one.stdout is not None and not one.stdout.closed]
        for stream in select.select(streams, [], [], max(0.0, until - time.monotonic()))[0]:
            line = stream.readline().decode().strip()
            if line:
                self._told.append(line)
            else:
                stream.close()

    def end(self) -> Tally:
        """Let the workers come to their end; what they told held against the store."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until and any(
            one.stdout is not None and not one.stdout.closed for one in self._children
        ):
            self._hear(until)
        for child in self._children:
            child.kill()
        codes = [child.wait() for child in self._children]
        late = tuple(f"a worker ended with {code}" for code in codes if code)
        try:
            store = open_store(self._url, self._folder, unsafe=True)
            found = examine(store, Claims.told(self._told))
            store.close()
        except StoreError as error:
            found = Tally(unreadable=1, amiss=(f"I7: {error}",))
        start(self._folder / "server").cleanup()
        return Tally(faults=1, amiss=late) + found


def rounds(tier: Tier) -> Sequence[Round]:
    kills = 3 if tier is Tier.QUICK else 50
    stops = 1 if tier is Tier.QUICK else 5
    return [
        Round("synchronous_commit=off", partial(killed, unsafe=True), control=True),
        *(Round(f"kill {number}", killed) for number in range(kills)),
        *(Round(f"stop {number}", partial(stopped, _STOPS[tier])) for number in range(stops)),
    ]


DOWN = FaultClass("A8", "PostgreSQL killed, stopped", rounds)


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    programs.steadfast(Path(), _TURNS, _tell, url=sys.argv[1], badge=sys.argv[2], unsafe=bool(sys.argv[3]))
