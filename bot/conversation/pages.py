"""Long lists by pages: so many lines at once, buttons back and on, the number typed where there are no buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.messages import Choice, Phrase

SIZE = 20
#: A longer number is no page.
_DIGITS = 4
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of the items; `number` counts from 1 to `count`."""

    items: Sequence[T]
    number: int
    count: int


def page_of(items: Sequence[T], number: int) -> Page[T]:
    """The page of this number, or the nearest there is: lists grow shorter while buttons stay."""
    count = max(1, -(-len(items) // SIZE))
    number = min(max(number, 1), count)
    return Page(items[(number - 1) * SIZE : number * SIZE], number, count)


def read_page(word: str) -> int | None:
    """A page's number as typed or as in a button; None if it is none."""
    return int(word) if word.isdecimal() and len(word) <= _DIGITS else None


def foot(page: Page[T]) -> list[Phrase]:
    """Which page it is; nothing where there is but one."""
    return [Phrase("page-number", {"page": page.number, "pages": page.count})] if page.count > 1 else []


def ways(page: Page[T], action: str) -> tuple[tuple[Choice, ...], ...]:
    """Buttons to the pages before and after; `action` is completed by the number."""
    row = [
        Choice(Phrase(key), f"{action}.{number}")
        for key, number in (("button-page-back", page.number - 1), ("button-page-on", page.number + 1))
        if 1 <= number <= page.count
    ]
    return (tuple(row),) if row else ()
