"""`admin`: the first admin."""

from __future__ import annotations

import click

from bot.cli.common import act
from bot.cli.roster import bot_name, tell_codes
from bot.settings import read_settings


@click.command("admin")
@click.argument("badge")
@click.option("--name", default="", help="For someone who is not on the roster yet; else it must be theirs.")
@click.option("--department", default="", help="For someone who is not on the roster yet: the path.")
def command(*, badge: str, name: str, department: str) -> None:
    """Make an officer an admin and print an enrolment code for them."""
    settings = read_settings()
    username = bot_name(settings)
    answer = act(settings, "make_admin", {"badge": badge, "name": name, "department": department})
    click.echo(f"{answer['codes'][0]['badge']} is an admin.")
    tell_codes(username, answer["codes"])
