"""What a search hands back: a passage, and where in it the words were found."""

from __future__ import annotations

from dataclasses import dataclass

from content.model import Passage

#: From and to, in characters of a title or a text.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A passage with the places of the words in its title and in its text, in order, none overlapping."""

    passage: Passage
    in_title: tuple[Place, ...] = ()
    in_text: tuple[Place, ...] = ()
