"""All study material: files -> (library, problems). One bad file never hides the rest."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from operator import attrgetter
from pathlib import Path

from content.apart import read_apart
from content.calendar import Overrides, Rota
from content.decoding import decode
from content.model import Deck, Library, Passage, Plan, Problem, Reading, problem
from content.official import is_country
from content.overrides import read_overrides
from content.plan import read_plan
from content.readers.formats import ARCHIVE, READERS, TEXT, TEXTS
from content.rota import read_rotas
from content.shelf import Shelf

#: Beside the plan, where there are any.
CALENDAR, ROTAS = "calendar.yaml", "rota"

#: A deck, and its passages by id: kept with it, for thousands are joined at every load.
_Read = tuple[Deck, Mapping[str, Passage]]
#: What the names of decks end with.
_DECK = tuple(READERS)


def load_library(
    decks_dir: Path, plan_file: Path | None, country: str = "", shelf: Shelf | None = None
) -> tuple[Library, list[Problem]]:
    """Read every deck of a folder, the plan, and calendar and rotas beside it. What is wrong is told, what is good is there.

    A plan file that is not there is a problem; None asks for no plan. `country` holds where the plan names none. With a
    shelf only those decks that have changed since it was last used are read, and what is in the others are the very same
    objects.
    """
    shelf = shelf or Shelf()
    problems: list[Problem] = []
    decks: dict[str, Deck] = {}
    all_decks: list[Deck] = []
    passages: dict[str, Passage] = {}
    if not decks_dir.is_dir():
        problems.append(problem(str(decks_dir), 0, "problem-folder-missing"))
    for entry in _decks(decks_dir):
        read, found = shelf.of(entry.path, partial(_deck, entry.name, decks_dir), stat=entry.stat)
        problems += found
        if read is not None:
            all_decks.append(read[0])
            _join(*read, entry.name, decks, passages, problems)
    plan, found = _plan(plan_file, passages, shelf)
    problems += found
    overrides = _overrides(plan_file, problems)
    if country and not is_country(country):
        problems.append(problem("CHENSONG_COUNTRY", 0, "problem-country", written=country[:40]))
        country = ""
    rota = _rota(plan_file, problems)
    return Library(tuple(all_decks), passages, plan, overrides, rota, country), problems


def _decks(folder: Path) -> list[os.DirEntry[str]]:
    """The decks in a folder by name. An entry costs a third of what a Path does, and there may be thousands."""
    if not folder.is_dir():
        return []
    # What is open in a spreadsheet or word processor leaves a lock file with such a name.
    with os.scandir(folder) as found:
        decks = [
            one for one in found if not one.name.startswith(("~$", ".")) and one.name.lower().endswith(_DECK)
        ]
    return sorted(decks, key=attrgetter("name"))


def _deck(name: str, folder: Path) -> tuple[_Read | None, list[Problem]]:
    problems: list[Problem] = []
    path = folder / name
    data = _data(path, folder, problems)
    if data is None:
        return None, problems
    deck, problems = TEXTS.get(path.suffix.lower(), read_apart)(path.name, data)
    return None if deck is None else (deck, {one.id: one for one in deck.passages}), problems


def _join(
    deck: Deck,
    new: Mapping[str, Passage],
    name: str,
    decks: dict[str, Deck],
    passages: dict[str, Passage],
    problems: list[Problem],
) -> None:
    """Add a deck's passages; an id that another deck has already stays that deck's."""
    if decks.setdefault(deck.id, deck) is not deck:
        problems.append(problem(name, deck.file_line, "problem-deck-twice", id=deck.id))
    if len(new) == len(deck.passages) and passages.keys().isdisjoint(new):
        passages |= new
        return
    for passage in deck.passages:
        other = passages.setdefault(passage.id, passage)
        if other is not passage:
            found = problem(
                name, passage.file_line, "problem-passage-elsewhere", id=passage.id, deck=other.deck
            )
            problems.append(found)


def _plan(file: Path | None, passages: dict[str, Passage], shelf: Shelf) -> tuple[Plan | None, list[Problem]]:
    if file is None:
        return None, []

    def read() -> tuple[Plan | None, list[Problem]]:
        problems: list[Problem] = []
        text = _text(file, file.parent, problems)
        return (None, problems) if text is None else read_plan(file.name, text, passages)

    # What a plan says depends on which passages there are, and on their tracks.
    return shelf.of(str(file), read, stat=file.stat, knowing={one.id: one.track for one in passages.values()})


def _overrides(plan_file: Path | None, problems: list[Problem]) -> Overrides:
    """The organisation's own days, where it has written any."""
    file = plan_file.with_name(CALENDAR) if plan_file else None
    if file is None or not file.exists():
        return Overrides()
    text = _text(file, file.parent, problems)
    overrides, found = read_overrides(file.name, text) if text is not None else (Overrides(), [])
    problems += found
    return overrides


def _rota(plan_file: Path | None, problems: list[Problem]) -> Rota:
    """Days on of those who work in shifts, from every CSV in the folder."""
    folder = plan_file.with_name(ROTAS) if plan_file else None
    if folder is None or not folder.is_dir():
        return Rota()
    texts = ((path.name, _text(path, folder, problems)) for path in sorted(folder.glob("*.csv")))
    rota, found = read_rotas([(name, text) for name, text in texts if text is not None])
    problems += found
    return rota


def _text(path: Path, folder: Path, problems: list[Problem]) -> str | None:
    """The text of a file of ours, in whatever encoding."""
    data = _data(path, folder, problems)
    return None if data is None else decode(Reading(path.name, problems), data, TEXT)


def _data(path: Path, folder: Path, problems: list[Problem]) -> bytes | None:
    """A file's bytes, if it is one of ours: inside the folder, and no larger than any may be."""
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            problems.append(problem(path.name, 0, "problem-link-outside"))
            return None
        if path.exists() and not path.is_file():
            # A pipe has no end, a device may have none.
            problems.append(problem(path.name, 0, "problem-not-a-file"))
            return None
        if path.stat().st_size > ARCHIVE:
            problems.append(problem(path.name, 0, "problem-too-large", limit=ARCHIVE >> 20))
            return None
        return path.read_bytes()
    except FileNotFoundError:
        problems.append(problem(path.name, 0, "problem-file-missing", folder=str(folder)))
        return None
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        reason = getattr(error, "strerror", None) or str(error)
        problems.append(problem(path.name, 0, "problem-unreadable", reason=reason))
        return None
