"""One question with buttons: a clause with a key term taken out, and which of four belongs there.

It is practice: each is recorded once a day as an attempt in the mode `choice`, counting for nothing. While the passage is
being checked it says nothing.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from zlib import crc32

from bot.conversation.prompting.occurrence import Occurrence
from bot.conversation.world import Context, Outcome, World, tell
from bot.drill.marked import term_spans
from bot.drill.state import Checking
from bot.grading import clauses
from bot.messages import Choice, Mark, Phrase, Say, Span
from content.model import Passage
from storage.records import Attempted, ValueKept

ANSWER = "kq"
MODE = "choice"
_OPTIONS = 4
#: More questions than any day's slots ask; what is kept of an officer stays small.
_KEPT = 40
_ROW = 2
_GAP = "＿＿＿"


def question_at(at: Occurrence) -> Say | None:
    """The question of this officer, day and slot; None where the passage has no term to ask for."""
    passage = at.passage
    terms = list(term_spans(passage)) if passage else []
    if passage is None or not terms:
        return None
    number = crc32(f"{at.officer.badge}:{at.day}".encode()) % len(terms)
    options = _options(passage, number, at.world.library.passages.values(), f"{at.officer.badge}:{at.day}")
    if len(options) < _ROW:
        return None
    choices = [
        Choice(Phrase("button-answer", {"text": text}), f"{ANSWER}.{passage.id}.{number}.{_sign(text)}")
        for text in options
    ]
    rows = tuple(tuple(choices[place : place + _ROW]) for place in range(0, len(choices), _ROW))
    head = Phrase("question-head", {"slot": at.title, "title": passage.title})
    return Say((head, _clause(passage, number, gap=True)), rows, shows=passage.id)


def is_answered(world: World, badge: str, prompt: Mapping[str, str]) -> bool:
    """Whether the question of this prompt was answered on its day."""
    begins = f"{prompt.get('passage', '')}."
    return any(one.startswith(begins) for one in _answered_on(world, badge, prompt.get("day", "")))


def answered(context: Context, parts: list[str]) -> Outcome | None:
    """A press: passage, which of its terms, a sign of what was chosen."""
    passage = context.world.library.passages.get(parts[0]) if parts else None
    if len(parts) != 3 or passage is None or not parts[1].isdecimal():  # noqa: PLR2004 (these three)
        return None
    terms = list(term_spans(passage))
    if int(parts[1]) >= len(terms):
        return None
    if isinstance(context.state, Checking):
        return tell("check-locked")
    if parts[2] not in {_sign(one) for one in _terms(context.world.library.passages.values(), passage)}:
        return None  # never on offer: the answer is not given away for it
    number = int(parts[1])
    term = passage.text[slice(*terms[number])]
    right = parts[2] == _sign(term)
    result = Phrase("question-right" if right else "question-wrong", {"term": term})
    facts = _facts(context, passage, number, term, right=right)
    before = () if facts else (Phrase("question-before"),)
    blocks = (result, *before, _clause(passage, number, gap=False))
    return Outcome((Say(blocks, shows=passage.id, replaces=context.incoming.message),), facts)


def typed(context: Context, words: str) -> Outcome:
    """`/answer`: the same without a button, as the question says below it."""
    return answered(context, words.strip().split(".")) or tell("answer-usage")


def _facts(
    context: Context, passage: Passage, number: int, term: str, *, right: bool
) -> tuple[Attempted | ValueKept, ...]:
    """The first press of a day counts; who presses again has seen the answer."""
    badge, now = context.officer.badge, context.now
    question, day = f"{passage.id}.{number}", context.world.today(now).isoformat()
    done = _answered_on(context.world, badge, day)
    if question in done:
        return ()
    told = {"last": f"{' '.join([*done, question][-_KEPT:])}:{day}"}
    score = float(right)
    missed = () if right else (term,)
    attempt = Attempted(
        badge, passage.id, passage.version, MODE, False, right, score, score, score, missed, 0, 1, "", now
    )
    return attempt, ValueKept(_kept_as(badge), told)


def _answered_on(world: World, badge: str, day: str) -> list[str]:
    """The questions that were answered on a day, passage and term; only those of the last such day are kept."""
    questions, _, last = str((world.store.value(_kept_as(badge)) or {}).get("last", "")).rpartition(":")
    return questions.split() if last == day else []


def _kept_as(badge: str) -> str:
    """The name of the value that holds what was answered last."""
    return f"question:{badge}"


def _options(passage: Passage, number: int, passages: Iterable[Passage], seed: str) -> list[str]:
    """The term and up to three others of its language, those of its own length first, in an order of their own."""
    spans = list(term_spans(passage))
    right = passage.text[slice(*spans[number])]
    others = {
        term
        for term in _terms(passages, passage)
        if term.casefold() != right.casefold() and _sign(term) != _sign(right)
    }
    chance = random.Random(crc32(f"{seed}:{passage.id}:{number}".encode()))  # noqa: S311 (no secret)
    drawn = sorted(others)
    chance.shuffle(drawn)
    drawn.sort(key=lambda term: abs(len(term) - len(right)))
    options = [right, *drawn[: _OPTIONS - 1]]
    chance.shuffle(options)
    return options


def _terms(passages: Iterable[Passage], like: Passage) -> Iterator[str]:
    """What may be on offer: the terms of all passages in the same language, and this one's as they stand in it."""
    yield from (like.text[first:last] for first, last in term_spans(like))
    yield from (term for one in passages if one.language == like.language for term in one.key_terms)


def _sign(text: str) -> str:
    """Four letters that stand for an option, for a button has little room."""
    return f"{crc32(text.encode()) & 0xFFFF:04x}"


def _clause(passage: Passage, number: int, *, gap: bool) -> tuple[Span, ...]:
    """The clause that holds the term, with a gap in its place or with the term in bold."""
    first, last = list(term_spans(passage))[number]
    pieces = [(start, end) for start, end in clauses(passage.text) if start < last and first < end]
    start, end = pieces[0][0], pieces[-1][1]
    inside = Span(_GAP if gap else passage.text[first:last], Mark.BOLD)
    spans = (Span(passage.text[start:first]), inside, Span(passage.text[last:end].rstrip("\n")))
    return tuple(one for one in spans if one.text)
