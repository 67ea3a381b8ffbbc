"""A text in plain small letters, and where each of them stood.

Compatibility forms, accents and case go by Unicode's tables (see `bot.grading.fold`); what hides in words (zero-width
and direction marks) is gone. Most texts keep the place of every character, so that no map is needed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from bot.grading.fold import folded

_APOSTROPHES = "'’‘ʼ＇`´′"
#: Signs that have a meaning of their own here, in the forms that Unicode's decomposition leaves.
_SIGNS = frozenset('%‰$£€¥&§+@#°º№/.,:;()[]-–—−…!?\n"•*')
_SAME = {
    **dict.fromkeys(map(ord, _APOSTROPHES), "'"),
    **dict.fromkeys(map(ord, "“”„«»"), '"'),
    **dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u202f\u3000\t\r"), " "),
    **dict.fromkeys(map(ord, "‐‑"), "-"),
    # Letters, digits and marks in the width of ideographs.
    **{code + 0xFEE0: chr(code) for code in range(0x21, 0x7F)},
}
_ONE_FOR_ONE = frozenset("“”„«»–—…•£€¥§°º").union(*_SAME.values(), map(chr, _SAME))


def flatten(text: str) -> tuple[str, Sequence[int] | None]:
    """The plain text, and the place in `text` of each of its characters; None if all kept their place."""
    if text.isascii():
        return text.lower(), None
    if all(char.isascii() or char in _ONE_FOR_ONE for char in set(text)):
        return text.translate(_SAME).lower(), None
    plain: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        kept = _plain(char)
        plain.append(kept)
        places.extend([place] * len(kept))
    return "".join(plain), places


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char.isascii():
        return char.lower()
    same = _SAME.get(ord(char), char)
    if same in _SIGNS or same in " '":
        return same
    kept = folded(char)
    if kept or not (char.isspace() or char in "·・、。，；："):
        return kept or _unseen(char)
    return " "


def _unseen(char: str) -> str:
    """Nothing for marks that only hide in words, else a space: a sign parts two words."""
    return "" if unicodedata.category(char) in {"Mn", "Me", "Cf", "Cc"} else " "
