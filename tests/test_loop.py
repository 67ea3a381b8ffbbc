"""The event loop that the program is served on."""

from __future__ import annotations

import asyncio
import sys

import pytest

from bot import loop


def kind() -> str:
    """The module of the loop that things run on."""
    ran: list[str] = []

    async def main() -> None:
        ran.append(type(asyncio.get_running_loop()).__module__)

    loop.run(main())
    [found] = ran
    return found


def test_it_is_uvloop_s_where_it_exists() -> None:
    pytest.importorskip("uvloop")
    assert kind().startswith("uvloop")


def test_it_is_python_s_own_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", None)
    assert kind().startswith("asyncio")
