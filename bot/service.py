"""The running program: channels in front, the store behind, the clock beside. Start, serve, stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any

from bot import grading
from bot.administration import ACTS, REVIVING
from bot.alarm import Alarm
from bot.channels.base import Channel, HasInline, LosesPresses, SendError
from bot.control import ControlServer, socket_path
from bot.conversation import group, group_times, offering, turn
from bot.conversation.buttons import Signer
from bot.conversation.compose import Composer
from bot.conversation.dispatch import Dispatcher
from bot.conversation.flood import Flood
from bot.conversation.material import STAMP, follow
from bot.conversation.world import World
from bot.deck_import import WORLD_ACTS
from bot.delivery.broadcasts import Broadcasts
from bot.delivery.daybreak import calendar_warnings, open_day
from bot.delivery.heads import Heads
from bot.delivery.ladder import Ladder
from bot.delivery.notices import Notices
from bot.delivery.outbox import Outbox
from bot.delivery.overflow import Overflow
from bot.delivery.rounds import Rounds
from bot.delivery.steady import Steady, steadied, unset
from bot.delivery.ticker import Ticker
from bot.drill.modes.base import whole
from bot.faults import fault
from bot.fetching import Fetching
from bot.jobs import Jobs
from bot.keeping import DailyBackup
from bot.logs import pseudonym
from bot.menus import RoleMenus
from bot.messages import Asked, Incoming, Offered, Phrase, Say
from bot.plan_file import write_plan
from bot.problems import line, plain
from bot.returning import Returning, ran_until
from bot.settings import Settings
from bot.texts import Texts
from content.load import load_library
from content.model import Library, Problem
from content.shelf import Shelf
from storage.contract import Store
from storage.errors import StoreUnavailable
from storage.mail import OutboxRow, Owed

if TYPE_CHECKING:
    from bot.metrics import Metrics

_log = logging.getLogger(__name__)
#: Threads for turns. Most of a turn is waiting for a flush, and those that wait at the same time share it.
_TURN_THREADS = 16
#: Seconds between looks at who has another role or language than their menu shows.
_MENUS_EVERY = 60
#: The role of whoever opens study days, plans prompts and makes backups.
_CLOCK = "clock"
#: Seconds between looks whether this process is to listen where one does.
_STANDBY = 0.5
#: Passages that are made ready for the grader at the start; it remembers some more.
_PREPARED = 1000
#: Seconds between looks whether a backup is owed.
_BACKUP_EVERY = 60


def now() -> datetime:
    return datetime.now(UTC)


def load(settings: Settings, shelf: Shelf) -> tuple[Library, list[Problem]]:
    """Decks, plan and calendar from CONTENT_DIR; of decks and plan what the shelf holds and has not changed is not read again."""
    folder = settings.content_dir
    return load_library(folder / "decks", folder / "plan.yaml", settings.country, shelf)


def build_world(settings: Settings, store: Store) -> World:
    """The surroundings of all turns. Problems in the material are logged, each a cause as it stands; what is good is used."""
    shelf = Shelf()
    # Before the files are read: what is put in force meanwhile is then read once more.
    kept = store.value(STAMP)
    library, problems = load(settings, shelf)
    texts = Texts(preferred=settings.language)
    for problem in problems:
        _log.warning(line(texts, settings.language, problem))
    world = World(
        store=store,
        texts=texts,
        signer=Signer(settings.key()),
        hours=settings.hours,
        library=library,
        reload=lambda: load(settings, shelf),
        disclosure=settings.disclosure_of,
        removes=settings.retention == "remove",
        folder=settings.content_dir,
        country=settings.country,
        stamp=str(kept["stamp"]) if kept else "",
        quiet_bounds=settings.quiet,
    )
    world.write_plan = lambda text: write_plan(settings.content_dir / "plan.yaml", text)
    for warning in calendar_warnings(store, library, world.hours.today(now())):
        _log.warning(line(texts, settings.language, warning))
    # Who comes while it opens waits for it instead of making the same ten thousands of duties again.
    opening = Lock()

    def opened(moment: datetime) -> int:
        with opening:
            return open_day(store, world.library, world.hours, moment)

    world.open_day = opened
    return world


class Service:
    """One run, from the first event that was left over to the last answer."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        channels: Sequence[Channel],
        clock: Callable[[], datetime] = now,
        metrics: Metrics | None = None,
    ) -> None:
        self.world = build_world(settings, store)
        self._settings = settings
        self._store = store
        self._clock = clock
        self._channels: Mapping[str, Channel] = {channel.name: channel for channel in channels}
        self._executor = ThreadPoolExecutor(_TURN_THREADS, thread_name_prefix="turn")
        self._composer, self._steady = Composer(self.world, clock), Steady(ran_until(store, self._channels))
        paces = {channel.name: channel.pace[0] for channel in channels if channel.pace}
        self._rounds = Rounds(store, lambda: self.world.library, self.world.hours, self.world.open_day, paces)
        self.overflow = Overflow(store, settings.hours)
        self._notices = Notices(store, lambda: self.world.library, self.world.hours)
        self._ladder = Ladder(store, lambda: self.world.library, self.world.hours)
        self._broadcasts, self._heads = Broadcasts(store), Heads(store, settings.heads, settings.hours)
        self._alarm = Alarm(store, self._say_directly, clock, settings.data_dir)
        self._jobs = Jobs(store, settings.hours, self._executor, self._alarm.failed)
        self.outbox = Outbox(
            store,
            self._channels,
            self._composer,
            clock,
            undelivered=self._rounds.undelivered,
            failed=self._alarm.failed,
            settled=metrics.settled if metrics is not None else _ignored,
            ready=lambda: self.world.ready,
            moved=partial(group.moved, self.world),
            believes=lambda: self._steady.believes(clock(), unset()),
        )
        self._flood = self._limit(metrics)
        self.dispatcher = Dispatcher(
            self.world,
            self._executor,
            self.outbox.owed,
            self._unkept,
            fetch=Fetching(self._channels),
            failed=self._alarm.failed,
            turned=self._turned,
            buried=metrics.buried if metrics is not None else _ignored,
            clock=clock,
            flood=self._flood,
        )
        self._returning = Returning(self.world, _lives(channels), self.dispatcher.busy)
        self._offer()
        self._metrics, self._log_key = metrics, settings.log_key()
        self._counted(metrics)
        self._ticker, self._group_times = Ticker(self._tick, clock), group_times.GroupTimes(self.world)
        self._backup = DailyBackup(store, settings, clock, self.outbox.wake)
        self._control = ControlServer(socket_path(settings.data_dir), self._answer)
        self._stopping, self._ending = asyncio.Event(), False
        self._taking: asyncio.Task[int] | None = None
        self.role_menus: RoleMenus | None = None

    def _offer(self) -> None:
        """Where a channel can show what there is to choose from, it asks for it."""
        for channel in self._channels.values():
            if isinstance(channel, HasInline):
                channel.offers(self._offered)

    def _counted(self, metrics: Metrics | None) -> None:
        """Have told what turns take and how many wait."""
        if metrics is not None:
            self.world.spent = metrics.spent
            metrics.watch_queue(self.dispatcher.waiting, self.dispatcher.oldest, self._clock)
            metrics.watch_outbox(self.outbox.oldest, self._clock)

    def _limit(self, metrics: Metrics | None) -> Flood | None:
        """What is taken of a flood; a channel that has no pace is a terminal of ours, or a script at it."""
        at_once = self._settings.most_at_once
        if at_once is None or not any(channel.pace for channel in self._channels.values()):
            return None
        refused = metrics.refused if metrics is not None else _ignored
        return Flood(self._clock, self.outbox.unsent, at_once=at_once, refused=refused)

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
        await asyncio.to_thread(
            self._store.join, [*self._channels, _CLOCK], lambda: loop.call_soon_threadsafe(self._heard)
        )
        sending = asyncio.create_task(self.outbox.run())
        # Beside the turns: much material takes a few seconds, and only a search needs it.
        loop.run_in_executor(self._executor, self.world.finder.ready, self.world.library.passages)
        self.world.ready = False
        loop.run_in_executor(self._executor, self._load)
        if waiting := await self.dispatcher.start():
            _log.info("%d events from the last run are handled first", waiting)
        # Beside the tick, as the menus are: a large backup must not hold up the mornings.
        backup = Ticker(self._keep, self._clock, interval=_BACKUP_EVERY)
        jobs = [
            self._beside("broadcasts", self._broadcasts.tick),
            self._beside("notices", self._notices.tick),
            self._beside("ladder", self._ladder.tick),
        ]
        ticking = [asyncio.create_task(one.run()) for one in (self._ticker, backup, *jobs)]
        if self.role_menus is not None:
            # Beside the tick: a platform that is slow with menus must not hold up the mornings.
            menus = Ticker(self._refresh_menus, self._clock, interval=_MENUS_EVERY)
            ticking.append(asyncio.create_task(menus.run()))
        listening = [asyncio.create_task(self._listen(one)) for one in self._channels.values()]
        try:
            await self._until_over(listening)
        finally:
            await self._end([*listening, *ticking], sending)

    def _load(self) -> None:
        """What the first turns would wait for. Until it is there none is handled in the event loop."""
        self.world.texts.ready()
        passages = self.world.library.passages.values()
        grading.ready({one.language for one in passages})
        self.world.ready = True
        # What nobody waits for any more: the first answer to each passage takes a hundredth of a second longer.
        for passage in islice(passages, _PREPARED):
            whole(passage)

    async def _listen(self, channel: Channel) -> None:
        """Hear a channel out; where only one process may listen, once that is this one."""
        while channel.one_listener and not self._store.leads(channel.name):  # noqa: ASYNC110 (the store says so)
            await asyncio.sleep(_STANDBY)
        await channel.run(steadied(self.dispatcher.receive, self._steady, unset))

    def _heard(self) -> None:
        """Another process has left something to send or to handle, or may have."""
        self.outbox.wake()
        if not self._ending and (self._taking is None or self._taking.done()):
            self._taking = asyncio.create_task(self._take())

    async def _take(self) -> int:
        try:
            return await self.dispatcher.start()
        except StoreUnavailable as error:
            _log.error("%s; trying again", error)
            return 0

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

    async def _end(self, tasks: list[asyncio.Task[Any]], sending: asyncio.Task[None]) -> None:
        self._backup.stop()
        self._ending = True
        tasks = [*tasks, self._taking] if self._taking is not None else tasks
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
            if self._store.leads(_CLOCK) and self._steady.believes(self._clock(), unset()):
                self._heads.tick(self._clock())
                self._hear(self._clock())
        self._store.close()
        _log.info("stopped")

    async def _tick(self, moment: datetime) -> None:
        """What the clock asks for: the study day, its prompts, checks that were left alone. Each job by itself."""
        jobs = self._jobs
        await jobs.thread("material", moment, partial(follow, self.world))
        if self._steady.believes(moment, unset()) and self._store.leads(_CLOCK):
            await self._day(moment)
        await jobs.thread("flush", moment, self._store.flush)
        if await jobs.thread("overflow", moment, partial(self.overflow.tick, moment)):
            self.outbox.wake()
        await jobs.run("flood", moment, partial(self._tell_of_floods, moment))
        await jobs.run("alarm", moment, partial(self._alarm.tick, moment))

    async def _day(self, moment: datetime) -> None:
        jobs = self._jobs
        if await jobs.thread("rounds", moment, partial(self._rounds.tick, moment, self._steady.held)):
            self.outbox.wake()
        await jobs.thread("heads", moment, partial(self._heads.tick, moment))
        await jobs.run("returning", moment, partial(self._return, moment))
        await jobs.run("sessions", moment, partial(self._wake_sessions, moment))

    async def _return(self, moment: datetime) -> None:
        if await asyncio.get_running_loop().run_in_executor(self._executor, self._hear, moment):
            self.outbox.wake()

    def _hear(self, moment: datetime) -> bool:
        heard = {name: channel.heard_until(moment) for name, channel in self._channels.items()}
        return self._returning.tick(moment, heard)

    async def _tell_of_floods(self, moment: datetime) -> None:
        if self._flood is not None:
            await self.dispatcher.say(self._flood.accounts(moment))

    def _beside(self, name: str, job: Callable[[datetime], bool]) -> Ticker:
        """A tick of its own for a job that may take long: the others do not wait for it."""

        async def tick(moment: datetime) -> None:
            if not self._steady.believes(moment, unset()) or not self._store.leads(_CLOCK):
                return
            if await self._jobs.thread(name, moment, partial(job, moment)):
                self.outbox.wake()

        return Ticker(tick, self._clock)

    async def _keep(self, moment: datetime) -> None:
        if self._store.leads(_CLOCK):
            await self._jobs.run("backup", moment, partial(self._backup.tick, moment))

    async def _refresh_menus(self, moment: datetime) -> None:
        if self.role_menus is not None and self._store.leads(_CLOCK):
            await self._jobs.run("menus", moment, partial(self.role_menus.refresh, moment))

    async def _wake_sessions(self, moment: datetime) -> None:
        """Let the clock speak where it is time, but never before what was said in time: while the bot was away an
        answer may have waited with the platform.
        """
        if (heard := self._heard_until(moment)) is None:
            return
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._executor, self._group_times.tick, moment)
        for session in await loop.run_in_executor(self._executor, self._store.sessions_to_wake, heard):
            seat = session.state.get("at", ("", ""))
            if self.dispatcher.busy(*seat) or self._returning.spares(session, moment):
                continue
            wake = partial(turn.wake, self.world, session, moment)
            self.outbox.owed(await self._jobs.part("sessions", moment, wake) or ())

    def _heard_until(self, moment: datetime) -> datetime | None:
        """What was said before has come in from every channel; None as long as one has not been heard at all."""
        heard = [channel.heard_until(moment) for channel in self._channels.values()]
        known = [one for one in heard if one is not None]
        return min(known) if len(known) == len(heard) else None

    def _turned(self, incoming: Incoming, rows: Sequence[OutboxRow], seconds: float) -> None:
        """One line for each turn: who by a name that only the log has, never what was said."""
        self._returning.spoke(incoming.channel, incoming.address, self._clock())
        if self._metrics is not None:
            self._metrics.turned(seconds)
        if _log.isEnabledFor(logging.INFO):
            told = {
                "channel": incoming.channel,
                "who": pseudonym(self._log_key, incoming.channel, incoming.address),
                "kind": incoming.kind.value,
                "replies": len(rows),
                "ms": round(seconds * 1000, 1),
            }
            _log.info("turn", extra=told)

    async def _offered(self, asked: Asked) -> Sequence[Offered]:
        """What there is to choose from; nothing while the store cannot be read."""
        find = partial(offering.offered, self.world, asked)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, find)
        except StoreUnavailable as error:
            _log.debug("nothing is offered: %s", error)
            return []

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
        if act not in {*ACTS, *WORLD_ACTS}:
            return {"error": f"the running server knows no {act}: is it an older version?"}
        moment = self._clock()
        if act in WORLD_ACTS:
            work = partial(WORLD_ACTS[act], self.world, moment, given)
        else:
            work = partial(ACTS[act], self._store, self.world.hours, moment, given)
        try:
            answer = await asyncio.get_running_loop().run_in_executor(self._executor, work)
            if act in REVIVING:
                await self.dispatcher.start()
        except StoreUnavailable as error:
            return {"fault": plain(fault(error, self._settings.data_dir))}
        return answer


def _lives(channels: Sequence[Channel]) -> dict[str, timedelta]:
    """How long presses wait, where they are lost."""
    return {one.name: one.presses_live for one in channels if isinstance(one, LosesPresses)}


def _ignored(*_told: object) -> None:
    """Where nobody counts."""


async def _all_of(tasks: list[asyncio.Task[None]]) -> None:
    await asyncio.gather(*tasks)
