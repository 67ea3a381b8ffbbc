"""Which store: the one place that knows the backends by name."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from storage.contract import Store
from storage.errors import UnknownStore

_POSTGRES = ("postgresql://", "postgres://")


def where(url: str, data_dir: Path) -> str:
    """What a store is called before people: its folder or its address, never with a password."""
    if "://" not in url:
        return str(data_dir)
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def open_store(
    url: str,
    data_dir: Path,
    *,
    key: bytes = b"",
    read_only: bool = False,
    moving: bool = False,
    unsafe: bool = False,
) -> Store:
    """Open the store that `url` names (`embedded` in DATA_DIR, `postgresql://…`, or `memory`).

    Raises UnknownStore, UnsafeServer (unless `unsafe`), StoreHeld when another process owns it, NewerStore, StoreUnavailable.
    `key` seals the ledger; who only looks on needs none.
    `read_only` looks on beside a running owner; it raises NoStore where there is nothing yet.
    A store that is filled from another one and not whole yet raises UnfinishedStore, unless it is opened for that:
    `moving` holds it and leaves it exactly as it lies, without what a start owes.
    """
    match url:
        case "" | "embedded":
            from storage.embedded.store import open_embedded

            return open_embedded(data_dir, key=key, read_only=read_only, moving=moving)
        case "memory":
            from storage.memory import MemoryStore

            return MemoryStore(key)
    if url.startswith(_POSTGRES):
        from storage.postgres.store import open_postgres

        return open_postgres(
            url, where(url, data_dir), key=key, read_only=read_only, moving=moving, unsafe=unsafe
        )
    raise UnknownStore(url)
