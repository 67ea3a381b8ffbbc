"""One answer explained at the terminal: differences, sentences, rules, time taken."""

from __future__ import annotations

import os
import time
import unicodedata
from collections.abc import Iterator
from typing import TextIO

from bot.channels.base import plain_spans
from bot.drill.feedback import in_full
from bot.drill.pieces import places
from bot.grading import Verdict, grade, prepare
from bot.messages import Phrase, Span
from bot.texts import Texts

_MARKS = " \n，。；：、！？,.;:!?"


def explain(
    passage: str,
    answer: str,
    *,
    terms: tuple[str, ...] = (),
    profile: str,
    language: str | None,
    target: TextIO,
    color: bool | None = None,
) -> None:
    """Print how an answer is judged, in the passage's language; in colour where the target shows it.

    `terms`: key terms, as a deck marks them.
    """
    language = language or ("zh" if any(map(_is_ideograph, passage)) else "en")
    ready = prepare(passage, terms, language)
    grade(ready, answer, profile)  # what is loaded once does not count
    begin = time.perf_counter()
    verdict = grade(ready, answer, profile)
    taken = (time.perf_counter() - begin) * 1000
    if color is None:
        color = target.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    texts = Texts()
    for block in (*in_full(verdict), *_clause_by_clause(verdict)):
        spans = (Span(texts.say(language, block)),) if isinstance(block, Phrase) else block
        _print(spans, target, color=color)
    _print((Span(texts.say(language, _summary(verdict, taken))),), target, color=color)


def _clause_by_clause(verdict: Verdict) -> Iterator[Phrase]:
    for number, clause in enumerate(verdict.clauses, 1):
        result = "term" if clause.term_missed else "slips" if clause.slips else "right"
        yield Phrase(
            f"explain-clause-{result}",
            {"number": number, "text": clause.text.rstrip(_MARKS), "slips": places(verdict, number - 1)},
        )


def _summary(verdict: Verdict, taken: float) -> Phrase:
    rules = tuple(dict.fromkeys((verdict.reason, *verdict.rules)))
    return Phrase(
        "explain-summary",
        {
            "profile": verdict.profile,
            "score": f"{verdict.score:.3f}",
            "rules": rules,
            "time": f"{taken:.2f}",
        },
    )


def _print(spans: tuple[Span, ...], target: TextIO, *, color: bool) -> None:
    if not color:
        target.write(plain_spans(spans) + "\n")
        return
    from bot.channels.colours import print_styled

    print_styled(spans, target)


def _is_ideograph(char: str) -> bool:
    return unicodedata.name(char, "").startswith("CJK UNIFIED")
