"""By which measure an answer is judged: the mode's, or what the deck or the passage asks for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.drill.modes import MODES
from bot.drill.verdicts import judge
from content.model import Passage, Tolerance
from tests.sample import passage

RIGHTS = passage(
    "rights", "权利", "公民、法人和组织依法行使权利，任何人可以检举违法行为，不得打击报复。", ("检举",)
)


def passes(mode: str, tolerance: Tolerance, said: str, wanted: str, one: Passage = RIGHTS) -> bool:
    assert wanted in one.text
    verdict, _ = judge(MODES[mode], replace(one, tolerance=tolerance), (one.text.replace(wanted, said),))
    return verdict.passed


@pytest.mark.parametrize(
    ("mode", "tolerance", "profile"),
    [
        ("firsts", Tolerance(), "lenient"),
        ("firsts", Tolerance("strict"), "lenient"),
        ("recall", Tolerance(), "standard"),
        ("recall", Tolerance("strict"), "strict"),
        ("recall", Tolerance("spoken"), "spoken"),
    ],
)
def test_the_verdict_names_its_profile(mode: str, tolerance: Tolerance, profile: str) -> None:
    verdict, _ = judge(MODES[mode], replace(RIGHTS, tolerance=tolerance), ("公民",))
    assert verdict.profile == profile


def test_a_strict_deck_wants_the_very_term() -> None:
    assert passes("recall", Tolerance(), "权力", "权利")
    assert not passes("recall", Tolerance("strict"), "权力", "权利")


def test_free_order_is_for_the_members_of_an_enumeration() -> None:
    free = Tolerance(free_order=True)
    assert not passes("recall", Tolerance(), "法人、公民", "公民、法人")
    assert passes("recall", free, "法人、公民", "公民、法人")
    assert not passes(
        "recall", free, "不得打击报复，任何人可以检举违法行为", "任何人可以检举违法行为，不得打击报复"
    )


@pytest.mark.parametrize("mode", ["recall", "firsts"])
def test_synonyms_of_a_deck_count_as_its_own_words(mode: str) -> None:
    assert not passes(mode, Tolerance(), "举报", "检举")
    assert passes(mode, Tolerance(synonyms=(("检举", "举报"),)), "举报", "检举")


def test_a_deck_may_forgive_fewer_errors_than_its_profile() -> None:
    none = Tolerance(shares=(("plain", 0.0),))
    long = replace(
        RIGHTS, text=RIGHTS.text + "有关部门接到报告以后，负责立即派人调查处理，并把结果告诉报告人。"
    )
    assert passes("recall", Tolerance(), "部门接到", "有关部门接到", long)
    assert not passes("recall", none, "部门接到", "有关部门接到", long)
    # The stages before the recall forgive as always.
    assert passes("firsts", none, "部门接到", "有关部门接到", long)


def test_a_deck_may_want_every_character_written_right() -> None:
    assert passes("recall", Tolerance(), "依法形使", "依法行使")
    assert not passes("recall", Tolerance(shares=(("sound", 0.0),)), "依法形使", "依法行使")


def test_a_blank_may_be_filled_with_a_synonym() -> None:
    one = replace(RIGHTS, tolerance=Tolerance(synonyms=(("检举", "举报"),)))
    assert judge(MODES["blanks"], one, ("举报",))[0].passed
    assert not judge(MODES["blanks"], RIGHTS, ("举报",))[0].passed
