"""Stores to test: every backend, and those that outlive their process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from storage.contract import Store
from storage.embedded.store import EmbeddedStore
from storage.open import open_store
from tests.storage.server import database, drop

BACKENDS = ("memory", "embedded", "postgres")
DURABLE = ("embedded", "postgres")
Reopen = Callable[[], Store]


_databases: dict[Path, str] = {}


def open_at(backend: str, folder: Path, name: str, **options: Any) -> Store:
    """One of several stores side by side: of the same backend, folder and name the same one."""
    return open_store(address(backend, folder, name), folder / name, **options)


def address(backend: str, folder: Path, name: str) -> str:
    """What opens that store in any process."""
    if backend != "postgres":
        return backend
    if folder / name not in _databases:
        _databases[folder / name] = database()
    return _databases[folder / name]


@pytest.fixture(autouse=True)
def databases() -> Iterator[None]:
    """Databases end with the test that made them."""
    yield
    while _databases:
        drop(_databases.popitem()[1])


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened = open_at(request.param, tmp_path, "data")
    yield opened
    opened.close()


@pytest.fixture(params=DURABLE)
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Reopen]:
    """Open the same store anew, as a new process would after the one before has ended."""
    last: list[Store] = []

    def again() -> Store:
        if last:
            last.pop().close()
        last.append(open_at(request.param, tmp_path, "data"))
        return last[0]

    yield again
    last.pop().close()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[EmbeddedStore]:
    opened = open_store("embedded", tmp_path / "data")
    assert isinstance(opened, EmbeddedStore)
    yield opened
    opened.close()
