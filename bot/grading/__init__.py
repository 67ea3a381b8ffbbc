"""Is this answer right? Pure: text in, verdict out."""

from bot.grading.clauses import clauses
from bot.grading.finished import looks_finished
from bot.grading.prepare import Prepared, content_length, prepare
from bot.grading.rules import MAX_ANSWER, grade
from bot.grading.verdict import ClauseResult, Diff, DiffKind, Verdict

__all__ = [
    "MAX_ANSWER",
    "ClauseResult",
    "Diff",
    "DiffKind",
    "Prepared",
    "Verdict",
    "clauses",
    "content_length",
    "grade",
    "looks_finished",
    "prepare",
]
