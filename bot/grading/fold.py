"""One character, freed of width, case, accents and script.

Compatibility forms and accents go by Unicode's decompositions (Standard Annex 15), case by its case folding,
traditional characters and their Hong Kong forms by OpenCC's tables.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

#: Signs that are spoken, so that leaving them out changes what is said.
_SPOKEN = frozenset("%‰")
#: Characters of GB 2312 that traditional writing uses for other simplified ones.
_ALSO_TRADITIONAL = frozenset("乾於後徵夥摺麽菸捱拚薹榘麴")
#: Two ways of writing the same word that OpenCC keeps apart.
_SAME = {"〇": "零", "著": "着"}
#: A few signs stand for whole phrases (ﷺ for 18 letters): kept as they are, else a short text could swell.
_LONGEST = 4
_APOSTROPHES = frozenset("'’‘ʼ＇`´")
_IN_NUMBERS = frozenset(".,/")


@lru_cache(maxsize=16384)
def folded(char: str) -> str:
    """What is left of a character, mostly one: "" for punctuation, spaces, symbols and invisible marks."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    if len(plain) > 1 and unicodedata.category(char) == "No":
        plain = plain.replace("⁄", "/")  # ½ is 1/2, not 12
    kept = "".join(_kept(one, plain) for one in plain)
    if len(kept) > _LONGEST:
        return char
    return "".join(_simplified(one) for one in unicodedata.normalize("NFC", kept))


@lru_cache(maxsize=16384)
def lettered(char: str) -> str:
    """As `folded`, for finding words: an apostrophe stays, as do the marks inside numbers; what parts words is
    a space, what only hides in them is gone.
    """
    if char in _APOSTROPHES:
        return "'"
    kept = folded(char)
    if kept or _hides(char):
        return kept
    plain = unicodedata.normalize("NFKC", char)
    return plain if plain in _IN_NUMBERS else " "


def _kept(one: str, plain: str) -> str:
    category = unicodedata.category(one)
    if category[0] == "N":
        digit = unicodedata.digit(one, None)
        return one if digit is None else str(digit)
    if category[0] == "L" or one in _SPOKEN or (one == "/" and plain != "/" and plain[0].isdigit()):
        return one
    return ""


def _hides(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Me", "Cf", "Cc"} and not char.isspace()


def simplified(text: str) -> str:
    """The same text in simplified characters, sign by sign."""
    return "".join(map(_simplified, text))


def _simplified(char: str) -> str:
    if char in _SAME:
        return _SAME[char]
    if not ("\u3400" <= char <= "\u9fff" or char >= "\U00020000"):
        return char
    return str(_converter().convert(char)) if _may_be_traditional(char) else char


def _may_be_traditional(char: str) -> bool:
    """What GB 2312 holds is simplified, but for a few: most texts never need the tables."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return char in _ALSO_TRADITIONAL


@lru_cache(maxsize=1)
def _converter() -> Any:  # OpenCC comes without types
    import opencc

    return opencc.OpenCC("hk2s")
