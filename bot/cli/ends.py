"""How a command ends: its exit codes, and the way out when something is wrong."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

#: Exit codes: 0 done, 1 something is wrong with what was given, 2 wrong use or settings, 3 the store is not to be had.
WRONG, SETTINGS, STORE = 1, 2, 3


def fail(message: str, code: int = WRONG) -> NoReturn:
    """Say why and end."""
    click.echo(f"error: {message}", err=True)
    sys.exit(code)
