"""What a platform has of ours already: its names for files that were sent, kept in the store so that none is sent twice.

Only so many are kept; the one that has gone unused longest makes room. What cannot be read or written is done without:
a file is then sent once more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from storage.contract import Store
from storage.errors import StoreError
from storage.records import Turn, ValueKept

_log = logging.getLogger(__name__)
#: Files kept: a year of daily pictures for a few departments, and less than 50 kB.
MOST = 300
_FILES = "files"


class Uploaded:
    """The names of files at one account of a platform; `name`: the value that they are kept as."""

    def __init__(self, store: Store, name: str, clock: Callable[[], datetime], most: int = MOST) -> None:
        self._store = store
        self._name = name
        self._clock = clock
        self._most = most
        #: Key -> the platform's name, the longest unused first; None before it was read.
        self._known: dict[str, str] | None = None
        self._lock = asyncio.Lock()

    async def find(self, key: str) -> str | None:
        """The platform's name for a file, if it has it."""
        async with self._lock:
            known = await self._read()
            file = known.pop(key, None)
            if file is not None:
                known[key] = file
            return file

    async def keep(self, key: str, file: str) -> None:
        """The platform has this file under this name."""
        async with self._lock:
            known = await self._read()
            known.pop(key, None)
            known[key] = file
            while len(known) > self._most:
                del known[next(iter(known))]
            await self._write(known)

    async def forget(self, key: str) -> None:
        """The platform does not know the name any more."""
        async with self._lock:
            known = await self._read()
            if known.pop(key, None) is not None:
                await self._write(known)

    async def _read(self) -> dict[str, str]:
        if self._known is None:
            try:
                kept = await asyncio.to_thread(self._store.value, self._name)
            except StoreError as error:
                _log.debug("which files the platform has cannot be read: %s", error)
                return {}
            pairs = [pair for pair in (kept or {}).get(_FILES, []) if len(pair) == 2]  # noqa: PLR2004 (a key and a name)
            self._known = dict(pairs)
        return self._known

    async def _write(self, known: dict[str, str]) -> None:
        # A list: not every store keeps the order of an object's names.
        fact = ValueKept(self._name, {_FILES: [list(pair) for pair in known.items()]})
        try:
            await asyncio.to_thread(self._store.record, Turn(self._clock(), facts=(fact,)))
        except StoreError as error:
            _log.debug("that the platform has a file cannot be kept: %s", error)
