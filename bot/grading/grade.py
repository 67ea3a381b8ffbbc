"""Passage and answer to verdict, each language by its own judge."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from bot.grading.chinese.judge import judge as judge_chinese
from bot.grading.chinese.prepare import ChinesePassage, prepare_chinese
from bot.grading.english.judge import judge as judge_english
from bot.grading.english.prepare import EnglishPassage, prepare_english
from bot.grading.passage import Prepared
from bot.grading.profiles import PROFILES, Profile
from bot.grading.verdict import Verdict

#: Longer answers are cut: no passage is nearly as long, and comparing costs length times length.
MAX_ANSWER = 8192

#: Words that mean the same in this deck, in groups.
Synonyms = tuple[tuple[str, ...], ...]


@lru_cache(maxsize=2048)
def prepare(
    text: str,
    key_terms: tuple[str, ...] = (),
    language: str = "zh",
    *,
    synonyms: Synonyms = (),
    free_order: bool = False,
) -> Prepared:
    """Make a passage ready; the same arguments give the same object again.

    `free_order`: the members of its enumerations may stand in any order. Every language but English is judged
    by characters, as Chinese is.
    """
    if language == "en":
        return prepare_english(text, key_terms, synonyms)
    return prepare_chinese(text, key_terms, synonyms, language=language, free_order=free_order)


def grade(prepared: Prepared, answer: str, profile: str | Profile = "standard") -> Verdict:
    """The verdict on an answer. Never raises; what stands beyond MAX_ANSWER characters is not looked at.

    Raises KeyError for the name of a profile that there is not.
    """
    chosen = PROFILES[profile] if isinstance(profile, str) else profile
    if len(answer) > MAX_ANSWER:
        verdict = grade(prepared, answer[:MAX_ANSWER], chosen)
        return replace(verdict, rules=(*verdict.rules, "cut"))
    if isinstance(prepared, EnglishPassage):
        return judge_english(prepared, answer, chosen)
    assert isinstance(prepared, ChinesePassage)
    return judge_chinese(prepared, answer, chosen)
