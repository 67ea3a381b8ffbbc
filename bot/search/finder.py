"""The door to the search: an index per version of the material, made when it is first asked for."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from threading import Lock
from unicodedata import normalize

from bot.search.alike import alike, apart
from bot.search.exact import Ways
from bot.search.found import Found
from bot.search.index import Index
from bot.search.query import Query, read
from bot.search.show import shown
from content.model import Passage

#: No id is longer.
_ID = 48
#: What is so long and stands somewhere in one is not looked for in parts.
_SPECIFIC = 16


class Finder:
    """Finds passages. May be used from any thread; while one makes an index, the others that need it wait."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._index = Index({})

    def ready(self, passages: Mapping[str, Passage]) -> Index:
        """The index of this material. What has changed since the last one is all that is read anew."""
        index = self._index
        if index.of is not passages:
            with self._lock:
                if self._index.of is not passages:
                    self._index = self._index.changed_to(passages)
                index = self._index
        return index

    def find(self, passages: Mapping[str, Passage], words: str, limit: int = 8) -> list[Found]:
        """At most `limit` passages that the words may mean, the likeliest first; none for nothing or nonsense."""
        return self.find_of(passages, words, limit)[0]

    def find_of(self, passages: Mapping[str, Passage], words: str, limit: int = 8) -> tuple[list[Found], int]:
        """The same, and how many there are in all."""
        exactly = passages.get(normalize("NFKC", words[:_ID]).strip().casefold())
        query = read(words)
        if exactly is not None or query is None:
            found = [Found(exactly)] if exactly is not None else []
            return found, len(found)
        search = _Search(self.ready(passages), query)
        titled = search.titled()
        numbers, every = (titled[:limit], len(titled)) if titled else search.ranked(limit)
        return search.shown(numbers), every


class _Search:
    """One query in an index. Passages go by their numbers in its catalogue."""

    def __init__(self, index: Index, query: Query) -> None:
        self._index = index
        self._query = query
        self._ways = Ways(index)

    def titled(self) -> list[int]:
        """The passages whose title is just what was typed."""
        titled = self._index.catalogue.titled(self._query.whole.text)
        return [number for number in titled if number in self._index.live]

    def ranked(self, limit: int) -> tuple[list[int], int]:
        """The passages that hold what was typed, its words apart where these are few, else something like it; and how many
        do in all.
        """
        whole, words = self._query.whole, self._query.words
        best = self._ways.found(whole)
        specific = best and len(whole.text) >= _SPECIFIC
        if len(best) < limit and words and not specific:
            best = apart(self._ways, words) | best
        if not best:
            best = alike(self._ways, whole)
        return heapq.nsmallest(limit, best, key=lambda number: (best[number], number)), len(best)

    def shown(self, numbers: Sequence[int]) -> list[Found]:
        return [shown(self._ways, number, self._query) for number in numbers]
