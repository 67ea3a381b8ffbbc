"""Boards, workbooks, pictures and pages: what they say is what the figures say, and nothing in them runs."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL import Image

from bot.messages import Phrase
from bot.reports import drawing, page, sheet
from bot.reports.board import by_days, by_tracks
from bot.reports.view import View, add_up, of_track, period_before, points, signed
from bot.texts import Texts
from storage.records import Count, CountKey, Department, Officer
from tests.sample import HOURS

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
DAY, NEXT = date(2026, 11, 26), date(2026, 11, 27)
BEFORE = date(2026, 11, 19)
EVIL = (
    '=HYPERLINK("http://x")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\tcmd|' /C calc'!A0",
    "＝1＋1",
    "<script>alert(1)</script>",
)
TOP = Department("d0", "局", 0)
BIG, SMALL = Department("d1", "局/大队", 1), Department("d2", "局/小队", 2)
PEOPLE = (*(Officer(f"B{n}", "甲", "d1") for n in range(6)), Officer("S1", "乙", "d2"))
TEXTS = Texts()
ZH, EN = partial(TEXTS.say, "zh"), partial(TEXTS.say, "en")


def key(department: str, day: date, track: str = "训练") -> CountKey:
    return CountKey(department, day, track, datetime(day.year, day.month, day.day, 10, tzinfo=UTC))


COUNTS = {
    key("d1", DAY): Count(10, 5, 2, 0),
    key("d1", NEXT, "教育"): Count(10, 10, 0, 0),
    key("d2", DAY): Count(4, 0, 0, 4),
}
EARLIER = {key("d1", BEFORE): Count(10, 5, 0, 0)}


def view(
    counts: Mapping[CountKey, Count] = COUNTS, departments: tuple[Department, ...] = (TOP, BIG, SMALL)
) -> View:
    roots = departments[1:]
    span = (BEFORE, BEFORE + timedelta(days=1))
    return View("局", departments, roots, TOP, counts, EARLIER, PEOPLE, set(), DAY, NEXT, span, NOW)


def cells(board: Any, name: str) -> list[tuple[str, str]]:
    [line] = [one for one in board.lines if one.name == name]
    return [(cell.text, cell.below) for cell in line.cells]


def test_days_across_and_the_whole_with_its_trend() -> None:
    board = by_days(view(), ZH)
    assert board.heads == ("11-26", "11-27", "合计")
    assert cells(board, "大队") == [("70%", ""), ("100%", ""), ("85%", "+35 迟5")]


def test_tracks_across_with_lateness() -> None:
    board = by_tracks(view(), EN)
    assert board.heads == ("教育", "训练", "Total")
    assert cells(board, "大队") == [("100%", ""), ("70%", "+20 late 5"), ("85%", "+35 late 5")]


def test_who_is_few_is_neither_coloured_nor_compared_and_nothing_owed_has_no_share() -> None:
    board = by_days(view(), ZH)
    [small] = [line for line in board.lines if line.name == "小队"]
    assert [cell.text for cell in small.cells] == ["免学", "–", "免学"]
    assert {cell.share for cell in small.cells} == {None}
    assert any("不足 5 人" in note for note in board.notes)


def test_a_small_group_with_duties_stays_bare() -> None:
    board = by_days(view({key("d2", DAY): Count(4, 2, 0, 0)}), ZH)
    [small] = [line for line in board.lines if line.name == "小队"]
    assert (small.cells[0].text, small.cells[0].share) == ("50%", None)


def test_what_has_not_fallen_due_is_no_change_for_the_worse() -> None:
    tonight = CountKey("d1", NEXT, "训练", NOW + timedelta(hours=2))
    open_ = view({key("d1", DAY): Count(10, 5, 2, 0), tonight: Count(10, 0, 0, 0)})
    rows = open_.rows()
    assert rows[0].share == 0.35
    assert open_.changes(rows) == [20, None, 20]
    assert cells(by_tracks(open_, ZH), "大队") == [("35%", "+20 迟5")]
    morning = view({tonight: Count(10, 0, 0, 0)})
    assert morning.changes(morning.rows()) == [None, None, None]
    just_now = replace(morning, now=tonight.due_at)
    assert just_now.changes(just_now.rows()) == [None, None, None]
    over = replace(morning, now=tonight.due_at + timedelta(seconds=1))
    assert over.changes(over.rows()) == [-50, None, -50]


def test_what_few_people_stand_behind_is_not_compared_where_it_stands_alone() -> None:
    """A working group, or a station with nothing below it: its only line is the total."""
    alone = replace(
        view({key("d2", DAY): Count(4, 2, 0, 0)}, (SMALL,)),
        roots=(),
        own=SMALL,
        before={key("d2", BEFORE): Count(4, 1, 0, 0)},
        officers=[one for one in PEOPLE if one.department == "d2"],
    )
    for board in (by_days(alone, ZH), by_tracks(alone, ZH)):
        [line] = board.lines
        assert {(cell.text, cell.share, cell.below) for cell in line.cells} <= {
            ("50%", None, ""),
            ("50%", None, "迟2"),
        }
        assert any("不足 5 人" in note for note in board.notes)
    [*_, heads, total] = opened(sheet.workbook(alone, ZH, HOURS.zone))["完成情况"].iter_rows(values_only=True)
    assert (heads[8:], total[8:]) == (("完成率", "当面背诵"), (0.5, 0))


@pytest.mark.parametrize(("days", "columns"), [(31, 31), (32, 5), (300, 10)])
def test_long_periods_by_weeks_and_months(days: int, columns: int) -> None:
    first = date(2026, 1, 1)
    counts = {key("d1", first + timedelta(days=n)): Count(1, 1, 0, 0) for n in range(days)}
    assert len(by_days(view(counts), ZH).heads) == columns + 1


@pytest.mark.parametrize(
    ("since", "until", "then"),
    [
        ("2026-11-23", "2026-11-26", ("2026-11-16", "2026-11-19")),
        ("2026-11-01", "2026-11-30", ("2026-09-27", "2026-10-26")),
    ],
)
def test_the_period_before_has_the_same_weekdays(since: str, until: str, then: tuple[str, str]) -> None:
    found = period_before(date.fromisoformat(since), date.fromisoformat(until))
    assert tuple(day.isoformat() for day in found) == then


def test_changes_are_signed() -> None:
    assert [signed(one) for one in (None, 0, 3, -3)] == ["", "±0", "+3", "−3"]
    row = view().rows()[-1]
    assert points(row, replace(row, all=0, done=0, late=0, excused=0)) is None


def test_one_track_alone() -> None:
    assert list(of_track(COUNTS, "教育")) == [key("d1", NEXT, "教育")]
    assert of_track(COUNTS, "") is COUNTS


def test_figures_that_do_not_add_up_are_refused() -> None:
    rows = view().rows()
    add_up(rows)
    with pytest.raises(ValueError, match="done: 15 in the parts, 16 in the total"):
        add_up([*rows[:-1], replace(rows[-1], done=rows[-1].done + 1)])


def test_days_and_tracks_of_other_departments_are_no_columns() -> None:
    """Nor are those on which nothing is left that was due."""
    gone = {key("d1", DAY - timedelta(days=1), "讨论"): Count()}
    elsewhere = {key("d9", DAY - timedelta(days=2), "会议"): Count(9, 9, 0, 0)}
    more = view({**COUNTS, **gone, **elsewhere})
    assert by_days(more, ZH).heads == ("11-26", "11-27", "合计")
    assert by_tracks(more, ZH).heads == ("教育", "训练", "合计")
    assert by_tracks(view(elsewhere), ZH).heads == by_days(view(elsewhere), ZH).heads == ("合计",)


def test_the_total_is_no_second_column_of_the_same() -> None:
    only = view({key("d1", DAY): Count(10, 5, 2, 0)})
    assert (by_tracks(only, ZH).heads, cells(by_tracks(only, ZH), "大队")) == (
        ("训练",),
        [("70%", "+20 迟5")],
    )
    assert (by_days(only, ZH).heads, cells(by_days(only, ZH), "大队")) == (("11-26",), [("70%", "+20 迟5")])
    # The period before had another track as well: the change of the whole is another than the track's.
    other = replace(only, before={**EARLIER, key("d1", BEFORE, "教育"): Count(10, 10, 0, 0)})
    assert by_tracks(other, ZH).heads == ("训练", "合计")
    assert cells(by_tracks(other, ZH), "大队") == [("70%", "+20 迟5"), ("70%", "−5 迟5")]


def test_signs_are_explained_where_they_stand() -> None:
    """Each on a line of its own, which begins with the sign."""
    alone = {key("d1", DAY): Count(10, 10, 0, 0)}
    every = ["完成率＝", "–：", "迟：", "＋－：", "不足 5 人"]

    def told(board: Any) -> list[str]:
        return [sign for note in board.notes for sign in every if note.startswith(sign)]

    assert told(by_tracks(view(), ZH)) == every
    excused = view({**alone, key("d1", NEXT): Count(4, 0, 0, 4)}, (TOP, BIG))
    assert told(by_days(view(alone, (TOP, BIG)), ZH)) == ["完成率＝", "＋－："]
    assert told(by_days(excused, ZH)) == ["完成率＝", "＋－："]
    nothing_before = replace(view(alone, (TOP, BIG)), before={})
    assert told(by_tracks(nothing_before, ZH)) == ["完成率＝"]
    late = replace(view({key("d1", DAY): Count(10, 5, 2, 0)}, (TOP, BIG)), before={})
    assert told(by_tracks(late, ZH)) == ["完成率＝", "迟："]
    assert [note[:5] for note in by_tracks(replace(view(), before={}), EN).notes[1:3]] == ["–: no", "Late:"]


NAMED = (*(f"第{number}分局" for number in range(30)), "@反诈专班")


@pytest.mark.parametrize(("words", "mark"), [(ZH, "、"), (EN, ", ")])
def test_a_scope_of_several_places_is_named_in_the_head(words: Any, mark: str) -> None:
    scope = replace(view(), title=Phrase("completion-scope"), scope=NAMED)
    for board in (by_days(scope, words), by_tracks(scope, words)):
        assert board.subtitle == f"2026-11-26 – 2026-11-27 · {mark.join(NAMED)}"
    about = opened(sheet.workbook(scope, words, HOURS.zone)).worksheets[-1]
    assert mark.join(NAMED) in about["B1"].value


def test_a_head_of_many_names_is_drawn_whole() -> None:
    board = by_tracks(replace(view(), scope=NAMED), ZH)
    measures = drawing._measure(board)
    width = measures.width - 2 * drawing._MARGIN
    assert "".join(measures.subtitle).replace(" ", "") == board.subtitle.replace(" ", "")
    assert all(drawing._width(line, 26) <= width for line in measures.subtitle)
    one = drawing._measure(by_tracks(view(), ZH))
    assert (one.top, len(one.subtitle)) == (146, 1)
    assert measures.top - one.top == 36 * (len(measures.subtitle) - 1) > 0


# --- workbook


def opened(made: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(made))


def test_the_workbook_has_typed_cells_and_totals_as_values() -> None:
    figures = opened(sheet.workbook(view(), ZH, HOURS.zone))["完成情况"]
    rows: list[tuple[Any, ...]] = list(figures.iter_rows(values_only=True))
    assert rows[2] == (
        "部门",
        "应学",
        "按时",
        "逾期完成",
        "待学",
        "逾期",
        "免学",
        "未注册",
        "完成率",
        "较上期",
        "当面背诵",
    )
    assert rows[3] == ("局/大队", 20, 15, 2, 0, 3, 0, 6, 0.85, 35, 0)
    assert rows[4] == ("局/小队", 4, 0, 0, 0, 0, 4, 1, "–", None, 0)
    assert rows[6][:8] == ("合计", *(sum(row[at] for row in rows[3:5]) for at in range(1, 8)))
    assert [cell.alignment.horizontal for cell in list(figures.iter_rows())[2]][1:] == ["right"] * 10
    assert (figures.freeze_panes, figures.auto_filter.ref) == ("B4", "A3:K5")


def test_filters_leave_the_total_alone() -> None:
    """An empty row parts them, and a total without parts has no filter."""
    for page_ in opened(sheet.workbook(view(), ZH, HOURS.zone)).worksheets[:-1]:
        rows = [row[0] for row in page_.iter_rows(values_only=True)]
        assert str(page_.auto_filter.ref).endswith("5")
        assert rows[4:] == ["局/小队", None, "合计"]
    alone = replace(view({key("d1", DAY): Count(10, 5, 2, 0)}, (BIG,)), roots=(), own=BIG)
    for page_ in opened(sheet.workbook(alone, ZH, HOURS.zone)).worksheets[:-1]:
        assert page_.auto_filter.ref is None
        assert [row[0] for row in page_.iter_rows(values_only=True)][2:] == ["部门", "合计"]


def test_each_sheet_says_of_whom_and_of_when() -> None:
    about = replace(view(), title=Phrase("completion-scope"), scope=NAMED[-2:], track="训练")
    book = opened(sheet.workbook(about, ZH, HOURS.zone))
    tops = [[page_["A1"].value, page_["A2"].value] for page_ in book.worksheets[:-1]]
    then = "2026-11-26 – 2026-11-27 · 训练 · 第29分局、@反诈专班"
    assert tops == [[f"我管的范围 · {name}", then] for name in ("完成情况", "逐日", "板块")]


def test_a_change_that_nothing_has_is_no_column_and_the_workbook_says_why() -> None:
    for shown, there in ((view(), True), (replace(view(), before={}), False)):
        book = opened(sheet.workbook(shown, ZH, HOURS.zone))
        heads = next(row for row in book["完成情况"].iter_rows(values_only=True) if row[0] == "部门")
        why = {row[0]: str(row[1]) for row in book["说明"].iter_rows(values_only=True)}["较上期"]
        assert ("较上期" in heads, "没有这一栏：与 2026-11-19 – 2026-11-20" in why) == (there, not there)


def test_departments_are_called_the_same_on_every_sheet() -> None:
    """By their paths: departments below different ones may be called alike."""
    alike = (TOP, Department("d1", "局/北分局/一队", 1), Department("d2", "局/南分局/一队", 2))
    book = opened(sheet.workbook(view(departments=alike), ZH, HOURS.zone))
    for page_ in book.worksheets[:-1]:
        names = [str(row[0]) for row in page_.iter_rows(values_only=True)]
        assert [name for name in names if "队" in name] == ["局/北分局/一队", "局/南分局/一队"]


def test_every_sheet_in_both_languages() -> None:
    assert opened(sheet.workbook(view(), ZH, HOURS.zone)).sheetnames == ["完成情况", "逐日", "板块", "说明"]
    english = opened(sheet.workbook(view(), EN, HOURS.zone))
    assert english.sheetnames == ["Completion", "Days", "Tracks", "About"]
    about = {row[0].value: row[1].value for row in english["About"].iter_rows()}
    assert (about["scope"], about["track"], about["made at"]) == (
        "局",
        "all tracks",
        NOW.astimezone(HOURS.zone).replace(tzinfo=None),
    )


@pytest.mark.parametrize("evil", EVIL)
def test_no_cell_runs(evil: str) -> None:
    departments = (TOP, replace(BIG, path=evil), SMALL)
    counts = {replace(one, track=evil): count for one, count in COUNTS.items()}
    about = replace(view(counts, departments), title=evil, track=evil)
    book = opened(sheet.workbook(about, ZH, HOURS.zone))
    found = [cell for page_ in book for row in page_.iter_rows() for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in found if cell.data_type == "f" or cell.hyperlink] == []
    [named] = [
        cell for cell in found if cell.row == 4 and cell.column == 1 and cell.parent.title == "完成情况"
    ]
    assert (named.value, named.quotePrefix) == (evil, True)


# --- pictures


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("words", [ZH, EN])
def test_a_picture_fits_a_phones_photo(dark: bool, words: Any) -> None:
    departments = (
        TOP,
        *(Department(f"d{n}", f"局/第{n}特种车辆管理与事故处理大队（含直属中队）", n) for n in range(1, 33)),
    )
    counts = {
        key(f"d{n}", DAY - timedelta(days=back)): Count(9, n % 9, 0, 0)
        for n in range(1, 33)
        for back in range(31)
    }
    made = drawing.png(by_days(view(counts, departments), words), dark=dark)
    with Image.open(io.BytesIO(made)) as picture:
        assert sum(picture.size) < 10_000
        ground = picture.convert("RGB").getpixel((2, 2))
    assert isinstance(ground, tuple)
    assert (sum(ground) < 128 * 3) is dark
    assert len(made) < 10_000_000


def test_a_share_has_its_colour() -> None:
    low = drawing.png(by_days(view({key("d1", DAY): Count(10, 0, 0, 0)}), ZH))
    high = drawing.png(by_days(view({key("d1", DAY): Count(10, 10, 0, 0)}), ZH))

    def colours(made: bytes) -> set[Any]:
        with Image.open(io.BytesIO(made)) as picture:
            return {colour for _, colour in picture.convert("RGB").getcolors(1 << 20) or []}

    def near(made: bytes, wanted: tuple[int, int, int]) -> bool:
        return any(max(abs(a - b) for a, b in zip(one, wanted, strict=True)) <= 4 for one in colours(made))

    little, _, much = drawing.LIGHT.scale
    assert near(low, little)
    assert near(high, much)
    assert not near(low, much)


@pytest.mark.parametrize("language", TEXTS.languages)
def test_the_font_has_every_character_of_the_message_files(language: str) -> None:
    text = (Path("bot/texts") / f"{language}.ftl").read_text(encoding="utf-8")
    assert drawing.lacking(text) == set()


def test_a_character_that_no_font_has_is_found() -> None:
    assert drawing.lacking("甲\ue123乙") == {"\ue123"}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("五个对照检视讨论", ["五个对照", "检视讨论"]),
        ("Work among the people", ["Work among", "the people"]),
        ("政治教育", ["政治教育"]),
        ("", [""]),
    ],
)
def test_the_lines_of_a_heading_are_about_as_long_as_each_other(text: str, lines: list[str]) -> None:
    assert drawing._evenly(text, 24, 170) == lines


@pytest.mark.parametrize("width", range(60, 240, 12))
def test_no_line_begins_with_a_closing_mark_and_no_letter_is_lost(width: int) -> None:
    text = "完成率＝（按时＋逾期完成）÷（应学－免学）；“–”为没有应学。迟：5，late, 2026-11-26；＋－：与上期 +−: 比"
    lines = drawing._wrapped(text, 22, width)
    assert [line for line in lines if line[0] in "）；”。：，"] == []
    assert [line for line in lines if line[-1] in "（“＋－＝÷+−" or line.startswith("−:")] == []
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a4_on_paper() -> None:
    made = drawing.pdf(by_tracks(view(), ZH))
    assert made.startswith(b"%PDF")
    box = made.split(b"/MediaBox")[1].split(b"]")[0].strip(b" [").split()
    sides = sorted(float(side) for side in box[2:])
    assert sides == pytest.approx([595.3, 841.9], abs=1)


def test_a_page_escapes_what_people_wrote() -> None:
    made = page.html(by_tracks(view(COUNTS, (TOP, replace(BIG, path=EVIL[-1]), SMALL)), ZH), "zh")
    assert "<script" not in made
    assert "script&gt;" in made
    assert "85%<small>+35 迟5</small>" in made
