"""Where an officer stands in a drill, and how that is kept: a versioned dict, opaque to storage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.drill.modes import MODES

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing is open."""


@dataclass(frozen=True, slots=True)
class Practising:
    """A passage is practised in `mode`. `held`: the parts of the present answer; `hints`: used in this mode.

    `clauses`: the only ones that are practised, where the rest was known before the text changed.
    """

    passage: str
    version: str
    mode: str
    held: tuple[str, ...] = ()
    hints: int = 0
    tries: int = 0
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choosing:
    """A search found several passages; a number picks one. `aside`: the practice that stays paused meanwhile."""

    options: tuple[str, ...]
    how: str = "drill"
    aside: Practising | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage is shown to be read and acknowledged. `aside`: the practice that stays paused meanwhile."""

    passage: str
    version: str
    aside: Practising | None = None


@dataclass(frozen=True, slots=True)
class Paused:
    """Practice set aside by the officer, to go on exactly there."""

    at: Practising


@dataclass(frozen=True, slots=True)
class Checking:
    """A recall that counts is open. `tries`: answers judged so far; `closes_at`: the end of the study day."""

    passage: str
    version: str
    last_at: datetime
    closes_at: datetime
    held: tuple[str, ...] = ()
    tries: int = 0


State = Idle | Choosing | Reading | Practising | Paused | Checking


def set_aside(state: State) -> Practising | None:
    """The practice that was stopped and can be gone on with."""
    match state:
        case Paused(practice):
            return practice
        case Reading() | Choosing():
            return state.aside
        case _:
            return None


def dump(state: State) -> dict[str, Any]:
    """The state as JSON data."""
    data: dict[str, Any] = {}
    match state:
        case Idle():
            return data
        case Choosing(options, how, aside):
            data = {"options": list(options), "how": how, **_dump_aside(aside)}
        case Reading(passage, version, aside):
            data = {"passage": passage, "version": version, **_dump_aside(aside)}
        case Practising():
            data = _dump_practice(state)
        case Paused(at):
            data = _dump_practice(at)
        case Checking():
            data = {
                "passage": state.passage,
                "version": state.version,
                "last_at": state.last_at.isoformat(),
                "closes_at": state.closes_at.isoformat(),
                "held": list(state.held),
                "tries": state.tries,
            }
    return {"format": FORMAT, "kind": type(state).__name__, **data}


def load(data: Mapping[str, Any]) -> State | None:
    """The state that `dump` wrote; None for a kind, a format or a mode that this program does not know."""
    if not data:
        return Idle()
    if data.get("format") != FORMAT:
        return None
    try:
        return _load(data)
    except (KeyError, TypeError, ValueError):
        return None


def _load(data: Mapping[str, Any]) -> State | None:
    match data.get("kind"):
        case "Choosing":
            return Choosing(tuple(data["options"]), data["how"], _load_aside(data))
        case "Reading":
            return Reading(data["passage"], data["version"], _load_aside(data))
        case "Practising":
            return _load_practice(data)
        case "Paused":
            return Paused(_load_practice(data))
        case "Checking":
            return Checking(
                passage=data["passage"],
                version=data["version"],
                last_at=datetime.fromisoformat(data["last_at"]),
                closes_at=datetime.fromisoformat(data["closes_at"]),
                held=tuple(data["held"]),
                tries=data["tries"],
            )
    return None


def _dump_aside(aside: Practising | None) -> dict[str, Any]:
    return {"aside": _dump_practice(aside)} if aside else {}


def _load_aside(data: Mapping[str, Any]) -> Practising | None:
    """Left out where nothing is set aside, and in what was stored before anything could be."""
    kept = data.get("aside")
    return None if kept is None else _load_practice(kept)


def _dump_practice(state: Practising) -> dict[str, Any]:
    return {
        "passage": state.passage,
        "version": state.version,
        "mode": state.mode,
        "held": list(state.held),
        "hints": state.hints,
        "tries": state.tries,
        **({"clauses": list(state.clauses)} if state.clauses else {}),
    }


def _load_practice(data: Mapping[str, Any]) -> Practising:
    if data["mode"] not in MODES:
        raise ValueError(data["mode"])
    return Practising(
        data["passage"],
        data["version"],
        data["mode"],
        tuple(data["held"]),
        data["hints"],
        data["tries"],
        tuple(data.get("clauses", ())),
    )
