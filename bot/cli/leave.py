"""`leave import`, `leave undo`: leave, field duty, exemptions and more time from a file, and back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.cli.common import act, say_json, table_text, told
from bot.cli.ends import WRONG, fail
from bot.people.leave_csv import leave_text
from bot.problems import from_plain
from bot.settings import read_settings
from content.load import load_library


@click.group("leave")
def command() -> None:
    """Enter leave, field duty, exemptions and more time from a file."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only tell what would change.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def import_(*, file: Path, dry_run: bool, as_json: bool) -> None:
    """Grant what a CSV or XLSX file says: all of it or nothing.

    Columns: badge, kind (leave, field, exempt, or more time such as 2h), from, to, reason, about (a track or
    passage; empty: everything). Importing the same file again changes nothing. `leave undo` takes it back for a day.
    """
    settings = read_settings()
    data = table_text(settings, file).encode("utf-8", "surrogateescape")
    text, problems = leave_text(file.name, data)
    if text is None:
        fail("\n".join(told(settings, one) for one in problems), WRONG)
    folder = settings.content_dir
    library, _ = load_library(folder / "decks", folder / "plan.yaml", settings.country)
    tracks = {one.track for one in library.decks} | {one.track for one in library.passages.values()}
    given = {
        "name": file.name,
        "text": text,
        "tracks": sorted(tracks),
        "passages": sorted(library.passages),
        "save": not dry_run,
    }
    answer = act(settings, "import_leave", given)
    if answer["problems"]:
        for one in answer["problems"]:
            click.echo(told(settings, from_plain(one)), err=True)
        fail(f"{len(answer['problems'])} problems; nothing was entered", WRONG)
    if as_json:
        say_json(answer)
        return
    counts = f"{answer['absences']} absences, {answer['allowances']} allowances; {answer['excused']} duties excused"
    if dry_run:
        click.echo(f"dry run: {counts} would be entered")
    else:
        click.echo(f"entered: {counts}" if answer["saved"] else "nothing to change")


@command.command("undo")
@click.option("--dry-run", is_flag=True, help="Only tell what would change.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def undo(*, dry_run: bool, yes: bool) -> None:
    """Take the last file back, within a day.

    Its absences are cancelled, exemptions and more time are as before, and what the file alone excused is open again.
    """
    settings = read_settings()
    known = act(settings, "undo_leave", {})
    click.echo(f"file of {known['at']}: {known['absences']} absences, {known['allowances']} allowances")
    if known["changed_since"]:
        click.echo(f"changed since then, stay as they are: {', '.join(known['changed_since'])}")
    if dry_run:
        return
    if not yes and not (sys.stdin.isatty() and click.confirm("Take it back?")):
        fail("nothing was done; say --yes to take it back")
    act(settings, "undo_leave", {"save": True})
    click.echo("taken back")
