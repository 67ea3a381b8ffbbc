"""Which store: the one place that knows the backends by name."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from storage.contract import Store
from storage.errors import UnknownStore


def where(url: str, data_dir: Path) -> str:
    """What a store is called before people: its folder or its address, never with a password."""
    if "://" not in url:
        return str(data_dir)
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def open_store(
    url: str, data_dir: Path, *, key: bytes = b"", read_only: bool = False, moving: bool = False
) -> Store:
    """Open the store that `url` names (`embedded` in DATA_DIR, or `memory`).

    Raises UnknownStore, StoreHeld when another process owns it, NewerStore, StoreUnavailable.
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
    raise UnknownStore(url)
