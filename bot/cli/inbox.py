"""`inbox`: messages that could not be handled."""

from __future__ import annotations

import click

from bot.cli.common import act, say_json, store_errors
from bot.opening import look_on
from bot.settings import Settings, read_settings
from storage.mail import DeadLetter


@click.group("inbox", invoke_without_command=True)
@click.option("--text", is_flag=True, help="Also what was said.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def command(context: click.Context, *, text: bool, as_json: bool) -> None:
    """List messages that could not be handled: dead letters, each with its reason and reference.

    The log tells more under the same reference.
    """
    if context.invoked_subcommand is not None:
        return
    settings = read_settings()
    letters = dead_letters(settings)
    if as_json:
        say_json([_plain(one, text=text) for one in letters])
        return
    for one in letters:
        at = one.buried_at.astimezone(settings.zone)
        click.echo(f"{one.channel}:{one.id}  {at:%Y-%m-%d %H:%M}  {one.reference}  {one.reason}")
        if text:
            click.echo(f"    {one.address}: {_said(one)}")
    click.echo(f"{len(letters)} dead letters" if letters else "no dead letters")


@command.command("retry")
@click.argument("letter", metavar="ID")
def retry(*, letter: str) -> None:
    """Handle a dead letter again: at once in the running server, else at the next start."""
    settings = read_settings()
    act(settings, "retry_letter", {"id": letter})
    click.echo(f"{letter} is accepted again; run.py inbox lists it anew if it fails")


@command.command("drop")
@click.argument("letter", metavar="ID")
@click.option("--reason", required=True, help="Why; it goes into the ledger.")
def drop(*, letter: str, reason: str) -> None:
    """Give a dead letter up."""
    settings = read_settings()
    act(settings, "drop_letter", {"id": letter, "reason": reason})
    click.echo(f"{letter} is dropped")


def dead_letters(settings: Settings) -> list[DeadLetter]:
    """All of them, read beside a running server."""
    with store_errors(settings):
        store = look_on(settings)
        try:
            return store.dead()
        finally:
            store.close()


def _said(letter: DeadLetter) -> str:
    """What a person wrote or pressed, fit for a terminal."""
    words = str(letter.payload.get("text") or letter.payload.get("kind") or "")
    return "".join(char if char.isprintable() else " " for char in words)


def _plain(letter: DeadLetter, *, text: bool) -> dict[str, object]:
    said = {"address": letter.address, "text": letter.payload.get("text", "")} if text else {}
    return {
        "id": f"{letter.channel}:{letter.id}",
        "at": letter.at.isoformat(),
        "buried_at": letter.buried_at.isoformat(),
        "reference": letter.reference,
        "reason": letter.reason,
        **said,
    }
