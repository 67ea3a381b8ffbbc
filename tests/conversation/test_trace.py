"""Behind a figure stand its ledger entries; what was heard in person is told apart wherever it counts."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import openpyxl
import pytest

from bot.conversation import trace
from bot.conversation.view import Subject, gather
from bot.conversation.world import World
from bot.people.disclosure import Disclosure
from bot.reports.board import by_tracks
from bot.reports.heard import heard
from storage.records import Forgotten, Turn
from tests import sample
from tests.sample import LAW, NOW, TODAY, Chat, labels, words


@pytest.fixture
def done(world: World, officer: Chat) -> Chat:
    """安 has recited in time."""
    officer.says("/check law")
    officer.says(LAW)
    return officer


def numbers(said: str) -> list[int]:
    return [int(one) for one in re.findall(r"^#(\d+)", said, re.MULTILINE)]


def test_by_button_and_by_word_the_entries_behind_the_figures(done: Chat, supervisor: Chat) -> None:
    supervisor.says("/completion 北分局")
    pressed = words(supervisor.presses("台账依据"))
    assert pressed == words(supervisor.says("/completion 北分局 台账"))
    assert "按时 1" in pressed
    assert "A1《盘问检查》（2026-09-07，河口所）按时完成" in pressed
    assert "安宁" not in pressed
    assert "《权力属于人民》" in pressed


def test_what_is_listed_adds_up(done: Chat, admin: Chat) -> None:
    said = words(admin.says("/completion 台账"))
    assert sum(int(one) for one in re.findall(r"》(\d+) 人", said)) == int(re.findall(r"应学 (\d+)", said)[0])
    assert said.count("按时完成") == int(re.findall(r"按时 (\d+)", said)[0])


def test_other_tracks_and_days_are_left_out(done: Chat, admin: Chat) -> None:
    assert "没有更多台账" in words(admin.says("/completion 2026-09-01 台账"))
    assert numbers(words(admin.says("/completion 训练 台账")))


def test_nobody_looks_behind_what_they_may_not_see(done: Chat, supervisor: Chat) -> None:
    assert numbers(words(supervisor.says("/completion 南分局 台账"))) == []
    assert "南分局" not in words(supervisor.says("/completion 台账"))


def test_page_by_page(done: Chat, admin: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = numbers(words(admin.says("/completion 台账")))
    monkeypatch.setattr(trace, "_PAGE", 2)
    page = admin.says("/completion 台账")
    listed = numbers(words(page))
    assert len(listed) == 2
    while "更早的" in labels(page):
        page = admin.presses("更早的")
        assert page[0].replaces is not None
        listed += numbers(words(page))
    assert listed == whole
    assert len(whole) > 2


def test_where_nobody_is_named_few_are_not_listed(world: World, done: Chat, supervisor: Chat) -> None:
    world.disclosure = lambda _channel: Disclosure.FIGURES
    said = words(supervisor.says("/completion 北分局 台账"))
    assert "不足 5 人" in said
    assert numbers(said) == []


# --- heard in person


@pytest.fixture
def aloud(officer: Chat, supervisor: Chat) -> Chat:
    """白 has heard 安 recite."""
    officer.says("/today")
    supervisor.says("/record A1 law 没有手机")
    supervisor.says("是")
    return officer


def test_it_is_told_apart_on_every_screen(aloud: Chat, supervisor: Chat, admin: Chat) -> None:
    assert "背诵《盘问检查》，18:00 前（当面背过）" in words(aloud.says("/today"))
    assert "其中 1 项是当面背诵登记的" in words(aloud.says("/progress"))
    assert "其中当面背诵登记的 1 项：河口所 1" in words(supervisor.says("/completion 北分局"))
    assert "按时完成（当面背诵）" in words(supervisor.says("/completion 北分局 台账"))
    assert words(admin.says("/audit A1")).count("（当面背诵）") == 1
    assert "（当面背诵）没有手机" in words(admin.says("/audit A1")).replace(" ", "")


def test_in_workbook_and_picture(world: World, aloud: Chat, admin: Chat) -> None:
    [message] = admin.says("/completion xlsx")
    assert message.enclosure is not None
    page = openpyxl.load_workbook(io.BytesIO(message.enclosure.content))["完成情况"]
    rows = list(page.iter_rows(values_only=True))
    assert rows[2][-1] == "当面背诵"
    assert rows[-1][-1] == 1
    view = gather(world.store, None, Subject("", TODAY, TODAY), world.calendar(), NOW)
    board = by_tracks(view, lambda phrase: world.texts.say("zh", phrase))
    assert "其中 1 项是当面背诵登记的。" in board.notes


def test_it_is_counted_by_department_day_and_track(world: World, aloud: Chat, admin: Chat) -> None:
    assert heard(world.store, TODAY, TODAY) == heard(world.store, TODAY, TODAY, "训练") == {"d2": 1}
    assert heard(world.store, TODAY, TODAY, "教育") == {}
    assert heard(world.store, TODAY + timedelta(days=1), TODAY + timedelta(days=70)) == {}
    world.store.record(Turn(NOW, facts=(Forgotten("A1", "C1", "请求", remove=False, at=NOW),)))
    assert heard(world.store, TODAY, TODAY) == {"d2": 1}


def test_a_mark_taken_back_is_not_heard_any_more(world: World, aloud: Chat, admin: Chat) -> None:
    admin.says("/override A1 law fail 听错了")
    admin.says("是")
    assert sum(heard(world.store, TODAY, TODAY).values()) == 0
    assert "当面" not in words(admin.says("/completion"))


def test_in_english(aloud: Chat, supervisor: Chat) -> None:
    supervisor.says("/lang en")
    said = words(supervisor.says("/completion 北分局 entries"))
    assert "done on time (heard in person)" in said
    assert sample.AN.name not in said
