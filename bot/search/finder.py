"""The door to the search: an index per version of the material, made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from unicodedata import normalize

from bot.search.alike import alike, apart
from bot.search.exact import Ways
from bot.search.found import Found
from bot.search.index import Index
from bot.search.query import Query, read
from bot.search.rank import Rank
from bot.search.show import shown
from content.model import Passage

#: A passage by the place of its segment and its number there.
Hit = tuple[int, int]
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
        exactly = passages.get(normalize("NFKC", words[:_ID]).strip().casefold())
        query = read(words)
        if exactly is not None or query is None:
            return [Found(exactly)] if exactly is not None else []
        search = _Search(self.ready(passages), query)
        return search.titled(limit) or search.shown(search.ranked(limit), limit)


class _Search:
    """One query in the segments of an index. A hit is the place of a segment and a passage's number there."""

    def __init__(self, index: Index, query: Query) -> None:
        self._index = index
        self._query = query
        self._ways = [Ways(segment) for segment in index.segments]

    def titled(self, limit: int) -> list[Found]:
        """The passages whose title is just what was typed."""
        hits = [
            (place, number)
            for place, segment in enumerate(self._index.segments)
            for number in segment.titled(self._query.whole.text)
            if self._index.holds(segment, number)
        ]
        return self.shown(hits, limit)

    def ranked(self, enough: int) -> list[Hit]:
        """The passages that hold what was typed, its words apart where these are few, else something like it."""
        best = self._best(lambda ways: ways.found(self._query.whole))
        specific = best and len(self._query.whole.text) >= _SPECIFIC
        if len(best) < enough and self._query.words and not specific:
            best = self._best(lambda ways: apart(ways, self._query.words)) | best
        if not best:
            best = self._best(lambda ways: alike(ways.segment, self._query.whole))
        return sorted(best, key=lambda hit: (best[hit], hit))

    def shown(self, hits: Sequence[Hit], limit: int) -> list[Found]:
        return [shown(self._ways[place], number, self._query) for place, number in hits[:limit]]

    def _best(self, search: Callable[[Ways], Mapping[int, Rank]]) -> dict[Hit, Rank]:
        """What a search finds in all segments, as far as the material still holds it."""
        return {
            (place, number): rank
            for place, ways in enumerate(self._ways)
            for number, rank in search(ways).items()
            if self._index.holds(ways.segment, number)
        }
