"""How strictly a deck or a passage is to be judged: its profile, shares of its own, synonyms, whether order is free.

In the front matter for the whole deck (`profile: strict`, `errors: 3`, `order: free`, `synonyms: [[检举, 举报]]`), behind a
passage's id for that passage (`{#zf-01 profile=strict order=free synonyms=检举/举报}`), which goes before the deck's; its synonyms are added to the deck's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from content.model import Reading, Tolerance
from content.yaml_lines import Node

PROFILES = ("strict", "standard", "lenient", "spoken")
ORDERS = {"free": True, "fixed": False}
#: What may be wrong, in per cent of the passage -> the grader's names, and how much of it each may be: of slips that
#: sound right, half may sound only nearly so, as in the standard profile.
SHARES = {"errors": {"plain": 1.0}, "sound": {"sound": 1.0, "near": 0.5, "spoken": 0.75}}
#: Beyond it half of a passage would not be learnt.
MOST = 50
_WORDS = ("profile", "order", *SHARES)
KEYS = (*_WORDS, "synonyms")
_SHARE = re.compile(r"(?P<share>\d{1,3})\s*[%％]?", re.ASCII)
_PAIR = 2
_SHOWN = 40
#: Languages in which enumerations have a mark of their own, by which their members are known.
_ENUMERATES = ("zh",)


def of_deck(reading: Reading, front: Node, language: str) -> Tolerance:
    """What the front matter says; what it says wrongly is told."""
    return over(reading, front, Tolerance(), language)


def over(reading: Reading, said: Node, usual: Tolerance, language: str) -> Tolerance:
    """What a mapping says, over what is usual; its synonyms are added."""
    for key in _WORDS:
        if key in said.value:
            value = (said.value[key].text or "").strip()
            usual = _with(reading, said.keys[key], usual, (key, value), language)
    if "synonyms" in said.value:
        usual = replace(usual, synonyms=(*usual.synonyms, *_synonyms(reading, said.value["synonyms"])))
    return usual


def of_passage(reading: Reading, line: int, written: str, deck: Tolerance, language: str) -> Tolerance:
    """What stands behind a passage's id, over what its deck says."""
    for word in written.split():
        key, _, value = word.partition("=")
        if key in _WORDS:
            deck = _with(reading, line, deck, (key, value), language)
        elif key == "synonyms":
            group = _group(reading, line, value.split("/"))
            deck = replace(deck, synonyms=(*deck.synonyms, *group))
        else:
            reading.tell(line, "problem-attribute", written=word[:_SHOWN], known=KEYS)
    return deck


def _with(
    reading: Reading, line: int, tolerance: Tolerance, written: tuple[str, str], language: str
) -> Tolerance:
    key, value = written
    if key in SHARES:
        return _with_share(reading, line, tolerance, key, value)
    if key == "profile":
        if value in PROFILES:
            return replace(tolerance, profile=value)
        reading.tell(line, "problem-profile", written=value[:_SHOWN], known=PROFILES)
    elif value not in ORDERS:
        reading.tell(line, "problem-order", written=value[:_SHOWN], known=tuple(ORDERS))
    elif ORDERS[value] and language not in _ENUMERATES:
        reading.tell(line, "problem-order-language")
    else:
        return replace(tolerance, free_order=ORDERS[value])
    return tolerance


def _with_share(reading: Reading, line: int, tolerance: Tolerance, key: str, value: str) -> Tolerance:
    found = _SHARE.fullmatch(value)
    if found is None or int(found["share"]) > MOST:
        reading.tell(line, "problem-share", name=key, written=value[:_SHOWN], most=MOST)
        return tolerance
    given = {name: int(found["share"]) / 100 * part for name, part in SHARES[key].items()}
    return replace(tolerance, shares=tuple({**dict(tolerance.shares), **given}.items()))


def _synonyms(reading: Reading, node: Node) -> tuple[tuple[str, ...], ...]:
    groups = node.value if isinstance(node.value, list) else [node]
    read: list[tuple[str, ...]] = []
    for group in groups:
        items = group.value if isinstance(group.value, list) else [group]
        read += _group(reading, group.line, [item.text or "" for item in items])
    return tuple(read)


def _group(reading: Reading, line: int, written: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """One group of words that count as one another, or none."""
    words = tuple(dict.fromkeys(word.strip() for word in written))
    if len(words) < _PAIR or not all(words):
        reading.tell(line, "problem-synonyms")
        return ()
    return (words,)
