"""`transfer`: one store into another."""

from __future__ import annotations

import click

from bot.cli.common import say_json, store_errors
from bot.cli.ends import fail
from bot.cli.moving import bar, held, opened, place, source, tell_counts, tell_key
from bot.settings import read_settings
from storage.transfer import move


@click.command("transfer")
@click.argument("from_", metavar="FROM")
@click.argument("to", metavar="TO")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(*, from_: str, to: str, as_json: bool) -> None:
    """Move all of one store into another, empty one.

    Each is embedded (in DATA_DIR), embedded:FOLDER or postgresql://… Stop the bot first. At the end both are compared, record for record. Cut off, the same command goes on where it
    was. The source is left as it is.
    """
    settings = read_settings()
    here, there = place(from_, settings), place(to, settings)
    if here == there:
        fail("FROM and TO are the same store", 2)
    with (
        store_errors(settings),
        opened(settings, here, source(here)) as old,
        opened(settings, there, held(there)) as new,
        old.snapshot() as rows,
        bar("transfer") as progress,
    ):
        counts = move(rows, here.told, new, there.told, progress)
    if as_json:
        say_json({"from": here.told, "to": there.told, "counts": counts})
        return
    tell_counts(counts)
    tell_key(settings, there)
    click.echo(
        f"{there.told} is equal to {here.told}. Set CHENSONG_STORE_URL (or CHENSONG_DATA_DIR) to use it."
    )
