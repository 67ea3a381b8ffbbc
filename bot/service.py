"""The running program: channels in front, the store behind, the clock beside. Start, serve, stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot.administration import ACTS, REVIVING
from bot.alarm import Alarm
from bot.channels.base import Channel, SendError
from bot.control import ControlServer, socket_path
from bot.conversation import turn
from bot.conversation.buttons import Signer
from bot.conversation.compose import Composer
from bot.conversation.dispatch import Dispatcher
from bot.conversation.world import World
from bot.delivery.daybreak import calendar_warnings, open_day
from bot.delivery.heads import Heads
from bot.delivery.outbox import Outbox
from bot.delivery.rounds import Rounds
from bot.delivery.ticker import Ticker
from bot.faults import fault
from bot.keeping import DailyBackup
from bot.menus import RoleMenus
from bot.messages import Incoming, Phrase, Say
from bot.problems import line, plain
from bot.settings import Settings
from bot.texts import Texts
from content.load import load_library
from content.model import Library, Problem
from storage.contract import Store
from storage.errors import StoreUnavailable
from storage.mail import Owed

_log = logging.getLogger(__name__)
#: Threads for turns. Most of a turn is waiting for a flush, and those that wait at the same time share it.
_TURN_THREADS = 16
#: Seconds between looks at who has another role or language than their menu shows.
_MENUS_EVERY = 60
#: Seconds between looks whether a backup is owed.
_BACKUP_EVERY = 60


def now() -> datetime:
    return datetime.now(UTC)


def load(settings: Settings) -> tuple[Library, list[Problem]]:
    """Decks, plan and calendar from CONTENT_DIR."""
    folder = settings.content_dir
    return load_library(folder / "decks", folder / "plan.yaml", settings.country)


def build_world(settings: Settings, store: Store) -> World:
    """The surroundings of all turns. Problems in the material are logged; what is good is used."""
    library, problems = load(settings)
    texts = Texts(preferred=settings.language)
    for problem in problems:
        _log.warning("%s", line(texts, settings.language, problem))
    world = World(
        store=store,
        texts=texts,
        signer=Signer(settings.key()),
        hours=settings.hours,
        library=library,
        reload=lambda: load(settings),
        disclosure=settings.disclosure_of,
        removes=settings.retention == "remove",
    )
    for warning in calendar_warnings(store, library, world.hours.today(now())):
        _log.warning("%s", line(texts, settings.language, warning))
    world.open_day = lambda moment: open_day(store, world.library, world.hours, moment)
    return world


class Service:
    """One run, from the first event that was left over to the last answer."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        channels: Sequence[Channel],
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.world = build_world(settings, store)
        self._settings = settings
        self._store = store
        self._clock = clock
        self._channels: Mapping[str, Channel] = {channel.name: channel for channel in channels}
        self._executor = ThreadPoolExecutor(_TURN_THREADS, thread_name_prefix="turn")
        self._composer = Composer(self.world, clock)
        self._rounds = Rounds(store, lambda: self.world.library, self.world.hours)
        self._heads = Heads(store, settings.heads, settings.hours)
        self._alarm = Alarm(store, self._say_directly, clock, settings.data_dir)
        self.outbox = Outbox(
            store,
            self._channels,
            self._composer,
            clock,
            undelivered=self._rounds.undelivered,
            failed=self._alarm.failed,
        )
        self.dispatcher = Dispatcher(
            self.world,
            self._executor,
            self.outbox.owed,
            self._unkept,
            failed=self._alarm.failed,
            clock=clock,
        )
        self._ticker = Ticker(self._tick, clock)
        self._backup = DailyBackup(store, settings, clock, self.outbox.wake)
        self._control = ControlServer(socket_path(settings.data_dir), self._answer)
        self._stopping = asyncio.Event()
        self.role_menus: RoleMenus | None = None

    def stop(self) -> None:
        """Ask the program to end; `run` returns within five seconds."""
        self._stopping.set()

    async def idle(self) -> None:
        """Wait until everything said has been answered, and the answers are sent."""
        await self.dispatcher.idle()
        await self.outbox.idle()

    async def run(self) -> None:
        """Serve until stopped or until no channel is left. Raises ChannelError if a channel cannot work."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self.stop)
        await self._control.start()
        sending = asyncio.create_task(self.outbox.run())
        waiting = await self.dispatcher.start()
        if waiting:
            _log.info("%d events from the last run are handled first", waiting)
        # Beside the tick, as the menus are: a large backup must not hold up the mornings.
        backup = Ticker(self._backup.tick, self._clock, interval=_BACKUP_EVERY)
        ticking = [asyncio.create_task(one.run()) for one in (self._ticker, backup)]
        if self.role_menus is not None:
            # Beside the tick: a platform that is slow with menus must not hold up the mornings.
            menus = Ticker(self.role_menus.refresh, self._clock, interval=_MENUS_EVERY)
            ticking.append(asyncio.create_task(menus.run()))
        listening = [asyncio.create_task(one.run(self.dispatcher.receive)) for one in self._channels.values()]
        try:
            await self._until_over(listening)
        finally:
            await self._end([*listening, *ticking], sending)

    async def _until_over(self, listening: list[asyncio.Task[None]]) -> None:
        """Wait for a stop, for a channel that fails, or for all of them to end."""
        stopping = asyncio.create_task(self._stopping.wait())
        everybody = asyncio.create_task(_all_of(listening))
        await asyncio.wait({stopping, everybody}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if everybody.done():
            everybody.result()
            await self.idle()  # the terminal's input has ended: its last lines are answered first
        everybody.cancel()

    async def _end(self, tasks: list[asyncio.Task[None]], sending: asyncio.Task[None]) -> None:
        self._backup.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._control.stop()
        await self.dispatcher.stop()
        await self.outbox.stop()
        await self._alarm.stop()
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        await asyncio.gather(*(one.close() for one in self._channels.values()), return_exceptions=True)
        self._executor.shutdown(wait=True)
        with suppress(StoreUnavailable):  # a run may be too short for a tick
            self._heads.tick(self._clock())
        self._store.close()
        _log.info("stopped")

    async def _tick(self, moment: datetime) -> None:
        """What the clock asks for: the study day, its prompts, checks that were left alone."""
        try:
            await self._day(moment)
        except StoreUnavailable as error:
            _log.error("%s; trying again at the next tick", error)
            self._alarm.failed(error)
        await self._alarm.tick(moment)

    async def _day(self, moment: datetime) -> None:
        loop = asyncio.get_running_loop()
        if await loop.run_in_executor(self._executor, self._rounds.tick, moment):
            self.outbox.wake()
        await loop.run_in_executor(self._executor, self._store.flush)
        await loop.run_in_executor(self._executor, self._heads.tick, moment)
        await self._wake_sessions(moment)

    async def _wake_sessions(self, moment: datetime) -> None:
        """Let the clock speak where it is time, but never before what was said in time: while the bot was away an
        answer may have waited with the platform.
        """
        heard = self._heard_until(moment)
        if heard is None:
            return
        loop = asyncio.get_running_loop()
        for session in await loop.run_in_executor(self._executor, self._store.sessions_to_wake, heard):
            if self.dispatcher.busy(*session.state.get("at", ("", ""))):
                continue
            wake = partial(turn.wake, self.world, session, moment)
            self.outbox.owed(await loop.run_in_executor(self._executor, wake))

    def _heard_until(self, moment: datetime) -> datetime | None:
        """What was said before has come in from every channel; None as long as one has not been heard at all."""
        heard = [channel.heard_until(moment) for channel in self._channels.values()]
        known = [one for one in heard if one is not None]
        return min(known) if len(known) == len(heard) else None

    async def _unkept(self, incoming: Incoming, phrase: Phrase) -> None:
        with suppress(SendError):
            await self._say_directly(incoming.channel, incoming.address, incoming.language, phrase)

    async def _say_directly(self, channel: str, address: str, language: str, phrase: Phrase) -> None:
        """Say something past the store, to be used when that is what fails. Raises SendError."""
        if channel not in self._channels:  # one that does not run today
            return
        owed = Owed(channel, address, "", {"language": language})
        message = self._composer.render(Say((phrase,)), owed, None)
        await self._channels[channel].send(address, message)

    async def _answer(self, act: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """A command of another process, done here where the store is."""
        if act not in ACTS:
            return {"error": f"the running server knows no {act}: is it an older version?"}
        work = partial(ACTS[act], self._store, self.world.hours, self._clock(), given)
        try:
            answer = await asyncio.get_running_loop().run_in_executor(self._executor, work)
            if act in REVIVING:
                await self.dispatcher.start()
        except StoreUnavailable as error:
            return {"fault": plain(fault(error, self._settings.data_dir))}
        return answer


async def _all_of(tasks: list[asyncio.Task[None]]) -> None:
    await asyncio.gather(*tasks)
