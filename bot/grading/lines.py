"""Grading by the line: JSON objects in, JSON objects out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bot.grading.grade import grade, prepare


class GradeInputError(ValueError):
    """A line that cannot be graded: which, why, and what to do."""

    def __init__(self, line: int, what: str, remedy: str) -> None:
        super().__init__(f"line {line}: {what} -> {remedy}")
        self.line = line


def grade_lines(lines: Iterable[str]) -> Iterator[str]:
    """For each `{id, lang, passage, answer[, key_terms]}` one `{id, passed, score, coverage, precision, missed}`.

    Empty lines are skipped. Raises GradeInputError.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = _row(number, line)
        terms = tuple(row.get("key_terms") or ())
        verdict = grade(prepare(row["passage"], terms, row["lang"]), row["answer"])
        yield json.dumps(
            {
                "id": row["id"],
                "passed": verdict.passed,
                "score": round(verdict.score, 4),
                "coverage": round(verdict.coverage, 4),
                "precision": round(verdict.precision, 4),
                "missed": list(verdict.missed),
            },
            ensure_ascii=False,
        )


def _row(number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise GradeInputError(number, f"no JSON ({error})", "write one JSON object a line") from None
    if not isinstance(row, dict):
        raise GradeInputError(number, "no JSON object", "write {…} with id, lang, passage and answer")
    for name in ("id", "lang", "passage", "answer"):
        if not isinstance(row.get(name), str):
            raise GradeInputError(number, f"{name} is missing or no text", f'add "{name}": "…"')
    terms = row.get("key_terms") or []
    if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms):
        raise GradeInputError(number, "key_terms is no list of texts", 'write "key_terms": ["…"]')
    return row
