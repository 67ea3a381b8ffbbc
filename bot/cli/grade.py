"""`grade`: JSON lines in, JSON lines out."""

from __future__ import annotations

import sys
from typing import TextIO

import click

from bot.cli.common import fail
from bot.grading.lines import GradeInputError, grade_lines


@click.command("grade")
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
def command(*, file: TextIO) -> None:
    """Grade answers: reads lines of {"id", "lang", "passage", "answer"[, "key_terms"]} from FILE (or standard input)
    and prints {"id", "passed", "score", "coverage", "precision", "missed"} for each.
    """
    try:
        for line in grade_lines(file):
            sys.stdout.write(line + "\n")
    except GradeInputError as error:
        sys.stdout.flush()
        fail(str(error))
    except UnicodeDecodeError as error:
        fail(f"the input is not UTF-8 ({error}); convert it first")
