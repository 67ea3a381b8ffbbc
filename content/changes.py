"""What another version of a deck changes: passages that are new, changed by which clauses, removed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from content.model import Deck, Passage

_CLAUSE = re.compile(r"[^，。；：！？,.;:!?\n]+[，。；：！？,.;:!?]*")


@dataclass(frozen=True, slots=True)
class Change:
    """`clauses`: for each passage with another version, its clauses that were not there before (none where only
    clauses went or key terms changed). `described`: same text and terms, another title, source or way of judging.
    `heading`: the deck itself has another title or source.
    """

    new: tuple[Passage, ...]
    clauses: tuple[tuple[Passage, tuple[str, ...]], ...]
    described: tuple[Passage, ...]
    removed: tuple[Passage, ...]
    same: int
    heading: bool = False

    @property
    def empty(self) -> bool:
        return not (self.new or self.clauses or self.described or self.removed or self.heading)


def compare(old: Deck | None, new: Deck) -> Change:
    """The change from one version of a deck to another; None: there was none."""
    before = {passage.id: passage for passage in old.passages} if old else {}
    known = [passage for passage in new.passages if passage.id in before]
    changed = [one for one in known if one.version != before[one.id].version]
    described = [one for one in known if _described_otherwise(before[one.id], one)]
    alike = [one for one in known if one == before[one.id]]
    after = {passage.id for passage in new.passages}
    return Change(
        new=tuple(passage for passage in new.passages if passage.id not in before),
        clauses=tuple((one, tuple(new_clauses(before[one.id].text, one.text))) for one in changed),
        described=tuple(described),
        removed=tuple(passage for key, passage in before.items() if key not in after),
        same=len(alike),
        heading=old is not None and _heading(old) != _heading(new),
    )


def _described_otherwise(old: Passage, new: Passage) -> bool:
    """Whether there is another difference than that of the text; key terms alone are a change of their own."""
    terms = new.key_terms if old.text == new.text else old.key_terms
    return replace(old, text=new.text, version=new.version, key_terms=terms) != new


def _heading(deck: Deck) -> tuple[str, ...]:
    return deck.title, deck.source, deck.track, deck.language


def new_clauses(old: str, new: str) -> Iterator[str]:
    """Clauses of a text that another has not, in order; one that only moved is not new."""
    before, after = _CLAUSE.findall(old), _CLAUSE.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, _, _, begin, end in matcher.get_opcodes():
        if kind in {"insert", "replace"}:
            yield from (clause for clause in after[begin:end] if clause not in before)
