"""`leave import`: leave, field duty, exemptions and more time from a file."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.common import act, say_json, table_text, told
from bot.cli.ends import WRONG, fail
from bot.problems import from_plain
from bot.settings import read_settings
from content.decoding import decode
from content.load import load_library
from content.model import Reading

#: Bytes of a file, at most.
_SIZE = 4 * 1024 * 1024


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
    passage; empty: everything). Importing the same file again changes nothing.
    """
    settings = read_settings()
    reading = Reading(file.name)
    text = decode(reading, table_text(settings, file).encode("utf-8", "surrogateescape"), _SIZE)
    if text is None:
        fail("\n".join(told(settings, one) for one in reading.problems), WRONG)
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
