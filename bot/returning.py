"""How far people were heard, kept over restarts; and what follows when that was interrupted for too long.

A platform may drop the presses of buttons that nobody fetches for a while, and keep messages for much longer. So after
a silence that was longer than presses live, what was open is offered once more, so are prompts that had arrived and still
ask for something (a slot's own, its question, a notice to be acknowledged), and a check that was open then is
not closed for having been left alone before its officer had time to go on. Whose day has ended by then is not offered:
it is closed, and not as failed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from bot.conversation import group
from bot.conversation.again import owed_again
from bot.conversation.silence import (
    STALE,
    Heard,
    Silence,
    ended_unheard,
    name_of,
    read,
    spared_until,
    written,
)
from bot.conversation.world import World
from bot.delivery.pressed import Quiet, pressed_in_vain
from bot.drill import state as drill_state
from bot.drill.state import Checking
from content.nudges import awake
from storage.contract import Store
from storage.records import Session, Turn, ValueKept

#: How far is written down so often: a silence seems longer by at most this and one poll.
_NOTED = timedelta(seconds=20)
#: What is answered later than this after the beginning of a silence was heard after its end.
_POLL = timedelta(seconds=60)
#: After a silence of less, whoever was at it still waits, at whatever hour; after a longer one nobody is woken by it.
_STILL_THERE = timedelta(hours=1)


def ran_until(store: Store, channels: Iterable[str]) -> datetime | None:
    """Until when the program ran, as far as is kept: somebody could be heard then. Raises StoreUnavailable.

    A clock that was set back says nothing about it: set right again it would seem to be ahead.
    """
    kept = [read(store.value(name_of(channel))) for channel in channels]
    return max((heard.latest or heard.until for heard in kept if heard is not None), default=None)


class Returning:
    """Called at every tick. `lives`: channel -> how long a press waits there; other channels lose none."""

    def __init__(
        self,
        world: World,
        lives: Mapping[str, timedelta],
        busy: Callable[[str, str], bool] = lambda *_: False,
    ) -> None:
        """`busy`: whether something said at an address has not been answered yet."""
        self._world = world
        self._lives = lives
        self._busy = busy
        self._heard: dict[str, Heard | None] = {}
        #: When chats were last answered, as far back as matters.
        self._spoke: dict[tuple[str, str], datetime] = {}

    def spoke(self, channel: str, address: str, now: datetime) -> None:
        """Somebody was answered: they have what is open before them."""
        if channel in self._lives:
            self._spoke[channel, address] = now

    def tick(self, now: datetime, heard: Mapping[str, datetime | None]) -> bool:
        """Note how far each channel was heard; whether anything was enqueued. Raises StoreUnavailable."""
        moments = [(name, heard.get(name)) for name in self._lives]
        looked = [self._look(name, moment, now) for name, moment in moments if moment is not None]
        return any(looked)

    def spares(self, session: Session, now: datetime) -> bool:
        """Whether the clock is not to speak to this session yet: its time ran out while nobody could be heard."""
        channel, _ = session.state.get("at", ("", ""))
        known = self._heard.get(channel)
        silence = known.silence if known is not None else None
        if silence is None or session.wake_at is None or group.minds(session):
            return False
        state = drill_state.load(session.state.get("drill", {}))
        if isinstance(state, Checking) and now >= state.closes_at:
            # It is told when people may be written to again, like what is offered.
            return ended_unheard(silence, state) and silence.offered is None
        spared = spared_until(silence, session.wake_at)
        return spared is not None and now < spared

    def _look(self, channel: str, heard: datetime, now: datetime) -> bool:
        known = self._known(channel)
        silence = known.silence if known is not None else None
        if known is not None and heard - known.until > self._lives[channel]:
            silence = _with_before(silence, Silence(known.until, heard))
        enqueued = False
        if silence is not None and silence.offered is None and self._time_for(silence, now):
            enqueued = self._offer(channel, silence, now)
            silence = Silence(silence.since, silence.until, offered=now)
        if silence is None or silence.offered is not None:
            for seat in [one for one, at in list(self._spoke.items()) if now - at > 2 * _POLL]:
                self._spoke.pop(seat, None)
        if known is None or silence != known.silence or not timedelta() <= heard - known.until < _NOTED:
            self._note(channel, Heard(heard, silence, _ahead(known, heard)), now)
        return enqueued

    def _offer(self, channel: str, silence: Silence, now: datetime) -> bool:
        until = silence.until + STALE
        if now > until:
            return False

        def answered(address: str) -> bool:
            at = self._spoke.get((channel, address))
            return self._busy(channel, address) or (at is not None and at > silence.since + _POLL)

        store, library = self._world.store, self._world.library
        rows = list(owed_again(self._world, channel, now, silence.since, until, answered))
        standing = {row.address for row in rows}
        quiet = Quiet(channel, silence.since, silence.until, until)

        def busy(address: str) -> bool:
            return address in standing or answered(address)

        rows += pressed_in_vain(store, library, self._world.hours, quiet, busy)
        return store.enqueue(rows) > 0

    def _time_for(self, silence: Silence, now: datetime) -> bool:
        plan = self._world.library.plan
        if plan is None or silence.until - silence.since < _STILL_THERE or now > silence.until + STALE:
            return True
        return awake(plan, now, self._world.hours, self._world.calendar().is_study_day) is not None

    # --- kept

    def _known(self, channel: str) -> Heard | None:
        if channel not in self._heard:
            self._heard[channel] = read(self._world.store.value(name_of(channel)))
        return self._heard[channel]

    def _note(self, channel: str, heard: Heard, now: datetime) -> None:
        fact = ValueKept(name_of(channel), written(heard))
        self._world.store.record(Turn(now, facts=(fact,)))
        self._heard[channel] = heard


def _with_before(before: Silence | None, new: Silence) -> Silence:
    """A silence as long as those that nobody is woken by, together with one that waits for the morning already."""
    waits = before is not None and before.offered is None and new.until - new.since >= _STILL_THERE
    return Silence(before.since, new.until) if before is not None and waits else new


def _ahead(known: Heard | None, heard: datetime) -> datetime | None:
    """How far a channel was heard by the clock before it was set back to `heard`; None where it was not."""
    latest = None if known is None else known.latest or known.until
    return latest if latest is not None and latest > heard else None
