"""After a silence in which presses were lost, what was open is offered once more: to whom, when, how often."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.channels.telegram.reach import Look, Reach
from bot.conversation import turn
from bot.conversation.compose import Composer
from bot.conversation.world import World
from bot.delivery.plan import NotYet
from bot.drill.check import IDLE
from bot.messages import Message
from bot.people.preferences import Preferences, Span, dump, kept_as, read_span
from bot.returning import Returning, ran_until
from storage.mail import Lane, OutboxRow, Outcome, Settlement
from storage.records import ReachabilityChanged, RosterSaved, Status, Turn, ValueKept
from tests import sample
from tests.sample import AN, BAI, LAW, NOW, Chat, labels, words

LIVES = timedelta(seconds=150)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


class Place:
    """A world, two officers in it, and a clock of silences."""

    def __init__(self) -> None:
        self.world: World = sample.make_world()
        self.an = Chat(self.world, sample.enrol(self.world.store, AN))
        self.bai = Chat(self.world, sample.enrol(self.world.store, BAI))
        self.busy: set[str] = set()
        self.returning = self.started()
        self.tick(NOW)

    def started(self) -> Returning:
        """As a program has it that has just started."""
        return Returning(self.world, {"telegram": LIVES}, lambda _, address: address in self.busy)

    def tick(self, heard: datetime, now: datetime | None = None) -> list[OutboxRow]:
        """Be heard until then; the rows that are owed."""
        self.returning.tick(now or heard, {"telegram": heard})
        rows = self.world.store.claim(now or heard, 100, HOUR)
        for row in rows:
            self.world.store.settle(Settlement(row.id, Outcome.SENT, now or heard))
        assert all(row.owed.lane is Lane.PROMPT for row in rows)
        return rows

    def offered(self, row: OutboxRow, at: datetime) -> list[Message]:
        composed = Composer(self.world, lambda: at)(row)
        assert composed is None or isinstance(composed, Message)
        return [composed] if composed else []


@pytest.fixture
def place() -> Place:
    return Place()


BACK = NOW + 4 * MINUTE


@pytest.mark.parametrize(
    ("said", "shown", "pressed"),
    [
        (["/read law"], LAW, "我已读完"),
        (["/drill law", "完"], "填关键词", "跳过"),
        (["/check law"], "考核背诵", "背完了"),
        (["/search 不得"], "盘问检查", "1"),
    ],
)
def test_what_was_open_comes_once_with_buttons_that_work(
    said: list[str], shown: str, pressed: str, place: Place
) -> None:
    for one in said:
        place.an.says(one)
    [row] = place.tick(BACK)
    [message] = place.offered(row, BACK)
    assert words([message]).startswith("刚才有一阵收不到消息")
    assert shown in words([message])
    place.an.shown.append(message)
    place.an.now = BACK
    assert "过时" not in words(place.an.presses(pressed))
    assert place.tick(BACK + MINUTE) == []


@pytest.mark.parametrize(("silent", "comes"), [(150 * SECOND, 0), (151 * SECOND, 1), (2 * HOUR, 1)])
def test_only_after_a_silence_in_which_presses_are_lost(silent: timedelta, comes: int, place: Place) -> None:
    place.an.says("/read law")
    assert len(place.tick(NOW + silent)) == comes


def test_time_passing_while_everybody_is_heard_is_no_silence(place: Place) -> None:
    place.an.says("/read law")
    assert [place.tick(NOW + minutes * MINUTE) for minutes in range(1, 30)] == [[]] * 29


def by_webhook(place: Place, looks: Iterable[tuple[int, int]]) -> list[OutboxRow]:
    """What is owed in four minutes or more of looks every 20 seconds: how many updates wait, and how many were taken."""
    reach, rows = Reach(), []
    taken = 0
    for number, (waits, more) in enumerate([(0, 0), *looks, (0, 0)]):
        taken += more
        now = NOW + number * 20 * SECOND
        reach.sees(Look(now, waits, taken))
        assert reach.heard is not None
        rows += place.tick(reach.heard, now)
    return rows


def test_by_webhook_load_is_no_silence_and_an_outage_is_one(place: Place) -> None:
    place.an.says("/read law")
    assert by_webhook(place, [(3, 12)] * 12) == []
    assert [row.owed.badge for row in by_webhook(place, [(3, 0)] * 12)] == ["A1"]


def test_never_twice_for_one_silence_and_again_for_the_next(place: Place) -> None:
    place.an.says("/read law")
    assert len(place.tick(BACK)) == 1
    place.returning = place.started()
    assert place.tick(BACK + SECOND) == []
    place.world.store.record(
        Turn(BACK, facts=(ValueKept("heard.telegram", {"until": NOW.isoformat()}),))
    )  # cut off before it was noted that it was offered
    place.returning = place.started()
    assert place.tick(BACK + 2 * SECOND) == []
    assert len(place.tick(BACK + HOUR)) == 1


def test_a_silence_is_known_over_a_restart(place: Place) -> None:
    place.an.says("/read law")
    place.returning = place.started()
    assert len(place.tick(BACK)) == 1


def test_of_a_first_start_nothing_is_known(place: Place) -> None:
    place.an.says("/read law")
    place.world.store.record(Turn(NOW, facts=(ValueKept("heard.telegram", {}),)))
    place.returning = place.started()
    assert place.tick(BACK) == []


def nothing_open(place: Place) -> None:
    place.an.says("/today")


def set_aside(place: Place) -> None:
    place.an.says("/drill law")
    place.an.says("/stop")


def long_ago(place: Place) -> None:
    place.an.says("/read law")
    place.world.store.record(
        Turn(NOW, facts=(ValueKept("heard.telegram", {"until": (NOW + 48 * HOUR).isoformat()}),))
    )
    place.returning = place.started()


def blocked(place: Place) -> None:
    place.an.says("/read law")
    gone = ReachabilityChanged("telegram", place.an.address, reachable=False, at=NOW)
    place.world.store.record(Turn(NOW, facts=(gone,)))


def answered_since(place: Place) -> None:
    place.an.says("/read law")
    place.returning.spoke("telegram", place.an.address, BACK - SECOND)


def waits_for_its_turn(place: Place) -> None:
    place.an.says("/read law")
    place.busy.add(place.an.address)


@pytest.mark.parametrize(
    "scene", [nothing_open, set_aside, long_ago, blocked, answered_since, waits_for_its_turn]
)
def test_whoever_has_nothing_to_press_or_spoke_already_hears_nothing(
    scene: Callable[[Place], None], place: Place
) -> None:
    scene(place)
    back = NOW + 48 * HOUR + 4 * MINUTE if scene is long_ago else BACK
    assert place.tick(back) == []


def test_answered_before_the_silence_is_not_answered_since(place: Place) -> None:
    place.an.says("/read law")
    place.returning.spoke("telegram", place.an.address, NOW + SECOND)
    place.returning.spoke("telegram", place.bai.address, BACK)
    assert [row.owed.badge for row in place.tick(BACK)] == ["A1"]


def test_whoever_goes_on_before_it_is_sent_does_not_get_it(place: Place) -> None:
    place.an.says("/read law")
    place.bai.says("/read short")
    rows = place.tick(BACK)
    place.an.says("完")
    assert [bool(place.offered(row, BACK)) for row in rows] == [False, True]


def test_a_question_is_not_repeated_without_its_words(place: Place) -> None:
    admin = Chat(place.world, sample.enrol(place.world.store, sample.CHENG))
    admin.says("/dayoff 2026-12-25 元旦")
    [row] = place.tick(BACK)
    [message] = place.offered(row, BACK)
    assert "发“是”“否”" in words([message])
    assert labels([message]) == []


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.LEFT])
def test_not_to_whoever_is_not_in_service_any_more(status: Status, place: Place) -> None:
    place.an.says("/read law")
    [row] = place.tick(BACK)
    gone = RosterSaved((), (replace(AN, status=status),), "C1", BACK, "调离")
    place.world.store.record(Turn(BACK, facts=(gone,)))
    assert place.offered(row, BACK) == []


def test_quiet_hours_are_kept(place: Place) -> None:
    quiet: Span | None = read_span("09:00-09:30")
    chosen = ValueKept(kept_as("A1"), dump(replace(Preferences(), quiet=quiet)))
    place.world.store.record(Turn(NOW, facts=(chosen,)))
    place.an.says("/read law")
    [row] = place.tick(BACK)
    with pytest.raises(NotYet) as waits:
        place.offered(row, BACK)
    assert waits.value.at == NOW + 30 * MINUTE
    assert place.offered(row, waits.value.at)
    assert place.offered(row, BACK + 13 * HOUR) == []


def test_nobody_is_woken_by_a_long_silence_that_ends_at_night(place: Place) -> None:
    night, morning = NOW + 14 * HOUR, NOW + 22 * HOUR + 31 * MINUTE  # 23:00; 7:31, the first slot has begun
    place.tick(NOW + 10 * HOUR)
    place.an.now = NOW + 10 * HOUR
    place.an.says("/read law")
    assert place.tick(night) == []
    place.returning = place.started()
    assert len(place.tick(night + MINUTE, morning)) == 1


def test_after_a_short_one_whoever_was_at_it_hears_at_once_at_any_hour(place: Place) -> None:
    night = NOW + 14 * HOUR
    place.tick(night - 4 * MINUTE)
    place.an.now = night - 4 * MINUTE
    place.an.says("/read law")
    assert len(place.tick(night)) == 1


def test_a_check_is_not_closed_for_the_time_in_which_nobody_could_be_heard(place: Place) -> None:
    place.an.says("/check law")
    back = NOW + 40 * MINUTE
    place.tick(back)
    [session] = place.world.store.sessions_to_wake(back)
    assert place.returning.spares(session, back)
    place.returning = place.started()
    place.tick(back + MINUTE)
    assert place.returning.spares(session, back + IDLE - SECOND)
    assert not place.returning.spares(session, back + IDLE)


def test_a_check_left_alone_before_the_silence_is_closed(place: Place) -> None:
    place.an.says("/check law")
    place.tick(NOW + IDLE + SECOND)
    place.tick(NOW + IDLE + SECOND)  # so long everybody was heard, as far as it is known
    place.world.store.record(
        Turn(NOW, facts=(ValueKept("heard.telegram", {"until": (NOW + IDLE + SECOND).isoformat()}),))
    )
    place.returning = place.started()
    back = NOW + 2 * HOUR
    place.tick(back)
    [session] = place.world.store.sessions_to_wake(back)
    assert not place.returning.spares(session, back)


# --- a check whose day ends while nobody can be heard --------------------------------------------------------

ENDS = NOW + 15 * HOUR  # midnight
UNHEARD = (
    "因为有一阵收不到消息，《盘问检查》的考核没能在 2026-09-07 的学习日里做完，"
    "现已结束，不算没过。可以重新考核。"
)


def in_a_check(place: Place, since: datetime) -> None:
    """Who opens a check and says a part of it, heard for the last time then."""
    place.tick(since)
    place.an.now = since
    place.an.says("/check law")
    place.an.says(LAW[:20])
    place.returning = place.started()


def woken(place: Place, now: datetime) -> str:
    """What the clock says to whom it is time for, as the program asks it."""
    place.an.now = now
    sessions = [
        one for one in place.world.store.sessions_to_wake(now) if not place.returning.spares(one, now)
    ]
    return words([said for one in sessions for said in place.an.take(turn.wake(place.world, one, now))])


def failed(place: Place) -> list[str]:
    """How checks were failed."""
    entries = [entry.data for entry in place.world.store.ledger() if entry.kind == "check"]
    return [one["how"] for one in entries if not one["passed"]]


OVER_MIDNIGHT = [
    (ENDS - 10 * MINUTE, ENDS + 8 * MINUTE),
    (ENDS - 45 * MINUTE, ENDS + 10 * HOUR),
    (ENDS - 10 * MINUTE, ENDS + 34 * HOUR),
]


@pytest.mark.parametrize(("since", "back"), OVER_MIDNIGHT)
def test_a_check_whose_day_ended_unheard_is_closed_and_neither_offered_nor_failed(
    since: datetime, back: datetime, place: Place
) -> None:
    place.world.open_day(NOW)
    in_a_check(place, since)
    assert place.tick(back) == []
    assert woken(place, back) == UNHEARD
    assert (place.an.state(), failed(place)) == ("Idle", [])
    place.an.presses("重新考核")
    assert place.an.state() == "Checking"
    assert "考核通过" in words(place.an.says(LAW))


@pytest.mark.parametrize(("since", "back"), OVER_MIDNIGHT)
@pytest.mark.parametrize("noted", [True, False])
def test_what_is_said_first_meets_the_same_whether_or_not_the_clock_has_spoken(
    noted: bool, since: datetime, back: datetime, place: Place
) -> None:
    in_a_check(place, since)
    if noted:
        place.tick(back)
    place.an.now = back
    told, _ = place.an.says(LAW[20:])
    assert words([told]) == UNHEARD
    assert failed(place) == []
    assert place.tick(back + SECOND) == []
    assert woken(place, back + HOUR) == ""


def test_it_is_told_when_people_may_be_written_to_again(place: Place) -> None:
    night, morning = ENDS + 2 * HOUR, ENDS + 7 * HOUR + 31 * MINUTE
    in_a_check(place, ENDS - 10 * MINUTE)
    place.tick(night)
    assert woken(place, night) == ""
    listen(place, night, morning)
    assert woken(place, morning) == UNHEARD


def test_who_has_been_asked_to_go_on_is_not_failed_by_the_end_of_the_day_right_after(place: Place) -> None:
    in_a_check(place, ENDS - 10 * MINUTE)
    [row] = place.tick(ENDS - 2 * SECOND)
    assert place.offered(row, ENDS - SECOND)
    assert place.offered(row, ENDS) == []
    assert woken(place, ENDS - SECOND) == ""
    assert woken(place, ENDS) == UNHEARD
    assert failed(place) == []


def listen(place: Place, now: datetime, last: datetime) -> None:
    """Time goes by while everybody is heard, and nothing is offered."""
    while now < last:
        now += MINUTE
        assert place.tick(now) == []


def heard_at_midnight(place: Place) -> None:
    """The silence is over for longer than a check may be left alone."""
    in_a_check(place, ENDS - 50 * MINUTE)
    place.tick(ENDS - 40 * MINUTE)
    listen(place, ENDS - 40 * MINUTE, ENDS)
    place.an.now = ENDS - 11 * MINUTE
    place.an.says(LAW[20:25])


def gone_on_since(place: Place) -> None:
    in_a_check(place, ENDS - 30 * MINUTE)
    place.tick(ENDS - 20 * MINUTE)
    listen(place, ENDS - 20 * MINUTE, ENDS)
    place.an.now = ENDS - 19 * MINUTE
    place.an.says(LAW[20:25])


@pytest.mark.parametrize("scene", [heard_at_midnight, gone_on_since])
@pytest.mark.parametrize("typed", [True, False])
def test_the_end_of_a_day_fails_whoever_could_be_heard(
    typed: bool, scene: Callable[[Place], None], place: Place
) -> None:
    scene(place)
    place.an.now = ENDS
    said = words(place.an.says(LAW)) if typed else woken(place, ENDS)
    assert said.startswith("2026-09-07 的学习日已结束，《盘问检查》的考核随之结束，算没过。")
    assert failed(place) == ["day-ended"]


def test_who_had_left_it_alone_before_the_silence_fails_it_over_midnight_too(place: Place) -> None:
    in_a_check(place, ENDS - 45 * MINUTE)
    place.tick(ENDS - 15 * MINUTE - SECOND)
    written = {
        "until": (ENDS - 14 * MINUTE).isoformat()
    }  # heard all the time, and no tick for the check since
    place.world.store.record(Turn(NOW, facts=(ValueKept("heard.telegram", written),)))
    place.returning = place.started()
    place.tick(ENDS + 8 * MINUTE)
    assert "算没过" in woken(place, ENDS + 8 * MINUTE)
    assert len(failed(place)) == 1


def test_how_far_is_written_down_now_and_then_only(place: Place) -> None:
    written = []
    for seconds in range(0, 61, 5):
        place.tick(NOW + seconds * SECOND)
        written.append(place.world.store.value("heard.telegram"))
    assert len({str(one) for one in written}) == 4


def test_a_clock_set_back_is_no_silence(place: Place) -> None:
    place.an.says("/read law")
    assert place.tick(NOW - HOUR) == []
    assert place.tick(NOW - HOUR + MINUTE) == []
    assert len(place.tick(NOW - HOUR + 5 * MINUTE)) == 1


def test_how_far_it_ran_is_known_though_the_clock_was_set_back(place: Place) -> None:
    store = place.world.store
    assert ran_until(store, ["terminal"]) is None
    known = []
    for moment in (NOW, NOW - 72 * HOUR, NOW - 72 * HOUR + MINUTE, NOW + MINUTE, NOW + 2 * MINUTE):
        place.returning = place.started()
        place.tick(moment)
        known.append(ran_until(store, ["terminal", "telegram"]))
    assert known == [NOW, NOW, NOW, NOW + MINUTE, NOW + 2 * MINUTE]
    assert "latest" not in (store.value("heard.telegram") or {})
