"""`mydata`: all that is stored about one person, in a file for them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli.common import say_json, store_errors
from bot.cli.ends import fail
from bot.cli.private import private_file
from bot.opening import look_on
from bot.reports.own_data import document
from bot.settings import read_settings


@click.command("mydata")
@click.argument("badge")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The new file.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(*, badge: str, out: Path, as_json: bool) -> None:
    """Write all that is stored about an officer into a JSON file that only you can read, to give to them.

    Each table of the store with the rows about them; of other people nothing is in it. Hand it over as you would a
    letter, then delete it.
    """
    settings = read_settings()
    with store_errors(settings):
        store = look_on(settings)
        try:
            told = store.stored_about(badge)
        finally:
            store.close()
    if not told:
        fail(f"nothing is stored about {badge}; mind capitals")
    with private_file(out) as file:
        file.write(document(told, badge, datetime.now(UTC).astimezone(settings.zone)))
    counts = {table: len(rows) for table, rows in told.items()}
    if as_json:
        say_json({"file": str(out), "counts": counts})
        return
    click.echo(f"{out}: {sum(counts.values())} rows of {len(counts)} tables")
