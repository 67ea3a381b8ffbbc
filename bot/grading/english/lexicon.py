"""The words of English, with how often they are written.

symspellpy's list (MIT): 82,765 words that stand both in SCOWL and in Google's book counts; inflected forms included,
misspellings not. Read when first needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from string import ascii_lowercase

#: A word rarer than this is more likely a misspelling of a common one than meant (about the rarest fifth).
_KNOWN = 100_000
#: Names that the list leaves out are no misspellings of each other either; a-z only.
_SINGLE = frozenset("ai")


@lru_cache(maxsize=1)
def _counts() -> Mapping[str, str]:
    """How often each word stands in Google's books, as written in the list."""
    listed = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt")
    fields = listed.read_text(encoding="utf-8-sig").split()
    found = dict(zip(fields[::2], fields[1::2], strict=True))
    for letter in ascii_lowercase:
        if letter not in _SINGLE:
            found.pop(letter, None)
    return found


def is_word(word: str) -> bool:
    """Whether this is a word that somebody may have meant."""
    return frequency(word) >= _KNOWN


def frequency(word: str) -> int:
    """How often it is written, 0 for no word; a British form counts as its American one does."""
    return int(_counts().get(word, 0))
