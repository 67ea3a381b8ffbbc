"""What can happen in a drill, and the surroundings in which it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.drill.state import State
from bot.messages import Reply
from content.model import Passage
from storage.records import Duty, Fact


class How(StrEnum):
    READ = "read"
    DRILL = "drill"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Open:
    """Begin with a passage."""

    passage: str
    how: How


@dataclass(frozen=True, slots=True)
class Offer:
    """A search found these passages."""

    options: tuple[str, ...]
    how: How = How.DRILL


@dataclass(frozen=True, slots=True)
class Pick:
    """Take option number `number` (from 1)."""

    number: int


@dataclass(frozen=True, slots=True)
class Said:
    """Words that are no command. `message`: the chat message that shows them."""

    text: str
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Finish:
    """The officer has read it, or that was the answer."""


@dataclass(frozen=True, slots=True)
class Hint:
    pass


@dataclass(frozen=True, slots=True)
class Skip:
    pass


@dataclass(frozen=True, slots=True)
class Stop:
    pass


@dataclass(frozen=True, slots=True)
class Cancel:
    pass


@dataclass(frozen=True, slots=True)
class Resume:
    pass


@dataclass(frozen=True, slots=True)
class CheckNow:
    pass


@dataclass(frozen=True, slots=True)
class Wake:
    """The clock: a check that was left alone or has outlived its day is closed."""


Event = Open | Offer | Pick | Said | Finish | Hint | Skip | Stop | Cancel | Resume | CheckNow | Wake


@dataclass(frozen=True, slots=True)
class Scene:
    """What a decision may look at besides state and event.

    `duties`: the officer's open duties. `owes_recall`: whether the passage concerned may only be checked after
    a full recall in practice. `day_ends`: the end of the present study day. `changed`: the clauses of the passage
    concerned that are new to the officer, who has recited an earlier version; empty where all of it is to be learnt.
    `spared`: until when a check may be left alone, where nobody could be heard when its time ran out.
    `unheard`: whether a check lost the end of its day to a time in which nobody could be heard.
    """

    badge: str
    channel: str
    address: str
    at: datetime
    day_ends: datetime
    passages: Mapping[str, Passage]
    duties: tuple[Duty, ...] = ()
    owes_recall: bool = False
    changed: tuple[str, ...] = ()
    spared: datetime | None = None
    unheard: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be kept and said."""

    state: State
    replies: tuple[Reply, ...] = ()
    facts: tuple[Fact, ...] = ()
