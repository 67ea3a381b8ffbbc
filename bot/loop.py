"""The event loop to serve on: uvloop where it exists."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine


def run(main: Coroutine[object, object, None]) -> None:
    """Run to the end, as asyncio.run does."""
    try:
        import uvloop
    except ImportError:  # not made for every platform
        asyncio.run(main)
        return
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)
