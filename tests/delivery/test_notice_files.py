"""A file as a notice: read, asked about, sent as it came, acknowledged by the same button."""

from __future__ import annotations

from bot.conversation.compose import Composer
from bot.delivery.notices import notices
from bot.messages import Enclosure, Message
from storage.mail import OutboxRow
from storage.records import Forgotten, Turn
from tests.delivery.test_ladder import at
from tests.delivery.test_notices import Office
from tests.sample import NOW, TODAY, Chat, labels, words

NAME, DATA = "换装安排.pdf", b"%PDF-1.7 A1 /A1/ \x00\xff rows"
CAPTION = "/notice 市局 2026-09-08 明天起换装"


def sent(office: Office, caption: str = CAPTION) -> list[OutboxRow]:
    office.cheng.sends(NAME, DATA, caption)
    office.cheng.presses("确认")
    return office.rows(NOW)


def composed(office: Office, row: OutboxRow) -> Message:
    made = Composer(office.world, lambda: NOW)(row)
    assert isinstance(made, Message)
    return made


def test_everybody_meant_gets_the_file_as_it_came_and_acknowledges_it() -> None:
    office = Office()
    asked = office.cheng.sends(NAME, DATA, CAPTION)
    assert f"将把文件“{NAME}”发给市局（5 人）" in words(asked)
    assert office.rows(NOW) == []
    office.cheng.presses("确认")
    rows = office.rows(NOW)
    assert sorted(row.owed.badge for row in rows) == ["A1", "B1", "C1", "D1", "F1"]
    mine = composed(office, next(row for row in rows if row.owed.badge == "A1"))
    assert mine.enclosure == Enclosure(NAME, DATA, shared=True)
    assert "明天起换装" in words([mine])
    office.an.shown.append(mine)
    assert "明天起换装" in words(office.an.presses(labels([mine])[0]))
    assert [entry.badge for entry in office.entries("acknowledged")] == ["A1"]
    assert office.cheng.world.store.value("upload:C1") == {}


def test_the_words_may_come_after_the_file_and_a_title_may_be_left_out() -> None:
    office = Office()
    assert "要发给谁" in words(office.cheng.sends(NAME, DATA, "/notice"))
    assert "确认" in labels(office.cheng.says("/notice 市局 2026-09-08"))
    office.cheng.presses("确认")
    assert len(office.rows(NOW)) == 5
    assert NAME in words(office.an.says("/notice"))


def test_a_date_that_is_over_is_told_and_the_file_waits_for_another() -> None:
    office = Office()
    for caption in ("/notice 市局 2026-09-06 换装", "/notice 市局 2026-09-06"):
        asked = office.cheng.sends(NAME, DATA, caption)
        assert "2026-09-06 已经过了" in words(asked)
        assert "要发给谁" in words(asked)
        assert "确认" not in labels(asked)
    assert "2026-09-06 已经过了" in words(office.cheng.says("/notice 市局 2026-09-06"))
    assert "确认" in labels(office.cheng.says("/notice 市局 2026-09-07"))
    office.cheng.presses("确认")
    assert [one.due for one in notices(office.store)] == [TODAY]


def test_a_word_that_is_no_date_is_told_and_the_file_waits_for_another() -> None:
    office = Office()
    asked = words(office.cheng.sends(NAME, DATA, "/notice 市局 2026-13-40 换装"))
    assert "“2026-13-40”不是日期" in asked
    assert "要发给谁" in asked
    assert "不是日期" not in words(office.cheng.sends(NAME, DATA, "/notice"))
    assert "确认" in labels(office.cheng.says("/notice 市局 2026-09-07"))


def test_a_yes_after_the_date_is_over_is_too_late_and_the_file_waits_for_another() -> None:
    office = Office()
    office.cheng.sends(NAME, DATA, "/notice 市局 2026-09-07 换装")
    office.cheng.now = at(1, 9)
    assert "2026-09-07 已经过了" in words(office.cheng.presses("确认"))
    assert notices(office.store) == []
    assert "确认" in labels(office.cheng.says("/notice 市局 2026-09-08 换装"))


def test_a_target_that_is_not_found_is_named_and_the_file_waits_for_another() -> None:
    office = Office()
    said = words(office.cheng.sends(NAME, DATA, "/notice 月球 2026-09-08 换装"))
    assert said.startswith("没有找到部门“月球”")
    assert "要发给谁" in said
    assert "确认" in labels(office.cheng.says("/notice 市局 2026-09-08 换装"))


def test_an_empty_file_is_no_notice() -> None:
    office = Office()
    said = office.cheng.sends(NAME, b"", CAPTION)
    assert f"文件“{NAME}”是空的" in words(said)
    assert labels(said) == []
    # Nor is it by a button, nor does it wait for words.
    office.cheng.sends(NAME, b"")
    assert "是空的" in words(office.cheng.presses("要确认的通知"))
    assert "用法" in words(office.cheng.says("/notice 市局 2026-09-08"))
    assert (office.rows(NOW), notices(office.store)) == ([], [])


def test_it_is_one_of_the_things_that_a_file_can_be() -> None:
    office = Office()
    assert "要确认的通知" in labels(office.cheng.sends(NAME, DATA))
    assert "要发给谁" in words(office.cheng.presses("要确认的通知"))


def test_no_is_no_and_the_file_is_gone() -> None:
    office = Office()
    office.cheng.sends(NAME, DATA, CAPTION)
    office.cheng.presses("取消")
    assert (office.rows(NOW), notices(office.store)) == ([], [])
    assert office.store.value("upload:C1") == {}


def test_only_admins_send_files() -> None:
    office = Office()
    heard: Chat = office.bai
    assert "没有权限" in words(heard.sends(NAME, DATA, CAPTION))


def test_a_document_is_whole_after_somebody_in_it_was_erased() -> None:
    office = Office()
    rows = sent(office)
    office.store.record(Turn(NOW, facts=(Forgotten("A1", "C1", "离职", remove=True, at=NOW),)))
    assert composed(office, next(row for row in rows if row.owed.badge == "B1")).enclosure == Enclosure(
        NAME, DATA, shared=True
    )
