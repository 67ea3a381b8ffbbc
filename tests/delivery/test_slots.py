"""What each slot brings to whom: contents, departments' own times, the days on which it is quiet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.conversation.compose import Composer
from bot.conversation.prompting.question import is_answered
from bot.delivery.plan import SlotDue, TooLate
from bot.delivery.rounds import Rounds
from bot.delivery.slots import Shares, slot_rows
from bot.messages import Kind, Message
from content.calendar import Rota
from content.model import Library, PlanLine, Slot, SlotContent
from storage.contract import Store
from storage.mail import Lane, OutboxRow, Outcome, Owed, Settlement
from storage.records import (
    Absence,
    AbsenceKind,
    AbsenceSet,
    Officer,
    Requirement,
    Role,
    RosterSaved,
    Turn,
)
from tests import sample
from tests.sample import AN, BAI, CHENG, FANG, HOURS, LAW, TODAY, ZONE, Chat, labels, words

HOUR = timedelta(hours=1)
AT = datetime(2026, 9, 7, 7, 30, tzinfo=ZONE)
LINES = (
    PlanLine("d1", ("law",), Requirement.RECITE, time(18), "训练"),
    PlanLine("r1", ("short",), Requirement.READ, time(12), "训练", departments=("市局/南分局",)),
)


def slot(*content: SlotContent, elsewhere: dict[str, time] | None = None) -> Slot:
    between = (time(6, 30), time(9)) if elsewhere else None
    return Slot("s", time(7, 30), 4 * HOUR, {"zh": "早"}, content, between, elsewhere or {})


class Office:
    """安, 白, 程 and 方 enrolled; the clock ticks by hand."""

    def __init__(self, *slots: Slot, lines: Sequence[PlanLine] = LINES) -> None:
        self.world = sample.make_world(material=sample.library(sample.plan(*lines, slots=slots)))
        self.store = self.world.store
        for officer in (AN, BAI, CHENG, FANG):
            sample.enrol(self.store, officer)
        self.rounds = Rounds(self.store, lambda: self.world.library, HOURS)
        self.tick(AT - 3 * HOUR)

    def tick(self, now: datetime) -> dict[str, OutboxRow]:
        """Officer -> the prompt that came for them at this moment."""
        self.rounds.tick(now)
        rows = self.store.claim(now, 100, timedelta(seconds=1))
        for row in rows:
            self.store.settle(Settlement(row.id, Outcome.SENT, now))
        return {row.owed.badge: row for row in rows if row.owed.lane is Lane.PROMPT}

    def composed(self, row: OutboxRow, now: datetime = AT) -> Message | None:
        made = Composer(self.world, lambda: now)(row)
        assert made is None or isinstance(made, Message)
        return made


def test_a_department_with_its_own_time_has_it_then_and_only_then() -> None:
    office = Office(
        slot(SlotContent.DUE, elsewhere={"市局/北分局": time(6, 50), "市局/北分局/河口所": time(8)})
    )
    at = AT.replace(hour=6, minute=50)
    assert office.tick(at - timedelta(minutes=1)).keys() == set()
    assert office.tick(at).keys() == {"B1"}
    assert office.tick(AT).keys() == {"C1", "F1"}
    assert office.tick(AT.replace(hour=8, minute=0)).keys() == {"A1"}
    assert office.tick(AT + 2 * HOUR).keys() == set()


@pytest.mark.parametrize(
    ("language", "listed"),
    [
        ("zh", ["· 背诵《盘问检查》（已逾期）", "· 阅读《权力属于人民》", "其中 1 项已逾期。"]),
        ("en", ['· recite "盘问检查" (overdue)', '· read "权力属于人民"', "1 of them overdue."]),
    ],
)
def test_what_is_overdue_is_told_from_what_is_due_today(language: str, listed: list[str]) -> None:
    yesterdays = PlanLine("d1", ("law",), Requirement.RECITE, time(18), "训练", day=1)
    todays = PlanLine("r2", ("short",), Requirement.READ, time(12), "训练", day=2)
    office = Office(slot(SlotContent.DUE), lines=(yesterdays, todays))
    office.store.record(Turn(AT, facts=(RosterSaved((), (replace(AN, language=language),), "t", AT),)))
    now = AT + timedelta(days=1)
    office.tick(AT)
    message = office.composed(office.tick(now)["A1"], now)
    assert message is not None
    assert words([message]).splitlines()[1:] == listed


@pytest.mark.parametrize(
    ("language", "caught_up", "planned"),
    [
        ("zh", "· 背诵《盘问检查》{}（补学）", "· 阅读《权力属于人民》{}"),
        ("en", '· recite "盘问检查"{} (catching up)', '· read "权力属于人民"{}'),
    ],
)
def test_what_is_caught_up_on_after_leave_is_told_from_the_day_s_own(
    language: str, caught_up: str, planned: str
) -> None:
    first = PlanLine("d1", ("law",), Requirement.RECITE, time(18), "训练", day=2)
    second = PlanLine("r2", ("short",), Requirement.READ, time(12), "训练", day=3)
    away = TODAY + timedelta(days=1)
    leave = Absence("A1", away, away, AbsenceKind.LEAVE, "探亲")
    office = Office(slot(SlotContent.DUE), lines=(first, second))
    saved = RosterSaved((), (replace(AN, language=language),), "t", AT)
    office.store.record(Turn(AT, facts=(saved, AbsenceSet(leave, "C1", AT))))
    now = AT + timedelta(days=2)
    office.tick(AT + timedelta(days=1))
    message = office.composed(office.tick(now)["A1"], now)
    assert message is not None
    assert set(words([message]).splitlines()[1:]) == {caught_up.format(""), planned.format("")}
    an = Chat(office.world, "an-" + language)
    sample.enrol(office.store, AN, address=an.address)
    an.now = now
    shown = words(an.says("/today"))
    until = ("，23:59 前", "，12:00 前") if language == "zh" else (" by 23:59", " by 12:00")
    assert caught_up.format(until[0]) in shown.splitlines()
    assert planned.format(until[1]) in shown.splitlines()


def test_a_time_that_fails_stops_no_other_and_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """C3: everybody else has theirs, the admin hears of it at once, and it is made up for in its time."""
    first = replace(slot(SlotContent.DUE, elsewhere={"市局/北分局": time(6, 50)}), id="first")
    office = Office(first, replace(slot(SlotContent.DUE), id="second"))
    broken = True

    def rows(store: Store, library: Library, due: SlotDue, shares: Shares) -> list[Owed]:
        if broken and due.slot.id == "first" and due.occasion and due.occasion.at == time(6, 50):
            raise KeyError(f"a passage of {due.run}")
        return slot_rows(store, library, due, shares)

    monkeypatch.setattr("bot.delivery.rounds.slot_rows", rows)
    told: list[str] = []

    def tick(now: datetime) -> set[str]:
        office.rounds.tick(now)
        owed = office.store.claim(now, 100, timedelta(seconds=1))
        for row in owed:
            office.store.settle(Settlement(row.id, Outcome.SENT, now))
            message = office.composed(row, now) if row.owed.lane is Lane.ANSWER else None
            told.extend([words([message])] if message else [])
        return {(row.owed.key or "").rsplit(":", 1)[0] for row in owed if row.owed.lane is Lane.PROMPT}

    early = AT.replace(hour=6, minute=50)
    assert tick(early) == set()
    assert len(told) == 1
    assert "2026-09-07“早”的提醒出错：KeyError" in told[0]
    assert "passage" not in told[0]
    assert tick(early + timedelta(seconds=5)) == set()
    assert tick(AT) == {"first:C1", "first:F1", *(f"second:{badge}" for badge in ("A1", "B1", "C1", "F1"))}
    assert len(told) == 1
    assert len([one for one in caplog.records if one.exc_info]) == 1
    broken = False
    assert tick(AT + timedelta(seconds=5)) == {"first:A1", "first:B1"}
    assert tick(AT + HOUR) == set()


ALL = tuple(SlotContent)


def test_moved_to_a_department_with_a_later_time_is_no_second_prompt() -> None:
    office = Office(slot(SlotContent.DUE, elsewhere={"市局/北分局/河口所": time(8)}))
    assert "F1" in office.tick(AT)
    office.store.record(Turn(AT, facts=(RosterSaved((), (replace(FANG, department="d2"),), "C1", AT),)))
    assert office.tick(AT.replace(hour=8, minute=0)).keys() == {"A1"}


def test_a_card_shows_the_key_terms_of_a_passage_of_the_day() -> None:
    office = Office(slot(SlotContent.TERM))
    rows = office.tick(AT)
    assert rows.keys() == {"A1", "B1", "C1", "F1"}
    card = office.composed(rows["A1"])
    assert card is not None
    assert words([card]).splitlines()[0] == "早 · 关键词卡片：《盘问检查》"
    assert "不得刑讯逼供" in words([card])
    assert rows["A1"].owed.shows == "law"  # a check that begins takes it back


def test_a_card_is_held_back_while_its_passage_is_checked() -> None:
    office = Office(slot(SlotContent.TERM))
    row = office.tick(AT)["A1"]
    chat = Chat(office.world, "chat-A1")
    chat.says("/check law")
    assert office.composed(row) is None


def test_a_card_whose_time_is_over_is_not_sent() -> None:
    office = Office(slot(SlotContent.TERM))
    row = office.tick(AT)["A1"]
    with pytest.raises(TooLate):
        office.composed(row, AT + 5 * HOUR)


def asked(office: Office) -> Chat:
    """安 has the question of the day before them."""
    row = office.tick(AT)["A1"]
    message = office.composed(row)
    assert message is not None
    chat = Chat(office.world, "chat-A1")
    chat.now = AT
    chat.shown.append(message)
    return chat


def right_and_wrong(chat: Chat) -> tuple[str, str]:
    offered = labels(chat.shown[-1:])
    clause = words(chat.shown[-1:]).splitlines()[-1]
    right = next(one for one in offered if clause.replace("＿＿＿", one) in LAW)
    return right, next(one for one in offered if one != right)


def test_a_question_offers_terms_and_hides_the_right_one() -> None:
    chat = asked(Office(slot(SlotContent.QUESTION)))
    right, wrong = right_and_wrong(chat)
    assert "＿＿＿" in words(chat.shown)
    assert {right, wrong} <= set(labels(chat.shown))


@pytest.mark.parametrize("choice", [0, 1])
def test_a_press_tells_the_answer_and_is_practice_once(choice: int) -> None:
    office = Office(slot(SlotContent.QUESTION))
    chat = asked(office)
    label = right_and_wrong(chat)[choice]
    token = chat.token(label)
    said = words(chat.does(Kind.CHOICE, token=token))
    assert said.startswith("答对了" if choice == 0 else "不对")
    assert "以第一次为准" not in said
    assert "以第一次为准" in words(chat.does(Kind.CHOICE, token=token))
    attempts = [one.data for one in office.store.ledger() if one.kind == "attempted"]
    assert [(one["mode"], one["check"], one["passed"]) for one in attempts] == [
        ("choice", False, choice == 0)
    ]
    assert {one.passage for one in office.store.open_duties("A1")} == {"law"}


def asked_twice(office: Office) -> tuple[Chat, list[OutboxRow]]:
    """方 has the questions of two slots before them, of one passage each."""
    office.rounds.tick(AT)
    rows = [row for row in office.store.claim(AT, 100, HOUR) if row.owed.badge == "F1"]
    assert {row.owed.body["prompt"]["passage"] for row in rows} == {"law", "short"}
    chat = Chat(office.world, "chat-F1")
    chat.now = AT
    for row in rows:
        message = office.composed(row)
        assert message is not None
        chat.shown.append(message)
    return chat, rows


def attempts_of(office: Office) -> int:
    return len([one for one in office.store.ledger() if one.kind == "attempted"])


def test_each_of_two_questions_a_day_is_practice_once_however_often_they_are_pressed_in_turn() -> None:
    office = Office(*(replace(slot(SlotContent.QUESTION), id=name) for name in ("noon", "late")))
    chat, rows = asked_twice(office)
    first, second = (shown.buttons[0][0].token for shown in chat.shown)
    prompts = [row.owed.body["prompt"] for row in rows]
    assert [is_answered(office.world, "F1", one) for one in prompts] == [False, False]
    assert "以第一次为准" not in words(chat.does(Kind.CHOICE, token=first))
    assert [is_answered(office.world, "F1", one) for one in prompts] == [True, False]
    assert "以第一次为准" not in words(chat.does(Kind.CHOICE, token=second))
    assert [is_answered(office.world, "F1", one) for one in prompts] == [True, True]
    for token in (first, second, first, second):
        assert "以第一次为准" in words(chat.does(Kind.CHOICE, token=token))
    assert attempts_of(office) == 2
    # The next day it may be asked anew, and what is kept is of that day alone.
    chat.now = AT + timedelta(days=1)
    chat.does(Kind.CHOICE, token=first)
    assert attempts_of(office) == 3
    kept = office.store.value("question:F1")
    assert kept is not None
    assert re.fullmatch(rf"(law|short)\.[01]:{TODAY + timedelta(days=1)}", kept["last"])


def test_what_is_kept_of_answered_questions_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.conversation.prompting.question._KEPT", 1)
    office = Office(*(replace(slot(SlotContent.QUESTION), id=name) for name in ("noon", "late")))
    chat, _ = asked_twice(office)
    for shown in list(chat.shown):
        chat.does(Kind.CHOICE, token=shown.buttons[0][0].token)
    kept = office.store.value("question:F1")
    assert kept is not None
    assert len(kept["last"].split()) == 1


def asked_once() -> tuple[Office, OutboxRow, Chat]:
    """安 has a question before her."""
    office = Office(slot(SlotContent.QUESTION))
    row = office.tick(AT)["A1"]
    chat = Chat(office.world, "chat-A1")
    chat.now = AT
    shown = office.composed(row)
    assert shown is not None
    chat.shown.append(shown)
    return office, row, chat


@pytest.mark.parametrize("choice", [0, 1])
def test_a_question_is_answered_by_typing_an_option_as_well(choice: int) -> None:
    office, _, chat = asked_once()
    label = right_and_wrong(chat)[choice]
    assert attempts_of(office) == 0
    assert "没有进行中的练习" in words(chat.says(f"{label}吧"))
    assert words(chat.says(f" {label} ")).startswith("答对了" if choice == 0 else "不对")
    assert [one.data["passed"] for one in office.store.ledger() if one.kind == "attempted"] == [choice == 0]
    assert "以第一次为准" in words(chat.says(label))
    chat.now = AT + timedelta(days=1)
    assert "没有进行中的练习" in words(chat.says(label))
    # To whom none has come, the same words are no answer.
    nobody = Office(slot(SlotContent.QUESTION))
    nobody.world.open_day(AT)
    other = Chat(nobody.world, "chat-A1")
    other.now = AT
    assert "没有进行中的练习" in words(other.says(label))


@pytest.mark.parametrize("choice", [0, 1])
def test_without_buttons_a_question_is_answered_by_the_words_below_it(choice: int) -> None:
    office, row, chat = asked_once()
    label = right_and_wrong(chat)[choice]
    chat.says("/settings 按钮 关")
    message = office.composed(row)
    assert message is not None
    assert labels([message]) == []
    [line] = [one for one in words([message]).splitlines() if one.startswith(f"· {label}：发 /answer ")]
    said = words(chat.says(line[line.index("/answer") :]))
    assert said.startswith("答对了" if choice == 0 else "不对")
    attempts = [one.data["passed"] for one in office.store.ledger() if one.kind == "attempted"]
    assert attempts == [choice == 0]
    never = f"/answer law.{line.split('.')[1]}.zzzz"
    for wrong in ("/answer law.9.ab12", never):
        assert "看不懂或已过时" in words(chat.says(wrong))
    chat.says("/check law")
    assert "考核正在进行" in words(chat.says(line[line.index("/answer") :]))


def test_a_question_says_nothing_during_the_check_of_anything() -> None:
    chat = asked(Office(slot(SlotContent.QUESTION)))
    token = chat.token(right_and_wrong(chat)[0])
    chat.says("/check law")
    assert "考核正在进行" in words(chat.does(Kind.CHOICE, token=token))


def test_figures_of_the_day_before_go_to_those_in_charge_each_in_their_scope() -> None:
    office = Office(slot(SlotContent.FIGURES))
    first = office.tick(AT)
    assert office.composed(first["C1"]) is None  # nothing was due the day before the plan
    an = Chat(office.world, "chat-A1")
    an.now = AT
    an.says("/check law")
    an.says(LAW)
    rows = office.tick(AT + timedelta(days=1))
    assert rows.keys() == {"B1", "C1"}
    whole, north = (office.composed(rows[badge], AT + timedelta(days=1)) for badge in ("C1", "B1"))
    assert whole is not None
    assert north is not None
    assert "2026-09-07：应学 6，完成 1" in words([whole])
    assert "应学 2，完成 1" in words([north])
    assert "A1" not in words([whole, north])
    assert "安宁" not in words([whole, north])


def test_figures_of_the_day_before_to_whoever_sees_a_working_group_alone() -> None:
    office = Office(slot(SlotContent.FIGURES))
    gu = Officer("Z1", "古月", "d1", Role.SUPERVISOR, ("@专班",))
    people = (gu, replace(AN, groups=("专班",)), replace(FANG, groups=("专班",)))
    office.store.record(Turn(AT, facts=(RosterSaved((), people, "test", AT),)))
    sample.enrol(office.store, gu)
    next_day = AT + timedelta(days=1)
    made = office.composed(office.tick(next_day)["Z1"], next_day)
    assert made is not None
    # 安 owes one, 方 two.
    assert "@专班 2026-09-07：应学 3，完成 0" in words([made])


def test_figures_of_the_day_before_tell_who_was_excused() -> None:
    office = Office(slot(SlotContent.FIGURES))
    office.tick(AT)
    cheng = Chat(office.world, "chat-C1")
    cheng.now = AT
    cheng.says("/suspend F1 病")
    cheng.presses("确认")
    next_day = AT + timedelta(days=1)
    made = office.composed(office.tick(next_day)["C1"], next_day)
    assert made is not None
    assert "2026-09-07：应学 6，免学 2，完成 0" in words([made])
    assert "：应学 2，没完成 2" in words([made])


@pytest.mark.parametrize("content", [SlotContent.DUE, SlotContent.TERM, SlotContent.QUESTION])
def test_quiet_for_those_on_leave_and_off_duty(content: SlotContent) -> None:
    office = Office(slot(content))
    leave = Absence("A1", TODAY, TODAY, AbsenceKind.LEAVE)
    office.store.record(Turn(AT, facts=(AbsenceSet(leave, "C1", AT),)))
    rota = Rota({"市局/南分局": frozenset({date(2026, 9, 1), date(2026, 9, 20)})})
    office.world.library = replace(office.world.library, rota=rota)
    assert office.tick(AT).keys() == {"B1", "C1"}
