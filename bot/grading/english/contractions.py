"""Contractions, spelt out: don't is do not, it's is it is.

The full forms as in the Cambridge Grammar's table of negative and clitic forms. A clitic that stands for several
words (it's: is, has) is spelt out as the first; the others are kept beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.grading.english.table import entries

#: What stands before 's as a clitic; after other words it is a possessive.
_HOSTS = frozenset(
    entries(
        "it he she that there what who where here how when why this everyone everybody someone somebody nothing "
        "something one"
    )
)
_NEGATED = frozenset(
    entries("do does did is are was were have has had would could should must might need ought may dare")
)
_IRREGULAR = {
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
    "ain't": ("is", "not"),
    "let's": ("let", "us"),
    "o'clock": (),
    "oclock": (),
    "ma'am": ("madam",),
    "'tis": ("it", "is"),
    "'twas": ("it", "was"),
    "gonna": ("going", "to"),
    "gotta": ("got", "to"),
    "wanna": ("want", "to"),
    "y'all": ("you", "all"),
    "an'": ("and",),
    "th'": ("the",),
}
_CLITICS = {
    "'re": ("are",),
    "'ve": ("have",),
    "'m": ("am",),
    "'ll": ("will", "shall"),
    "'d": ("would", "had", "should"),
}


def _without_apostrophes() -> dict[str, tuple[str, ...]]:
    """Forms that transcripts write as one word and that are no other word."""
    forms: dict[str, tuple[str, ...]] = {f"{verb}nt": (verb, "not") for verb in _NEGATED}
    forms |= {"cant": ("can", "not"), "wont": ("will", "not"), "shant": ("shall", "not")}
    forms |= {
        "theyre": ("they", "are"),
        "youre": ("you", "are"),
        "theyve": ("they", "have"),
        "weve": ("we", "have"),
    }
    forms |= {
        "youve": ("you", "have"),
        "ive": ("i", "have"),
        "theyll": ("they", "will"),
        "youll": ("you", "will"),
    }
    forms |= {f"{host}s": (host, "is") for host in ("that", "there", "what", "where", "here", "he", "she")}
    return forms


_BARE = _without_apostrophes()

#: Contractions that are written without an apostrophe.
BARE = frozenset(_BARE) | {word for word in _IRREGULAR if "'" not in word}

#: Full forms that sound like one other word: a listener cannot tell them apart.
SOUND_THE_SAME: Mapping[tuple[str, ...], frozenset[str]] = MappingProxyType(
    {
        ("it", "is"): frozenset({"its"}),
        ("it", "has"): frozenset({"its"}),
        ("who", "is"): frozenset({"whose"}),
        ("you", "are"): frozenset({"your", "yore"}),
        ("they", "are"): frozenset({"their", "there"}),
        ("we", "are"): frozenset({"were"}),
        ("we", "will"): frozenset({"well", "wheel"}),
        ("i", "will"): frozenset({"ill", "aisle", "isle"}),
        ("he", "will"): frozenset({"heel", "heal"}),
        ("let", "us"): frozenset({"lets"}),
        ("i", "would"): frozenset({"id"}),
        ("we", "would"): frozenset({"wed", "weed"}),
        ("there", "is"): frozenset({"theirs"}),
    }
)


def spelt_out(word: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """(the words it stands for, other words that its last may be); None if it is no contraction."""
    if "'" not in word:
        bare = _IRREGULAR.get(word, _BARE.get(word))
        return None if bare is None else (bare, ())
    if word in _IRREGULAR:
        return _IRREGULAR[word], ()
    if word.endswith("n't") and word[:-3] in _NEGATED:
        return (word[:-3], "not"), ()
    host, mark, tail = word.rpartition("'")
    if tail == "s" and host in _HOSTS:
        return (host, "is"), ("has", "us", "does")
    full = _CLITICS.get(mark + tail, ())
    return ((host, full[0]), full[1:]) if full and host else None
