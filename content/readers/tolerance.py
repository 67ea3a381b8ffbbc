"""How strictly a deck or a passage is to be judged: its profile, its synonyms, whether order is free.

In the front matter for the whole deck (`profile: strict`, `order: free`, `synonyms: [[检举, 举报]]`), behind a passage's
id for that passage (`{#zf-01 profile=strict order=free}`), which goes before the deck's.
"""

from __future__ import annotations

from dataclasses import replace

from content.model import Reading, Tolerance
from content.yaml_lines import Node

PROFILES = ("strict", "standard", "lenient", "spoken")
ORDERS = {"free": True, "fixed": False}
KEYS = ("profile", "order", "synonyms")
_WORDS = 2
_MOST = 40


def of_deck(reading: Reading, front: Node) -> Tolerance:
    """What the front matter says; what it says wrongly is told."""
    usual = Tolerance()
    for key in ("profile", "order"):
        if key in front.value:
            usual = _with(reading, front.keys[key], usual, key, (front.value[key].text or "").strip())
    if "synonyms" in front.value:
        usual = replace(usual, synonyms=_synonyms(reading, front.value["synonyms"]))
    return usual


def of_passage(reading: Reading, line: int, written: str, deck: Tolerance) -> Tolerance:
    """What stands behind a passage's id, over what its deck says."""
    for word in written.split():
        key, _, value = word.partition("=")
        if key in {"profile", "order"}:
            deck = _with(reading, line, deck, key, value)
        else:
            reading.tell(line, "problem-attribute", written=word[:_MOST])
    return deck


def _with(reading: Reading, line: int, tolerance: Tolerance, key: str, value: str) -> Tolerance:
    if key == "profile":
        if value in PROFILES:
            return replace(tolerance, profile=value)
        reading.tell(line, "problem-profile", written=value[:_MOST], known=PROFILES)
    elif value in ORDERS:
        return replace(tolerance, free_order=ORDERS[value])
    else:
        reading.tell(line, "problem-order", written=value[:_MOST], known=tuple(ORDERS))
    return tolerance


def _synonyms(reading: Reading, node: Node) -> tuple[tuple[str, ...], ...]:
    groups = node.value if isinstance(node.value, list) else [node]
    read = []
    for group in groups:
        items = group.value if isinstance(group.value, list) else [group]
        words = tuple(dict.fromkeys((item.text or "").strip() for item in items))
        if len(words) < _WORDS or not all(words):
            reading.tell(group.line, "problem-synonyms")
        else:
            read.append(words)
    return tuple(read)
