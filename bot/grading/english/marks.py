"""Layout marks of a list: (a) 1. ii) and the like, which are not part of the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from bot.grading.english.table import entries

_LABEL = r"(?:\d{1,2}|[a-z]|[ivx]{2,4})"
#: At the start of a line or of a clause; in brackets also after a word. Bounded, or a flood of empty lines would be
#: searched anew from each of them.
_MARK = re.compile(
    rf"(?:^|\n|(?<=[.;:!?,]) )[ \n]{{0,8}}(?:[-*•–—] {{1,8}})?(?P<open>\(?{_LABEL}[.)]\)?)(?=\s)|(?<=\s)(?P<closed>\({_LABEL}\))(?=\s)"
)
#: After these a number or letter belongs to the sentence: paragraph (a), section 5.
_REFERRED = re.compile(
    r"(?:\d|articles?|sections?|subsections?|paragraphs?|subparagraphs?|clauses?|items?|parts?|rules?|points?|"
    r"schedules?|annex|chapters?|classe?s?|types?|(?<![;,.] )(?:and|or)|to)[ \n]*$"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_SPOKEN = entries("first second third fourth fifth sixth seventh eighth ninth tenth")


def list_marks(flat: str, labels: AbstractSet[str] = frozenset()) -> Iterator[tuple[int, int, str]]:
    """(start, end, label) of each mark in a plain text. `labels`: those of the passage, wherever they stand."""
    if ")" not in flat and "." not in flat:
        return
    for found in _MARK.finditer(flat):
        group = "open" if found["open"] else "closed"
        start, end = found.span(group)
        label = found[group].strip("().")
        before = flat[max(0, start - 16) : start]
        if group == "closed" and label not in labels and _REFERRED.search(before):
            continue
        yield start, end, label


def as_said(label: str) -> frozenset[str]:
    """The keys under which a label may be said aloud."""
    number = int(label) if label.isdigit() else _ROMAN.get(label) or ord(label[0]) - ord("a") + 1
    keys = {label, f"#{number}", f"#{number}th"}
    if number <= len(_SPOKEN):
        keys.add(f"{_SPOKEN[number - 1]}ly")
    if len(label) == 1 and label.isalpha():
        keys.add(f"#{ord(label) - ord('a') + 1}")
    return frozenset(keys)
