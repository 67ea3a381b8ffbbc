"""Whether the program can work, as a load balancer is told: it listens, and its store can be read."""

from __future__ import annotations

import asyncio

import httpx

from bot.health import health
from bot.web import served
from storage.errors import StoreError, StoreUnavailable
from storage.memory import MemoryStore
from storage.records import Department

FULL = StoreUnavailable("read", OSError("no space left"))


class Ailing(MemoryStore):
    """A store that cannot be read while it has something."""

    error: StoreError | None = None

    def departments(self) -> list[Department]:
        if self.error is not None:
            raise self.error
        return super().departments()


def told(error: StoreError | None = None, *, listens: bool = True) -> dict[str, tuple[int, str]]:
    """What is answered at each path."""
    store = Ailing()
    store.error = error

    async def asked() -> dict[str, tuple[int, str]]:
        async with (
            served(health(store, lambda: listens), "127.0.0.1:0") as url,
            httpx.AsyncClient(base_url=url) as client,
        ):
            answers = {path: await client.get(path) for path in ("/healthz", "/readyz")}
        return {path: (one.status_code, one.text) for path, one in answers.items()}

    return asyncio.run(asked())


def test_ready_once_it_listens_and_the_store_can_be_read() -> None:
    assert told() == {"/healthz": (200, "alive\n"), "/readyz": (200, "ready\n")}


def test_alive_but_not_ready_while_nothing_listens() -> None:
    assert told(listens=False) == {"/healthz": (200, "alive\n"), "/readyz": (503, "not listening yet\n")}


def test_alive_but_not_ready_while_the_store_fails() -> None:
    assert told(FULL) == {"/healthz": (200, "alive\n"), "/readyz": (503, "the store cannot be read\n")}
