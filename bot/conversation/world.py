"""What stays the same from turn to turn, and what one turn is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.conversation.buttons import Signer
from bot.drill.events import Scene
from bot.drill.state import State
from bot.messages import Incoming, Phrase, Reply, Say
from bot.people.disclosure import Disclosure
from bot.people.preferences import Preferences, Span, kept_as, load
from bot.search import Finder
from bot.texts import Texts
from content.calendar import Calendar
from content.changes import new_clauses
from content.hours import Hours
from content.model import Library, Problem
from content.official import calendar_of
from storage.contract import Store
from storage.mail import Owed
from storage.records import Fact, Officer, Progress, Session

#: Longer messages are refused before anything is compared: no passage is near as long.
MAX_TEXT = 6000


@dataclass(slots=True)
class World:
    """The surroundings of all turns. `library` is replaced as a whole when the material is reloaded."""

    store: Store
    texts: Texts
    signer: Signer
    hours: Hours
    library: Library
    reload: Callable[[], tuple[Library, Sequence[Problem]]]
    disclosure: Callable[[str], Disclosure]
    #: Writes the plan's file anew. Raises OSError.
    write_plan: Callable[[str], None] = lambda _text: None
    #: Where decks and plan lie, and whose public holidays hold where the plan says nothing.
    folder: Path = Path()
    country: str = ""
    #: Which material this process has in force, as `conversation.material` keeps it.
    stamp: str = ""
    #: Opens the study day of the given moment if that has not been done.
    open_day: Callable[[datetime], object] = lambda _now: None
    #: Whether forgetting somebody also removes what they did (CHENSONG_RETENTION).
    removes: bool = False
    #: Within which officers may choose quiet hours; None: there are none.
    quiet_bounds: Span | None = None
    #: How to reach the bot in private, by channel (a link), where the channel has groups.
    private_link: dict[str, str] = field(default_factory=dict)
    #: Told what a part of a turn took, "grader" or "store", in seconds; called from any thread.
    spent: Callable[[str, float], object] = lambda _part, _seconds: None
    finder: Finder = field(default_factory=Finder)
    #: Whether the texts and dictionaries that turns need are loaded; until then a turn may take a second.
    ready: bool = True

    @property
    def zone(self) -> ZoneInfo:
        return self.hours.zone

    def today(self, now: datetime) -> date:
        return self.hours.today(now)

    def day_ends(self, now: datetime) -> datetime:
        """When the study day of `now` is over."""
        return self.hours.closes(self.today(now))

    def plan_start(self, now: datetime) -> date:
        """The first day of the plan in force; today where neither the plan nor a day that was opened says."""
        plan = self.library.plan
        if plan is not None and plan.start is not None:
            return plan.start
        kept = self.store.value(plan.start_name) if plan else None
        return date.fromisoformat(kept["date"]) if kept else self.today(now)

    def preferences(self, badge: str) -> Preferences:
        """What an officer has chosen for themselves."""
        return load(self.store.value(kept_as(badge)))

    def calendar(self) -> Calendar:
        return calendar_of(self.library, self.store.days_off().keys())


def text_kept_as(passage: str, version: str) -> str:
    """The name under which the text of a version is kept that is in force no more."""
    return f"text:{passage}:{version}"


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

    @property
    def preferences(self) -> Preferences:
        """What the officer has chosen for themselves."""
        return self.world.preferences(self.officer.badge)

    def scene(self, passage: str | None) -> Scene:
        """The drill's surroundings, for a decision about `passage`."""
        store, badge = self.store, self.officer.badge
        progress = store.progress(badge, passage) if passage is not None else None
        return Scene(
            badge=badge,
            channel=self.incoming.channel,
            address=self.incoming.address,
            at=self.now,
            day_ends=self.world.day_ends(self.now),
            passages=self.world.library.passages,
            duties=tuple(store.open_duties(badge)),
            owes_recall=progress is not None and progress.owes_recall,
            changed=self._changed(progress) if progress is not None else (),
        )

    def _changed(self, progress: Progress) -> tuple[str, ...]:
        """The clauses that are new to who has recited an earlier version; none where nothing of it is left."""
        passage = self.world.library.passages.get(progress.passage)
        if passage is None or not progress.passes or progress.last_version in {"", passage.version}:
            return ()
        kept = self.store.value(text_kept_as(passage.id, progress.last_version))
        clauses = tuple(new_clauses(kept["text"], passage.text)) if kept else ()
        return () if len("".join(clauses)) >= len(passage.text) else clauses


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
    #: How the question that waited was answered, where it was: yes or no.
    closed: str = ""


def tell(key: str, **args: str | float | Phrase | tuple[str, ...]) -> Outcome:
    """One sentence and nothing else."""
    return Outcome((Say((Phrase(key, args),)),))
