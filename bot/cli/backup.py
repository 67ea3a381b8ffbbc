"""`backup`: all of the store in one file, also while the server runs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli.common import say_json, store_errors
from bot.keeping import back_up
from bot.opening import look_on
from bot.settings import read_settings
from storage.bulk import Movable
from storage.errors import NothingToMove
from storage.open import where


@click.command("backup")
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), help="Folder. [default: BACKUP_DIR]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(*, to: Path | None, as_json: bool) -> None:
    """Write a backup of the store as it is now, also while the server runs.

    Older backups in the folder are thinned out: all of today and yesterday stay, 12 daily, 10 weekly and 9 monthly
    ones.
    """
    settings = read_settings()
    folder = to or settings.backups
    with store_errors(settings):
        store = look_on(settings)
        try:
            if not isinstance(store, Movable):
                raise NothingToMove(where(settings.store_url, settings.data_dir))
            with store.snapshot() as rows:
                made, gone = back_up(rows, folder, settings.zone, datetime.now(UTC))
        finally:
            store.close()
    counts = made.manifest.counts
    if as_json:
        say_json({"file": str(made.path), "counts": counts, "removed": [str(one) for one in gone]})
        return
    size = made.path.stat().st_size
    click.echo(f"{made.path}: {sum(counts.values())} rows, {size / 1024:.0f} kB")
    if gone:
        click.echo(f"{len(gone)} older backups removed")
