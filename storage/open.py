"""Which store: the one place that knows the backends by name."""

from __future__ import annotations

from pathlib import Path

from storage.contract import Store
from storage.errors import UnknownStore


def open_store(url: str, data_dir: Path, *, key: bytes = b"", read_only: bool = False) -> Store:
    """Open the store that `url` names (`embedded` in DATA_DIR, or `memory`).

    Raises UnknownStore, StoreHeld when another process owns it, NewerStore, StoreUnavailable.
    `key` seals the ledger; who only looks on needs none.
    `read_only` looks on beside a running owner; it raises NoStore where there is nothing yet.
    """
    match url:
        case "" | "embedded":
            from storage.embedded.store import open_embedded

            return open_embedded(data_dir, key=key, read_only=read_only)
        case "memory":
            from storage.memory import MemoryStore

            return MemoryStore(key)
    raise UnknownStore(url)
