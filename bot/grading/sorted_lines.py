"""Dictionaries in sorted files, of which only the lines that are asked for are read.

Reading a whole dictionary takes longer than grading hundreds of answers; finding a line by halving takes some
microseconds.
"""

from __future__ import annotations

from bisect import bisect_left


def place_of(data: bytes, key: bytes, low: int = 0, before: bytes = b"\n") -> int:
    """Where the first line that is not below `key` begins; the end of `data` if there is none.

    From `low` on, where a line must begin, lines are sorted by their first bytes, as far as `key` is long. `before`:
    what stands in front of every line.
    """
    size = len(before)

    def head(place: int) -> bytes:
        start = max(low, data.rfind(before, low, place) + size)
        return data[start : start + len(key)]

    return low + bisect_left(range(low, len(data)), key, key=head)
