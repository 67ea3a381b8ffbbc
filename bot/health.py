"""Whether the program lives (`/healthz`) and whether it can work (`/readyz`): for a supervisor and a load balancer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from bot.web import Ask, Endpoint, Scope, Tell, answer
from storage.contract import Store
from storage.errors import StoreError


def health(store: Store, listens: Callable[[], bool]) -> Mapping[str, Endpoint]:
    """The endpoints by path. Ready: the store can be read, and `listens`."""

    async def alive(_scope: Scope, _ask: Ask, tell: Tell) -> None:
        await answer(tell, 200, b"alive\n")

    async def ready(_scope: Scope, _ask: Ask, tell: Tell) -> None:
        if not listens():
            await answer(tell, 503, b"not listening yet\n")
            return
        try:
            await asyncio.to_thread(store.departments)
        except StoreError:
            await answer(tell, 503, b"the store cannot be read\n")
            return
        await answer(tell, 200, b"ready\n")

    return {"/healthz": alive, "/readyz": ready}
