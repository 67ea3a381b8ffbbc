"""One process's place among all that work on the same database: its number, the roles that it leads, what it hears.

**Life.** A process has a number and holds an advisory lock of that number on a connection of its own: the lock goes with
the process, however that ends, or with its machine once the server misses its keepalives. What a number that nobody
holds had in hand is anybody's.

**Roles.** A role has one holder, by an advisory lock on the same connection. They are sought in the order given, none
before the one before it is held: whoever keeps the clock also listens and sends. Others are sought each by itself.

**News.** `NOTIFY` tells all who take part that something waits; those who miss it look once every beat.

Locks: https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

import psycopg
from psycopg import Connection

from storage.errors import StoreError, StoreHeld, StoreUnavailable
from storage.postgres.schema import NEWS, PRESENCE, ROLE, WORKER

_log = logging.getLogger(__name__)
#: Seconds between looks for roles and for what is in nobody's hand.
_BEAT = 1.0
#: A line that says nothing is taken for ended after 5 + 3 × 2 seconds, on both sides.
_IDLE, _INTERVAL, _COUNT = 5, 2, 3


class Seat:
    """Taken when a store is opened for writing, left when it is closed."""

    def __init__(self, url: str, where: str, *, alone: bool = False) -> None:
        """`alone`: keep others away as long as this lives. Raises StoreHeld where others are there then, and
        StoreUnavailable.
        """
        self._url = url
        self._where = where
        self._alone = alone
        self._roles: tuple[str, ...] = ()
        self._beside: tuple[str, ...] = ()
        self._held: frozenset[str] = frozenset()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self._connection, self.number = self._taken()

    def join(
        self,
        roles: Sequence[str],
        news: Callable[[], object],
        won: Callable[[], object],
        moved: Callable[[int, int], object],
        beside: Sequence[str] = (),
    ) -> None:
        """Seek roles and hear news from now on, in a thread of its own.

        `beside`: roles that stand by themselves. `news` is called at least once every beat. `won` is called when a role was, before it counts as held; `moved` with the old and the new number when the
        connection was lost and another made. What they raise is logged and tried again.
        """
        self._roles, self._beside = tuple(roles), tuple(beside)
        self._news, self._won, self._moved = news, won, moved
        with suppress(psycopg.Error, StoreError):  # tried again at the first beat
            self._seek()
        self._thread = threading.Thread(target=self._live, name="seat", daemon=True)
        self._thread.start()

    def leads(self, role: str) -> bool:
        """Whether this process holds a role; it holds every one as long as it has not joined others."""
        return not self.joined or role in self._held

    @property
    def joined(self) -> bool:
        """Whether it works beside others."""
        return self._thread is not None

    def close(self) -> None:
        """Leave; a second time is fine."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()
        self._held = frozenset()
        self._connection.close()

    def _taken(self) -> tuple[Connection, int]:
        try:
            connection = psycopg.connect(
                self._url,
                autocommit=True,
                keepalives_idle=_IDLE,
                keepalives_interval=_INTERVAL,
                keepalives_count=_COUNT,
            )
        except psycopg.Error as error:
            raise StoreUnavailable("take part", error) from error
        try:
            return connection, self._sit(connection)
        except psycopg.Error as error:
            connection.close()
            raise StoreUnavailable("take part", error) from error
        except BaseException:
            connection.close()
            raise

    def _sit(self, connection: Connection) -> int:
        for name, value in (("idle", _IDLE), ("interval", _INTERVAL), ("count", _COUNT)):
            connection.execute(f"SET tcp_keepalives_{name} = {value}".encode())
        if self._alone:
            if not _true(connection, "SELECT pg_try_advisory_lock(%s)", PRESENCE):
                raise StoreHeld(self._where, "another process")
        else:
            connection.execute("SET lock_timeout = '5s'")
            connection.execute("SELECT pg_advisory_lock_shared(%s)", (PRESENCE,))
        found = connection.execute("SELECT nextval('workers')::integer").fetchone()
        number = int(found[0]) if found else 0
        connection.execute("SELECT pg_advisory_lock(%s, %s)", (WORKER, number))
        return number

    def _live(self) -> None:
        while not self._over.is_set():
            try:
                self._listen()
            except psycopg.Error as error:
                self._lose(error)
                self._return()
            except StoreError as error:
                _log.error("%s; trying again", error)
                self._over.wait(_BEAT)

    def _listen(self) -> None:
        self._connection.execute(f"LISTEN {NEWS}".encode())
        while not self._over.is_set():
            self._seek()
            for _ in self._connection.notifies(timeout=_BEAT, stop_after=1):
                pass
            self._news()

    def _seek(self) -> None:
        for role in self._beside:
            self._has(role)
        for role in self._roles:
            if not self._has(role):
                return

    def _has(self, role: str) -> bool:
        """Whether a role is held, now if not before."""
        if role in self._held:
            return True
        if not _true(self._connection, "SELECT pg_try_advisory_lock(%s, hashtext(%s))", ROLE, role):
            return False
        try:
            self._won()
        except StoreError:
            self._connection.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", (ROLE, role))
            raise
        self._held |= {role}
        _log.info("process %d has the role %s", self.number, role)
        return True

    def _lose(self, error: Exception) -> None:
        self._held = frozenset()
        self._connection.close()
        if not self._over.is_set():
            _log.error("process %d lost its place among the others: %s", self.number, error)

    def _return(self) -> None:
        """Take a place again, under another number, with what was in hand under the old one."""
        while not self._over.wait(_BEAT):
            try:
                connection, number = self._taken()
            except StoreError as error:
                _log.error("%s; trying again", error)
                continue
            try:
                self._moved(self.number, number)
            except StoreError as error:
                _log.error("%s; trying again", error)
                connection.close()
                continue
            self._connection, self.number = connection, number
            return


def _true(connection: Connection, sql: str, *values: object) -> bool:
    found = connection.execute(sql.encode(), values).fetchone()
    return bool(found and found[0])
