"""Problems as people read them."""

from __future__ import annotations

from bot.problems import line
from bot.texts import Texts
from content.model import Problem

_TEXTS = Texts()


def told(problem: Problem, language: str = "zh") -> str:
    """A problem as its line in a language; every test that tells one proves that its words can be filled in."""
    return line(_TEXTS, language, problem)
