"""Why an answer was judged as it was, in sentences that an officer understands."""

from __future__ import annotations

from collections.abc import Iterator

from bot.grading import Change, Diff, DiffKind, Miss, Verdict
from bot.messages import Phrase, Value

#: More mistakes than this are counted, not told one by one.
_TOLD = 6
#: Where the whole went wrong, single words say nothing more.
_SAYS_ALL = frozenset({"empty", "twice", "order", "coverage", "precision"})
#: So much of a clause that was left out is quoted, in characters.
_QUOTED = 24


def sentences(verdict: Verdict) -> tuple[Phrase, ...]:
    """The critical words that went wrong first, then what else there is to say."""
    blocks = list(_of_the_whole(verdict))
    if verdict.reason in _SAYS_ALL:
        return tuple(blocks)
    told = list(dict.fromkeys(verdict.misses))
    words = [_about(miss) for miss in told[:_TOLD]]
    if len(told) > _TOLD:
        words.append(Phrase("why-more", {"count": len(told) - _TOLD}))
    return (*blocks, *words) if verdict.reason == "clause" else (*words, *blocks)


def _about(miss: Miss) -> Phrase:
    args: dict[str, Value] = {"where": Phrase("why-where", {"number": miss.clause + 1}), "name": miss.name}
    if miss.change is Change.CHANGED and miss.said:
        return Phrase(f"why-{miss.kind.value}-changed", {**args, "said": miss.said})
    if miss.change is Change.CHANGED:
        return Phrase("why-partly", args)
    return Phrase(f"why-{miss.kind.value}-{miss.change.value}", args)


def _of_the_whole(verdict: Verdict) -> Iterator[Phrase]:
    match verdict.reason:
        case "clause":
            yield from _left_out(verdict)
        case "empty" | "twice" | "order" | "coverage" | "precision" | "sound" | "slips":
            yield Phrase(f"why-{verdict.reason}")
    if verdict.passed and "corrected" in verdict.rules:
        yield Phrase("why-corrected")
    sounds = sum(diff.kind is DiffKind.SOUND for diff in verdict.diffs)
    if sounds:
        yield Phrase("why-sounds", {"count": sounds})


def _left_out(verdict: Verdict) -> Iterator[Phrase]:
    """The longest piece that was left out, by its words."""
    gone = [diff for diff in verdict.diffs if diff.kind is DiffKind.MISSING]
    if not gone:
        yield Phrase("why-clause-lost")
        return
    longest = max(gone, key=lambda diff: len(diff.expected))
    yield Phrase("why-clause", {"number": _clause(verdict, longest), "words": _short(longest.expected)})


def _clause(verdict: Verdict, diff: Diff) -> int:
    return next(
        (number for number, clause in enumerate(verdict.clauses, 1) if diff.start < clause.end),
        len(verdict.clauses),
    )


def _short(words: str) -> str:
    words = words.strip()
    return words if len(words) <= _QUOTED else words[:_QUOTED] + "…"
