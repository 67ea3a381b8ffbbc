"""The files and pictures that a reply may bring: each made when it is sent, by what its reader may see then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.world import World
from bot.messages import Enclosure, FileRef, Picture
from storage.records import Officer


@dataclass(frozen=True, slots=True)
class Order:
    """For whom something is made: in which language, on which channel (what may be named there), and when."""

    world: World
    officer: Officer
    language: str
    channel: str
    now: datetime


#: Raises LookupError where the reader may not have it (any more), or there is nothing to make it of.
Maker = Callable[[Order, Mapping[str, str]], Enclosure]


def make(ref: FileRef | Picture, order: Order) -> Enclosure:
    """What a reply named. Raises LookupError."""
    return MAKERS[ref.kind](order, ref.args)


#: Kind -> how it is made: one line for each.
MAKERS: dict[str, Maker] = {}
