"""What stays the same from turn to turn, and what one turn is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.conversation.buttons import Signer
from bot.drill.events import Scene
from bot.drill.state import State
from bot.messages import Incoming, Phrase, Reply, Say
from bot.people.disclosure import Disclosure
from bot.search import Finder
from bot.texts import Texts
from content.calendar import Calendar, study_date
from content.model import Library, Problem
from storage.contract import Store
from storage.mail import Owed
from storage.records import Fact, Officer, Session

#: Longer messages are refused before anything is compared: no passage is near as long.
MAX_TEXT = 6000


@dataclass(slots=True)
class World:
    """The surroundings of all turns. `library` is replaced as a whole when the material is reloaded."""

    store: Store
    texts: Texts
    signer: Signer
    zone: ZoneInfo
    library: Library
    reload: Callable[[], tuple[Library, Sequence[Problem]]]
    disclosure: Callable[[str], Disclosure]
    #: Opens the study day of the given moment if that has not been done.
    open_day: Callable[[datetime], object] = lambda _now: None
    #: How to reach the bot in private, by channel (a link), where the channel has groups.
    private_link: dict[str, str] = field(default_factory=dict)
    finder: Finder = field(default_factory=Finder)

    def today(self, now: datetime) -> date:
        return study_date(now, self.zone)

    def day_ends(self, now: datetime) -> datetime:
        """Midnight after `now` in the organisation's zone."""
        return datetime.combine(self.today(now) + timedelta(days=1), time(), self.zone)

    def calendar(self) -> Calendar:
        plan = self.library.plan
        weekdays = plan.weekdays if plan else frozenset(range(7))
        return Calendar(weekdays, self.store.days_off().keys())


@dataclass(frozen=True, slots=True)
class Context:
    """One turn of an enrolled officer: who, what, when, and where they stood.

    `lost`: what was stored is of a kind that this program does not know; the state is Idle then.
    """

    world: World
    incoming: Incoming
    officer: Officer
    session: Session
    state: State
    ask: Mapping[str, Any]
    lost: bool = False

    @property
    def now(self) -> datetime:
        return self.incoming.at

    @property
    def store(self) -> Store:
        return self.world.store

    def scene(self, passage: str | None) -> Scene:
        """The drill's surroundings, for a decision about `passage`."""
        store, badge = self.store, self.officer.badge
        owes = passage is not None and store.progress(badge, passage).owes_recall
        return Scene(
            badge=badge,
            channel=self.incoming.channel,
            address=self.incoming.address,
            at=self.now,
            day_ends=self.world.day_ends(self.now),
            passages=self.world.library.passages,
            duties=tuple(store.open_duties(badge)),
            owes_recall=owes,
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn decided. `state` None: unchanged. `ask`: a question that waits for yes or no; {} for none.

    `others`: messages owed to other people.
    """

    replies: tuple[Reply, ...] = ()
    facts: tuple[Fact, ...] = ()
    state: State | None = None
    ask: Mapping[str, Any] | None = None
    others: tuple[Owed, ...] = ()


def tell(key: str, **args: str | float | Phrase | tuple[str, ...]) -> Outcome:
    """One sentence and nothing else."""
    return Outcome((Say((Phrase(key, args),)),))
