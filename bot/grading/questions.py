"""Questions with model answers: any of them passes, and key points give partial credit.

A key point is said if one of its phrases stands in the answer as an examiner would accept it (the phrase is graded
like a short passage, so that its numbers, negations and terms must be right), and no negation stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from bot.grading.clauses import clauses
from bot.grading.grade import MAX_ANSWER, Synonyms, grade, prepare
from bot.grading.profiles import Profile
from bot.grading.units import Units, units
from bot.grading.verdict import Change, MissKind, Verdict

#: How many units a phrase may be shorter or longer in the answer (twenty-four is 24), and how far beside it a
#: negation is looked for.
_GIVE = 2
_BESIDE = 2
#: Below this similarity no part of the answer is the phrase.
_ALIKE = 50


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One point of an answer: how it is called, and the phrases of which any says it."""

    name: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, the model answers, and the points that make up a full answer.

    `key_terms` and `synonyms` are those of the deck. Raises ValueError without a model answer.
    """

    prompt: str
    answers: tuple[str, ...]
    key_points: tuple[KeyPoint, ...] = ()
    language: str = "zh"
    key_terms: tuple[str, ...] = ()
    synonyms: Synonyms = field(default=())

    def __post_init__(self) -> None:
        if not self.answers:
            raise ValueError(f"no model answer to {self.prompt!r} -> give at least one")


@dataclass(frozen=True, slots=True)
class QuestionVerdict:
    """`best`: the verdict against the model answer that fits best, number `model` from 0. `said`, `unsaid`: key
    points by name. `credit`: 1 if passed, else the share of the points said, 0..1.
    """

    best: Verdict
    model: int
    said: tuple[str, ...]
    unsaid: tuple[str, ...]
    credit: float

    @property
    def passed(self) -> bool:
        return self.best.passed


def grade_question(question: Question, answer: str, profile: str | Profile = "standard") -> QuestionVerdict:
    """The verdict on an answer to a question. Raises KeyError for the name of a profile that there is not."""
    answer = answer[:MAX_ANSWER]
    verdicts = [
        grade(
            prepare(model, question.key_terms, question.language, synonyms=question.synonyms), answer, profile
        )
        for model in question.answers
    ]
    model = max(range(len(verdicts)), key=lambda number: verdicts[number].score)
    best = verdicts[model]
    text = units(answer, question.language)
    said = tuple(
        point.name
        for point in question.key_points
        if best.passed or any(_says(question, answer, text, phrase, profile) for phrase in point.phrases)
    )
    unsaid = tuple(point.name for point in question.key_points if point.name not in said)
    share = len(said) / len(question.key_points) if question.key_points else 0.0
    return QuestionVerdict(best, model, said, unsaid, 1.0 if best.passed else share)


def _says(question: Question, answer: str, text: Units, phrase: str, profile: str | Profile) -> bool:
    """Whether a phrase stands somewhere in the answer."""
    prepared = prepare(phrase, (), question.language, synonyms=question.synonyms)
    for start, end in _windows(answer, text, phrase, question.language):
        if grade(prepared, answer[text.starts[start] : text.ends[end - 1]], profile).passed:
            beside = grade(prepared, answer[_around(answer, text, start, end)], profile).misses
            return not any(miss.kind is MissKind.NEGATION and miss.change is Change.ADDED for miss in beside)
    return False


def _around(answer: str, text: Units, start: int, end: int) -> slice:
    """The units [start, end) with those beside them in the same clause."""
    first, last = text.starts[start], text.ends[end - 1]
    begins = max((since for since, _ in clauses(answer) if since <= first), default=0)
    ends = min((until for _, until in clauses(answer) if until >= last), default=len(answer))
    wide_start = text.starts[max(0, start - _BESIDE)]
    wide_end = text.ends[min(len(text.ends), end + _BESIDE) - 1]
    return slice(max(begins, wide_start), min(ends, wide_end))


def _windows(answer: str, text: Units, phrase: str, language: str) -> Iterator[tuple[int, int]]:
    """Stretches of the answer's units where the phrase may stand: about the place that fits best letter for letter."""
    size = len(units(phrase, language).items)
    place = fuzz.partial_ratio_alignment(phrase.casefold(), answer.casefold(), score_cutoff=_ALIKE)
    if not size or not text.items or place is None:
        return
    first = next((at for at, end in enumerate(text.ends) if end > place.dest_start), 0)
    spans = {
        (start, start + length)
        for start in range(max(0, first - _GIVE), min(len(text.items), first + _GIVE) + 1)
        for length in range(max(1, size - _GIVE), size + _GIVE + 1)
        if start + length <= len(text.items)
    }
    yield from sorted(spans, key=lambda span: (abs(span[1] - span[0] - size), abs(span[0] - first)))
