"""What can go wrong in a store; each error makes its own sentence."""

from __future__ import annotations


class StoreError(Exception):
    """The store could not do what was asked; nothing was changed."""


class StoreUnavailable(StoreError):
    """The engine failed: disk full, read-only, lost."""

    def __init__(self, doing: str, cause: BaseException) -> None:
        super().__init__(f"the store could not {doing}: {cause}")


class StoreHeld(StoreError):
    """Another process owns the store."""

    def __init__(self, path: str, holder: str) -> None:
        super().__init__(
            f"{path} is in use by {holder}. Stop it first, or point CHENSONG_DATA_DIR at another folder."
        )
        self.holder = holder


class StaleSession(StoreError):
    """The session was changed since it was read; decide again on the fresh one."""

    def __init__(self, owner: str) -> None:
        super().__init__(f"the session of {owner} was changed meanwhile")


class EventDone(StoreError):
    """This event was handled before; nothing was written."""

    def __init__(self, channel: str, event: str) -> None:
        super().__init__(f"event {event} of {channel} was handled before")


class NewerStore(StoreError):
    """The store was written by a newer program."""

    def __init__(self, path: str, found: int, known: int) -> None:
        super().__init__(
            f"{path} has format {found}, this program knows up to {known}: use the newer program."
        )


class UnindexedQuery(StoreError):
    """A TinyDB query that no index serves, asked without scan=True."""

    def __init__(self, table: str, query: str) -> None:
        super().__init__(f"no index on {table} serves {query}; pass scan=True if a full scan is meant")
