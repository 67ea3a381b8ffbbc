"""Answers to grade, a JSON object a line: read, checked, and graded into the line that answers it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.grading.grade import grade, prepare
from bot.grading.profiles import Profile

LANGUAGES = ("zh", "en")
_SHOWN = 40


class GradeInputError(ValueError):
    """A line that cannot be graded: `key` names the words for why, and for what to do; `args` fill them."""

    def __init__(self, line: int, key: str, **args: str | tuple[str, ...]) -> None:
        super().__init__(f"line {line}: {key}")
        self.line = line
        self.key = key
        self.args_of_key = args


class Row(NamedTuple):
    """One answer, and the passage it is an answer to."""

    id: str
    language: str
    passage: str
    answer: str
    key_terms: tuple[str, ...]


def read_rows(lines: Iterable[str]) -> Iterator[Row]:
    """The rows of all lines that are not empty. Raises GradeInputError at the first that is none."""
    return (_row(number, line) for number, line in enumerate(lines, 1) if line.strip())


def graded(row: Row, profile: Profile) -> str:
    """`{id, passed, score, coverage, precision, missed}`."""
    verdict = grade(prepare(row.passage, row.key_terms, row.language), row.answer, profile)
    result = {
        "id": row.id,
        "passed": verdict.passed,
        "score": round(verdict.score, 4),
        "coverage": round(verdict.coverage, 4),
        "precision": round(verdict.precision, 4),
        "missed": list(verdict.missed),
    }
    written = json.dumps(result, ensure_ascii=False)
    try:
        written.encode()
    except UnicodeEncodeError:  # half a surrogate pair: JSON can hold it, a file cannot
        return json.dumps(result)
    return written


def _row(number: int, line: str) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise GradeInputError(number, "problem-grade-json", reason=str(error)) from None
    if not isinstance(row, dict):
        raise GradeInputError(number, "problem-grade-object")
    for name in ("id", "lang", "passage", "answer"):
        if not isinstance(row.get(name), str):
            raise GradeInputError(number, "problem-grade-key", name=name)
    if row["lang"] not in LANGUAGES:
        raise GradeInputError(number, "problem-language", written=row["lang"][:_SHOWN], known=LANGUAGES)
    terms = row.get("key_terms") or []
    if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms):
        raise GradeInputError(number, "problem-grade-terms")
    return Row(row["id"], row["lang"], row["passage"], row["answer"], tuple(terms))
