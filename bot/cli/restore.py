"""`restore`: a backup into an empty store."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.common import say_json, store_errors
from bot.cli.moving import bar, held, opened, place, tell_counts, tell_key
from bot.settings import read_settings
from storage import archive
from storage.transfer import move


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--into", default="", metavar="STORE", help="embedded:FOLDER or postgresql://… [default: STORE_URL]"
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(*, file: Path, into: str, as_json: bool) -> None:
    """Fill an empty store from a backup. The backup is checked as a whole before anything is changed.

    Cut off, the same command goes on where it was.
    """
    settings = read_settings()
    there = place(into, settings)
    with (
        store_errors(settings),
        archive.read(file) as rows,
        opened(settings, there, held(there)) as store,
        bar("restore") as progress,
    ):
        counts = move(rows, f"backup {rows.manifest.contents[:16]}", store, there.told, progress)
    if as_json:
        say_json({"store": there.told, "at": rows.manifest.at.isoformat(), "counts": counts})
        return
    tell_counts(counts)
    click.echo(f"{there.told} is as it was on {rows.manifest.at.astimezone(settings.zone):%Y-%m-%d %H:%M}.")
    tell_key(settings, there)
    click.echo("Look with: run.py verify; run.py doctor")
