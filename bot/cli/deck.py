"""`deck`: look at what a deck file would change, load it, take that back."""

from __future__ import annotations

import base64
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from bot.cli.common import act, told
from bot.cli.ends import WRONG, fail
from bot.cli.given import bytes_of
from bot.conversation.material import whole
from bot.problems import from_plain
from bot.settings import Settings, read_settings
from content.changes import Change, compare
from content.load import load_library
from content.model import Library
from content.versions import consider, consider_undo, versions

_ID = re.compile(r"[a-z0-9-]{1,16}")


@click.group("deck")
def command() -> None:
    """Load a deck after a look at what it changes; every version is kept."""


@command.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only tell what would change.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def load(*, file: Path, dry_run: bool, yes: bool) -> None:
    """Put a deck into CONTENT_DIR: all of it or nothing, in force at once, also in a running bot.

    The file is read by a process with little memory and time. Recitals made before stay known by their version: of a
    passage whose text changes, the clauses shown are what is new to learn.
    """
    settings = read_settings()
    content, data = settings.content_dir, bytes_of(file)
    deck, problems = consider(content, file.name, data, settings.country)
    if deck is None or problems:
        for problem in problems:
            click.echo(told(settings, problem), err=True)
        fail(f"{len(problems)} problems; nothing was loaded")
    library = _library(settings)
    change = compare(next((one for one in library.decks if one.id == deck.id), None), deck)
    _tell(change)
    if change.empty or dry_run:
        click.echo("nothing to change" if change.empty else "dry run: nothing was loaded")
        return
    if not yes and not (sys.stdin.isatty() and click.confirm("Load it?")):
        fail("nothing was loaded; say --yes to load it")
    given = {"deck": deck.id, "name": file.name, "data": base64.b64encode(data).decode()}
    answer = act(settings, "load_deck", {**given, **_looked_at(settings, library)})
    click.echo(f"loaded: {answer['done']}")
    _tell_problems(settings, answer)


@command.command("undo")
@click.argument("deck")
def undo_(*, deck: str) -> None:
    """Bring back what stood before the newest load of DECK (its id), unless the plan could not do without."""
    settings = read_settings()
    if not _ID.fullmatch(deck):
        fail(f"{deck[:40]!r} is no deck id; `run.py deck list` shows them")
    kept = versions(settings.content_dir, deck)
    if not kept:
        fail(f"no version of {deck} is kept")
    _, problems = consider_undo(settings.content_dir, deck, settings.country)
    if problems:
        for problem in problems:
            click.echo(told(settings, problem), err=True)
        fail(f"{len(problems)} problems; nothing was changed")
    given = {"deck": deck, "kept": kept[-1].name, **_looked_at(settings, _library(settings))}
    answer = act(settings, "undo_deck", given)
    click.echo(f"{deck} is again as it was before {answer['done']}")
    _tell_problems(settings, answer)


@command.command("list")
def list_() -> None:
    """The decks: id, file, passages, and how many loads can be taken back."""
    settings = read_settings()
    for deck in _library(settings).decks:
        kept = len(versions(settings.content_dir, deck.id))
        click.echo(f"{deck.id}\t{deck.file}\t{len(deck.passages)}\t{kept}")


def _library(settings: Settings) -> Library:
    folder = settings.content_dir
    return load_library(folder / "decks", folder / "plan.yaml", settings.country)[0]


def _looked_at(settings: Settings, library: Library) -> dict[str, str]:
    """Where it was looked at, and what stood there."""
    return {"folder": str(settings.content_dir.resolve()), "against": whole(library)}


def _tell_problems(settings: Settings, answer: Mapping[str, Any]) -> None:
    """What keeps the material from coming into force, if anything does."""
    for one in answer["problems"]:
        click.echo(told(settings, from_plain(one)), err=True)
    if answer["problems"]:
        fail(
            f"{len(answer['problems'])} problems; it comes into force with /reload once they are mended",
            WRONG,
        )


def _tell(change: Change) -> None:
    if change.heading:
        click.echo("the deck's title, source, track or language changed")
    for passage in change.new:
        click.echo(f"new: {passage.id} {_plain(passage.title)}")
    for passage, clauses in change.clauses:
        what = " / ".join(map(_plain, clauses)) or "(clauses left out, or key terms)"
        click.echo(f"changed: {passage.id} {_plain(passage.title)}: {what}")
    for passage in change.described:
        click.echo(
            f"title, source, track, key terms or judging changed: {passage.id} {_plain(passage.title)}"
        )
    for passage in change.removed:
        click.echo(f"removed: {passage.id} {_plain(passage.title)}")
    click.echo(f"unchanged: {change.same}")


def _plain(text: str) -> str:
    """A text from a file, harmless to a terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
