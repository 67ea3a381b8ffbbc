"""What somebody types to enrol: a code, a badge number, both, or nearly so. Pure.

Rules. Labels, commas and the width of letters do not count, nor which of the two comes first. Where they stand
together without a blank, the code is as long as every code is, and the badge number is the rest.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.people import codes
from bot.people.roster_csv import is_badge

#: Longer than any code and badge number with labels, however spaced out.
_TYPED = 512
#: Of so many letters of a code what is typed is meant for one.
_NEARLY = codes.LETTERS - 6
#: A badge number of one sign behind a code is rather a sign too many in the code.
_SHORTEST_BEHIND = 2
#: As they stand after NFKC, which makes the wide colon, comma and semicolon plain ones. A Latin word needs its colon.
_LABEL = re.compile(
    r"(?:我的)?(?:注册码|警号)\s*(?:是|为)?\s*[:=]?|\b(?:code|badge(?: number)?)\s*[:=]", re.IGNORECASE
)
#: What a code may stand in: an address, or words without a blank.
_RUN = re.compile(r"[0-9A-Za-z-]+")
_APART = re.compile(r"[\s,;、()]+")


@dataclass(frozen=True, slots=True)
class Typed:
    """The code, and what by its form may be a badge number. `near`: there is no code, but what was meant for one."""

    code: str | None = None
    badge: str = ""
    near: bool = False


def read(text: str) -> Typed:
    """What a message brings for enrolling."""
    if len(text) > _TYPED:
        return Typed()
    wide = unicodedata.normalize("NFKC", text)
    words = [word for part in _APART.split(_LABEL.sub(" ", wide)) if (word := normalise_badge(part))]
    code = next((word for word in words if codes.normalise_code(word)), None)
    if code is not None:
        words.remove(code)
        return Typed(codes.normalise_code(code), _badge(words))
    if len(words) == 1 and (together := _together(words[0])) is not None:
        return together
    return Typed(badge=_badge(words), near=_near(words))


def normalise_badge(text: str) -> str:
    """A badge number as typed, in letters of plain width, without blanks and marks around it."""
    plain = unicodedata.normalize("NFKC", text)
    here = [place for place, char in enumerate(plain) if char.isalnum()]
    if not here:
        return ""
    first, last = here[0], here[-1] + 1
    # A dash may belong to a badge number, at its ends as well.
    while first and plain[first - 1] == "-":
        first -= 1
    while plain[last : last + 1] == "-":
        last += 1
    return plain[first:last]


def same_badge(expected: str, typed: str) -> bool:
    """Whether that badge number was typed: width, case and marks around it do not count."""
    return normalise_badge(expected).casefold() == normalise_badge(typed).casefold()


def _badge(words: list[str]) -> str:
    return words[0] if len(words) == 1 and is_badge(words[0]) else ""


def _together(word: str) -> Typed | None:
    """A code with the badge number right behind it."""
    signs = [place for place, char in enumerate(word) if not codes.is_gap(char)]
    if len(signs) < codes.LETTERS + _SHORTEST_BEHIND:
        return None
    begins = signs[codes.LETTERS]
    code, badge = codes.normalise_code(word[:begins]), word[begins:]
    return Typed(code, badge) if code is not None and is_badge(badge) else None


def _near(words: list[str]) -> bool:
    """Whether something in them has nearly the length of a code and its letters only, or all of them together have.

    There is no code without a digit, give or take one in ten thousand; but there are long words.
    """
    runs = [run for word in words for run in _RUN.findall(word)]
    tries = [one for one in (*runs, "".join(words)) if any(char.isdecimal() for char in one)]
    return any(len(one) >= _NEARLY and codes.in_alphabet(one) for one in map(codes.plain, tries))
