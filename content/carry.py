"""Decks and problems as JSON and back: how what was read by another process comes over, and how versions are kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from content.model import Argument, Deck, Passage, Problem, Tolerance

#: More problems than anybody reads; a hostile file has no end of them.
MOST = 1000


def dump(deck: Deck | None, problems: Sequence[Problem]) -> str:
    """What was read of one file."""
    rows = [asdict(one) for one in problems[:MOST]]
    return json.dumps({"deck": None if deck is None else asdict(deck), "problems": rows}, ensure_ascii=False)


def load(text: str) -> tuple[Deck | None, list[Problem]]:
    """The way back. Raises ValueError, KeyError or TypeError for what `dump` did not write."""
    data = json.loads(text)
    deck = None if data["deck"] is None else _deck(data["deck"])
    return deck, [_problem(row) for row in data["problems"]]


def dump_table(text: str | None, problems: Sequence[Problem]) -> str:
    """What was read of a table."""
    rows = [asdict(one) for one in problems[:MOST]]
    return json.dumps({"text": text, "problems": rows}, ensure_ascii=False)


def load_table(text: str) -> tuple[str | None, list[Problem]]:
    """The way back. Raises ValueError, KeyError or TypeError for what `dump_table` did not write."""
    data = json.loads(text)
    return data["text"], [_problem(row) for row in data["problems"]]


def _deck(row: dict[str, Any]) -> Deck:
    passages = tuple(_passage(one) for one in row["passages"])
    return Deck(**{**row, "passages": passages})


def _passage(row: dict[str, Any]) -> Passage:
    said = row["tolerance"]
    tolerance = Tolerance(
        said["profile"],
        tuple((str(name), float(share)) for name, share in said["shares"]),
        free_order=bool(said["free_order"]),
        synonyms=tuple(tuple(group) for group in said["synonyms"]),
    )
    lists = {"key_terms": tuple(row["key_terms"]), "facts": tuple(row["facts"])}
    return Passage(**{**row, **lists, "tolerance": tolerance})


def _problem(row: dict[str, Any]) -> Problem:
    args: dict[str, Argument] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row["args"].items()
    }
    return Problem(row["file"], row["line"], row["key"], args)
