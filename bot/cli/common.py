"""What several commands share: settings in, errors out, acts done where the store is."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.administration import ACTS
from bot.cli.ends import STORE, WRONG, fail
from bot.cli.given import bytes_of
from bot.control import ask
from bot.deck_import import WORLD_ACTS
from bot.faults import fault
from bot.opening import open_own
from bot.problems import from_plain, line
from bot.settings import Settings
from bot.texts import Texts
from content.apart import table_apart
from content.model import Problem
from storage.errors import StoreError, StoreHeld

_PATIENCE = (0.2, 0.5, 1.0, 2.0, 2.0)


@contextmanager
def store_errors(settings: Settings) -> Iterator[None]:
    """Faults of the store as one line that says what to do, and an exit code."""
    try:
        yield
    except StoreError as error:
        fail(told(settings, fault(error, settings.data_dir)), STORE)


def act(settings: Settings, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Do an administrative act: in the running server if there is one, else here."""
    with store_errors(settings):
        answer = _answered(settings, name, given)
    if "fault" in answer:
        fail(told(settings, from_plain(answer["fault"])), STORE)
    if "refused" in answer:
        fail(told(settings, from_plain(answer["refused"])))
    if "error" in answer:
        fail(answer["error"])
    return answer


def language_of(texts: Texts, wanted: str, settings: Settings) -> str:
    """The language that a command is to speak, `wanted` or the organisation's. Ends with an error for one not on offer."""
    chosen = texts.language(wanted or settings.language)
    if wanted and wanted.replace("_", "-").split("-")[0].lower() != chosen:
        fail(f"there is no language {wanted!r}; there are {', '.join(texts.languages)}", WRONG)
    return chosen


def table_text(settings: Settings, file: Path) -> str:
    """A table's bytes as text that can be handed over; of an XLSX file the CSV that says the same, read apart."""
    data, problems = table_apart(file.name, bytes_of(file))
    if data is None or problems:
        for one in problems:
            click.echo(told(settings, one), err=True)
        fail(f"{len(problems)} problems; nothing was changed", WRONG)
    return data.decode("utf-8", "surrogateescape")


def told(settings: Settings, problem: Problem) -> str:
    """A problem as a line in the language that is set."""
    return line(Texts(), settings.language, problem)


def _answered(settings: Settings, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Raises StoreHeld if a process holds the store that does not listen, even after some patience."""
    for patience in (*_PATIENCE, None):
        answer = ask(settings.data_dir, name, given)
        if answer is not None:
            return answer
        try:
            store = open_own(settings)
        except StoreHeld:
            if patience is None:
                raise
            time.sleep(patience)  # a server that is just starting has the store before it listens
            continue
        try:
            if name in WORLD_ACTS:
                from bot.service import build_world

                return WORLD_ACTS[name](build_world(settings, store), datetime.now(UTC), given)
            return ACTS[name](store, settings.hours, datetime.now(UTC), given)
        finally:
            store.close()
    raise AssertionError("the last round returns or raises")


def say_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def set_up_logging(settings: Settings, *, quiet: bool = False) -> None:
    """One line an event on standard error, without anything secret."""
    from bot import logs

    level = "WARNING" if quiet else settings.log_level
    logs.set_up(level, settings.log_format, settings.hidden())
