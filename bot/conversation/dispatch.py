"""From accepted events to turns: each chat's in order, different chats side by side, off the event loop.

An event is accepted (stored, flushed) before the channel hears that it was received; a short one may be handled instead,
which keeps it as well. What was accepted and not handled is handled first after a start. Where the store fails, nothing is dropped: the batch or the turn is tried
again until it is kept, and the person is told once that nothing is recorded for now. A turn that fails otherwise is
tried a few times, and so is an event in whose turn the program ended; then it is buried as a dead letter, and the
person hears an apology once.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
import traceback
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.conversation import turn, uploads
from bot.conversation.flood import Flood
from bot.conversation.hands import Rows, hands
from bot.conversation.incoming import APOLOGISED, dump_incoming, load_incoming
from bot.conversation.world import World
from bot.messages import Incoming, Phrase, Say, SentFile
from bot.wire import dump_reply
from storage.errors import EventDone, StaleSession, StoreUnavailable
from storage.mail import DeadLetter, Event, LetterBuried, OutboxRow, Owed
from storage.records import Turn

_log = logging.getLogger(__name__)
#: Seconds between tries to write, the last one for all further tries.
_PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)
#: How often a turn that fails is tried, and an event that the program may have ended by; seconds between.
_TRIES = 3
_TRY_PAUSES = (0.2, 1.0)
#: Events that are handled without being accepted first, if they come together: as many as a poll brings.
_FEW = 100
#: Seconds that turns get to end when the bot stops.
_LAST_TURNS = 3.0

#: Says one sentence without keeping it: for when keeping is what fails.
Unkept = Callable[[Incoming, Phrase], Awaitable[None]]
#: Brings the bytes of a file that was sent along, or says why not.
Fetch = Callable[[Incoming], Awaitable[SentFile | None]]
Seat = tuple[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Work:
    """An accepted event on its way to a turn. One that an earlier run left over is read only then."""

    event: Event
    incoming: Incoming | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.event.channel, self.event.id

    def read(self) -> Incoming:
        """What was said. Raises whatever a payload that makes no sense leads to."""
        return self.incoming or load_incoming(self.event)


async def _unfetched(incoming: Incoming) -> SentFile | None:
    """Where no channel brings files."""
    return incoming.file


class Dispatcher:
    """Runs turns. `owed` takes the replies of each turn; `unkept` speaks when the store cannot be written."""

    def __init__(
        self,
        world: World,
        executor: Executor,
        owed: Callable[[Sequence[OutboxRow]], None],
        unkept: Unkept,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        fetch: Fetch = _unfetched,
        failed: Callable[[StoreUnavailable], object] = lambda _error: None,
        turned: Callable[[Incoming, Sequence[OutboxRow], float], object] = lambda *_told: None,
        buried: Callable[[], object] = lambda: None,
        last_turns: float = _LAST_TURNS,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        flood: Flood | None = None,
    ) -> None:
        """`fetch` brings what was sent along. `failed` hears of each write that failed, `turned` of each turn, what it
        said and its seconds, `buried` of each dead letter.

        `last_turns`: seconds that turns get to end at a stop. `flood`: what is taken at all; None: everything.
        """
        self._world = world
        self._hands = hands(world, executor)
        self._owed = owed
        self._unkept = unkept
        self._sleep = sleep
        self._fetch = fetch
        self._failed = failed
        self._turned = turned
        self._buried_one = buried
        self._last_turns = last_turns
        self._clock = clock
        self._flood = flood
        self._queues: dict[Seat, deque[_Work]] = {}
        #: Events being accepted, queued or handled here.
        self._in_hand: set[tuple[str, str]] = set()
        #: Held by the left-over event that is being handled.
        self._one_left_over = asyncio.Lock()
        self._workers: set[asyncio.Task[None]] = set()
        self._empty = asyncio.Event()
        self._empty.set()

    async def start(self) -> int:
        """Handle what was accepted and is in nobody's hand: an earlier run or another process did not finish it, or it
        was revived.

        Returns how many events that is.
        """
        waiting = await self._hands.do(self._world.store.take)
        works = [_Work(event) for event in waiting]
        works = [work for work in works if work.key not in self._in_hand]
        for work in works:
            self._put(work)
        return len(works)

    async def receive(self, batch: Sequence[Incoming]) -> None:
        """Keep a batch and queue it; returns once it is kept. Of a flood the rest is told that it is not looked at."""
        distinct: dict[tuple[str, str], Incoming] = {}
        for incoming in batch:
            distinct.setdefault((incoming.channel, incoming.event_id), _clean(incoming))
        batch = list(distinct.values())
        if self._flood is not None:
            batch, says = await self._flood.sift(batch, self._whose, self._queued)
            await self.say(says)
        batch = await self._at_once(batch)
        works = [_Work(_event(incoming), incoming) for incoming in batch]
        new = await self._accepted(works) if works else set()
        for incoming, work in zip(batch, works, strict=True):
            if work.key in new:
                new.discard(work.key)
                self._put(work)
            else:
                self._owed(await self._kept([incoming], self._later(self._again, incoming)))

    async def _at_once(self, batch: Sequence[Incoming]) -> Sequence[Incoming]:
        """Handle what need not be accepted first; what is left, in its order. Whatever fails is left."""
        going: dict[Seat, tuple[int, Rows]] = {}
        seen: set[Seat] = set()
        done: set[int] = set()
        begun = time.perf_counter()
        try:
            for place, incoming in enumerate(batch if len(batch) <= _FEW else ()):
                seat, key = (incoming.channel, incoming.address), (incoming.channel, incoming.event_id)
                first = seat not in self._queues and seat not in seen
                seen.add(seat)  # what comes behind something else of the same chat must not overtake it
                if not first or key in self._in_hand or not self._hands.may_at_once(incoming):
                    continue
                if (rows := self._begun_at_once(incoming)) is not None:
                    going[seat] = place, rows
                    self._in_hand.add(key)
                    self._queues[seat] = deque()
                    self._empty.clear()
            for place, rows in going.values():
                if await self._took(batch[place], rows, begun):
                    done.add(place)
        finally:
            for seat, (place, rows) in going.items():
                rows.cancel()
                self._in_hand.discard((batch[place].channel, batch[place].event_id))
                if self._queues[seat]:  # put there meanwhile
                    self._begin(seat)
                else:
                    self._gone(seat)
        return [incoming for place, incoming in enumerate(batch) if place not in done]

    def _begun_at_once(self, incoming: Incoming) -> Rows | None:
        try:
            return self._hands.at_once(incoming)
        except Exception as error:  # noqa: BLE001 (one of the places: it is accepted instead, and tried again)
            _kept_first(incoming, error)
            return None

    async def _took(self, incoming: Incoming, rows: Rows, begun: float) -> bool:
        """Whether an event that was not accepted could be handled; what is owed then is sent."""
        try:
            replies = await rows
        except (EventDone, StaleSession):  # somebody was faster: whoever accepts it finds that out
            return False
        except Exception as error:  # noqa: BLE001 (one of the places: it is accepted instead, and tried again)
            _kept_first(incoming, error)
            return False
        if replies is None:
            return False
        self._turned(incoming, replies, time.perf_counter() - begun)
        self._owed(replies)
        return True

    async def _accepted(self, works: Sequence[_Work]) -> set[tuple[str, str]]:
        """Keep events; those that were new, in hand from before they can be seen in the store."""
        claimed = {work.key for work in works} - self._in_hand
        self._in_hand |= claimed
        new: set[tuple[str, str]] = set()
        try:
            batch = [work.read() for work in works]
            events = [work.event for work in works]
            kept = await self._kept(batch, partial(self._hands.accept, events))
            new = {(event.channel, event.id) for event in kept}
        finally:
            self._in_hand -= claimed - new
        return new

    async def say(self, says: Sequence[Owed]) -> None:
        """Say what no turn says; returns once it is kept."""
        if says:
            spoken = Turn(self._clock(), replies=tuple(says))
            self._owed(await self._kept([], self._later(self._world.store.record, spoken)))

    async def idle(self) -> None:
        """Wait until every queued event is handled."""
        await self._empty.wait()

    def waiting(self) -> int:
        """How many events are queued or handled here."""
        return len(self._in_hand)

    def oldest(self) -> datetime | None:
        """When the event was said that has waited longest for its turn; None if none waits."""
        return min((queue[0].event.at for queue in self._queues.values() if queue), default=None)

    def busy(self, channel: str, address: str) -> bool:
        """Whether something said there is not handled yet."""
        return (channel, address) in self._queues

    def _queued(self, channel: str, address: str) -> int:
        return len(self._queues.get((channel, address), ()))

    async def _whose(self, channel: str, address: str) -> str:
        """Whose chat it is; "" for a stranger's."""
        account = await self._kept([], self._later(self._world.store.account, channel, address))
        return account.badge if account is not None else ""

    async def stop(self) -> None:
        """Let turns that run end; what is queued stays accepted for the next start."""
        for queue in self._queues.values():
            queue.clear()
        if not self._workers:
            return
        _, slow = await asyncio.wait(set(self._workers), timeout=self._last_turns)
        for worker in slow:
            worker.cancel()
        for worker in slow:
            with suppress(asyncio.CancelledError):
                await worker

    def _put(self, work: _Work) -> None:
        self._in_hand.add(work.key)
        seat = (work.event.channel, work.event.address)
        queue = self._queues.get(seat)
        if queue is not None:
            queue.append(work)
            return
        self._queues[seat] = deque([work])
        self._empty.clear()
        self._begin(seat)

    def _begin(self, seat: Seat) -> None:
        worker = asyncio.create_task(self._work(seat))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def _work(self, seat: Seat) -> None:
        queue = self._queues[seat]
        try:
            while queue:
                work = queue.popleft()
                try:
                    self._owed(await self._handle(work))
                finally:
                    self._in_hand.discard(work.key)
        finally:
            self._gone(seat)

    def _gone(self, seat: Seat) -> None:
        del self._queues[seat]
        if not self._queues:
            self._empty.set()

    async def _handle(self, work: _Work) -> list[OutboxRow]:
        if work.incoming is not None:
            return await self._taken(work)
        # One at a time: when the program ends again, only that one may have been the reason.
        async with self._one_left_over:
            return await self._left_over(work)

    async def _left_over(self, work: _Work) -> list[OutboxRow]:
        begun = await self._begun(work)
        if begun == 0:  # its turn ended while it was being looked for
            return []
        if begun > _TRIES:
            return await self._bury(work, "the program ended each time it was handled")
        return await self._taken(work)

    async def _taken(self, work: _Work) -> list[OutboxRow]:
        for pause in (*_TRY_PAUSES, None):
            try:
                incoming = await self._complete(work.read())
                begun = time.perf_counter()
                replies = await self._kept([incoming], partial(self._hands.take, incoming))
                self._turned(incoming, replies, time.perf_counter() - begun)
                return replies
            # One of the places where anything may be caught: one person's turn must not end the service.
            except Exception as error:  # noqa: BLE001 (one of the places)
                if pause is None:
                    return await self._bury(work, _reason(error), error)
                _log.debug("event %s: %s; trying again", work.event.id, _reason(error))
                await self._sleep(pause)
        raise AssertionError("the last round returns")

    async def _complete(self, incoming: Incoming) -> Incoming:
        """With the bytes of the file that was sent along, where its turn wants them: only their place was kept."""
        wanted = self._later(uploads.wanted, self._world, incoming)
        if incoming.file is None or not await self._kept([], wanted):
            return incoming
        return replace(incoming, file=await self._fetch(incoming))

    async def _begun(self, work: _Work) -> int:
        """How often a left-over event has been begun: it may be what ended the program."""
        return await self._kept([], self._later(self._world.store.begin, *work.key))

    async def _bury(self, work: _Work, reason: str, error: Exception | None = None) -> list[OutboxRow]:
        reference = secrets.token_hex(4)
        self._buried_one()
        told = {"reference": reference, "event": work.event.id, "reason": reason}
        _log.error("a turn failed", exc_info=error, extra=told)
        batch = [] if work.incoming is None else [work.incoming]
        return await self._kept(batch, self._later(self._buried, work.event, reason, reference))

    def _again(self, incoming: Incoming) -> list[OutboxRow]:
        """A known event came once more: if its turn is over, show what the person should be looking at."""
        if not self._world.store.event_done(incoming.channel, incoming.event_id):
            return []
        return turn.look(self._world, incoming)

    def _buried(self, event: Event, reason: str, reference: str) -> list[OutboxRow]:
        """Make a dead letter of an event, and tell its sender unless they were told before it was revived."""
        say = Say((Phrase("apology", {"reference": reference}),))
        language = event.payload.get("language")
        body = {**dump_reply(say), "language": self._world.texts.language(str(language or ""))}
        owed = Owed(event.channel, event.address, "", body)
        payload = {**event.payload, APOLOGISED: True}
        letter = DeadLetter(
            event.channel, event.id, event.address, event.at, payload, reason, reference, self._clock()
        )
        replies = () if event.payload.get(APOLOGISED) else (owed,)
        try:
            return self._world.store.record(
                Turn(event.at, (event.channel, event.id), facts=(LetterBuried(letter),), replies=replies)
            )
        except EventDone:
            return []

    async def _kept(self, batch: Sequence[Incoming], write: Callable[[], Awaitable[T]]) -> T:
        """Do a write until the store takes it."""
        failures = 0
        while True:
            try:
                return await write()
            except StoreUnavailable as error:
                _log.error("%s; trying again", error)
                self._failed(error)
                if failures == 0:
                    await self._say_unkept(batch)
                await self._sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
                failures += 1

    async def _say_unkept(self, batch: Sequence[Incoming]) -> None:
        seats = {(incoming.channel, incoming.address): incoming for incoming in batch if incoming.private}
        for incoming in seats.values():
            await self._unkept(incoming, Phrase("not-recorded"))

    def _later(self, call: Callable[..., T], *args: object) -> Callable[[], Awaitable[T]]:
        """A call that blocks, for `_kept`."""
        return partial(self._hands.do, call, *args)


def _kept_first(incoming: Incoming, error: Exception) -> None:
    _log.warning("event %s: %s; it is kept first", incoming.event_id, _reason(error))


def _reason(error: BaseException) -> str:
    """What failed and where, without what was said: an error's own words may hold that."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"


def _clean(incoming: Incoming) -> Incoming:
    """Half a surrogate pair can neither be stored nor sent."""
    name = incoming.file.name if incoming.file else ""
    try:
        f"{incoming.text}{incoming.token}{incoming.language}{name}".encode()
    except UnicodeEncodeError:
        return replace(
            incoming,
            text=_whole(incoming.text),
            token=_whole(incoming.token),
            language=_whole(incoming.language),
            file=incoming.file and replace(incoming.file, name=_whole(name)),
        )
    return incoming


def _whole(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _event(incoming: Incoming) -> Event:
    return Event(incoming.channel, incoming.event_id, incoming.address, incoming.at, dump_incoming(incoming))
