"""How well a passage fits what was typed. Less is better, throughout."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Unity(IntEnum):
    """Whether what was typed stands there in one, its words apart, most of them, or something like it."""

    WHOLE = 0
    APART = 1
    MOST = 2
    LIKE = 3


class Quality(IntEnum):
    """How a term was found."""

    WRITTEN = 0
    SAME_SOUND = 1
    NEAR_SOUND = 2
    INITIALS = 3
    SLIP = 4


class Rank(NamedTuple):
    """`field`: TITLE, TERMS or TEXT; `inside`: not from its beginning; `rest`: how much else is there, or differs."""

    unity: Unity
    quality: Quality
    field: int
    inside: bool
    rest: int
