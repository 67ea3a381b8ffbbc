"""A bureau with its first million ledger records, and the turns that are measured on it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from storage.embedded.store import EmbeddedStore
from storage.mail import Event, Owed
from storage.open import open_store
from storage.records import (
    Attempted,
    Department,
    DutiesOpened,
    Duty,
    DutyClosed,
    DutyState,
    Officer,
    Requirement,
    RosterSaved,
    Session,
    Turn,
)

NOW = datetime(2026, 3, 31, 8, 0, tzinfo=UTC)
DAY = date(2026, 3, 31)
#: The first day that `fill` writes of: each day every officer closes a duty, for fifty days with a million records.
BEGAN, MONTH_ENDS = date(2026, 1, 1), date(2026, 1, 31)
DEPARTMENTS, OFFICERS = 32, 10_000
ANSWER = "学而时习之不亦说乎" * 13
_DUE = NOW + timedelta(hours=10)


def badge(number: int) -> str:
    return f"B{number:05d}"


def passage(number: int) -> str:
    return f"lunyu.{number:05d}"


def bureau(folder: Path, turns: int, officers: int = OFFICERS, crew: int = 0) -> EmbeddedStore:
    """A store with a roster, and for each of so many turns a duty and an event that waits.

    The turns are those of the first `crew` officers, one after another and again from the first; 0: of all.
    """
    store = open_store("embedded", folder)
    assert isinstance(store, EmbeddedStore)
    departments = tuple(Department(f"d{one}", f"局/{one}处", one) for one in range(DEPARTMENTS))
    people = tuple(Officer(badge(one), f"警员{one}", f"d{one % DEPARTMENTS}") for one in range(officers))
    duties = tuple(
        Duty(
            badge(number % (crew or officers)),
            passage(number),
            DAY,
            Requirement.RECITE,
            _DUE,
            "main",
            f"d{number % (crew or officers) % DEPARTMENTS}",
            "v1",
            "line-1",
        )
        for number in range(turns)
    )
    facts = (RosterSaved(departments, people, "setup", NOW), DutiesOpened(DAY, duties, NOW))
    store.record(Turn(NOW, facts=facts))
    payload = {"text": ANSWER, "message": 7}
    store.accept([Event("telegram", str(number), "1001", NOW, payload) for number in range(turns)])
    return store


def turn(number: int, crew: int = OFFICERS) -> Turn:
    """The whole of one check answer: session, attempt, duty, event, one reply of about 1 kB."""
    mine, lap = badge(number % crew), number // crew
    state = {
        "kind": "drill",
        "v": 1,
        "passage": passage(number),
        "mode": "recall",
        "step": number,
        "held": [],
    }
    attempt = Attempted(
        mine, passage(number), "v1", "recall", True, True, 1.0, 1.0, 1.0, (), 0, 1, ANSWER, NOW
    )
    closed = DutyClosed(mine, passage(number), DAY, DutyState.DONE, NOW)
    reply = Owed("telegram", "1001", mine, {"text": "背" * 320, "buttons": [["again", "next"]]})
    return Turn(NOW, ("telegram", str(number)), Session(mine, lap, state), (attempt, closed), (reply,))


def fill(store: EmbeddedStore, records: int) -> None:
    """Add so many ledger records, half of them attempts with answers, half closed duties, and the duties' counts.

    They are copies, made by SQL alone, of the last turn's two entries, spread over officers, departments and days.
    """
    engine = store.engine
    ((closed,),) = engine.rows("SELECT max(seq) FROM ledger WHERE kind = 'duty-closed'")
    data = (
        f"json_set(data, '$.department', 'd' || (i % {DEPARTMENTS}),"
        f" '$.day', date('{BEGAN.isoformat()}', '+' || (i / {OFFICERS}) || ' days'),"
        f" '$.due_at', date('{BEGAN.isoformat()}', '+' || (i / {OFFICERS}) || ' days') || 'T18:00:00+00:00')"
    )
    pairs = records // 2
    with engine.writing("fill"):
        _copy(store, "ledger", closed - 1, closed + 1, pairs, {})
        _copy(store, "answers", closed - 1, closed + 1, pairs, {})
        _copy(store, "ledger", closed, closed + 2, pairs, {"data": data})
        engine.change(
            "INSERT INTO counts SELECT json_extract(data, '$.department'), json_extract(data, '$.day') AS d,"
            " json_extract(data, '$.track'), json_extract(data, '$.due_at'), count(*), count(*), 0, 0"
            f" FROM ledger WHERE kind = 'duty-closed' AND seq > {closed} GROUP BY 1, 2, 3, 4"
        )
    with engine.reading("fill"):
        engine.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copy(
    store: EmbeddedStore, table: str, seq: int, first: int, number: int, changed: dict[str, str]
) -> None:
    """So many copies of a row, under every other number from `first` on; `i` counts them."""
    names = [row[1] for row in store.engine.rows(f"PRAGMA table_info({table})")]
    values = [{"seq": f"{first} + 2 * i", **changed}.get(name, name) for name in names]
    store.engine.change(
        f"WITH RECURSIVE copies (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM copies WHERE i + 1 < {number})"
        f" INSERT INTO {table} ({', '.join(names)})"
        f" SELECT {', '.join(values)} FROM copies JOIN {table} ON seq = {seq}"
    )
