"""`chat`: the terminal chat."""

from __future__ import annotations

import click

from bot.cli.common import set_up_logging, store_errors
from bot.cli.ends import fail
from bot.settings import Settings, read_settings


@click.command("chat")
@click.option("--as", "badge", metavar="BADGE", help="Begin as this officer; without it, as a stranger.")
@click.option(
    "--sample/--own",
    default=None,
    help="The sample organisation, or one's own. [default: own if it has a roster]",
)
@click.option(
    "--color/--no-color", default=None, help="[default: colour on a terminal unless NO_COLOR is set]"
)
def command(*, badge: str | None, sample: bool | None, color: bool | None) -> None:
    """Chat in the terminal. `/as BADGE` switches to another officer, `/as` to a stranger.

    Reads a script from standard input as well: each line is answered before the next is read.
    """
    start(read_settings(), badge=badge, sample=sample, color=color)


def start(settings: Settings, *, badge: str | None, sample: bool | None, color: bool | None) -> None:
    """Run the chat until its input ends."""
    set_up_logging(settings, quiet=True)
    from bot.app import chat
    from bot.channels.base import ChannelError

    with store_errors(settings):
        try:
            chat(settings, badge=badge, sample=sample, color=color)
        except (ChannelError, LookupError) as error:
            fail(str(error.args[0]))
