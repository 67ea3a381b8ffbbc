"""`plan check`: what a plan leaves out, asks too much of, or asks of nobody."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.cli.common import say_json
from bot.cli.ends import WRONG, fail
from bot.cli.given import bytes_of
from bot.people.roster_csv import RosterRow, read_roster
from bot.problems import line, parts
from bot.settings import read_settings
from bot.texts import Texts
from content.load import load_library
from content.plan_check import check_plan
from content.validate import check_departments, check_groups
from storage.records import Status


@click.group("plan")
def command() -> None:
    """Look at the study plan."""


@command.command("check")
@click.option(
    "--content",
    type=click.Path(path_type=Path),
    help="Folder with decks/ and plan.yaml. [default: CONTENT_DIR]",
)
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A roster CSV: who is there to do it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(*, content: Path | None, roster: Path | None, as_json: bool) -> None:
    """Find passages never planned, days overloaded (more than the plan's `cap`), lines that match nobody.

    Exit code 1 if there is anything to tell. Problems of the files themselves are told too.
    """
    settings = read_settings()
    folder = content or settings.content_dir
    library, problems = load_library(folder / "decks", folder / "plan.yaml", settings.country)
    peopled, grouped = None, set()
    if roster is not None:
        rows, found = read_roster(roster.name, bytes_of(roster))
        problems += found
        peopled = {row.department for row in rows if _there(row)}
        grouped = {(row.department, row.groups) for row in rows if _there(row) and row.groups}
        if library.plan is not None:
            paths = {path[:end] for path in peopled for end in _ends(f"{path}/")}
            problems += check_departments(library.plan, paths)
            problems += check_groups(library.plan, {one for row in rows for one in row.groups or ()})
    if library.plan is None and not problems:
        fail("there is no plan", WRONG)
    problems += check_plan(library, peopled, grouped)
    texts = Texts()
    if as_json:
        say_json({"problems": [parts(texts, settings.language, one) for one in problems]})
    for one in () if as_json else problems:
        click.echo(line(texts, settings.language, one))
    if not as_json:
        click.echo(
            f"{len(library.plan.lines) if library.plan else 0} lines, {len(problems)} things to look at"
        )
    sys.exit(1 if problems else 0)


def _there(row: RosterRow) -> bool:
    return row.status in {None, Status.ACTIVE, Status.ON_LEAVE}


def _ends(path: str) -> list[int]:
    return [place for place, char in enumerate(path) if char == "/"]
