"""`report completion`, `report wall`: figures from a store, also beside a running server."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import click

from bot.cli.common import language_of, say_json, store_errors
from bot.cli.ends import fail
from bot.conversation.dates import read_period
from bot.conversation.view import Subject, gather, tracks_of
from bot.opening import look_on
from bot.people.enrolled import enrolled
from bot.people.scopes import Group, Place, find_department, find_group, group_meant, members
from bot.reports import figures
from bot.reports.csv_out import completion_csv
from bot.reports.heard import heard
from bot.reports.view import View, of_track
from bot.reports.wall import ENDINGS, render
from bot.settings import Settings, read_settings
from bot.texts import Texts
from content.load import load_library
from content.model import Library
from content.official import calendar_of
from storage.contract import Store


@click.group("report")
def command() -> None:
    """Figures by department."""


_PLACE = click.option(
    "--department", default="", help="Only this department and those below it, or a working group: @GROUP."
)


@command.command("completion")
@_PLACE
@click.option(
    "--period", default="today", help="A day, two days joined by .., week or month. [default: today]"
)
@click.option("--track", default="", help="Only this track.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def completion(*, department: str, period: str, track: str, as_csv: bool, as_json: bool) -> None:
    """Who has done what is due, by department: every department of the tree, then the total.

    A working group is counted from its members of today, whatever department they belong to.
    """
    settings = read_settings()
    now = datetime.now(UTC)
    days = _days(period, settings, now)
    with store_errors(settings):
        store = look_on(settings)
        library = _library(settings)
        _see_track(track, library, store, days)
        if group_meant(department) is not None:
            subject = Subject(_place(store, department).id, *days, track)
            rows = _of_group(gather(store, None, subject, calendar_of(library), now))
        else:
            rows = _of_departments(store, department, days, track, now)
        store.close()
    if as_csv:
        click.echo(completion_csv(rows), nl=False)
    elif as_json:
        say_json([_plain(row) for row in rows])
    else:
        _print(rows)


@command.command("wall")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="PNG, PDF, HTML or XLSX."
)
@_PLACE
@click.option("--period", default="month", help="As for `report completion`. [default: month]")
@click.option("--track", default="", help="Only this track, by study days instead of by tracks.")
@click.option("--language", default="", help="zh or en. [default: CHENSONG_LANGUAGE]")
@click.option("--dark", is_flag=True, help="A dark PNG.")
def wall(*, out: Path, department: str, period: str, track: str, language: str, dark: bool) -> None:
    """The wall board for a display: departments x tracks with share, lateness and trend, in one file."""
    settings = read_settings()
    if out.suffix.lower() not in ENDINGS:
        fail(f"{out}: the name must end in {', '.join(ENDINGS)}", 2)
    now, texts = datetime.now(UTC), Texts(preferred=settings.language)
    days, chosen = _days(period, settings, now), language_of(texts, language, settings)
    with store_errors(settings):
        store = look_on(settings)
        library = _library(settings)
        _see_track(track, library, store, days)
        subject = Subject(_place(store, department).id if department else "", *days, track)
        calendar = calendar_of(library, store.days_off())
        try:
            view = gather(store, None, subject, calendar, now)
        except LookupError:
            fail("there is no roster yet: import one with run.py roster import FILE")
        store.close()
    made = render(
        view, out.suffix.lower(), partial(texts.say, chosen), chosen, settings.hours.zone, dark=dark
    )
    try:
        _put(out, made)
    except OSError as error:
        fail(f"{out} cannot be written: {error.strerror}")
    click.echo(str(out))


def _days(period: str, settings: Settings, now: datetime) -> tuple[date, date]:
    days = read_period(period, settings.hours.today(now))
    if days is None:
        fail(f"{period!r} is no period: write 2026-11-24, 2026-11-01..2026-11-24, today, week or month", 2)
    return days


def _library(settings: Settings) -> Library:
    folder = settings.content_dir
    return load_library(folder / "decks", folder / "plan.yaml", settings.country)[0]


def _see_track(track: str, library: Library, store: Store, days: tuple[date, date]) -> None:
    """End where the track is none of the material nor of the figures: a report of nothing looks like a true one."""
    known = dict.fromkeys((*tracks_of(library), *sorted({key.track for key in store.counts(*days)})))
    if track and track not in known:
        fail(f"no track is called {track!r}: write {', '.join(known) or 'none'}")


def _place(store: Store, words: str) -> Place:
    """The department or working group that the words mean."""
    if group_meant(words) is not None:
        found: Sequence[Place] = find_group(words, [Group(name) for name in members(store.officers())])
    else:
        found = find_department(words, store.departments())
    if len(found) != 1:
        fail(f"{words!r} fits {len(found)} places: name a department by its path, a working group whole")
    return found[0]


def _of_group(view: View) -> list[figures.Row]:
    """A row for the working group, and the total, which is the same."""
    here = view.departments
    return figures.completion(
        view.counts, here, here, view.officers, view.enrolled, view.now, heard=view.heard
    )


def _of_departments(
    store: Store, words: str, days: tuple[date, date], track: str, now: datetime
) -> list[figures.Row]:
    """A row for each department that is meant and each one below, and the total."""
    departments = store.departments()
    found = find_department(words, departments) if words else departments
    if not found:
        fail(f"no department fits {words!r}")
    roots = [one for one in departments if any(top.holds(one) for top in found)]
    counts, have = of_track(store.counts(*days), track), enrolled(store.accounts())
    aloud = heard(store, *days, track)
    return figures.completion(counts, departments, roots, store.officers(), have, now, heard=aloud)


def _put(out: Path, made: bytes) -> None:
    """Whole or not at all: a display may read it at any moment. Raises OSError."""
    beside = out.with_name(f".{out.name}.new")
    beside.write_bytes(made)
    beside.replace(out)


def _plain(row: figures.Row) -> dict[str, object]:
    return {
        "department": row.department.path if row.department else None,
        "all": row.all,
        "done": row.done,
        "late": row.late,
        "excused": row.excused,
        "open": row.open,
        "overdue": row.overdue,
        "not_enrolled": row.not_enrolled,
        "share_done": row.share,
        "on_time": row.on_time,
        "heard_in_person": row.heard,
    }


def _print(rows: list[figures.Row]) -> None:
    for row in rows:
        name = row.department.path if row.department else "total"
        click.echo(
            f"{figures.per_cent(row.share):>5}  {row.done + row.late:>6} of {row.all - row.excused:<6}"
            f" overdue {row.overdue:<5} not enrolled {row.not_enrolled:<5} {name}"
            f"{f' (heard in person: {row.heard})' if row.heard else ''}"
        )
