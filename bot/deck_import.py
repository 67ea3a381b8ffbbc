"""A deck loaded or taken back from the command line: as by `/deck` in the chat, with the same entry in the ledger.

It is done where the material is in force: in the running server, or in the command itself where none runs. Plain JSON in
and out.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.conversation.material import changes, follow, take_over, whole
from bot.conversation.world import World
from bot.problems import plain
from content.model import Problem
from content.versions import changing, place, undo, versions
from storage.records import Turn

BY = "command line"
#: Done with the material at hand.
WorldAct = Callable[[World, datetime, Mapping[str, Any]], dict[str, Any]]


def load_deck(world: World, now: datetime, given: Mapping[str, Any]) -> dict[str, Any]:
    """Put `data` (base64, of the file `name`) in the place of the deck `deck`, in `folder`, which was looked at as `against`.

    Gives where the file lies, and the problems that keep the material from coming into force, if there are any.
    """

    def put() -> str:
        library, _ = world.reload()
        data = base64.b64decode(given["data"])
        return str(place(world.folder, library, given["deck"], given["name"], data, now))

    return _changed(world, now, given, put)


def undo_deck(world: World, now: datetime, given: Mapping[str, Any]) -> dict[str, Any]:
    """What stood before the newest load of `deck` comes back; it was looked at as `against`, and the load as `kept`."""

    def put() -> str | None:
        kept = versions(world.folder, given["deck"])
        if not kept or kept[-1].name != given["kept"]:
            return None
        library, _ = world.reload()
        return undo(world.folder, library, given["deck"], now)

    return _changed(world, now, given, put)


def _changed(
    world: World, now: datetime, given: Mapping[str, Any], put: Callable[[], str | None]
) -> dict[str, Any]:
    if Path(given["folder"]) != world.folder.resolve():
        return _refused("problem-deck-elsewhere", folder=str(world.folder.resolve()))
    try:
        with changing(world.folder):
            follow(world)
            library, problems = world.reload()
            if not problems and whole(library) != whole(world.library):
                return _refused("problem-deck-reload-first")
            done = put() if whole(library) == given["against"] else None
            if done is None:
                return _refused("problem-deck-stale")
            return {"done": done, "problems": _in_force(world, now)}
    except OSError as error:
        return _refused("problem-deck-unwritable", reason=error.strerror or type(error).__name__)


def _in_force(world: World, now: datetime) -> list[dict[str, Any]]:
    """What lies in the folder now holds from now on, unless there are problems. Raises StoreError."""
    library, problems = world.reload()
    if problems:
        return [plain(one) for one in problems]
    stamp = f"{now.isoformat()} {BY}"
    facts = changes(world.library, library, BY, now, stamp)
    if facts:
        world.store.record(Turn(now, facts=facts))
        world.stamp = stamp
    take_over(world, library)
    return []


def _refused(key: str, **args: str) -> dict[str, Any]:
    return {"refused": plain(Problem("", 0, key, dict(args)))}


WORLD_ACTS: dict[str, WorldAct] = {"load_deck": load_deck, "undo_deck": undo_deck}
