"""`grade --report`: the disagreements of people with the grader, one JSON line each."""

from __future__ import annotations

import json
from contextlib import closing

import click

from bot.cli.common import store_errors
from bot.disagreement import disagreements
from bot.opening import look_on
from bot.service import load
from bot.settings import read_settings
from content.shelf import Shelf


def report() -> None:
    """Print them from the newest back."""
    settings = read_settings()
    library, _ = load(settings, Shelf())
    with store_errors(settings), closing(look_on(settings)) as store:
        for row in disagreements(store.trail(), library.passages):
            click.echo(json.dumps(row, ensure_ascii=False))
