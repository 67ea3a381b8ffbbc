"""Is this answer right? Pure: text in, verdict out."""

from bot.grading.clauses import clauses
from bot.grading.finished import looks_finished
from bot.grading.grade import MAX_ANSWER, grade, prepare
from bot.grading.passage import Prepared
from bot.grading.profiles import PROFILES, Profile, profile
from bot.grading.questions import KeyPoint, Question, QuestionVerdict, grade_question
from bot.grading.ready import ready
from bot.grading.units import content_length
from bot.grading.verdict import Change, ClauseResult, Diff, DiffKind, Miss, MissKind, Verdict
from bot.grading.writing import whole_words

__all__ = [
    "MAX_ANSWER",
    "PROFILES",
    "Change",
    "ClauseResult",
    "Diff",
    "DiffKind",
    "KeyPoint",
    "Miss",
    "MissKind",
    "Prepared",
    "Profile",
    "Question",
    "QuestionVerdict",
    "Verdict",
    "clauses",
    "content_length",
    "grade",
    "grade_question",
    "looks_finished",
    "prepare",
    "profile",
    "ready",
    "whole_words",
]
