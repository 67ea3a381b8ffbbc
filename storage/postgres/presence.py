"""Whether other processes work on the same database: a lock that each of them shares as long as it lives."""

from __future__ import annotations

from collections.abc import Callable

import psycopg

from storage.errors import StoreUnavailable
from storage.postgres.schema import PRESENCE


class Presence:
    """A connection of its own, whose session holds the lock; it goes with the process, however that ends."""

    def __init__(self, url: str, first: Callable[[], None]) -> None:
        """Take part. `first` is done before if nobody else is there: what was in anybody's hand is in nobody's now.

        Raises StoreUnavailable.
        """
        try:
            self._connection = psycopg.connect(url, autocommit=True)
            found = self._connection.execute("SELECT pg_try_advisory_lock(%s)", (PRESENCE,)).fetchone()
            alone = found is not None and found[0]
            if alone:
                first()
            # Waits for somebody who is just starting; whoever was alone goes on to share.
            self._connection.execute("SELECT pg_advisory_lock_shared(%s)", (PRESENCE,))
            if alone:
                self._connection.execute("SELECT pg_advisory_unlock(%s)", (PRESENCE,))
        except psycopg.Error as error:
            raise StoreUnavailable("take part", error) from error

    def close(self) -> None:
        """Leave; a second time is fine."""
        self._connection.close()
