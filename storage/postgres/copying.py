"""Rows as COPY takes them in its text format, column by column: what a morning writes comes by the ten thousand.

A column is looked at as a whole: in nearly all of them there is nothing to mark, and the fields of many records are the
same few objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

#: What stands for a NUL, which PostgreSQL's texts do not hold: a noncharacter of Unicode.
NUL = "\ufdd0"
_NOTHING = r"\N"
_MARKED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r", "\0": NUL})


def lines(columns: Sequence[Sequence[str]]) -> str:
    """The rows of these columns, which `cells` or `column` made, one on a line."""
    return "\n".join([*map("\t".join, zip(*columns, strict=True)), ""])


def cells(texts: Sequence[str]) -> Sequence[str]:
    """A column of texts with marks before what would end a cell."""
    whole = "".join(texts)
    if any(sign in whole for sign in map(chr, _MARKED)):
        return [one.translate(_MARKED) for one in texts]
    return texts


def column(values: Iterable[Any], told: Callable[[Any], str | None]) -> list[str]:
    """A column of fields as `told` writes them; each object is written once, however often it comes."""
    found = list(values)
    places = list(map(id, found))
    written = {place: _cell(told(one)) for place, one in dict(zip(places, found, strict=True)).items()}
    return list(map(written.__getitem__, places))


def _cell(text: str | None) -> str:
    return _NOTHING if text is None else text.translate(_MARKED)
