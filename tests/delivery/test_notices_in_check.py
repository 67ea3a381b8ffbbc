"""During a check a notice may be acknowledged, by its button or in words, and is not shown."""

from __future__ import annotations

import pytest

from bot.conversation.compose import Composer
from bot.messages import Message
from tests.delivery.test_notices import Office
from tests.sample import LAW, NOW, words


@pytest.mark.parametrize("how", ["/notice 1 知悉", "/notice 1 ok", "/notice 1 知悉。"])
@pytest.mark.parametrize("text", ["明天起换装", "law"])
def test_during_a_check_it_is_acknowledged_by_words_as_by_its_button(text: str, how: str) -> None:
    office = Office()
    rows = office.issues(f"/notice 市局 2026-09-08 {text}")
    shown = Composer(office.world, lambda: NOW)(next(row for row in rows if row.owed.badge == "F1"))
    assert isinstance(shown, Message)
    office.fang.shown.append(shown)
    for chat in (office.an, office.fang):
        chat.says("/check law")
    typed = office.an.says(how)
    assert words(typed) == words(office.fang.presses("已知悉"))
    assert "已记下" in words(typed)
    assert LAW[:6] not in words(typed)
    assert [one.badge for one in office.entries("acknowledged")] == ["A1", "F1"]
    assert office.an.state() == "Checking"


@pytest.mark.parametrize("said", ["/notice", "/notice 1", "/notice 1 2", "/notice 市局 2026-09-08 law"])
@pytest.mark.parametrize("text", ["明天起换装", "law"])
def test_during_a_check_no_notice_is_looked_at(text: str, said: str) -> None:
    office = Office()
    office.issues(f"/notice 市局 2026-09-08 {text}")
    office.cheng.says("/check law")
    heard = words(office.cheng.says(said))
    assert heard.startswith("考核正在进行，结束之前不能看通知")
    assert "/notice 序号 知悉" in heard
    assert "条目" not in heard


def test_during_a_check_a_notice_that_is_none_or_not_theirs_is_not_acknowledged() -> None:
    office = Office()
    office.issues("/notice 南分局 2026-09-08 换装")
    office.an.says("/check law")
    assert "没有这一条" in words(office.an.says("/notice 7 知悉"))
    assert "不是发给您的" in words(office.an.says("/notice 1 知悉"))
    assert office.entries("acknowledged") == []
