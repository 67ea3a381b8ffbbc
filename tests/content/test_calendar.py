"""Study days: the country's holidays, the organisation's own days above them, and where a day ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.calendar import EVERY_DAY, WORKDAYS, Calendar, OfficialYear, Overrides
from content.hours import Hours
from content.load import load_library
from content.model import Library, Plan
from content.official import calendar_of, is_country, official_year
from content.overrides import read_overrides
from content.validate import warn_of_unknown_years
from tests.sample import plan
from tests.told import told

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = partial(official_year, "CN")


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


#: (date, study day of Monday to Friday in China, of Monday and Saturday there, of every day)
DAYS = [
    ("09-30", True, False, True),  # the Wednesday before
    ("10-01", False, False, True),  # National Day
    ("10-03", False, False, True),  # a Saturday among the holidays
    ("10-05", False, False, True),  # a Monday among them
    ("10-09", True, False, True),
    ("10-10", True, True, True),  # a Saturday that is worked for the holidays
    ("10-11", False, False, True),
    ("10-12", True, True, True),
    ("02-14", True, True, True),  # worked for the spring festival
    ("02-28", True, True, True),
]


@pytest.mark.parametrize(("when", "workday", "monday_and_saturday", "every"), DAYS)
def test_chinese_days(when: str, workday: bool, monday_and_saturday: bool, every: bool) -> None:
    expected = ((WORKDAYS, workday), (frozenset({0, 5}), monday_and_saturday), (EVERY_DAY, every))
    for weekdays, study in expected:
        assert Calendar(weekdays, (), CHINA).is_study_day(day(when)) is study


def test_without_a_country_workdays_are_monday_to_friday() -> None:
    material = Library(plan=plan())
    free = Library(plan=_workdays(""))
    assert calendar_of(material).is_study_day(day("10-03"))
    assert calendar_of(free).is_study_day(day("10-01"))
    assert not calendar_of(free).is_study_day(day("10-10"))


def test_the_plan_s_country_goes_before_the_setting_s() -> None:
    assert not calendar_of(Library(plan=_workdays(""), country="CN")).is_study_day(day("10-01"))
    assert calendar_of(Library(plan=_workdays("SG"), country="CN")).is_study_day(day("10-01"))
    assert not calendar_of(Library(plan=_workdays("SG"), country="CN")).is_study_day(day("08-10"))


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("CN", True),
        ("SG", True),
        ("DE-BY", True),
        ("XX", False),
        ("DE-XX", False),
        ("cn", False),
        ("", False),
    ],
)
def test_countries_and_their_parts(code: str, known: bool) -> None:
    assert is_country(code) is known


@pytest.mark.parametrize(
    ("code", "when", "study"),
    [
        ("DE-BY", "01-06", False),
        ("DE", "01-06", True),
        ("IL", "02-06", False),  # a Friday, which is weekend there
        ("IL", "02-08", True),  # a Sunday, which is not
        ("SG", "02-08", False),
    ],
)
def test_other_countries_have_their_own_holidays_and_weekends(code: str, when: str, study: bool) -> None:
    assert Calendar(WORKDAYS, (), partial(official_year, code)).is_study_day(day(when)) is study


def test_a_year_that_is_not_known_falls_back_on_weekdays_and_is_told() -> None:
    calendar = Calendar(WORKDAYS, (), CHINA)
    assert calendar.is_study_day(date(2098, 10, 1))
    assert calendar.unknown_years(date(2026, 12, 1), date(2026, 12, 31)) == []
    assert calendar.unknown_years(date(2097, 12, 1), date(2099, 1, 5)) == [2097, 2098, 2099]
    assert Calendar(EVERY_DAY, (), CHINA).unknown_years(date(2098, 1, 1), date(2098, 2, 1)) == []


def test_the_warning_names_country_and_year() -> None:
    [warning] = warn_of_unknown_years(Library(plan=_workdays("CN")), date(2098, 3, 3))
    assert told(warning, "en").startswith("plan.yaml: the public holidays of CN for 2098 are not known")
    assert "2098" in told(warning)
    assert warn_of_unknown_years(Library(plan=_workdays("CN")), date(2026, 3, 3)) == []
    assert warn_of_unknown_years(Library(plan=_workdays("")), date(2098, 3, 3)) == []
    assert warn_of_unknown_years(Library(), date(2098, 3, 3)) == []


def test_overrides_win_over_everything_but_a_day_declared_off() -> None:
    own = Overrides(on={day("10-01"): "值守", day("10-11"): "补课"}, off={day("10-10"): "演练"})
    for weekdays in (WORKDAYS, frozenset({2})):
        calendar = Calendar(weekdays, (), CHINA, own)
        assert calendar.is_study_day(day("10-01"))
        assert calendar.is_study_day(day("10-11"))
        assert not calendar.is_study_day(day("10-10"))
    assert not Calendar(EVERY_DAY, (), CHINA, own).is_study_day(day("10-10"))
    assert not Calendar(WORKDAYS, {day("10-01")}, CHINA, own).is_study_day(day("10-01"))


some_days = st.dates(date(2025, 11, 1), date(2028, 3, 1))
years = st.fixed_dictionaries(
    {},
    optional={
        year: st.builds(
            OfficialYear,
            st.dictionaries(st.dates(date(year, 1, 1), date(year, 12, 31)), st.just("holiday"), max_size=9),
            st.frozensets(st.dates(date(year, 1, 1), date(year, 12, 31)), max_size=5),
            st.frozensets(st.dates(date(year, 1, 1), date(year, 12, 31)), max_size=5),
        )
        for year in (2025, 2026, 2027)
    },
)


@settings(max_examples=150, deadline=None)
@given(
    st.frozensets(st.integers(0, 6), min_size=1),
    years,
    st.dictionaries(some_days, st.booleans(), max_size=12),
    st.frozensets(some_days, max_size=4),
    some_days,
    st.integers(0, 800),
)
def test_numbers_are_a_count_of_usual_days(
    weekdays: frozenset[int],
    official: dict[int, OfficialYear],
    own: dict[date, bool],
    off: frozenset[date],
    start: date,
    ahead: int,
) -> None:
    overrides = Overrides(
        {one: "" for one, on in own.items() if on}, {one: "" for one, on in own.items() if not on}
    )
    calendar = Calendar(weekdays, off, official.get, overrides)
    undeclared = Calendar(weekdays, (), official.get, overrides)
    last = start + timedelta(days=ahead)
    usual = [one for one in _days(start, ahead) if undeclared.is_study_day(one)]
    expected = len(usual) if undeclared.is_study_day(last) and last not in off else None
    assert calendar.study_day_number(start, last) == expected
    if usual:
        assert calendar.day_of(start, len(usual)) == usual[-1]


def _days(start: date, ahead: int) -> list[date]:
    return [start + timedelta(days=number) for number in range(ahead + 1)]


# --- calendar.yaml

GOOD = """\
on:
  - {day: 2026-10-11, reason: 补课}
off:
  - {day: 2026-09-18..2026-09-20, reason: 演练}
"""


def test_an_override_file_as_it_is_written() -> None:
    overrides, problems = read_overrides("calendar.yaml", GOOD)
    assert problems == []
    assert overrides.on == {day("10-11"): "补课"}
    assert overrides.off == dict.fromkeys((day("09-18"), day("09-19"), day("09-20")), "演练")


@pytest.mark.parametrize(
    ("before", "after", "line", "what"),
    [
        ("2026-10-11", "2026-02-30", 2, "day 写的是“2026-02-30”"),
        ("2026-10-11", "11 Oct", 2, "day"),
        ("18..2026-09-20", "18..2026-09-17", 4, "day"),
        ("18..2026-09-20", "18..2029-09-17", 4, "day"),
        ("2026-10-11", "2026-09-19", 4, "2026-09-19 在第 2 行已经写过"),
        ("reason: 补课", "reason: ''", 2, "原因"),
        ("reason: 补课", "why: 补课", 2, "不认识的项 why"),
        ("off:", "free:", 3, "不认识的项 free"),
        ("on:\n  - {day: 2026-10-11, reason: 补课}", "on: 2026-10-11", 1, "on 应是列表"),
        ("{day: 2026-10-11, reason: 补课}", "2026-10-11", 2, "名称: 内容"),
    ],
)
def test_what_is_wrong_in_overrides_is_told_with_its_line(
    before: str, after: str, line: int, what: str
) -> None:
    assert before in GOOD
    _, problems = read_overrides("calendar.yaml", GOOD.replace(before, after))
    assert [one.line for one in problems if what in told(one)][:1] == [line], [told(one) for one in problems]
    assert all(told(one, "en").startswith("calendar.yaml:") for one in problems)


def test_a_file_that_is_no_mapping() -> None:
    assert told(read_overrides("calendar.yaml", "- 1\n")[1][0]).startswith("calendar.yaml:1: ")
    assert read_overrides("calendar.yaml", "") == (Overrides(), [])


def test_the_file_beside_the_plan_is_read(tmp_path: Path) -> None:
    (tmp_path / "decks").mkdir()
    (tmp_path / "plan.yaml").write_text("id: p\nstart: today\nlength: 1\nslots: []\nlines: []\n", "utf-8")
    (tmp_path / "calendar.yaml").write_text(GOOD, "utf-8")
    library, problems = load_library(tmp_path / "decks", tmp_path / "plan.yaml", "XX")
    assert day("10-11") in library.overrides.on
    assert told(problems[-1], "en").startswith("CHENSONG_COUNTRY: no country")
    assert library.country == ""


# --- where a day ends


@pytest.mark.parametrize(
    ("ends", "clock", "same_day"),
    [
        (time(), "23:59:59", True),
        (time(), "00:00:00", False),
        (time(4), "00:00:00", True),
        (time(4), "03:59:59.999999", True),
        (time(4), "04:00:00", False),
    ],
)
def test_a_moment_belongs_to_the_day_until_it_ends(ends: time, clock: str, same_day: bool) -> None:
    hours = Hours(SHANGHAI, ends)
    on = day("09-08") if clock < "12" else day("09-07")
    moment = datetime.combine(on, time.fromisoformat(clock), SHANGHAI)
    assert hours.today(moment) == (day("09-07") if same_day else day("09-08"))


@given(
    st.times(),
    st.times(max_value=time(11, 59)),
    some_days,
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin"]),
)
def test_a_time_of_a_study_day_lies_within_it(clock: time, ends: time, when: date, zone: str) -> None:
    hours = Hours(ZoneInfo(zone), ends)
    moment = hours.at(when, clock)
    assert hours.today(moment) == when
    assert moment.replace(tzinfo=None) < hours.closes(when).replace(tzinfo=None)
    assert hours.today(hours.last_minute(when)) == when


def _workdays(country: str) -> Plan:
    return replace(plan(), weekdays=WORKDAYS, country=country)
