"""The index of one version of the material: what of the catalogue it holds."""

from __future__ import annotations

from collections.abc import Mapping

from bot.search.catalogue import Catalogue
from content.model import Passage

#: When more of what is catalogued than this share is out of date, a new catalogue is made.
_SHARE = 0.2


class Index:
    """The passages of a mapping, searchable; `of` is that mapping, `live` the numbers of its passages."""

    def __init__(self, of: Mapping[str, Passage], catalogue: Catalogue | None = None) -> None:
        self.of = of
        passages = list(of.values())
        numbers: list[int | None] = []
        if catalogue is not None:
            numbers = catalogue.numbers(passages)
            new = [one for one, number in zip(passages, numbers, strict=True) if number is None]
            if len(catalogue.passages) + len(new) > len(passages) * (1 + _SHARE):
                catalogue = None
            elif new:
                catalogue.add(new)
                numbers += catalogue.numbers(new)
        self.catalogue = catalogue or Catalogue(passages)
        found = self.catalogue.numbers(passages) if catalogue is None else numbers
        self.live = frozenset(number for number in found if number is not None)

    def changed_to(self, of: Mapping[str, Passage]) -> Index:
        """The index of other material; what is the very same passage is not read again."""
        return Index(of, self.catalogue)
