"""A verdict in words: every difference in practice, only the place between the tries of a check."""

from __future__ import annotations

from collections.abc import Sequence

from bot.drill.numbered import by_blank, of_blanks
from bot.drill.pieces import only_sound, places
from bot.drill.sentences import sentences, without_text
from bot.grading import Diff, DiffKind, Verdict
from bot.messages import Mark, Phrase, Span

Block = Phrase | tuple[Span, ...]
#: How words are marked that were said and are not the passage's.
_SAID = frozenset({Mark.WRONG, Mark.EXTRA, Mark.SOUND})
#: From here on stand the signs of Chinese and its neighbours (CJK Radicals Supplement).
_WIDE = "\u2e80"


def differences(verdict: Verdict) -> tuple[Span, ...]:
    """The passage with what was typed wrong, left out, added or moved, character by character."""
    spans: list[Span] = []
    spaced = not any(map(_is_wide, "".join(diff.expected for diff in verdict.diffs)))
    for diff in verdict.diffs:
        for span in filter(lambda one: one.text, _spans(diff)):
            if spaced and spans and _glued(spans[-1], span):
                spans.append(Span(" "))
            spans.append(span)
    return _joined(spans)


def in_full(verdict: Verdict, holes: Sequence[tuple[int, int]] = ()) -> tuple[Block, ...]:
    """Result, both figures, the reasons in sentences, then the differences where there are any. `holes`: where the
    blanks stand that were to be filled, if it was them.
    """
    blocks: list[Block] = [
        Phrase(
            "verdict-passed" if verdict.passed else "verdict-failed",
            {"coverage": percent(verdict.coverage), "precision": percent(verdict.precision)},
        )
    ]
    if holes:
        blocks += map(of_blanks, sentences(by_blank(verdict, holes), blanks=True))
    else:
        blocks += sentences(verdict)
    kinds = {diff.kind for diff in verdict.diffs} - {DiffKind.RIGHT}
    if kinds:
        blocks += [differences(verdict), Phrase("verdict-legend")]
    if DiffKind.SOUND in kinds:
        blocks.append(Phrase("verdict-legend-sound"))
    if DiffKind.MOVED in kinds:
        blocks.append(Phrase("verdict-legend-moved"))
    return tuple(blocks)


def only_where(verdict: Verdict) -> tuple[Block, ...]:
    """Which clauses were wrong and in how many places, without a word of the text."""
    blocks: list[Block] = list(without_text(verdict))
    for number, clause in enumerate(verdict.clauses, 1):
        # What is only written wrongly did not fail.
        mild = not clause.term_missed and only_sound(verdict, clause.start, clause.end)
        if (clause.slips or clause.term_missed) and (not mild or verdict.reason == "sound"):
            key = "where-clause-term" if clause.term_missed else "where-clause"
            blocks.append(Phrase(key, {"number": str(number), "slips": places(verdict, number - 1)}))
    return tuple(blocks) or (Phrase("where-elsewhere"),)


def percent(share: float) -> str:
    """A share as whole per cent; never 100 % for less than all of it."""
    return f"{min(99, round(share * 100)) if share < 1 else 100}%"


def _spans(diff: Diff) -> list[Span]:
    match diff.kind:
        case DiffKind.RIGHT:
            return [Span(diff.expected or diff.given)]
        case DiffKind.SOUND:
            return [Span(diff.given, Mark.SOUND), Span(diff.expected, Mark.MISSING)]
        case DiffKind.WRONG:
            return [Span(diff.given, Mark.WRONG), Span(diff.expected, Mark.MISSING)]
        case DiffKind.MISSING:
            return [Span(diff.expected, Mark.MISSING)]
        case DiffKind.EXTRA:
            return [Span(diff.given, Mark.EXTRA)]
        case DiffKind.MOVED:
            return [Span(diff.given, Mark.EXTRA), Span(diff.expected, Mark.MOVED)]


def _glued(one: Span, other: Span) -> bool:
    """Whether two words stand without a space between them: what was said has lost those that were around it. Pieces of
    the passage have them where they belong.
    """
    said = one.mark in _SAID or other.mark in _SAID
    return said and one.text[-1].isalnum() and other.text[0].isalnum()


def _is_wide(char: str) -> bool:
    """Whether it belongs to writing that has no spaces between words."""
    return char >= _WIDE


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].mark is span.mark:
            joined[-1] = Span(joined[-1].text + span.text, span.mark)
        elif span.text:
            joined.append(span)
    return tuple(joined)
