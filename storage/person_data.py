"""All that is stored about one person, table by table: what they may see, and what forgetting has to reach. Pure.

A table that is not named here is an error, so that no new one can be overlooked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from storage.codec import loads
from storage.erasure import Erasure
from storage.persons import only, persons_in

Row = Mapping[str, Any]
#: Gives the rows of a table as the file has them: columns by name, documents and data as JSON text.
Read = Callable[[str], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class _Whose:
    """The person that is asked about, and the numbers of their own entries."""

    who: Erasure
    entries: frozenset[int] = frozenset()

    def seat(self, row: Row) -> bool:
        return (row["channel"], row["address"]) in self.who.addresses

    def field(self, row: Row, name: str) -> bool:
        return bool(loads(row["doc"]).get(name) == self.who.badge)

    def session(self, row: Row) -> bool:
        seats = {f"{channel}:{address}" for channel, address in self.who.addresses}
        return row["id"] in {self.who.badge, *seats} or self.who.meant(row["doc"])

    def letter(self, row: Row) -> bool:
        return self.seat(loads(row["doc"])) or self.who.meant(row["doc"])

    def outbox(self, row: Row) -> bool:
        return row["badge"] == self.who.badge or self.seat(row) or self.who.meant(row["body"])

    def ledger(self, row: Row) -> bool:
        data = {} if row["data"] is None else loads(row["data"])
        return self.who.person in (row["person"], *(persons_in(row["kind"], data) if data else ()))


def _nobodys(_: _Whose, __: Row) -> bool:
    return False


def _by_badge(whose: _Whose, row: Row) -> bool:
    return whose.field(row, "badge")


#: Table -> whether a row of it is about the person.
ABOUT: dict[str, Callable[[_Whose, Row], bool]] = {
    "departments": _nobodys,
    "officers": _by_badge,
    "accounts": _by_badge,
    "codes": _by_badge,
    "duties": _by_badge,
    "progress": _by_badge,
    "shown": _by_badge,
    "absences": _by_badge,
    "allowances": _by_badge,
    "sessions": _Whose.session,
    "study_days": _nobodys,
    "slot_runs": _nobodys,
    "lines_withdrawn": lambda whose, row: whose.field(row, "by"),
    "kept": lambda whose, row: whose.who.meant(row["id"]) or whose.who.meant(row["doc"]),
    "ledger": _Whose.ledger,
    "answers": lambda whose, row: row["seq"] in whose.entries,
    "dead_letters": _Whose.letter,
    "persons": lambda whose, row: bool(row["badge"] == whose.who.badge),
    "counts": _nobodys,
    "inbox": _Whose.seat,
    "outbox": _Whose.outbox,
}


def gather(tables: Iterable[str], read: Read, badge: str) -> dict[str, list[dict[str, Any]]]:
    """Table -> the rows about this badge. Raises KeyError for a table that ABOUT does not know."""
    names = list(tables)
    tests = {name: ABOUT[name] for name in names}
    whose = _whose(read, badge)
    found = {name: [dict(row) for row in read(name) if test(whose, row)] for name, test in tests.items()}
    found["ledger"] = [_own(row, whose.who.person) for row in found["ledger"]]
    return {name: rows for name, rows in found.items() if rows}


def _whose(read: Read, badge: str) -> _Whose:
    person = next((row["id"] for row in read("persons") if row["badge"] == badge), "nobody")
    name = next((loads(row["doc"])["name"] for row in read("officers") if row["id"] == badge), "")
    who = Erasure(person, badge, name, (), remove=False, at=datetime.min.replace(tzinfo=UTC))
    mine = {row["seq"]: row["kind"] for row in read("ledger") if row["person"] == person}
    accounts = (loads(row["doc"]) for row in read("accounts"))
    seats = [(one["channel"], one["address"]) for one in accounts if one["badge"] == badge]
    # Where they once wrote from lies beside the entries of their enrolments.
    for row in read("answers"):
        if mine.get(row["seq"]) == "enrolled":
            channel, _, address = row["text"].partition("|")
            seats.append((channel, address))
    return _Whose(replace(who, addresses=tuple(dict.fromkeys(seats))), frozenset(mine))


def _own(row: Row, person: str) -> dict[str, Any]:
    """An entry without whom else it names."""
    if row["data"] is None:
        return dict(row)
    return {**row, "data": only(row["kind"], loads(row["data"]), person)}
