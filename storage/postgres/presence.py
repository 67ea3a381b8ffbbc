"""Whether other processes work on the same database: a lock that each of them shares as long as it lives."""

from __future__ import annotations

from collections.abc import Callable

import psycopg

from storage.errors import StoreHeld, StoreUnavailable
from storage.postgres.schema import PRESENCE


class Presence:
    """A connection of its own, whose session holds the lock; it goes with the process, however that ends."""

    def __init__(self, url: str, where: str, first: Callable[[], None], *, alone: bool = False) -> None:
        """Take part. `first` is done before if nobody else is there: what was in anybody's hand is in nobody's now.

        `alone`: keep others away as long as this lives. Raises StoreHeld where others are there then, and
        StoreUnavailable.
        """
        try:
            self._connection = psycopg.connect(url, autocommit=True)
        except psycopg.Error as error:
            raise StoreUnavailable("take part", error) from error
        try:
            self._join(where, first, alone=alone)
        except psycopg.Error as error:
            self.close()
            raise StoreUnavailable("take part", error) from error
        except BaseException:
            self.close()
            raise

    def _join(self, where: str, first: Callable[[], None], *, alone: bool) -> None:
        found = self._connection.execute("SELECT pg_try_advisory_lock(%s)", (PRESENCE,)).fetchone()
        if found is None or not found[0]:
            if alone:
                raise StoreHeld(where, "another process")
            self._share()  # waits for somebody who is just starting
            return
        first()
        if not alone:
            self._share()
            self._connection.execute("SELECT pg_advisory_unlock(%s)", (PRESENCE,))

    def _share(self) -> None:
        self._connection.execute("SET lock_timeout = '5s'")
        self._connection.execute("SELECT pg_advisory_lock_shared(%s)", (PRESENCE,))

    def close(self) -> None:
        """Leave; a second time is fine."""
        self._connection.close()
