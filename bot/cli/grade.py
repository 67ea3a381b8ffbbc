"""`grade`: JSON lines in, JSON lines out; or one answer explained."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

import click

from bot.cli.common import fail
from bot.grading import PROFILES
from bot.grading.lines import GradeInputError, grade_lines, processors


@click.command("grade")
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.option("--profile", type=click.Choice(list(PROFILES)), default="standard", show_default=True)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=None,
    help="Processes at most [default: all processors]; 1: each line at once.",
)
@click.option(
    "--explain",
    "explained",
    nargs=2,
    metavar="PASSAGE ANSWER",
    help="Show how one answer is judged, and why, instead.",
)
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), help="Language for --explain [default: by the passage]."
)
def command(
    *, file: TextIO, profile: str, jobs: int | None, explained: tuple[str, str] | None, lang: str | None
) -> None:
    """Grade answers: reads lines of {"id", "lang", "passage", "answer"[, "key_terms"]} from FILE (or standard input)
    and prints {"id", "passed", "score", "coverage", "precision", "missed"} for each, in order.
    """
    if explained:
        from bot.cli.explain import explain

        explain(*explained, profile=profile, language=lang, target=sys.stdout)
        return
    # Nothing that is made here refers to itself; looking for that would take a fifth of the time.
    gc.disable()
    try:
        with _progress(sys.stderr) as done:
            for line in grade_lines(file, PROFILES[profile], jobs=jobs or processors(), done=done):
                sys.stdout.write(line + "\n")
    except GradeInputError as error:
        sys.stdout.flush()
        fail(str(error))
    except UnicodeDecodeError as error:
        fail(f"the input is not UTF-8 ({error}); convert it first")


@contextmanager
def _progress(target: TextIO) -> Iterator[Callable[[int], None]]:
    """A bar of how many lines are done and how fast, where somebody sees it."""
    if not target.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), BarColumn(), TextColumn("{task.completed} lines"), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=target), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda count: progress.advance(task, count)
