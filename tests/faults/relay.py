"""A line between the bot and the emulator that can be cut, go silent, or be stuck: a TCP relay in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_CHUNK = 65536


class Relay:
    """`with Relay(api.url) as line:` the bot calls at `line.url`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._target = (str(parts.hostname), int(parts.port or 80))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None
        self._port = 0
        self._ends: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._flows = asyncio.Event()
        self._flows.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self._thread.start()
        self.mend()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # --- what happens to the line

    def cut(self) -> None:
        """Nobody listens any more, and what was connected is reset."""
        asyncio.run_coroutine_threadsafe(self._cut(), self._loop).result()

    def mend(self) -> None:
        """It listens again, at the same place."""
        asyncio.run_coroutine_threadsafe(self._mend(), self._loop).result()

    def silence(self) -> None:
        """Whoever calls is connected and hears nothing; what is said is held back."""
        self._loop.call_soon_threadsafe(self._flows.clear)

    def speak(self) -> None:
        """What was held back goes on its way."""
        self._loop.call_soon_threadsafe(self._flows.set)

    def stick(self) -> None:
        """What is connected now hears nothing any more, for ever; who connects anew is served."""
        asyncio.run_coroutine_threadsafe(self._stick(), self._loop).result()

    # --- how

    async def _cut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for end in list(self._ends):
            end.transport.abort()

    async def _mend(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._called, "127.0.0.1", self._port)
            self._port = self._server.sockets[0].getsockname()[1]

    async def _stick(self) -> None:
        self._flows.clear()  # and nobody sets that one any more
        self._flows = asyncio.Event()
        self._flows.set()

    async def _end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _called(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        flows = self._flows
        self._ends.add(writer)
        try:
            await flows.wait()
            far_reader, far_writer = await asyncio.open_connection(*self._target)
            self._ends.add(far_writer)
            await asyncio.gather(self._pass(reader, far_writer, flows), self._pass(far_reader, writer, flows))
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._ends.discard(writer)

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, flows: asyncio.Event
    ) -> None:
        try:
            while chunk := await reader.read(_CHUNK):
                await flows.wait()
                writer.write(chunk)
                await writer.drain()
        except OSError:
            pass
        finally:
            self._ends.discard(writer)
            with suppress(OSError, RuntimeError):
                writer.close()
