"""After a silence in which presses were lost, what was open is offered once more: to whom, when, how often."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.telegram.reach import Look, Reach
from bot.delivery.plan import NotYet
from bot.people.preferences import Preferences, Span, dump, kept_as, read_span
from bot.returning import ran_until
from storage.mail import OutboxRow
from storage.records import ReachabilityChanged, RosterSaved, Status, Turn, ValueKept
from tests import sample
from tests.sample import AN, LAW, NOW, Chat, labels, words
from tests.silences import HOUR, MINUTE, SECOND, Place


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
