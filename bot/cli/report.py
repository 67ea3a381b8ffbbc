"""`report completion`: figures from a store, also beside a running server."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from bot.cli.common import say_json, store_errors
from bot.cli.ends import fail
from bot.conversation.dates import read_period
from bot.opening import look_on
from bot.people.enrolled import enrolled
from bot.people.scopes import find_department
from bot.reports import figures
from bot.reports.csv_out import completion_csv
from bot.settings import read_settings


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
        rows = figures.completion(store.counts(*days), departments, roots, store.officers(), have, now)
        store.close()
    if as_csv:
        click.echo(completion_csv(rows), nl=False)
    elif as_json:
        say_json([_plain(row) for row in rows])
    else:
        _print(rows)


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
    }


def _print(rows: list[figures.Row]) -> None:
    for row in rows:
        name = row.department.path if row.department else "total"
        click.echo(
            f"{figures.per_cent(row.share):>5}  {row.done + row.late:>6} of {row.all - row.excused:<6}"
            f" overdue {row.overdue:<5} not enrolled {row.not_enrolled:<5} {name}"
        )
