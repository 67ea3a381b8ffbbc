"""`check`: decks, plan and roster, listing every problem."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.authoring import check_strict
from bot.cli.common import say_json
from bot.cli.ends import fail
from bot.cli.given import bytes_of
from bot.people.roster_csv import read_roster
from bot.problems import line, parts
from bot.settings import read_settings
from bot.texts import Texts
from content.facts import fact_ids
from content.load import load_library
from content.model import Problem
from content.validate import check_departments, check_groups, check_rota, warn


@click.command("check")
@click.option(
    "--content",
    type=click.Path(path_type=Path),
    help="Folder with decks/ and plan.yaml. [default: CONTENT_DIR]",
)
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A roster CSV to check too.",
)
@click.option("--strict", is_flag=True, help="For authors: also what is hard to recite, alike or unsourced.")
@click.option(
    "--template",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a deck to begin with into this new file (.md, .csv, .txt, .xlsx, .docx, .apkg) and check nothing.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    *, content: Path | None, roster: Path | None, strict: bool, template: Path | None, as_json: bool
) -> None:
    """Check decks, plan, calendar, rotas and roster; list every problem with file, line and remedy. Exit code 1 if there are any.

    The problems are told in CHENSONG_LANGUAGE. Warnings leave the exit code alone.
    """
    settings = read_settings()
    if template is not None:
        _write(template, settings.language)
        return
    folder = content or settings.content_dir
    library, problems = load_library(folder / "decks", folder / "plan.yaml", settings.country)
    paths: set[str] = set()
    if roster is not None:
        rows, found = read_roster(roster.name, bytes_of(roster))
        problems += found
        paths = {path[:end] for row in rows for path in [f"{row.department}/"] for end in _ends(path)}
        if library.plan is not None:
            problems += check_departments(library.plan, paths)
            problems += check_groups(library.plan, {one for row in rows for one in row.groups or ()})
        problems += check_rota(library.rota, {row.badge for row in rows}, paths)
    if strict:
        facts, found = fact_ids(folder / "facts.yaml")
        problems += [*found, *check_strict(library.decks, facts)]
    start = library.plan.start if library.plan else None
    warnings = warn(library, start or settings.hours.today(datetime.now(UTC)))
    counts = {"decks": len(library.decks), "passages": len(library.passages)}
    _tell(problems, warnings, settings.language, counts, as_json=as_json)
    sys.exit(1 if problems else 0)


def _write(file: Path, language: str) -> None:
    """Never over a file that is there: it may be somebody's work."""
    from content.writers.formats import WRITERS
    from content.writers.template import template

    write = WRITERS.get(file.suffix.lower())
    if write is None:
        fail(f"{file}: the ending must be one of {' '.join(WRITERS)}", 2)
    try:
        with file.open("xb") as out:
            out.write(write(template(language)))
    except OSError as error:
        fail(f"{file}: {error.strerror}")
    click.echo(f"written: {file}")


def _ends(path: str) -> list[int]:
    return [place for place, char in enumerate(path) if char == "/"]


def _tell(
    problems: list[Problem],
    warnings: list[Problem],
    language: str,
    counts: dict[str, int],
    *,
    as_json: bool,
) -> None:
    texts = Texts()
    if as_json:
        found = {"problems": problems, "warnings": warnings}
        rows = {name: [parts(texts, language, one) for one in some] for name, some in found.items()}
        say_json({**counts, **rows})
        return
    for problem in problems:
        click.echo(line(texts, language, problem))
    for warning in warnings:
        click.echo(f"warning: {line(texts, language, warning)}")
    more = f", {len(warnings)} warnings" if warnings else ""
    click.echo(f"{counts['decks']} decks, {counts['passages']} passages, {len(problems)} problems{more}")
