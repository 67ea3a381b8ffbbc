"""The HTTP server: ASGI endpoints by path, on uvicorn, at one address."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, MutableMapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn

Scope = MutableMapping[str, Any]
Ask = Callable[[], Awaitable[MutableMapping[str, Any]]]
Tell = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Endpoint = Callable[[Scope, Ask, Tell], Awaitable[None]]
#: Seconds that requests get to end when the server stops.
_LAST = 2
#: Connections that may wait to be taken.
_BACKLOG = 1024


@asynccontextmanager
async def served(endpoints: Mapping[str, Endpoint], listen: str) -> AsyncIterator[str]:
    """Serve at `listen` (host:port; port 0: any) while in here; gives the address as a URL. Raises OSError."""
    with bind(listen) as bound:
        server = _Server(_config(_routed(endpoints)))
        serving = asyncio.create_task(server.serve([bound]))
        try:
            yield f"http://{listen.rpartition(':')[0]}:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


def bind(listen: str) -> socket.socket:
    """A socket that listens at host:port. Raises OSError where the address is taken or not ours."""
    host, _, port = listen.rpartition(":")
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.create_server((host, int(port)), family=family, backlog=_BACKLOG)
    bound.setblocking(False)
    # Taken connections have this from here. asyncio sets it only where a socket names its protocol; without it the body
    # of an answer waits for its head to be acknowledged, which the other side may put off (RFC 1122, 4.2.3.2): 40 ms.
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return bound


class _Server(uvicorn.Server):
    """Leaves signals to the program: a stop must let turns end first."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Takes none."""
        yield


def _config(app: Endpoint) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_LAST,
        timeout_keep_alive=75,
    )


def _routed(endpoints: Mapping[str, Endpoint]) -> Endpoint:
    async def route(scope: Scope, ask: Ask, tell: Tell) -> None:
        if scope["type"] != "http":
            return
        await endpoints.get(scope["path"], _nowhere)(scope, ask, tell)

    return route


async def _nowhere(_scope: Scope, _ask: Ask, tell: Tell) -> None:
    await answer(tell, 404)


async def answer(tell: Tell, status: int, body: bytes = b"", kind: str = "text/plain; charset=utf-8") -> None:
    """Answer a request with this."""
    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
    await tell({"type": "http.response.start", "status": status, "headers": headers})
    await tell({"type": "http.response.body", "body": body})
