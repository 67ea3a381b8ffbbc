"""`roster import` and `roster codes`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from bot.cli.common import act, say_json, table_text, told
from bot.cli.ends import WRONG, fail
from bot.cli.private import private_file
from bot.people.codes import codes_csv
from bot.problems import from_plain
from bot.settings import Settings, read_settings

_KINDS = {
    "new": "new",
    "moved": "moved to another department",
    "renamed": "renamed",
    "role": "role or scope changed",
    "status": "status changed",
    "left": "not in the file: will be marked as left",
    "joined": "joined a working group",
    "parted": "left a working group",
}
_SHOWN = 8


@click.group("roster")
def command() -> None:
    """Load the roster, give out enrolment codes."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only tell what would change.")
@click.option(
    "--yes", is_flag=True, help="Do not ask before officers who are not in the file are marked as left."
)
@click.option(
    "--confirm", type=int, help="How many leave or change role, where they are more than one in twenty."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def import_(*, file: Path, dry_run: bool, yes: bool, confirm: int | None, as_json: bool) -> None:
    """Load the whole roster from a CSV or XLSX file: all of it or nothing. `roster undo` takes it back for a day.

    Columns: badge, name, department (path, levels joined by /), role, scope, language, status, groups. Importing
    the same file again changes nothing.
    """
    settings = read_settings()
    given = {"name": file.name, "text": table_text(settings, file)}
    plan = act(settings, "import_roster", given)
    if plan["problems"]:
        for problem in plan["problems"]:
            click.echo(told(settings, from_plain(problem)), err=True)
        fail(f"{len(plan['problems'])} problems; nothing was imported", WRONG)
    if not as_json:
        _tell(plan)
    if dry_run:
        _end(plan, as_json=as_json, told="dry run: nothing was imported")
        return
    leavers = plan["summary"].get("left", [])
    if leavers and not yes and not _confirmed(len(leavers)):
        fail("nothing was imported; complete the file, or say --yes", WRONG)
    held = plan["held"]
    if held and confirm != held and not _confirmed_again(held):
        fail(f"held, nothing was imported: say --confirm {held} if so many leave or change role", WRONG)
    agreed = {"save": True, "leavers": bool(leavers), "confirmed": held}
    saved = act(settings, "import_roster", {**given, **agreed})
    if not saved["saved"]:
        fail("the roster changed meanwhile; run the import again", WRONG)
    _end(saved, as_json=as_json, told="imported" if saved["summary"] else "nothing to change")


@command.command("undo")
@click.option("--dry-run", is_flag=True, help="Only tell what would change.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def undo(*, dry_run: bool, yes: bool) -> None:
    """Take the last import back, within a day.

    Everybody has their former place, role and status again, who was new has left, who was changed since stays.
    """
    settings = read_settings()
    told = act(settings, "undo_roster", {})
    click.echo(f"import of {told['at']}: {len(told['officers'])} officers as they were before")
    if told["changed_since"]:
        click.echo(f"changed since then, stay as they are: {', '.join(told['changed_since'])}")
    if dry_run:
        return
    if not yes and not (sys.stdin.isatty() and click.confirm("Take it back?")):
        fail("nothing was done; say --yes to take it back")
    act(settings, "undo_roster", {"save": True})
    click.echo("taken back")


def _confirmed(count: int) -> bool:
    if not sys.stdin.isatty():
        return False
    return click.confirm(f"{count} officers are not in the file and will be marked as left. Go on?")


def _confirmed_again(count: int) -> bool:
    """The number itself is asked for: nobody types it without having read it."""
    if not sys.stdin.isatty():
        return False
    told = "More than one in twenty would leave or change role. Type how many, or 0 to stop"
    return bool(click.prompt(told, type=int) == count)


def _tell(plan: Mapping[str, Any]) -> None:
    for kind, badges in plan["summary"].items():
        more = f" and {len(badges) - _SHOWN} more" if len(badges) > _SHOWN else ""
        click.echo(f"{_KINDS[kind]}: {len(badges)} ({', '.join(badges[:_SHOWN])}{more})")
    click.echo(f"unchanged: {plan['unchanged']}")


def _end(plan: Mapping[str, Any], *, as_json: bool, told: str) -> None:
    if as_json:
        say_json(plan)
    else:
        click.echo(told)


@command.command("codes")
@click.option(
    "--badge", "badges", multiple=True, help="A new code for this officer (again for more of them)."
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write a CSV file (mode 0600)."
)
def codes(*, badges: Sequence[str], output: Path | None) -> None:
    """Make enrolment codes: for all who have not enrolled (needs --output), or for --badge.

    A code lives 7 days, for someone who has enrolled before 10 minutes. Earlier unused codes end.
    """
    settings = read_settings()
    if output is None and not badges:
        fail("give --output FILE for everybody's codes, or --badge B for one", 2)
    # Old codes end when new ones are made: whatever can go wrong must go wrong before.
    username = bot_name(settings)
    if output is None:
        tell_codes(username, act(settings, "issue_codes", {"badges": list(badges)})["codes"])
        return
    with private_file(output) as file:
        rows = act(settings, "issue_codes", {"badges": list(badges)})["codes"]
        file.write(codes_csv(rows, username))
    click.echo(f"{len(rows)} codes in {output}")


def tell_codes(username: str, rows: Sequence[Mapping[str, str]]) -> None:
    """Print codes with how to use them; `username` is the bot's, or empty."""
    for row in rows:
        click.echo(f"{row['badge']} {row['name']}: {row['code']} (until {row['expires']})")
        if username:
            click.echo(f"  https://t.me/{username}?start={row['code']}, then the badge number")
        click.echo(f"  or send the bot: {row['code']} {row['badge']}")


def bot_name(settings: Settings) -> str:
    """The bot's name as set, else as Telegram tells it; "" without a token, or where Telegram cannot be reached."""
    if settings.telegram_username or not settings.telegram_token.get_secret_value():
        return settings.telegram_username.lstrip("@")
    from bot.app import telegram_username
    from bot.channels.base import ChannelError, Unreachable

    try:
        return telegram_username(settings)
    except Unreachable as error:
        click.echo(f"no links, only codes: {error}; CHENSONG_TELEGRAM_USERNAME would do as well", err=True)
        return ""
    except ChannelError as error:
        fail(str(error))
