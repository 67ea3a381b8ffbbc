"""The files and pictures that a reply may bring: each made when it is sent, by what its reader may see then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.conversation import own_data
from bot.conversation.noticing import document
from bot.conversation.view import from_args, gather
from bot.conversation.world import World
from bot.messages import Enclosure, FileRef, Picture
from bot.reports.board import Board, Words, by_days, by_tracks
from bot.reports.view import View
from storage.records import Officer


@dataclass(frozen=True, slots=True)
class Order:
    """For whom something is made: in which language, on which channel (what may be named there), and when."""

    world: World
    officer: Officer
    language: str
    channel: str
    now: datetime

    def words(self) -> Words:
        return partial(self.world.texts.say, self.language)


#: Raises LookupError where the reader may not have it (any more), or there is nothing to make it of.
Maker = Callable[[Order, Mapping[str, str]], Enclosure]


def make(ref: FileRef | Picture, order: Order) -> Enclosure:
    """What a reply named. Raises LookupError."""
    return MAKERS[ref.kind](order, ref.args)


def _view(order: Order, args: Mapping[str, str]) -> View:
    return gather(order.world.store, order.officer, from_args(args), order.world.calendar(), order.now)


def _sheet(order: Order, args: Mapping[str, str]) -> Enclosure:
    from bot.reports.sheet import workbook

    made = workbook(_view(order, args), order.words(), order.world.hours.zone)
    return Enclosure(f"completion_{args['since']}_{args['until']}.xlsx", made)


def _picture(board: Callable[[View, Words], Board], name: str, *, dark: bool = False) -> Maker:
    def made(order: Order, args: Mapping[str, str]) -> Enclosure:
        from bot.reports.drawing import png

        content = png(board(_view(order, args), order.words()), dark=dark)
        return Enclosure(f"{name}_{args['since']}_{args['until']}.png", content, picture=True)

    return made


#: Kind -> how it is made: one line for each.
MAKERS: dict[str, Maker] = {
    own_data.FILE: own_data.own_file,
    document.DOCUMENT: document.made,
    "completion-sheet": _sheet,
    "completion-days": _picture(by_days, "completion"),
    "completion-days-dark": _picture(by_days, "completion", dark=True),
    "wall": _picture(by_tracks, "wall"),
    "wall-dark": _picture(by_tracks, "wall", dark=True),
}
