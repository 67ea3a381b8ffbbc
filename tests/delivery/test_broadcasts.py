"""Broadcasts: looked at, tried, sent to each officer once, stopped, accounted for, whatever cuts the program off."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.compose import Composer
from bot.delivery.broadcasts import Broadcasts, Standing, account_of
from bot.messages import Kind, Message, Say
from bot.wire import load_reply
from storage.contract import Store
from storage.errors import StoreUnavailable
from storage.mail import Lane, OutboxRow, Outcome, Settlement
from storage.memory import MemoryStore
from storage.records import Forgotten, Officer, ReachabilityChanged, Role, RosterSaved, Turn, ValueKept
from tests import sample
from tests.conversation.test_groups import at, word
from tests.sample import AN, BAI, CHENG, DING, FANG, NOW, Chat, labels, words

TICK = timedelta(seconds=5)


class Office:
    """All enrolled, 丁 cannot be reached; the ticks and the sending go by hand."""

    def __init__(self, store: Store | None = None) -> None:
        self.world = sample.make_world(store)
        self.store = self.world.store
        for officer in (AN, BAI, CHENG, DING, FANG):
            sample.enrol(self.store, officer)
        gone = ReachabilityChanged("telegram", "chat-D1", reachable=False, at=NOW)
        self.store.record(Turn(NOW, facts=(gone,)))
        self.cheng = Chat(self.world, "chat-C1")
        self.now = NOW
        self.broadcasts = Broadcasts(self.store)

    def tick(self) -> list[OutboxRow]:
        """What came into the outbox."""
        self.now += TICK
        self.broadcasts.tick(self.now)
        return self.store.claim(self.now, 100, timedelta(days=1))

    def begun(self, words_: str = "/broadcast 所有人 明天九点开会") -> list[OutboxRow]:
        self.cheng.says(words_)
        self.cheng.presses("发出")
        return self.tick()

    def end(self, row: OutboxRow, outcome: Outcome, reason: str = "") -> None:
        self.store.settle(Settlement(row.id, outcome, self.now, None, reason))
        self.store.flush()

    def said(self, row: OutboxRow) -> Message | None:
        made = Composer(self.world, lambda: self.now)(row)
        assert made is None or isinstance(made, Message)
        return made


def test_a_look_at_it_and_at_how_many_before_anything_is_sent() -> None:
    office = Office()
    said = words(office.cheng.says("/broadcast 所有人 明天九点开会"))
    assert "将发给所有人：能发到 4 人（另有 1 人发不到）" in said
    assert said.splitlines()[-1] == "明天九点开会"
    assert office.tick() == []
    assert "什么都没有改" in words(office.cheng.presses("取消"))
    assert office.tick() == []


def test_a_trial_goes_to_oneself_and_the_question_stays() -> None:
    office = Office()
    office.cheng.says("/broadcast 督导 <b>带好证件</b>")
    trial = office.cheng.presses("先发给我自己看")
    assert words(trial[:1]) == "通知——\n<b>带好证件</b>"
    assert "发出吗" in words(trial[1:])
    assert labels(trial[1:]) == ["先发给我自己看", "发出", "取消"]
    assert office.tick() == []
    office.cheng.presses("发出")
    assert [row.owed.badge for row in office.tick()] == ["B1"]


def test_each_officer_once_in_the_chat_they_enrolled_last() -> None:
    office = Office()
    sample.enrol(office.store, AN, "terminal", "t1")
    rows = office.begun()
    assert sorted(row.owed.badge for row in rows) == ["A1", "B1", "C1", "F1"]
    assert {row.owed.lane for row in rows} == {Lane.PROMPT}
    assert words([one for row in rows[:1] if (one := office.said(row))]) == "通知——\n明天九点开会"


@pytest.mark.parametrize("cut", range(3))
def test_cut_off_at_any_point_nobody_is_written_to_twice(cut: int) -> None:
    """Before planning, between the rows and the note of them, after both."""
    office = Office()
    office.cheng.says("/broadcast 所有人 明天九点开会")
    office.cheng.presses("发出")
    [broadcast] = (office.store.value("broadcast-by:C1") or {})["ids"]
    if cut == 1:
        rows = office.broadcasts._rows(broadcast, ["A1", "B1", "C1", "F1"])
        office.store.enqueue(rows)
    if cut == 2:
        office.broadcasts.tick(office.now)
    office.broadcasts = Broadcasts(office.store)
    first = [row for row in office.tick() if "broadcast" in row.owed.body]
    for row in first:
        office.end(row, Outcome.SENT)
    office.broadcasts = Broadcasts(office.store)
    again = [row for _ in range(3) for row in office.tick() if "broadcast" in row.owed.body]
    assert sorted(row.owed.badge for row in first) == ["A1", "B1", "C1", "F1"]
    assert again == []


class Full(MemoryStore):
    """Breaks where it would be noted that a broadcast is planned, as often as told."""

    breaks = 1

    def record(self, turn: Turn) -> list[OutboxRow]:
        noted = any(
            isinstance(one, ValueKept) and one.name.startswith("broadcast-planned") for one in turn.facts
        )
        if noted and self.breaks:
            self.breaks -= 1
            raise StoreUnavailable("write", OSError("no space left"))
        return super().record(turn)


def adds_up(office: Office) -> Standing:
    """The account of the one broadcast, of which five were meant."""
    [broadcast] = (office.store.value("broadcast-by:C1") or {})["ids"]
    account = account_of(office.store, broadcast)
    assert account is not None
    ended = account.sent + account.unknown + account.blocked + account.stopped + account.waiting
    assert account.count == ended
    assert account.count + account.unreachable == 5
    return account


def reaches(office: Office, officer: Officer, *, reachable: bool) -> None:
    fact = ReachabilityChanged("telegram", f"chat-{officer.badge}", reachable=reachable, at=NOW)
    office.store.record(Turn(NOW, facts=(fact,)))


@pytest.mark.parametrize("stopped", [False, True])
@pytest.mark.parametrize("blocked", [False, True])
@pytest.mark.parametrize("back", [False, True])
def test_planned_twice_the_account_adds_up_whoever_can_be_reached_meanwhile(
    stopped: bool, blocked: bool, back: bool
) -> None:
    """The note that it is planned could not be written, and what was planned went out before the next tick."""
    office = Office(Full())
    with pytest.raises(StoreUnavailable):
        office.begun()
    sent, unknown, refused, _ = sorted(
        office.store.claim(office.now, 100, timedelta(days=1)),
        key=lambda row: ("A1", "C1", "F1", "B1").index(row.owed.badge),
    )
    office.end(sent, Outcome.SENT)
    office.end(unknown, Outcome.UNKNOWN, "reset")
    office.end(refused, Outcome.REFUSED, "bot was blocked by the user")
    if blocked:
        reaches(office, FANG, reachable=False)
    if back:
        reaches(office, DING, reachable=True)
    if stopped:
        office.cheng.says("/broadcast 停")
    office.broadcasts = Broadcasts(office.store)
    office.tick()
    account = adds_up(office)
    assert (account.sent, account.unknown, account.blocked) == (1, 1, 1)
    assert (account.waiting, account.stopped) == ((1, 1) if stopped and back else (1 + back, 0))
    assert account.unreachable == (0 if back else 1)


def test_somebody_who_is_forgotten_on_the_way_is_gone_from_the_account() -> None:
    office = Office()
    rows = office.begun()
    gone = next(row for row in rows if row.owed.badge == "A1")
    for row in rows:
        if row is not gone:
            office.end(row, Outcome.SENT)
    forgotten = Forgotten("A1", "C1", "请求", remove=False, at=NOW)
    office.store.record(Turn(NOW, facts=(forgotten,)))
    said = words([one for row in office.tick() if (one := office.said(row))])
    assert "共 3 人，已送到 3，不能确定 0，被拒收 0，停下没发 0；发不到的 1 人" in said


class CutOff(MemoryStore):
    """Breaks where the end of a broadcast would be noted, as often as told."""

    breaks = 1

    def record(self, turn: Turn) -> list[OutboxRow]:
        over = any(isinstance(one, ValueKept) and one.name.startswith("broadcast-over") for one in turn.facts)
        if over and self.breaks:
            self.breaks -= 1
            raise StoreUnavailable("write", OSError("no space left"))
        return super().record(turn)


@pytest.mark.parametrize("author", [CHENG, replace(CHENG, role=Role.OFFICER)])
def test_cut_off_between_the_account_and_the_note_of_it_it_is_told_once(author: Officer) -> None:
    office = Office(CutOff())
    office.store.record(Turn(NOW, facts=(RosterSaved((), (replace(BAI, role=Role.ADMIN),), "test", NOW),)))
    rows = office.begun()
    office.store.record(Turn(NOW, facts=(RosterSaved((), (author,), "test", NOW),)))
    for row in rows:
        office.end(row, Outcome.SENT)
    with pytest.raises(StoreUnavailable):
        office.tick()
    office.broadcasts = Broadcasts(office.store)
    told = [row.owed.badge for _ in range(3) for row in office.tick()]
    assert told == ["C1" if author is CHENG else "B1"]


def test_progress_is_one_message_that_changes() -> None:
    office = Office()
    rows = office.begun()
    office.end(rows[0], Outcome.SENT)
    [progress] = office.tick()
    say = load_reply(progress.owed.body)
    assert isinstance(say, Say)
    assert say.replaces is not None
    assert "已送到 1，不能确定 0，被拒收 0，还有 3" in words([one for one in [office.said(progress)] if one])
    office.end(progress, Outcome.SENT)
    assert office.tick() == []  # nothing new: nothing is edited


def test_stopped_is_stopped_and_the_account_says_so() -> None:
    office = Office()
    rows = office.begun()
    office.end(rows[0], Outcome.SENT)
    office.end(rows[1], Outcome.REFUSED, "bot was blocked by the user")
    assert "已停下" in words(office.cheng.says("/broadcast 停"))
    assert [office.said(row) for row in rows[2:]] == [None, None]
    for row in rows[2:]:
        office.end(row, Outcome.REFUSED, "not wanted any more")
    [over] = office.tick()
    said = words([one for one in [office.said(over)] if one])
    assert "已送到 1，不能确定 0，被拒收 1，停下没发 2；发不到的 1 人" in said
    assert "没有正在发的" in words(office.cheng.says("/broadcast stop"))


def test_stopped_before_anything_is_planned_nobody_is_left_out_of_the_account() -> None:
    office = Office()
    office.cheng.says("/broadcast 所有人 九点开会")
    office.cheng.presses("发出")
    office.cheng.says("/broadcast 停")
    said = [one for _ in range(3) for row in office.tick() if (one := office.said(row))]
    assert "共 4 人，已送到 0，不能确定 0，被拒收 0，停下没发 4；发不到的 1 人" in words(said)
    office.broadcasts = Broadcasts(office.store)
    assert office.tick() == []


def test_between_the_yes_and_the_next_tick_it_is_being_prepared() -> None:
    office = Office()
    assert "正在准备" not in words(office.cheng.says("/broadcast"))
    office.cheng.says("/broadcast 所有人 九点开会")
    office.cheng.presses("发出")
    assert words(office.cheng.says("/broadcast")).startswith("群发正在准备：将发给 4 人，马上开始。\n用法")
    office.cheng.says("/broadcast 停")
    assert words(office.cheng.says("/broadcast")).startswith("已停下：还没发出的不再发。\n用法")
    office.tick()
    assert "停下没发 4" in words(office.cheng.says("/broadcast"))


@pytest.mark.parametrize("target", ["所有人", "群"])
@pytest.mark.parametrize(("sent", "head"), [(False, "群发已停下：共"), (True, "群发结束：共")])
def test_stopped_before_anything_was_sent_it_is_headed_as_stopped(sent: bool, head: str, target: str) -> None:
    office = Office()
    for place, department in (("-500", "北分局"), ("-600", "南分局")):
        at(office.world, place).says(f"/bind {word(office.cheng, department)}")
    rows = office.begun(f"/broadcast {target} 九点开会")
    office.cheng.says("/broadcast 停")
    for number, row in enumerate(rows):
        gone = sent and not number
        office.end(row, Outcome.SENT if gone else Outcome.REFUSED, "" if gone else "not wanted any more")
    [over] = office.tick()
    assert words([one for one in [office.said(over)] if one]).startswith(head)
    office.cheng.says("/lang en")
    english = "Broadcast over: " if sent else "Broadcast stopped: "
    assert words(office.cheng.says("/broadcast")).startswith(english)


def test_of_several_each_is_told_that_is_not_over() -> None:
    office = Office()
    rows = office.begun("/broadcast 民警 一")
    office.begun("/broadcast 督导 二")
    for row in rows:
        office.end(row, Outcome.SENT)
    heard = words(office.cheng.says("/broadcast"))
    assert heard.count("群发结束：共 2 人") == 1
    assert heard.count("群发进行中：共 1 人") == 1
    office.tick()
    assert "群发结束" not in words(office.cheng.says("/broadcast"))


def test_the_account_counts_who_pressed_received_and_who_has_nothing_open() -> None:
    office = Office()
    office.world.open_day(NOW)
    rows = office.begun()
    for row in rows:
        office.end(row, Outcome.UNKNOWN if row.owed.badge == "F1" else Outcome.SENT)
    office.tick()
    an = Chat(office.world, "chat-A1")
    message = office.said(next(row for row in rows if row.owed.badge == "A1"))
    assert message is not None
    an.shown.append(message)
    an.presses("已收到")
    an.presses("已收到")
    an.says("/check law")
    an.says(sample.LAW)
    an.says("/read short")
    an.says("完")
    said = words(office.cheng.says("/broadcast"))
    assert "已送到 3，不能确定 1" in said
    assert "点了“已收到”的 1 人；任务都已完成的 1 人" in said


def test_a_supervisor_reaches_the_scope_and_no_further() -> None:
    office = Office()
    bai = Chat(office.world, "chat-B1")
    assert "能发到 2 人" in words(bai.says("/broadcast 所有人 开会"))
    assert "不在您的管理范围内" in words(bai.says("/broadcast 南分局 开会"))
    bai.says("/broadcast 河口所 开会")
    bai.presses("发出")
    assert [row.owed.badge for row in office.tick()] == ["A1"]


def test_officers_may_not_and_a_second_press_sends_no_second_one() -> None:
    office = Office()
    assert "没有权限" in words(Chat(office.world, "chat-A1").says("/broadcast 所有人 开会"))
    office.cheng.says("/broadcast 所有人 开会")
    token = office.cheng.token("发出")
    office.cheng.presses("发出")
    office.cheng.does(Kind.CHOICE, token=token)
    assert len((office.store.value("broadcast-by:C1") or {})["ids"]) == 1


# --- without buttons


def without_buttons(office: Office, address: str) -> Chat:
    chat = Chat(office.world, address)
    chat.says("/settings 按钮 关")
    return chat


@pytest.mark.parametrize(("trial", "send"), [("先发给我自己看", "发出"), ("1", "3"), ("1", "是")])
def test_a_broadcast_is_tried_and_sent_by_words(trial: str, send: str) -> None:
    office = Office()
    cheng = without_buttons(office, "chat-C1")
    assert labels(cheng.says("/broadcast 所有人 明天九点开会")) == []
    tried = cheng.says(trial)
    assert words(tried).startswith("通知——\n明天九点开会")
    assert labels(tried) == []
    assert "已开始发给 4 人" in words(cheng.says(send))
    assert sorted(row.owed.badge for row in office.tick()) == ["A1", "B1", "C1", "F1"]


@pytest.mark.parametrize("stop", ["停下", "1", "/broadcast stop", "/broadcast stop {id}"])
def test_a_broadcast_is_stopped_by_words(stop: str) -> None:
    office = Office()
    cheng = without_buttons(office, "chat-C1")
    cheng.says("/broadcast 所有人 明天九点开会")
    cheng.says("发出")
    rows = office.tick()
    [running] = (office.store.value("broadcast-by:C1") or {})["ids"]
    assert "没有正在发的" in words(cheng.says("/broadcast stop 0a"))
    assert "已停下" in words(cheng.says(stop.format(id=running)))
    assert office.said(rows[0]) is None


def test_what_arrives_is_acknowledged_by_the_words_below_it() -> None:
    office = Office()
    an = without_buttons(office, "chat-A1")
    [row] = [one for one in office.begun() if one.owed.badge == "A1"]
    message = office.said(row)
    assert message is not None
    assert labels([message]) == []
    said = words([message]).splitlines()[-1].partition("发 ")[2]
    assert said.startswith("/received ")
    assert "没有找到这条群发" in words(an.says("/received nothing"))
    ding = replace(DING, badge="X1")
    office.store.record(Turn(NOW, facts=(RosterSaved((), (ding,), "test", NOW),)))
    stranger = Chat(office.world, sample.enrol(office.store, ding))
    assert "没有找到这条群发" in words(stranger.says(said))
    assert words(an.says(said)) == "已记下，谢谢。"
