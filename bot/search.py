"""Find passages by words: title first, then id, then what is most alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from content.model import Passage

_LONGEST = 64
#: Below this (0..100) two texts only share chance letters.
_ALIKE = 70.0
_ALIKE_TEXT = 80.0


def find(passages: Sequence[Passage], words: str, limit: int = 8) -> list[Passage]:
    """At most `limit` passages that the words may mean, the likeliest first; none for nothing or nonsense."""
    wanted = _plain(words[:_LONGEST])
    if not wanted:
        return []
    titles = {number: _plain(passage.title) for number, passage in enumerate(passages)}
    texts = {number: _plain(passage.text) for number, passage in enumerate(passages)}
    exact = [number for number, passage in enumerate(passages) if wanted in {passage.id, titles[number]}]
    inside = [number for number in titles if wanted in titles[number]]
    within = [number for number in texts if wanted in texts[number]]
    close = [
        number for _, _, number in process.extract(wanted, titles, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    ]
    alike = [
        number
        for _, _, number in process.extract(
            wanted, texts, scorer=fuzz.partial_ratio, score_cutoff=_ALIKE_TEXT, limit=limit
        )
        if len(wanted) > 2  # noqa: PLR2004 (two letters stand in nearly any text)
    ]
    found = exact or list(dict.fromkeys([*inside, *close, *within, *alike]))
    return [passages[number] for number in found[:limit]]


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum() or char == "-")
