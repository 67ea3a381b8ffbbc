"""What an officer has chosen: read as typed, kept and read back, and bounds that hold."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.people.preferences import (
    Preferences,
    Span,
    dump,
    latest,
    load,
    quiet_until,
    read_span,
    read_time,
)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("7:30", time(7, 30)),
        ("07：05", time(7, 5)),
        ("２２：００", time(22)),
        ("24:00", None),
        ("7:60", None),
        ("", None),
        ("noon", None),
    ],
)
def test_a_time_of_day(text: str, at: time | None) -> None:
    assert read_time(text) == at


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("22:00-06:30", Span(time(22), time(6, 30))),
        ("12:00 至 14：00", Span(time(12), time(14))),
        *(
            (f"22：00{dash}6：30", Span(time(22), time(6, 30)))
            for dash in ("—", "——", "－", "~", "～", "至", "到", " – ")
        ),
        ("22:00---06:30", None),
        ("22:00-22:00", None),
        ("22:00", None),
        ("25:00-06:00", None),
    ],
)
def test_a_span(text: str, span: Span | None) -> None:
    assert read_span(text) == span


@pytest.mark.parametrize(
    ("moment", "inside"),
    [(time(22), True), (time(0), True), (time(6, 29), True), (time(6, 30), False), (time(21, 59), False)],
)
def test_a_span_over_midnight(moment: time, inside: bool) -> None:
    assert Span(time(22), time(6, 30)).holds(moment) is inside


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("20:00-09:00", True),
        ("22:00-06:00", True),
        ("20:00-20:30", True),
        ("19:59-06:00", False),
        ("22:00-09:01", False),
        ("06:00-22:00", False),
        ("10:00-12:00", False),
    ],
)
def test_what_lies_within_bounds(text: str, covered: bool) -> None:
    span = read_span(text)
    assert span is not None
    assert Span(time(20), time(9)).covers(span) is covered


def test_what_is_kept_is_read_back() -> None:
    slots = {"morning": time(7, 45)}
    chosen = Preferences(True, False, Span(time(22), time(6)), slots, 3, "2026-09-07T09:00+08:00")
    assert load(dump(chosen)) == chosen
    assert load(None) == load({}) == Preferences()
    assert load({"quiet": "nonsense", "slots": {"morning": "late"}}) == Preferences()


@pytest.mark.parametrize(
    ("at", "hours", "last"), [("07:30", 4, "11:25"), ("23:00", 2, "23:59"), ("23:59", 1, "23:59")]
)
def test_the_latest_own_time_leaves_room_to_send(at: str, hours: int, last: str) -> None:
    assert latest(time.fromisoformat(at), timedelta(hours=hours)) == time.fromisoformat(last)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-09-07 21:59", "2026-09-07 21:59"),
        ("2026-09-07 22:00", "2026-09-08 06:30"),
        ("2026-09-08 03:00", "2026-09-08 06:30"),
        ("2026-09-08 06:30", "2026-09-08 06:30"),
    ],
)
def test_quiet_hours_end(now: str, until: str) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    moment = datetime.fromisoformat(now).replace(tzinfo=zone).astimezone(UTC)
    ends = quiet_until(Preferences(quiet=Span(time(22), time(6, 30))), moment, zone)
    assert ends == datetime.fromisoformat(until).replace(tzinfo=zone)
    assert quiet_until(Preferences(), moment, zone) == moment


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        # In Berlin on 2026-10-25 the clock goes back from 03:00 to 02:00, at 01:00 UTC.
        ("22:00-02:30", "2026-10-24 23:10", "2026-10-25 00:30"),  # 01:10: the first half past two
        ("22:00-02:30", "2026-10-25 00:10", "2026-10-25 00:30"),  # 02:10, the first time
        ("22:00-02:30", "2026-10-25 00:40", "2026-10-25 00:40"),  # 02:40, the first time: over
        (
            "22:00-02:30",
            "2026-10-25 01:10",
            "2026-10-25 01:30",
        ),  # 02:10, the second time: so are they once more
        ("22:00-02:30", "2026-10-25 01:40", "2026-10-25 01:40"),
        ("22:00-06:30", "2026-10-25 00:10", "2026-10-25 05:30"),
        ("22:00-06:30", "2026-10-25 01:10", "2026-10-25 05:30"),
        ("02:45-02:15", "2026-10-25 00:50", "2026-10-25 01:15"),  # 02:50 is followed by 02:15
        # On 2026-03-29 it goes from 02:00 to 03:00, at 01:00 UTC.
        ("22:00-02:30", "2026-03-29 00:10", "2026-03-29 01:00"),  # there is no half past two
        ("22:00-03:00", "2026-03-29 00:10", "2026-03-29 01:00"),
        ("22:00-06:30", "2026-03-29 00:10", "2026-03-29 04:30"),
        ("22:00-06:30", "2026-03-28 21:10", "2026-03-29 04:30"),
        ("03:00-02:30", "2026-03-28 12:00", "2026-03-30 00:30"),  # at the jump they begin anew
    ],
)
def test_quiet_hours_end_over_summer_time(quiet: str, now: str, until: str) -> None:
    moment, end = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (now, until))
    assert quiet_until(Preferences(quiet=read_span(quiet)), moment, ZoneInfo("Europe/Berlin")) == end


@pytest.mark.parametrize("day", ["2026-10-24", "2026-03-28", "2026-09-07"])
@pytest.mark.parametrize("quiet", ["22:00-02:30", "02:15-02:45", "01:30-02:00", "23:30-07:00"])
def test_quiet_hours_last_as_long_as_the_clock_shows_them(quiet: str, day: str) -> None:
    """Minute by minute over two nights: neither shorter nor longer."""
    zone, span = ZoneInfo("Europe/Berlin"), read_span(quiet)
    assert span is not None
    minutes = [datetime.fromisoformat(f"{day} 18:00Z") + timedelta(minutes=n) for n in range(3 * 24 * 60)]
    loud = [one for one in minutes if not span.holds(one.astimezone(zone).time())]
    place = 0
    for moment in minutes[: 36 * 60]:
        while loud[place] < moment:
            place += 1
        assert quiet_until(Preferences(quiet=span), moment, zone) == loud[place]
