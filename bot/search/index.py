"""The index of one version of the material: a large segment, and a small one for what has changed since it was made."""

from __future__ import annotations

from collections.abc import Mapping

from bot.search.segment import Segment
from content.model import Passage

#: When more of the passages than this share have changed, all is made anew: two large segments would be searched.
_SHARE = 0.1


class Index:
    """The passages of a mapping, searchable; `of` is that mapping."""

    def __init__(self, of: Mapping[str, Passage], base: Segment | None = None) -> None:
        self.of = of
        base = base or Segment(tuple(of.values()))
        held = {id(one) for one in base.passages}
        new = [one for one in of.values() if id(one) not in held]
        if len(new) > _SHARE * len(of):
            base, new = Segment(tuple(of.values())), []
        self.segments: tuple[Segment, ...] = (base, Segment(new)) if new else (base,)

    def changed_to(self, of: Mapping[str, Passage]) -> Index:
        """The index of other material; what is the very same passage is not read again."""
        return Index(of, self.segments[0])

    def holds(self, segment: Segment, number: int) -> bool:
        """Whether a passage of a segment is still what the material says."""
        passage = segment.passages[number]
        return self.of.get(passage.id) is passage
