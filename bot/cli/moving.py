"""What the commands that move whole stores share: naming a store, holding it, a progress bar, counts."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from bot.cli.common import told
from bot.cli.ends import STORE, fail
from bot.faults import fault, fault_of_named
from bot.settings import KEY_FILE, Settings
from storage.bulk import MOVING, Movable
from storage.errors import NothingToMove, StoreError, UnfinishedStore
from storage.open import open_store, where
from storage.transfer import Progress, silent

_EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store is."""

    url: str
    folder: Path

    @property
    def told(self) -> str:
        """What it is called before people."""
        return where(self.url, self.folder)


def place(text: str, settings: Settings) -> Place:
    """The store that an argument names: embedded (in DATA_DIR), embedded:FOLDER, or an address."""
    kind, colon, folder = text.partition(":")
    if kind == _EMBEDDED:
        return Place(_EMBEDDED, (Path(folder) if colon and folder else settings.data_dir).resolve())
    return Place(text or settings.store_url, settings.data_dir.resolve())


@contextmanager
def held(there: Place) -> Iterator[Movable]:
    """The store there, held so that nobody else writes to it. Raises StoreHeld, NothingToMove, StoreError."""
    store = open_store(there.url, there.folder, moving=True)
    try:
        if not isinstance(store, Movable):
            raise NothingToMove(there.told)
        yield store
    finally:
        store.close()


@contextmanager
def source(there: Place) -> Iterator[Movable]:
    """The same for a store that is there and whole. Raises NoStore, UnfinishedStore too."""
    open_store(there.url, there.folder, read_only=True).close()  # nothing is made where nothing is
    with held(there) as store:
        if store.value(MOVING) is not None:
            raise UnfinishedStore(there.told)
        yield store


@contextmanager
def opened(settings: Settings, there: Place, opening: AbstractContextManager[Movable]) -> Iterator[Movable]:
    """The store that `held` or `source` opens there; if it cannot, the command ends, and the message names this place."""
    with ExitStack() as stack:
        try:
            store = stack.enter_context(opening)
        except StoreError as error:
            own = there == place(settings.store_url, settings)
            fail(
                told(settings, fault(error, there.folder) if own else fault_of_named(error, there.told)),
                STORE,
            )
        yield store


@contextmanager
def bar(what: str) -> Iterator[Progress]:
    """A progress bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as shown:
        task = shown.add_task(what, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)


def tell_key(settings: Settings, there: Place) -> None:
    """That a store in another place needs the old key, unless it is there or set."""
    if not settings.secret_key.get_secret_value() and not (there.folder / KEY_FILE).exists():
        click.echo(
            f"Put the old {KEY_FILE} into {there.folder} before the bot starts, or set CHENSONG_SECRET_KEY:"
            " it seals the ledger."
        )


def tell_counts(counts: Mapping[str, int]) -> None:
    """How many rows of each kind, and of all."""
    for table, count in counts.items():
        if count:
            click.echo(f"{count:>9}  {table.replace('_', ' ')}")
    click.echo(f"{sum(counts.values()):>9}  rows in all")
