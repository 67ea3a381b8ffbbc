"""What is known of files that a platform has: bounded, kept, forgotten, done without where the store fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.uploaded import MOST, Uploaded
from storage.contract import Store
from storage.memory import MemoryStore
from tests.sample import NOW


def known(store: Store, most: int = MOST) -> Uploaded:
    """As a program has it that has just started."""
    return Uploaded(store, "uploaded.telegram.1", lambda: NOW, most)


def does(act: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await act()

    asyncio.run(whole())


def test_the_longest_unused_makes_room() -> None:
    store = MemoryStore()

    async def act() -> None:
        files = known(store, most=3)
        for key in "abc":
            await files.keep(key, f"file {key}")
        assert await files.find("a") == "file a"
        await files.keep("d", "file d")
        anew = known(store, most=3)
        assert [await anew.find(key) for key in "abcd"] == ["file a", None, "file c", "file d"]

    does(act)


def test_many_at_once_are_all_kept() -> None:
    store = MemoryStore()

    async def act() -> None:
        files = known(store)
        await asyncio.gather(*(files.keep(str(one), f"file {one}") for one in range(50)))
        anew = known(store)
        assert [await anew.find(str(one)) for one in range(50)] == [f"file {one}" for one in range(50)]

    does(act)


def test_it_stays_small() -> None:
    store = MemoryStore()

    async def act() -> None:
        files = known(store)
        for one in range(MOST + 20):
            await files.keep(f"{one:032}", "A" * 90)

    does(act)
    kept = store.value("uploaded.telegram.1")
    assert kept is not None
    assert len(kept["files"]) == MOST
    assert len(str(kept)) < 50_000


def test_forgotten_is_forgotten() -> None:
    store = MemoryStore()

    async def act() -> None:
        files = known(store)
        await files.keep("a", "file a")
        await files.forget("a")
        await files.forget("b")
        assert await files.find("a") is None
        assert await known(store).find("a") is None

    does(act)


@pytest.mark.parametrize("shut", ["before it is read", "before it is written"])
def test_a_store_that_fails_is_done_without(shut: str) -> None:
    store = MemoryStore()

    async def act() -> None:
        files = known(store)
        if shut == "before it is written":
            assert await files.find("a") is None
        store.close()
        await files.keep("a", "file a")
        found = await files.find("a")
        assert found == (None if shut == "before it is read" else "file a")
        await files.forget("a")

    does(act)
