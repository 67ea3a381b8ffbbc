"""A broadcast of the running bot, killed in the middle: nobody hears it twice, those whose turn had not come hear it
afterwards, and the account says what became of it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.botapi import BotApi
from tests.faults.practice import crowd
from tests.process.running import Bot

pytestmark = pytest.mark.process
TEXT = "明天九点开会"
PEOPLE = 24


def heard(api: BotApi, admin: int) -> Counter[int]:
    """How often the text came into each chat; the admin's own is left out, for the preview shows it too."""
    return Counter(chat for chat, sent in list(api.state.shown) if TEXT in sent.text and chat != admin)


def test_killed_in_the_middle_it_goes_on_and_nobody_hears_it_twice(
    api: BotApi, bot: Bot, tmp_path: Path
) -> None:
    people = crowd(bot, tmp_path / "data" / "sample", PEOPLE)
    admin = bot.enrolled(99, "admin")
    preview = admin.asks(f"/broadcast 民警 {TEXT}")
    assert f"能发到 {PEOPLE} 人" in preview.text
    api.latency = 0.15
    admin.presses("发出")
    assert people[0].waits(lambda: sum(heard(api, 99).values()) >= 3, 30)
    bot.kill()
    api.latency = 0
    bot.restart()
    assert people[0].waits(lambda: any("群发结束" in sent.text for sent in api.state.shown_in(99)), 60)
    assert api.pace.broken == 0
    found = heard(api, 99)
    assert max(found.values()) == 1
    over = next(sent.text for sent in reversed(api.state.shown_in(99)) if "群发结束" in sent.text)
    numbers = [int(one) for one in re.findall(r"(?:共|已送到|不能确定|被拒收|停下没发) (\d+)", over)]
    assert numbers[0] == PEOPLE
    assert sum(numbers[1:]) == PEOPLE
    # On their way at the kill: as many as the pace sends in the time that one call takes, and what was not noted yet.
    assert numbers[2] <= PEOPLE / 2
    assert numbers[1] <= len(found) <= numbers[1] + numbers[2]
