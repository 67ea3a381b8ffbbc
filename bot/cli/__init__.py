"""The command line: one file per command, each imported only when it is called."""

from __future__ import annotations

import importlib
import sys

import click

from bot.settings_error import SettingsError
from bot.version import VERSION

#: Command -> the module that holds it (as `command`), in the order of the help.
COMMANDS = {
    "serve": "bot.cli.serve",
    "chat": "bot.cli.chat",
    "check": "bot.cli.check",
    "deck": "bot.cli.deck",
    "plan": "bot.cli.plan",
    "slot": "bot.cli.slot",
    "roster": "bot.cli.roster",
    "leave": "bot.cli.leave",
    "admin": "bot.cli.admin",
    "forget": "bot.cli.forget",
    "mydata": "bot.cli.mydata",
    "report": "bot.cli.report",
    "grade": "bot.cli.grade",
    "verify": "bot.cli.verify",
    "doctor": "bot.cli.doctor",
    "backup": "bot.cli.backup",
    "restore": "bot.cli.restore",
    "transfer": "bot.cli.transfer",
    "inbox": "bot.cli.inbox",
}


class Lazy(click.Group):
    """A group that imports a command when it is asked for: `grade` need not load Telegram."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command


@click.group(cls=Lazy, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=None, version=VERSION, prog_name="chensong")
@click.pass_context
def root(context: click.Context) -> None:
    """Chensong 晨诵: an organisation's people learn texts by heart; its admins see who has.

    Without a command: serve (Telegram if CHENSONG_TELEGRAM_TOKEN is set, else the terminal chat on the sample
    organisation).

    Exit codes: 0 done; 1 something given is wrong; 2 wrong use or settings; 3 the data folder cannot be used (missing,
    full, read-only, damaged, or held by another process).
    """
    if context.invoked_subcommand is None:
        context.invoke(importlib.import_module(COMMANDS["serve"]).command)


def main() -> None:
    """Run the command line; wrong settings end with one line each."""
    try:
        root(prog_name="run.py")
    except SettingsError as error:
        for problem in error.problems:
            click.echo(f"error: {problem}", err=True)
        sys.exit(2)
