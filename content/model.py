"""What study material is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from content.calendar import Overrides, Rota
from storage.records import Requirement


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How a passage is judged where that is not the usual way.

    `profile` takes the place of the standard one (empty: it does not); `shares` take the place of its own, by their
    names in bot/grading/profiles.py; with `free_order` the members of its enumerations may stand in any order; the
    words of a group of `synonyms` count as one another.
    """

    profile: str = ""
    shares: tuple[tuple[str, float], ...] = ()
    free_order: bool = False
    synonyms: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest unit of study.

    `text` is what is recited: no marks, clauses separated by their own punctuation, lines by line feeds.
    `key_terms` stand in order of appearance. `version` is a short hash of text and key terms.
    """

    id: str
    title: str
    text: str
    key_terms: tuple[str, ...]
    source: str
    facts: tuple[str, ...]
    version: str
    deck: str
    language: str
    track: str
    tolerance: Tolerance = Tolerance()
    #: Where it begins in its deck's file.
    file_line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Deck:
    id: str
    title: str
    track: str
    language: str
    source: str
    passages: tuple[Passage, ...]
    #: Where its id stands in its file, and the file's name.
    file_line: int = field(default=1, compare=False)
    file: str = field(default="", compare=False)


class SlotContent(StrEnum):
    """What a slot brings: what is due, a card with key terms, a question to press; to supervisors yesterday's figures."""

    DUE = "due"
    TERM = "term"
    QUESTION = "question"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Slot:
    """A time of day at which prompts go out; `grace` is how long after it they still may.

    `between`: the earliest and the latest time at which a department may have it, and before which nobody is written to.
    `elsewhere`: department path -> its own time, the nearest path counts. `within`: how long after its time everybody
    should have been written to; None: as long as its grace.
    """

    id: str
    at: dt.time
    grace: dt.timedelta
    title: Mapping[str, str]
    content: tuple[SlotContent, ...] = (SlotContent.DUE,)
    between: tuple[dt.time, dt.time] | None = None
    elsewhere: Mapping[str, dt.time] = field(default_factory=dict)
    within: dt.timedelta | None = None
    #: Where it stands in the plan's file.
    file_line: int = field(default=0, compare=False)

    def titled(self, language: str) -> str:
        """Its title in a language, else in the one that the plan names first."""
        return self.title.get(language) or next(iter(self.title.values()), self.id)


@dataclass(frozen=True, slots=True)
class Nudge:
    """A step of the ladder for what is overdue: so long `after` it fell due, or on the `day`-th study day after at `at`.

    `tell`: not a reminder, but a word to those in charge.
    """

    id: str
    after: dt.timedelta | None = None
    day: int = 0
    at: dt.time | None = None
    tell: bool = False


@dataclass(frozen=True, slots=True)
class PlanLine:
    """On study day number `day` of the plan (from 1; None: every one) these passages are due.

    `departments` are paths, of which the subtree is meant, `groups` names of working groups: who is in any of them is
    meant, everybody where both are empty.
    """

    id: str
    passages: tuple[str, ...]
    requirement: Requirement
    due: dt.time
    track: str
    day: int | None = None
    departments: tuple[str, ...] = ()
    #: Where its departments or groups stand in the plan's file.
    file_line: int = field(default=0, compare=False)
    groups: tuple[str, ...] = ()

    def means(self, path: str, groups: Collection[str] = ()) -> bool:
        """Whether it is for who serves in the department of this path and is in these working groups."""
        if not self.departments and not self.groups:
            return True
        here = any(path == one or path.startswith(f"{one}/") for one in self.departments)
        return here or any(one in groups for one in self.groups)


@dataclass(frozen=True, slots=True)
class Session:
    """A collective study session: at this time on study day `day` (None: every one), for so long.

    It makes no duties of itself; `passages` are what it is about, where the plan says so.
    """

    id: str
    at: dt.time
    length: dt.timedelta
    track: str
    day: int | None = None
    departments: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    file_line: int = field(default=0, compare=False)


#: A plan that does not say brings no more than so many duties a day by what is caught up on.
CAP = 8


@dataclass(frozen=True, slots=True)
class Plan:
    """`start` is None for "today": it is resolved once, at first load, and stored."""

    id: str
    start: dt.date | None
    length: int
    weekdays: frozenset[int]
    slots: tuple[Slot, ...]
    lines: tuple[PlanLine, ...]
    #: So many duties a day may bring to one officer by what they catch up on.
    cap: int = CAP
    #: Whose public holidays hold; empty: those of the setting.
    country: str = ""
    sessions: tuple[Session, ...] = ()
    #: The ladder for what is overdue, in order; empty: nobody is reminded but by slots and by people.
    nudges: tuple[Nudge, ...] = ()
    #: The whole of its file, to be kept as a version.
    text: str = field(default="", compare=False, repr=False)
    #: The name of its file.
    file: str = field(default="plan.yaml", compare=False)

    @property
    def start_name(self) -> str:
        """Under what name its start is kept, once "today" is resolved."""
        return f"plan-start:{self.id}"


Argument = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file, and where; `line` is 0 where the file as a whole is meant.

    `key` names the words for it, and for what to do about it, in the message files; `args` fill both.
    """

    file: str
    line: int
    key: str
    args: Mapping[str, Argument] = field(default_factory=dict)


def problem(file: str, line: int, key: str, **args: Argument) -> Problem:
    """A problem, its arguments by name."""
    return Problem(file, line, key, args)


@dataclass(slots=True)
class Reading:
    """One reading of one file: what was found wrong so far."""

    name: str
    problems: list[Problem] = field(default_factory=list)

    def tell(self, line: int, key: str, **args: Argument) -> None:
        self.problems.append(Problem(self.name, line, key, args))


@dataclass(frozen=True, slots=True)
class Library:
    """All material in force."""

    decks: tuple[Deck, ...] = ()
    passages: Mapping[str, Passage] = field(default_factory=dict)
    plan: Plan | None = None
    overrides: Overrides = field(default_factory=Overrides)
    rota: Rota = field(default_factory=Rota)
    #: Whose public holidays hold where the plan names no country; empty: nobody's.
    country: str = ""
