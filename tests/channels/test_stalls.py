"""Peers that stop reading, or read and answer a little now and then: no call lasts for ever, and nobody waits behind it.

In simulated time, in which a peer that does nothing costs nothing.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import pytest
from telegram import Bot
from telegram.error import TimedOut

from bot.channels.base import Ambiguous
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.errors import meaning
from bot.channels.telegram.request import Request
from bot.messages import Enclosure, Incoming, Message, Span
from bot.uploaded import Uploaded
from storage.memory import MemoryStore
from tests.sample import NOW
from tests.simulated import simulate

_T = TypeVar("_T")
TOKEN = "4242:stall"
#: More than the kernel keeps of it where nobody reads.
LARGE = bytes(16 << 20)
PAPER = Enclosure("a.pdf", LARGE, shared=True)
SENT = {"message_id": 5, "document": {"file_id": "known"}}
ME = {"id": 4242, "is_bot": True, "first_name": "B", "username": "stall_bot"}
CHAT, PERSON = {"id": 11, "type": "private"}, {"id": 11, "is_bot": False, "first_name": "A"}
HEARD = {
    "update_id": 7,
    "message": {"message_id": 1, "date": 1_772_438_340, "chat": CHAT, "from": PERSON, "text": "在"},
}

Play = Callable[[str, asyncio.StreamReader, asyncio.StreamWriter, int], Awaitable[None]]


class Peer:
    """A server in the same loop; `play` has each request: its method, the connection, and how long its body is."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self.asked: list[str] = []
        self._serving: set[asyncio.Task[None]] = set()

    async def meets(self, act: Callable[[str], Awaitable[_T]]) -> _T:
        listening = socket.socket()
        # What a kernel keeps for who does not read is no matter of ours.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        listening.bind(("127.0.0.1", 0))
        server = await asyncio.start_server(self._connected, sock=listening)
        try:
            return await act(f"http://127.0.0.1:{listening.getsockname()[1]}")
        finally:
            server.close()
            for task in self._serving:
                task.cancel()
            await asyncio.gather(*self._serving, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while True:
                    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                    method = head.split()[1].rpartition("/")[2]
                    self.asked.append(method)
                    length = head.partition("content-length: ")[2].partition("\r\n")[0]
                    await self._play(method, reader, writer, int(length))
        finally:
            writer.transport.abort()


def answers(writer: asyncio.StreamWriter, result: Any) -> None:
    body = json.dumps({"ok": True, "result": result}).encode()
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


async def stalls() -> None:
    await asyncio.sleep(10_000)


async def reads_nothing(_m: str, _r: asyncio.StreamReader, _w: asyncio.StreamWriter, _length: int) -> None:
    await stalls()


async def reads_a_drop(_m: str, reader: asyncio.StreamReader, _w: asyncio.StreamWriter, length: int) -> None:
    for _ in range(length // (1 << 17)):
        await asyncio.sleep(20)
        await reader.readexactly(1 << 17)
    raise AssertionError("all was taken")


async def reads_slowly(
    _m: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, length: int
) -> None:
    for _ in range(length >> 16):
        await asyncio.sleep(2)
        await reader.readexactly(1 << 16)
    await reader.readexactly(length % (1 << 16))
    answers(writer, {"message_id": 5, "date": 0, "chat": CHAT})


async def drips(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        writer.write(b" ")
        await asyncio.sleep(5)


async def answers_a_drop(
    _m: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, length: int
) -> None:
    await reader.readexactly(length)
    await drips(writer)


def asks(play: Play, act: Callable[[Bot], Awaitable[Any]]) -> tuple[BaseException | None, float]:
    """What became of a call, and how many seconds it took."""

    async def whole(url: str) -> tuple[BaseException | None, float]:
        request, loop = Request(), asyncio.get_running_loop()
        bot = Bot(TOKEN, base_url=f"{url}/bot", request=request, get_updates_request=request)
        begun = loop.time()
        error = (await asyncio.gather(act(bot), return_exceptions=True))[0]
        took = loop.time() - begun
        await request.shutdown()
        return (error if isinstance(error, BaseException) else None), took

    return simulate(Peer(play).meets(whole))


@pytest.mark.parametrize(
    ("play", "act", "least", "most"),
    [
        # 10 s for the connection, 30 and one for each 20,000 bytes for the writing, 10 for the answer.
        pytest.param(reads_nothing, lambda bot: bot.send_document(11, LARGE), 888, 890, id="stops reading"),
        pytest.param(
            reads_nothing,
            lambda bot: bot.send_document(11, LARGE, write_timeout=4),
            24,
            25,
            id="stops reading, as the call asks",
        ),
        pytest.param(reads_a_drop, lambda bot: bot.send_document(11, LARGE), 888, 890, id="reads a drop"),
        pytest.param(answers_a_drop, lambda bot: bot.send_message(11, "甲"), 50, 51, id="answers a drop"),
        pytest.param(
            answers_a_drop,
            lambda bot: bot.send_document(11, bytes(100_000)),
            55,
            56,
            id="answers a file a drop",
        ),
        pytest.param(
            answers_a_drop,
            lambda bot: bot.get_updates(timeout=30, read_timeout=15),
            85,
            86,
            id="answers a poll a drop",
        ),
    ],
)
def test_a_call_ends_in_time_and_may_have_been_done(
    play: Play, act: Callable[[Bot], Awaitable[Any]], least: float, most: float
) -> None:
    error, took = asks(play, act)
    assert isinstance(error, TimedOut)
    assert isinstance(meaning(error), Ambiguous)
    assert least <= took <= most


def test_a_slow_line_takes_a_file_all_the_same() -> None:
    """What the kernel has taken off us goes out in silence, for which this call has time."""
    error, took = asks(reads_slowly, lambda bot: bot.send_document(11, LARGE, read_timeout=400))
    assert (error, took > 500) == (None, True)


def test_a_poll_may_be_held_for_as_long_as_it_asks() -> None:
    async def held(_m: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, length: int) -> None:
        await reader.readexactly(length)
        await asyncio.sleep(44)
        answers(writer, [])

    error, took = asks(held, lambda bot: bot.get_updates(timeout=30, read_timeout=15))
    assert (error, round(took)) == (None, 44)


def test_a_poll_that_drips_is_asked_anew(caplog: pytest.LogCaptureFixture) -> None:
    heard: list[str] = []

    async def play(
        method: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, length: int
    ) -> None:
        await reader.readexactly(length)
        if method == "getupdates":
            if peer.asked.count(method) == 1:
                await drips(writer)
            answers(writer, [] if heard else [HEARD])
        else:
            answers(writer, ME if method == "getme" else True)

    async def whole(url: str) -> float:
        over = asyncio.Event()

        async def keep(batch: Sequence[Incoming]) -> None:
            heard.extend(one.event_id for one in batch)
            over.set()

        channel = TelegramChannel(TOKEN, url)
        listening = asyncio.create_task(channel.run(keep))
        await asyncio.wait({listening, asyncio.create_task(over.wait())}, return_when=asyncio.FIRST_COMPLETED)
        took = asyncio.get_running_loop().time()
        listening.cancel()
        await asyncio.wait({listening})
        await channel.close()
        return took

    peer = Peer(play)
    assert simulate(peer.meets(whole)) < 60
    assert heard == ["7"]
    assert [record.message for record in caplog.records] == [
        "Telegram cannot be reached (no answer in time); trying again"
    ]


def sends(count: int, stalled: int) -> tuple[list[str | BaseException | None], list[float], list[str]]:
    """So many at the same moment get a file whose bytes the first `stalled` times are not taken: how each ended, and when."""

    async def play(
        method: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, length: int
    ) -> None:
        if peer.asked.count(method) <= stalled:
            await stalls()
        await reader.readexactly(length)
        went.append("bytes" if length > len(LARGE) else "id")
        answers(writer, SENT)

    async def whole(url: str) -> list[str | BaseException | None]:
        channel = TelegramChannel(TOKEN, url, uploaded=Uploaded(MemoryStore(), "uploaded", lambda: NOW))
        said = Message(((Span("换装"),),), enclosure=PAPER)

        async def sent() -> str | None:
            try:
                return await channel.send("11", said)
            finally:
                ended.append(asyncio.get_running_loop().time())

        done = await asyncio.gather(*(sent() for _ in range(count)), return_exceptions=True)
        await channel.close()
        return done

    went: list[str] = []
    ended: list[float] = []
    peer = Peer(play)
    return simulate(peer.meets(whole)), ended, went


def test_who_waits_for_a_file_that_another_brings_goes_on_when_that_fails() -> None:
    done, _, went = sends(4, stalled=1)
    assert isinstance(done[0], Ambiguous)
    assert done[1:] == ["5", "5", "5"]
    assert went == ["bytes", "id", "id"]


def test_nobody_waits_for_all_the_others_where_a_file_is_never_taken() -> None:
    done, ended, _ = sends(12, stalled=100)
    assert all(isinstance(one, Ambiguous) for one in done)
    assert [round(one / 888) for one in ended] == [1, 2, *[3] * 10]
