"""How strictly passages are judged, as it is written: the reverse of content/readers/tolerance.py."""

from __future__ import annotations

from collections.abc import Iterator

from content.model import Deck, Passage
from content.readers.tolerance import SHARES


def common(deck: Deck) -> tuple[tuple[str, ...], ...]:
    """The synonyms that all passages begin with: those of the deck."""
    shared: tuple[tuple[str, ...], ...] = deck.passages[0].tolerance.synonyms if deck.passages else ()
    for passage in deck.passages:
        own = passage.tolerance.synonyms
        same = 0
        while same < min(len(own), len(shared)) and own[same] == shared[same]:
            same += 1
        shared = shared[:same]
    return shared


def own(passage: Passage, synonyms: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, str]]:
    """What a passage says of itself, `synonyms` being its deck's: (name, content)."""
    tolerance = passage.tolerance
    if tolerance.profile:
        yield "profile", tolerance.profile
    if tolerance.free_order:
        yield "order", "free"
    for name, share in tolerance.shares:
        for key, parts in SHARES.items():
            if parts.get(name) == 1:
                yield key, str(round(share * 100))
    groups = ["/".join(group) for group in tolerance.synonyms[len(synonyms) :]]
    if groups:
        yield "synonyms", "; ".join(groups)
