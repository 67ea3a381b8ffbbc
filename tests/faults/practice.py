"""Officers of the sample who practise: many answers, each of its own, each judged and answered at once."""

from __future__ import annotations

import csv
import re
import sqlite3
from collections import Counter
from itertools import count
from pathlib import Path

from tests.botapi import Person
from tests.faults.result import Tally
from tests.faults.whole import Player
from tests.process.running import ROOT, Bot, run

_CODE = re.compile(r"(?P<code>[0-9A-Z]{26}) (?P<badge>\S+)$", re.MULTILINE)
_DIGITS = "BCDFGHJKLM"
_FIRST = 11


class Practice(Player):
    """One officer's answers."""

    def __init__(self, person: Person, place: int) -> None:
        self._name = f"作答{_letters(place)}"
        super().__init__(person, (f"{self._name}{_letters(number)}\n完" for number in count()), 1)

    @property
    def texts_said(self) -> list[str]:
        return [text.partition("\n")[0] for text in self.said]

    def answered(self) -> bool:
        """Whether everything said has been answered."""
        heard = self.person.transcript()
        return all(text in heard for text in self.texts_said)

    def kept(self, found: list[str], *, in_order: bool = True) -> Tally:
        """Everything said is in the store, once, in order, and was answered."""
        said, heard = self.texts_said, self.person.transcript()
        mine = [text for text in found if text.startswith(self._name)]
        counted = Counter(mine)
        told = {text for text in said if text in heard}
        gone = [text for text in said if not counted[text]]
        twice = sum(number > 1 for number in counted.values())
        amiss = [f"{text} is lost" for text in gone]
        amiss += [f"{text} was never answered" for text in said if text not in told]
        if in_order and not gone and not twice and mine != said:
            amiss.append(f"answers stand out of order: {mine}")
        lost = len(told & set(gone))
        return Tally(0, len(told), lost, len(said), len(gone), twice, amiss=tuple(amiss))


def others(count: int) -> list[str]:
    """Badges of officers of the sample who speak Chinese, without the first: that one's code is printed."""
    with (ROOT / "content" / "sample" / "roster.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if not (row["role"] or row["language"] or row["status"])]
    return [row["badge"] for row in rows[1 : count + 1]]


def enrolled(bot: Bot, data: Path, badges: list[str], first: int) -> list[Person]:
    """These officers of the sample, with an account each, from this user number on."""
    asked = [word for badge in badges for word in ("--badge", badge)]
    told = run("roster", "codes", *asked, data=data).stdout
    lines = [f"{found['code']} {found['badge']}" for found in _CODE.finditer(told)]
    assert len(lines) == len(badges), told
    people = [bot.api.person(first + number, f"Person {first + number}") for number in range(len(badges))]
    for answer in all_ask(people, lines):
        assert "注册成功" in answer, answer
    return people


def all_ask(people: list[Person], lines: list[str]) -> list[str]:
    """Each says a line; the answers."""
    for person, line in zip(people, lines, strict=True):
        person.says(line)
    return [person.reads().text for person in people]


def crowd(bot: Bot, data: Path, number: int) -> list[Person]:
    """So many officers, enrolled."""
    return [bot.enrolled(_FIRST), *enrolled(bot, data, others(number - 1), _FIRST + 1)]


def practising(people: list[Person]) -> list[Practice]:
    """All of them in the mode in which any answer is judged at "done"."""
    for way in ("/drill zfgf-01", "完", "跳过"):
        all_ask(people, [way] * len(people))
    return [Practice(person, place) for place, person in enumerate(people)]


def answers(data: Path) -> list[str]:
    """What the store holds of the practice, in the order of the ledger."""
    connection = sqlite3.connect(f"file:{data / 'chensong.db'}?mode=ro", uri=True)
    try:
        rows = connection.execute("SELECT text FROM answers WHERE text LIKE '作答%' ORDER BY seq").fetchall()
    finally:
        connection.close()
    return [text for (text,) in rows]


def _letters(number: int) -> str:
    """A number in letters: a verdict marks digits where the passage has a number."""
    return "".join(_DIGITS[int(digit)] for digit in f"{number:05d}")
