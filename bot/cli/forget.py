"""`forget`: erase a person; what they did or missed stays in the figures."""

from __future__ import annotations

import sys

import click

from bot.cli.common import act, say_json
from bot.cli.ends import WRONG, fail
from bot.settings import read_settings

_LEAVES = {
    "pseudonymise": "Their attempts and duties stay under a random number that leads to nobody",
    "remove": "Of their attempts nothing stays but what figures are counted from",
}


@click.command("forget")
@click.argument("badge")
@click.option("--reason", default="", help="Why; it stays, so without badge and name.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(*, badge: str, reason: str, yes: bool, as_json: bool) -> None:
    """Erase an officer: name, badge, chats, codes, answers and place in the conversation.

    What stays of their deeds is CHENSONG_RETENTION's to say; in the figures they stay counted, and what is not yet overdue is excused. It cannot be
    undone.
    """
    settings = read_settings()
    given = {"badge": badge, "reason": reason, "remove": settings.retention == "remove"}
    seen = act(settings, "forget", given)
    if not as_json:
        click.echo(f"{badge} {seen['name']}: {seen['accounts']} chats, {seen['open']} duties open.")
        click.echo(f"{_LEAVES[settings.retention]}. What is not yet overdue is excused. It cannot be undone.")
    if not yes and not (sys.stdin.isatty() and click.confirm("Forget them?")):
        fail("nobody was forgotten; say --yes", WRONG)
    done = act(settings, "forget", {**given, "save": True})
    if as_json:
        say_json({"saved": done["saved"], "cleared": done["cleared"]})
        return
    click.echo("forgotten. Take them out of your roster file as well, or the next import brings them back.")
    kept = sum(path.is_file() for path in settings.backups.glob("*"))
    click.echo(
        f"Copies made before still hold them: {kept} in {settings.backups}, exported files, chats of others."
    )
    if not done["cleared"]:
        click.echo("The file could not be rewritten just now: the next start clears it of what was deleted.")
