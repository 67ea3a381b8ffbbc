"""The ledger where several processes write side by side: entries wait until the sealer comes."""

from __future__ import annotations

import threading

from storage.chain import ChainRow
from storage.codec import canonical
from storage.erasure import Erasure
from storage.held import SEALING
from storage.postgres.engine import Engine
from storage.sql.ledger import Ledger
from storage.sql.sealing import MOST

#: Seconds are short: whoever seals for others does so much at most before it looks up.
ROUNDS = 20
_INSERT = "INSERT INTO unsealed (kind, at, person, data, salt, answer, digest, beside, text) VALUES "
_ENTRY = "(?, ?, ?, ?, ?, ?, ?, ?, ?)"
#: So many entries are written by one statement.
_MANY = 40


class _Here(threading.local):
    """What one thread knows during its write."""

    def __init__(self) -> None:
        self.met: dict[str, str] = {}
        #: Values of the entries that are not written yet.
        self.entries: list[tuple[str | None, ...]] = []
        self.wrote = False


class SharedLedger(Ledger):
    """`begun` and `committed` are called around each write, in its thread."""

    def __init__(self, engine: Engine, key: bytes) -> None:
        super().__init__(engine, key)
        self._shared = engine
        self._here = _Here()
        #: Whether this process has committed entries that it has not seen sealed.
        self.owes = False

    def begun(self) -> None:
        """Others may have forgotten whom this thread met in the write before."""
        self._here.met.clear()
        self._here.entries.clear()
        self._here.wrote = False

    def committed(self) -> None:
        if self._here.wrote:
            self.owes = True

    def seal_some(self) -> bool:
        """Seal what is committed, or much of it; whether that was all."""
        for _ in range(ROUNDS):
            self.owes = False
            if self._shared.write("seal the ledger", self.seal, (SEALING,)) < MOST:
                return True
        return False

    def seal_all(self) -> None:
        """Seal all that is committed."""
        while not self.seal_some():
            pass

    def _add(self, row: ChainRow) -> None:
        beside = (None, None) if row.beside is None else (row.beside.salt, row.beside.text)
        data = canonical(row.data).decode()
        values = (row.kind, row.at, row.person, data, row.salt, row.answer, row.digest, *beside)
        self._here.entries.append(values)
        self._here.wrote = True

    def write_entries(self) -> None:
        """Write what this thread's write has appended, many entries by one statement; before its commit at the latest."""
        entries = self._here.entries
        while entries:
            some = entries[:_MANY]
            values = [value for entry in some for value in entry]
            self._engine.change(_INSERT + ", ".join([_ENTRY] * len(some)), values)
            del entries[:_MANY]

    def texts(self, badge: str, kind: str) -> list[str]:
        self.write_entries()
        return super().texts(badge, kind)

    def erase(self, erasure: Erasure) -> None:
        self.write_entries()
        super().erase(erasure)

    def _met(self) -> dict[str, str]:
        return self._here.met
