"""How words sound, for telling words that a listener cannot tell apart.

misaki's dictionaries (Apache 2.0) give an American and a British pronunciation in phonetic letters; what they leave
out (plurals, past forms, possessives) is made from the stem by the rules of English phonology. Read when first
needed, and only for words that differ.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import product
from typing import Any

from bot.grading.sorted_lines import SortedLines

_VOICELESS = "ptkfθ"
_HISSING = "szʃʒʧʤ"
_STRESS = re.compile(r"[ˈˌː]")
_WEAK = re.compile(r"(?<![ˈˌ])[ɪəᵊᵻɐɛ]")
_VOWEL = re.compile(r"[ɪəᵊᵻɐɛæaɑɒʌɔʊuioeɜAIOQWY]")
#: A weak vowel before r, l or n that no vowel follows is not heard apart: higher, hire.
_SYLLABIC = re.compile(r"(?<=.)[əᵊ](?=[ɹln](?![ˈˌɪəᵊᵻɐɛæaɑɒʌɔʊuioeɜAIOQWY]))")
#: Stems after which an ending takes an e of its own: passed, watches.
_CLOSED = re.compile(r"(?:ss|zz|x|ch|sh|ck|ll|ff|ld|nd|rd|nt|rt|lt|ct|pt|st)e$")
#: Sounds that most speakers do not keep apart: writer/rider is left apart, but t is t, however it is flapped.
_MERGED = str.maketrans({"ɾ": "t", "ʔ": "t", "Q": "O", "a": "æ", "ɐ": "ə", "ᵊ": "ə", "ᵻ": "ə"})


#: What stands before and behind the word of an entry.
_BEFORE, _BEHIND = b'\n  "', b'": '
_DECODER = json.JSONDecoder()


@lru_cache(maxsize=1)
def _dictionaries() -> tuple[SortedLines, ...]:
    data = files("misaki").joinpath("data")
    read = [data.joinpath(f"{name}_gold.json").read_bytes() for name in ("us", "gb")]
    return tuple(SortedLines(one, one.index(_BEFORE) + len(_BEFORE), _BEFORE) for one in read)


def _entry(dictionary: SortedLines, word: str) -> Any:
    """What a dictionary holds for a word, None for nothing.

    Its entries stand in sorted lines; parsing all of them would take as long as grading some hundred answers.
    """
    key = word.encode(errors="surrogatepass")
    start, _ = dictionary.span(key)
    if not dictionary.data.startswith(key + _BEHIND, start):
        return None
    value = start + len(key + _BEHIND)
    end = dictionary.data.find(_BEFORE, value)
    return _DECODER.raw_decode(dictionary.data[value : None if end < 0 else end].decode())[0]


@lru_cache(maxsize=8192)
def sounds(word: str) -> frozenset[str]:
    """The sounds of a word, each as a key, with the accent before it; empty if unknown."""
    return frozenset(
        f"{accent}{_key(spoken)}"
        for accent, dictionary in enumerate(_dictionaries())
        for spoken in _spoken(word, dictionary)
    )


def sounds_like(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two runs of words are said alike, in either accent."""
    if one == other or "".join(one) == "".join(other):
        return True
    if len(one) == len(other) == 1:
        return not sounds(one[0]).isdisjoint(sounds(other[0]))
    return not _run(one).isdisjoint(_run(other))


def _run(words: tuple[str, ...]) -> set[str]:
    """How a run of words sounds, as one."""
    joined: set[str] = set()
    for accent in "01":
        choices = [[one[1:] for one in sounds(word) if one[0] == accent][:3] for word in words]
        joined.update(
            accent + "".join(parts).replace("ɛ", "ə").replace("ɪ", "ə") for parts in product(*choices)
        )
    return joined


def _key(spoken: str) -> str:
    """Without stress and length; weak vowels are one vowel."""
    if len(_VOWEL.findall(spoken)) > 1:
        spoken = _WEAK.sub("ə", spoken)
    plain = _STRESS.sub("", _SYLLABIC.sub("", spoken)).translate(_MERGED)
    plain = plain.replace("nts", "ns").replace("hw", "w")
    plain = plain.replace("tj", "ʧ").replace("dj", "ʤ").replace("ʧ", "tʃ").replace("ɛə", "ɛ")
    return plain.replace("iə", "i").replace("ʊə", "ɔ")


def _spoken(word: str, dictionary: SortedLines) -> Iterator[str]:
    """The pronunciations of a word, or those made from its stem."""
    entry = _entry(dictionary, word)
    if entry is not None:
        yield from _readings(entry)
        return
    for stem, ending in _stems(word):
        entry = _entry(dictionary, stem)
        if entry is not None:
            for spoken in _readings(entry):
                yield spoken + _ending(spoken, ending)
            return


def _readings(entry: Any) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        yield from {one for one in entry.values() if isinstance(one, str)}


def _stems(word: str) -> Iterator[tuple[str, str]]:
    for ending in ("s", "d", "ing"):
        if (ending == "s" and word.endswith("s") and not word.endswith("ss")) or (
            ending == "d" and word.endswith("ed")
        ):
            bare = word[:-1]
        elif ending == "ing" and word.endswith("ing"):
            bare = f"{word[:-3]}e"
        else:
            continue
        full = [bare]
        if bare.endswith("e"):
            full.insert(0 if _CLOSED.search(bare) else 1, bare[:-1])
            if len(bare) > 3 and bare[-2] == bare[-3]:
                full.append(bare[:-2])
        if bare.endswith("ie"):
            full.append(f"{bare[:-2]}y")
        yield from ((stem, ending) for stem in full)


def _ending(spoken: str, ending: str) -> str:
    last = spoken[-1] if spoken else ""
    if ending == "ing":
        return "ɪŋ"
    if ending == "s":
        return "əz" if last in _HISSING else "s" if last in _VOICELESS else "z"
    return "əd" if last in "tdɾ" else "t" if last in f"{_VOICELESS}sʃʧ" else "d"
