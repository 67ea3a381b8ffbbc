"""Dictionaries in sorted files, of which only the lines that are asked for are read.

Reading a whole dictionary takes longer than grading hundreds of answers; finding a line takes some microseconds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

#: One line in so many bytes is known by its first bytes; between two of them is searched.
_STEP = 4096
_HEAD = 64
_AFTER = b"\xff"


class SortedLines:
    """Lines of `data` that are sorted by their bytes from `first` on, where one begins.

    `before`: what stands in front of every line, the first one too.
    """

    def __init__(self, data: bytes, first: int, before: bytes = b"\n") -> None:
        self.data = data
        self._before = before
        self._places: list[int] = []
        while first < len(data):
            self._places.append(first)
            found = data.find(before, first + _STEP)
            first = found + len(before) if found >= 0 else len(data)
        self._heads = [data[place : place + _HEAD] for place in self._places]

    def span(self, key: bytes) -> tuple[int, int]:
        """Where the lines that begin with `key` stand in `data`, without what is before and behind them; of no
        length if there are none.
        """
        if not self._places:
            return 0, 0
        head, wanted = key[:_HEAD], self._before + key
        low = self._places[max(0, bisect_left(self._heads, head) - 1)] - len(self._before)
        behind = bisect_right(self._heads, head + _AFTER)
        high = self._places[behind] if behind < len(self._places) else len(self.data)
        start = self.data.find(wanted, low, high)
        if start < 0:
            return 0, 0
        last = self.data.rfind(wanted, start, high)
        end = self.data.find(self._before, last + len(wanted))
        return start + len(self._before), end if end >= 0 else len(self.data)
