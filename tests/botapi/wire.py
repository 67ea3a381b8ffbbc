"""Calls to the emulator as they go over the wire: no library between, so that what it answers is seen as it is."""

from __future__ import annotations

from typing import Any

import httpx

from tests.botapi.server import BotApi


class Wire:
    """A client that knows HTTP and nothing of bots."""

    def __init__(self, api: BotApi) -> None:
        self._api = api

    def asks(self, method: str, token: str | None = None, **params: Any) -> httpx.Response:
        """Call a method with JSON parameters."""
        bot = self._api.token if token is None else token
        return httpx.post(f"{self._api.url}/bot{bot}/{method}", json=params, timeout=10)

    def uploads(self, method: str, part: str, name: str, content: bytes, **params: Any) -> httpx.Response:
        """Call a method with a form that holds a file."""
        address = f"{self._api.url}/bot{self._api.token}/{method}"
        return httpx.post(address, data=params, files={part: (name, content)}, timeout=10)

    def gets(self, method: str, **params: Any) -> Any:
        """The result of a call that is granted."""
        answer = self.asks(method, **params).json()
        assert answer["ok"], answer
        return answer["result"]

    def updates(self, offset: int = 0, **params: Any) -> list[int]:
        """The ids of the updates that a poll brings."""
        return [one["update_id"] for one in self.gets("getUpdates", offset=offset, **params)]
