"""What several commands share: settings in, errors out, acts done where the store is."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NoReturn

import click

from bot.administration import ACTS
from bot.control import ask
from bot.settings import Settings
from storage.errors import StoreError
from storage.open import open_store

#: Exit codes: 0 done, 1 something is wrong with what was given, 2 wrong use or settings, 3 the store is not to be had.
WRONG, STORE = 1, 3


def fail(message: str, code: int = WRONG) -> NoReturn:
    """Say why and end."""
    click.echo(f"error: {message}", err=True)
    sys.exit(code)


@contextmanager
def store_errors() -> Iterator[None]:
    """Faults of the store as one sentence and an exit code."""
    try:
        yield
    except StoreError as error:
        fail(str(error), STORE)


def act(settings: Settings, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Do an administrative act: in the running server if there is one, else here."""
    answer = ask(settings.data_dir, name, given)
    if answer is None:
        with store_errors():
            store = open_store(settings.store_url, settings.data_dir)
            try:
                answer = ACTS[name](store, settings.zone, datetime.now(UTC), given)
            finally:
                store.close()
    if "error" in answer:
        fail(answer["error"])
    return answer


def say_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def set_up_logging(settings: Settings, *, quiet: bool = False) -> None:
    """One line an event on standard error; libraries speak from warnings up, so that no token is printed."""
    logging.basicConfig(
        level="WARNING" if quiet else settings.log_level,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    for name in ("httpx", "httpcore", "telegram", "schedule", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
