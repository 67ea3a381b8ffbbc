"""The index of one version of the material: a large segment, and small ones for what has changed since it was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.search.segment import Segment
from content.model import Passage

#: When more of the passages than this share are not in the large segment, all is made anew.
_SHARE = 0.1
#: More small segments than this are put together into one: each is searched by itself.
_SMALL = 5


class Index:
    """The passages of a mapping, searchable; `of` is that mapping."""

    def __init__(self, of: Mapping[str, Passage], known: Sequence[Segment] = ()) -> None:
        self.of = of
        self.segments = _segments(list(of.values()), known)

    def changed_to(self, of: Mapping[str, Passage]) -> Index:
        """The index of other material; what is the very same passage is not read again."""
        return Index(of, self.segments)

    def holds(self, segment: Segment, number: int) -> bool:
        """Whether a passage of a segment is still what the material says."""
        passage = segment.passages[number]
        return self.of.get(passage.id) is passage


def _segments(passages: Sequence[Passage], known: Sequence[Segment]) -> tuple[Segment, ...]:
    """Segments that hold all of these passages, each in just one of them."""
    base = known[:1]
    beside = _not_in(base, passages)
    if len(beside) > _SHARE * len(passages):
        return (Segment(passages),)
    new = _not_in(known, passages)
    if not new:
        return tuple(known)
    return (*known, Segment(new)) if len(known) <= _SMALL else (*base, Segment(beside))


def _not_in(segments: Sequence[Segment], passages: Sequence[Passage]) -> list[Passage]:
    held = {id(one) for segment in segments for one in segment.passages}
    return [one for one in passages if id(one) not in held]
