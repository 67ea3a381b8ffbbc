"""`grade`: JSON lines in, JSON lines out; or one answer explained."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import NoReturn, TextIO

import click

from bot.cli.ends import fail
from bot.grading import PROFILES
from bot.grading.lines import grade_lines, processors
from bot.grading.rows import LANGUAGES, GradeInputError


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
    "--lang", type=click.Choice(LANGUAGES), help="Language for --explain [default: by the passage]."
)
@click.option("--report", is_flag=True, help="Print what people judged otherwise than the grader, instead.")
@click.option("--term", "terms", multiple=True, help="A key term for --explain; may be given several times.")
def command(
    *,
    file: TextIO,
    profile: str,
    jobs: int | None,
    explained: tuple[str, str] | None,
    lang: str | None,
    terms: tuple[str, ...],
    report: bool,
) -> None:
    """Grade answers: reads lines of {"id", "lang", "passage", "answer"[, "key_terms"]} from FILE (or standard input)
    and prints {"id", "passed", "score", "coverage", "precision", "missed"} for each, in order.
    """
    if report:
        # Loaded only now: it takes longer than many answers.
        from bot.cli.disagree import report as tell

        tell()
        return
    if explained:
        from bot.cli.explain import explain

        explain(*explained, terms=terms, profile=profile, language=lang, target=sys.stdout)
        return
    # Nothing that is made here refers to itself; looking for that would take a fifth of the time.
    gc.disable()
    try:
        with (
            _progress(file) as done,
            closing(grade_lines(file, PROFILES[profile], jobs=jobs or processors(), done=done)) as graded,
        ):
            for line in graded:
                sys.stdout.write(line + "\n")
                # Whoever waits for an answer before writing the next line gets it.
                sys.stdout.flush()
    except GradeInputError as error:
        _fail(file.name, error.line, error.key, error.args_of_key)
    except UnicodeDecodeError:
        _fail(file.name, 0, "problem-not-text", {})


def _fail(file: str, line: int, key: str, args: Mapping[str, str | tuple[str, ...]]) -> NoReturn:
    """End with what is wrong, in the language that is set."""
    # Loaded only now: it takes longer than many answers.
    from bot.cli.common import told
    from bot.settings import read_settings
    from content.model import Problem

    fail(told(read_settings(), Problem(file, line, key, args)))


@contextmanager
def _progress(source: TextIO) -> Iterator[Callable[[int], None]]:
    """A bar of how many lines are done, where somebody sees it and the results do not run through it."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    shown = Progress(
        *columns,
        console=Console(file=sys.stderr),
        transient=True,
        redirect_stdout=False,  # the results are for the file, not for the terminal
        redirect_stderr=False,
    )
    with shown as progress:
        task = progress.add_task("", total=_lines(source))
        yield lambda count: progress.advance(task, count)


def _lines(source: TextIO) -> int | None:
    """How many lines a file has; None where it can be read only once."""
    if not source.seekable():
        return None
    count = sum(1 for _ in source.buffer)
    source.seek(0)
    return count
