"""All that is stored about one person, table by table: what they may see, and what forgetting has to reach. Pure.

A table that is not named here is an error, so that no new one can be overlooked. Nobody else is told of: of what is
somebody else's and only names the person, no more is told than that it does; whoever else is named in what is the
person's own is blotted out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from storage.bulk import SHAPES
from storage.codec import dumps, loads
from storage.erasure import Erasure, whole
from storage.persons import only, part_naming, persons_in

Row = Mapping[str, Any]
Told = dict[str, list[dict[str, Any]]]
#: Stands for a row of somebody else's that names the person.
ELSEWHERE: Mapping[str, Any] = {"elsewhere": True}
#: Stands where a text names somebody else.
BLOT = "•••"
#: Tables with texts that were not written by the person and can name others.
_BLOTTED = ("sessions", "outbox", "kept", "ledger", "unsealed", "absences")


@dataclass(frozen=True, slots=True)
class Whose:
    """The person that is asked about. `owed`: (study day, department) of each duty they ever had.

    `entries`: the numbers of their own entries.
    """

    who: Erasure
    owed: frozenset[tuple[date, str]] = frozenset()
    entries: frozenset[int] = frozenset()

    def seat(self, row: Row) -> bool:
        return (row["channel"], row["address"]) in self.who.addresses

    def field(self, row: Row, name: str) -> bool:
        return bool(loads(row["doc"]).get(name) == self.who.badge)

    def own_session(self, row: Row) -> bool:
        seats = {f"{channel}:{address}" for channel, address in self.who.addresses}
        return row["id"] in {self.who.badge, *seats}

    def session(self, row: Row) -> bool:
        return self.own_session(row) or self.who.meant(row["doc"])

    def letter(self, row: Row) -> bool:
        return self.seat(loads(row["doc"])) or self.who.meant(row["doc"])

    def own_mail(self, row: Row) -> bool:
        return bool(row["badge"] == self.who.badge or (not row["badge"] and self.seat(row)))

    def outbox(self, row: Row) -> bool:
        return self.own_mail(row) or self.who.meant(row["body"])

    def ledger(self, row: Row) -> bool:
        data = {} if row["data"] is None else loads(row["data"])
        return self.who.person in (row["person"], *(persons_in(row["kind"], data) if data else ()))


#: Gives rows of a table as the store has them, JSON as text: all that may be about the person, and maybe more.
Read = Callable[[str, Whose], Iterable[Row]]


def _nobodys(_: Whose, __: Row) -> bool:
    return False


def _by_badge(whose: Whose, row: Row) -> bool:
    return whose.field(row, "badge")


#: Table -> whether a row of it is about the person.
ABOUT: dict[str, Callable[[Whose, Row], bool]] = {
    "departments": _nobodys,
    "officers": _by_badge,
    "accounts": _by_badge,
    "codes": _by_badge,
    "duties": _by_badge,
    "progress": _by_badge,
    "shown": _by_badge,
    "absences": _by_badge,
    "allowances": _by_badge,
    "sessions": Whose.session,
    "study_days": _nobodys,
    "slot_runs": _nobodys,
    "lines_withdrawn": lambda whose, row: whose.field(row, "by"),
    "kept": lambda whose, row: whose.who.meant(row["id"]) or whose.who.meant(row["doc"]),
    "ledger": Whose.ledger,
    "unsealed": Whose.ledger,
    "answers": lambda whose, row: row["seq"] in whose.entries,
    "dead_letters": Whose.letter,
    "persons": lambda whose, row: bool(row["badge"] == whose.who.badge),
    "counts": _nobodys,
    "inbox": Whose.seat,
    "outbox": Whose.outbox,
}
#: Tables that are about nobody: they need not be read.
IMPERSONAL = frozenset(name for name, test in ABOUT.items() if test is _nobodys)


def gather(tables: Iterable[str], read: Read, whose: Whose, others: Iterable[tuple[str, str]] = ()) -> Told:
    """Table -> the rows about this person, JSON read. `others`: badge and name of everybody else.

    Raises KeyError for a table that ABOUT does not know.
    """
    tests = {name: ABOUT[name] for name in tables}
    # Before the ledger: what is sealed in between is told twice, never not at all.
    waiting = list(read("unsealed", whose))
    ledger = list(read("ledger", whose))
    mine = frozenset(row["seq"] for row in ledger if row["person"] == whose.who.person)
    whose = replace(whose, entries=mine)
    found = {
        name: [_told(name, row, whose) for row in rows if test(whose, row)]
        for name, test in tests.items()
        for rows in [_rows(name, read, whose, {"ledger": ledger, "unsealed": waiting})]
    }
    return _blotted({name: rows for name, rows in found.items() if rows}, whose.who, others)


def _rows(table: str, read: Read, whose: Whose, had: Mapping[str, Iterable[Row]]) -> Iterable[Row]:
    if table in IMPERSONAL:
        return ()
    return had[table] if table in had else read(table, whose)


def _told(table: str, row: Row, whose: Whose) -> dict[str, Any]:
    """A row as the person may see it."""
    values = dict(row)
    for name in SHAPES[table].json:
        values[name] = loads(values[name]) if values[name] else None
    match table:
        case "ledger" | "unsealed":
            return _entry(values, whose.who.person)
        case "codes":  # to whom it was shown is about whoever issued it
            values["doc"].pop("shown_to", None)
        case "sessions" if not whose.own_session(row):
            return dict(ELSEWHERE)
        case "dead_letters" if not whose.seat(values["doc"]):
            return dict(ELSEWHERE)
        case "outbox" if not whose.own_mail(row):
            return {"id": row["id"], "settled_at": row["settled_at"], **ELSEWHERE}
        case "kept" if not whose.who.meant(row["id"]):
            inside = whose.who.within(values["doc"]["value"])
            return {"id": row["id"], "doc": {"name": row["id"], "value": inside}}
    return values


def _entry(row: dict[str, Any], person: str) -> dict[str, Any]:
    """An entry without whom else it names. Of somebody else's, what it says of the person, and no seal to try it by."""
    data = row["data"] and only(row["kind"], row["data"], person)
    if row["person"] == person:
        return {**row, "data": data}
    names: tuple[str, ...] = ("seq", "id", "kind", "at")
    told = {name: row[name] for name in names if name in row}
    return {**told, "data": data if not row["person"] else part_naming(row["kind"], data)}


def _blotted(found: Told, who: Erasure, others: Iterable[tuple[str, str]]) -> Told:
    """The same, with a blot for each text that names somebody else."""
    text = dumps([found.get(table) for table in _BLOTTED])
    if who.name:
        text = text.replace(who.name, "")
    named = [
        (badge, "" if name == who.name else name)
        for badge, name in others
        if badge in text or (name and name in text)
    ]
    if not named:
        return found
    return {
        table: list(_clean(rows, who.name, named)) if table in _BLOTTED else rows
        for table, rows in found.items()
    }


def _clean(rows: Iterable[Any], own: str, named: list[tuple[str, str]]) -> Iterator[Any]:
    for row in rows:
        yield _without(row, own, named)


def _without(value: Any, own: str, named: list[tuple[str, str]]) -> Any:
    if isinstance(value, dict):
        return {_without(key, own, named): _without(one, own, named) for key, one in value.items()}
    if isinstance(value, list):
        return list(_clean(value, own, named))
    if not isinstance(value, str):
        return value
    rest = value.replace(own, "") if own else value
    told = any(whole(badge, rest) or (name and name in rest) for badge, name in named)
    return BLOT if told else value
