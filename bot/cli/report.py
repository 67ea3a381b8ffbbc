"""`report completion`, `report wall`: figures from a store, also beside a running server."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from bot.cli.common import say_json, store_errors
from bot.cli.ends import fail
from bot.conversation.dates import read_period
from bot.conversation.view import Subject, gather
from bot.opening import look_on
from bot.people.enrolled import enrolled
from bot.people.scopes import Group, Place, find_department, find_group, group_meant, members
from bot.reports import figures
from bot.reports.csv_out import completion_csv
from bot.reports.heard import heard
from bot.reports.wall import ENDINGS, render
from bot.settings import read_settings
from bot.texts import Texts
from content.load import load_library
from content.official import calendar_of
from storage.contract import Store


@click.group("report")
def command() -> None:
    """Figures by department."""


@command.command("completion")
@click.option("--department", default="", help="Only this department and those below it.")
@click.option(
    "--period", default="today", help="A day, two days joined by .., week or month. [default: today]"
)
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def completion(*, department: str, period: str, as_csv: bool, as_json: bool) -> None:
    """Who has done what is due, by department: every department of the tree, then the total."""
    settings = read_settings()
    now = datetime.now(UTC)
    days = read_period(period, settings.hours.today(now))
    if days is None:
        fail(f"{period!r} is no period: write 2026-11-24, 2026-11-01..2026-11-24, today, week or month", 2)
    with store_errors(settings):
        store = look_on(settings)
        departments = store.departments()
        found = find_department(department, departments) if department else departments
        if not found:
            fail(f"no department fits {department!r}")
        roots = [one for one in departments if any(top.holds(one) for top in found)]
        have = enrolled(store.accounts())
        rows = figures.completion(
            store.counts(*days),
            departments,
            roots,
            store.officers(),
            have,
            now,
            heard=heard(store, *days),
        )
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
@click.option(
    "--department", default="", help="Only this department and those below it, or a working group: @GROUP."
)
@click.option("--period", default="month", help="As for `report completion`. [default: month]")
@click.option("--track", default="", help="Only this track, by study days instead of by tracks.")
@click.option("--language", default="", help="zh or en. [default: CHENSONG_LANGUAGE]")
@click.option("--dark", is_flag=True, help="A dark PNG.")
def wall(*, out: Path, department: str, period: str, track: str, language: str, dark: bool) -> None:
    """The wall board for a display: departments x tracks with share, lateness and trend, in one file."""
    settings = read_settings()
    if out.suffix.lower() not in ENDINGS:
        fail(f"{out}: the name must end in {', '.join(ENDINGS)}", 2)
    now = datetime.now(UTC)
    days = read_period(period, settings.hours.today(now))
    if days is None:
        fail(f"{period!r} is no period: write 2026-11-24, 2026-11-01..2026-11-24, today, week or month", 2)
    with store_errors(settings):
        store = look_on(settings)
        found = _places(store, department)
        if department and len(found) != 1:
            fail(
                f"{department!r} fits {len(found)} places: name a department by its path, a working group whole"
            )
        subject = Subject(found[0].id if found else "", *days, track)
        folder = settings.content_dir
        library, _ = load_library(folder / "decks", folder / "plan.yaml", settings.country)
        calendar = calendar_of(library, store.days_off())
        try:
            view = gather(store, None, subject, calendar, now)
        except LookupError:
            fail("there is no roster yet: import one with run.py roster import FILE")
        store.close()
    texts = Texts(preferred=settings.language)
    chosen = texts.language(language)
    made = render(
        view, out.suffix.lower(), partial(texts.say, chosen), chosen, settings.hours.zone, dark=dark
    )
    try:
        _put(out, made)
    except OSError as error:
        fail(f"{out} cannot be written: {error.strerror}")
    click.echo(str(out))


def _places(store: Store, words: str) -> Sequence[Place]:
    """The departments or working groups that the words mean; none for no words."""
    if group_meant(words) is not None:
        return find_group(words, [Group(name) for name in members(store.officers())])
    return find_department(words, store.departments()) if words else []


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
