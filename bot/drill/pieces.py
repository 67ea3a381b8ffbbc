"""What the differences of a verdict come to: pieces left out, moved, added, and words written wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.grading import Diff, DiffKind, Verdict, whole_words

#: So many letters (or words) that were left out running are told as a piece, and so many letters that were added.
_PIECE = 3
_WORD = 2
_LONG = 12
#: A clause of which no more is left than this share was left out.
_LEFT = 0.2
#: Below both, an answer has nothing to do with the passage.
_OTHER = 0.25
#: Where the clauses of an answer are parted.
_CLAUSES = re.compile(r"[，。；：！？,.;:!?\s]+")


@dataclass(frozen=True, slots=True)
class Lost:
    """What was left out. Clauses are numbered from 0; `tail` and `head`: those of `whole` that end and begin the
    passage; `pieces`: (clause, words) of what is missing in others; `displaced`: the same of what was said in
    another place.
    """

    whole: tuple[int, ...]
    tail: tuple[int, ...]
    head: tuple[int, ...]
    pieces: tuple[tuple[int, str], ...]
    displaced: tuple[tuple[int, str], ...]


def lost(verdict: Verdict) -> Lost:
    """Clauses left out whole, and pieces of at least three letters of others."""
    last = len(verdict.clauses) - 1
    missing = [diff for diff in verdict.diffs if diff.kind is DiffKind.MISSING]
    added = {_bare(diff.given) for diff in verdict.diffs if diff.kind is DiffKind.EXTRA}
    elsewhere = [
        diff for diff in missing if _letters(diff.expected) >= _WORD and _bare(diff.expected) in added
    ]
    gone = [diff for diff in missing if diff not in elsewhere]
    whole, pieces = [], []
    for number, clause in enumerate(verdict.clauses):
        parts = [
            diff.expected[max(0, clause.start - diff.start) : clause.end - diff.start]
            for diff in gone
            if diff.start < clause.end and clause.start < diff.end
        ]
        if sum(map(_letters, parts)) >= (1 - _LEFT) * _letters(clause.text):
            whole.append(number)
        else:
            pieces += [(number, part.strip()) for part in parts if _is_piece(part)]
    tail = tuple(number for number in whole if set(range(number, last + 1)) <= set(whole))
    head = tuple(number for number in whole if set(range(number + 1)) <= set(whole))
    displaced = tuple((_clause(verdict, diff.start), diff.expected) for diff in elsewhere)
    return Lost(tuple(whole), tail, head, tuple(pieces), displaced)


def moved(verdict: Verdict) -> Iterator[tuple[int, int]]:
    """(clause, clause before which it was said instead), from 0; behind the last one is their number."""
    here = [diff for diff in verdict.diffs if diff.kind is DiffKind.MOVED and _letters(diff.given)]
    for diff in verdict.diffs:
        if diff.kind is not DiffKind.MOVED or not _letters(diff.expected):
            continue
        wanted = _bare(diff.expected)
        said = next((one for one in here if _bare(one.given) in wanted or wanted in _bare(one.given)), None)
        if said is not None:
            before = sum(clause.end - len(_end(clause.text)) <= said.start for clause in verdict.clauses)
            own = _clause(verdict, diff.start)
            if before not in {own, own + 1}:
                yield own, before


def junk(verdict: Verdict) -> Iterator[Diff]:
    """Longer pieces that do not belong to the text."""
    return (diff for diff in verdict.diffs if diff.kind is DiffKind.EXTRA and _letters(diff.given) >= _LONG)


def others_text(verdict: Verdict) -> bool:
    """Whether an answer has next to nothing of the passage."""
    return verdict.coverage < _OTHER and verdict.precision < 1 - _OTHER


def elsewhere(verdict: Verdict) -> bool:
    """Whether most of an answer is whole clauses of the passage, though next to nothing stands in its place."""
    if not others_text(verdict):
        return False
    said = [_bare(clause) for clause in _CLAUSES.split("".join(diff.given for diff in verdict.diffs))]
    known = {_bare(clause.text) for clause in verdict.clauses}
    own = sum(len(clause) for clause in said if clause in known)
    return own > sum(map(len, said)) / 2


def forgiven(verdict: Verdict) -> int:
    """How many differences there are that are no slips of sound."""
    return sum(diff.kind not in {DiffKind.RIGHT, DiffKind.SOUND} for diff in verdict.diffs)


def misspelt(verdict: Verdict) -> list[tuple[str, str]]:
    """(as it was written, as it should be) of each word that sounds right as a whole, each pair once."""
    text = "".join(diff.expected for diff in verdict.diffs)
    return list(
        dict.fromkeys(
            _word(verdict.diffs, number, text)
            for number, diff in enumerate(verdict.diffs)
            if diff.kind is DiffKind.SOUND and not _beside_wrong(verdict.diffs, number)
        )
    )


def _beside_wrong(diffs: tuple[Diff, ...], number: int) -> bool:
    """Whether it touches what is wrong: of 性别 for 姓名 the first half is no mistake of writing."""
    beside = (*diffs[max(0, number - 1) : number], *diffs[number + 1 : number + 2])
    return any(diff.kind is DiffKind.WRONG for diff in beside)


def only_sound(verdict: Verdict, start: int, end: int) -> bool:
    """Whether nothing in these characters of the passage is wrong but writing."""
    kinds = {diff.kind for diff in verdict.diffs if diff.start < end and start < diff.end}
    return DiffKind.SOUND in kinds and kinds <= {DiffKind.RIGHT, DiffKind.SOUND}


def places(verdict: Verdict, number: int) -> int:
    """In how many places a clause went wrong, at least one: differences side by side are one, however long."""
    count, beside = 0, False
    for diff in verdict.diffs:
        if diff.kind is DiffKind.RIGHT:
            # Marks and spaces part no places: nothing right was said between.
            beside = beside and not _letters(diff.expected)
            continue
        own = _stands_in(verdict, diff, number)
        count += own and not beside
        beside = own
    return max(1, count)


def _stands_in(verdict: Verdict, diff: Diff, number: int) -> bool:
    """Whether a difference is one of this clause; what was added between two is the later one's, as it is graded."""
    clause = verdict.clauses[number]
    if diff.start < diff.end:
        return diff.start < clause.end and clause.start < diff.end
    ends = (one.end - len(_end(one.text)) for one in verdict.clauses)
    return number == min(sum(end <= diff.start for end in ends), len(verdict.clauses) - 1)


def _word(diffs: tuple[Diff, ...], number: int, text: str) -> tuple[str, str]:
    """The word around a difference, as far as its neighbours were said as they are."""
    diff = diffs[number]
    start, end = whole_words(text, diff.start, diff.end)
    before, after = text[start : diff.start], text[diff.end : end]
    if not (number and before and diffs[number - 1].given.endswith(before)):
        before = ""
    if not (after and number + 1 < len(diffs) and diffs[number + 1].given.startswith(after)):
        after = ""
    return before + diff.given + after, before + diff.expected + after


def _clause(verdict: Verdict, place: int) -> int:
    """The clause of a place in the passage."""
    ends = (number for number, clause in enumerate(verdict.clauses) if place < clause.end)
    return next(ends, len(verdict.clauses) - 1)


def _is_piece(part: str) -> bool:
    """At least three letters in Chinese; in other languages three words."""
    words = part.split()
    return len(words) >= _PIECE if part.isascii() else _letters(part) >= _PIECE


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _end(text: str) -> str:
    """What stands behind a clause's last letter."""
    return text[len(text.rstrip(_marks(text))) :]


def _marks(text: str) -> str:
    return "".join({char for char in text if not char.isalnum()}) or " "
