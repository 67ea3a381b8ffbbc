"""A person who is forgotten is in no table and in no byte of the files; figures and chain stay as they are."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.contract import Store
from storage.embedded.store import EmbeddedStore
from storage.erasure import ERASABLE, Erasure
from storage.mail import Event, Lane, Outcome, Owed, Settlement
from storage.open import open_store
from storage.records import (
    ERASED,
    Account,
    Code,
    CodesIssued,
    DutyClosed,
    DutyState,
    Enrolled,
    Fact,
    Forgotten,
    LineWithdrawn,
    Session,
    Shown,
    Turn,
    ValueKept,
)
from storage.recount import drift, recount
from storage.verify import verify
from tests.storage.conftest import Reopen
from tests.storage.samples import (
    DAY,
    MINUTE,
    NOW,
    attempted,
    check,
    closed,
    duty,
    everything,
    officer,
    opened,
    prompt,
    roster,
    turn,
)
from tests.storage.test_ledger import ADDRESS, ANSWER, BADGE, NAME, everything_that_happens

OLD_ADDRESS = "880066"
WORDS = (BADGE, NAME, ADDRESS, OLD_ADDRESS, ANSWER)
FORGOTTEN = Forgotten(BADGE, "admin", "离职满三年", remove=False, at=NOW + 5 * MINUTE)
REMOVED = Forgotten(BADGE, "admin", "本人要求", remove=True, at=NOW + 5 * MINUTE)
both = pytest.mark.parametrize("fact", [FORGOTTEN, REMOVED], ids=["pseudonymise", "remove"])


def planted(store: Store) -> Store:
    """The person wherever a person can be: in each fact, in the mail of both directions, in others' conversations."""
    for fact in everything_that_happens()[:-1]:  # the last one forgets somebody else
        store.record(turn(fact))
    store.record(turn(LineWithdrawn("line-8", DAY, "过时", BADGE, NOW)))
    store.record(turn(Enrolled(Account("telegram", OLD_ADDRESS, BADGE, NOW), "", NOW)))
    store.record(turn(Enrolled(Account("telegram", ADDRESS, BADGE, NOW), "", NOW)))
    store.record(turn(Enrolled(Account("terminal", f"as-{BADGE}", BADGE, NOW), "", NOW)))
    store.record(turn(CodesIssued((Code("ef" * 32, BADGE, NOW + timedelta(days=7)),), BADGE, NOW)))
    for number, address in enumerate((ADDRESS, OLD_ADDRESS, "1002")):
        store.accept([Event("telegram", f"waits-{number}", address, NOW, {"text": ANSWER + address})])
        store.accept([Event("telegram", f"done-{number}", address, NOW, {"text": ANSWER})])
        store.record(Turn(NOW, ("telegram", f"done-{number}")))
    sessions = [
        Session(BADGE, 0, {"held": [ANSWER]}),
        Session(f"telegram:{OLD_ADDRESS}", 0, {"kind": "stranger"}),
        Session("B2", 0, {"asked": f"about {BADGE}"}),
        Session("B12", 0, {"asked": f"about {BADGE}8"}),
    ]
    for one in sessions:
        store.record(Turn(NOW, session=one))
    store.record(turn(ValueKept(f"greeted:{ADDRESS}", {"n": 1}), ValueKept("pace", {"list": [BADGE, "B2"]})))
    _mail(store)
    return store


def _mail(store: Store) -> None:
    mine = {"text": f"{NAME}，早上好"}
    others = [
        Owed("telegram", "1002", "B2", {"rows": [[BADGE, NAME, "逾期"], ["B3", "x", "y"]]}),
        Owed("telegram", "1002", "B2", {"text": f"about {BADGE}8"}),
    ]
    rows = store.record(turn(replies=(Owed("telegram", ADDRESS, BADGE, mine), *others)))
    store.settle(Settlement(rows[1].id, Outcome.SENT, NOW, "77"))
    store.enqueue([prompt(f"morning:{BADGE}:{DAY}", ADDRESS, badge=BADGE), prompt("morning:B2", "1002")])
    store.enqueue([Owed("telegram", OLD_ADDRESS, "", {"text": "谁？"}, Lane.ANSWER)])
    (late,) = store.record(turn(replies=(Owed("telegram", ADDRESS, BADGE, mine, shows="p1"),)))
    store.settle(Settlement(late.id, Outcome.SENT, NOW, "78"))  # not written yet


def rows_of(store: EmbeddedStore) -> Iterator[tuple[str, str]]:
    """(table, row as text) of everything in the file."""
    tables = store._engine.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    for (table,) in tables:
        for row in store._engine.rows(f"SELECT * FROM {table}"):
            yield table, str(row)


def whole(word: str, text: str) -> bool:
    """B1 is not B18."""
    return re.search(rf"{re.escape(word)}(?![0-9])", text) is not None


def test_the_plant_is_in_every_table_that_can_hold_a_person(embedded: EmbeddedStore) -> None:
    planted(embedded)
    found = {table for table, row in rows_of(embedded) for word in WORDS if whole(word, row)}
    assert found == {
        "absences",
        "accounts",
        "allowances",
        "answers",
        "codes",
        "dead_letters",
        "duties",
        "inbox",
        "kept",
        "lines_withdrawn",
        "officers",
        "outbox",
        "persons",
        "progress",
        "sessions",
        "shown",
    }


@both
def test_afterwards_no_table_has_a_row_with_the_person(embedded: EmbeddedStore, fact: Forgotten) -> None:
    planted(embedded).record(turn(fact))
    embedded.flush()
    assert [(table, row) for table, row in rows_of(embedded) for word in WORDS if whole(word, row)] == []


@both
def test_afterwards_no_byte_of_the_files_tells_of_the_person(tmp_path: Path, fact: Forgotten) -> None:
    store = open_store("embedded", tmp_path)
    assert isinstance(store, EmbeddedStore)
    # Some builds of SQLite overwrite what is deleted; the promise must not hang on that.
    store._engine.connection.execute("PRAGMA secure_delete=OFF")
    planted(store)
    assert left(tmp_path) == {word for word in WORDS if word != ""}
    store.record(turn(fact))
    store.erase_remnants()
    assert left(tmp_path) == set()
    store.record(turn(attempted("B2")))
    store.close()
    assert left(tmp_path) == set()


def left(folder: Path) -> set[str]:
    data = b"".join(path.read_bytes() for path in folder.iterdir() if path.name.startswith("chensong.db"))
    return {word for word in WORDS if re.search(re.escape(word.encode()) + rb"(?![0-9])", data)}


def test_a_start_clears_the_files_where_that_was_cut_off(tmp_path: Path) -> None:
    store = planted(open_store("embedded", tmp_path / "data"))
    store.record(turn(FORGOTTEN))
    copy = shutil.copytree(tmp_path / "data", tmp_path / "copy")  # as kill -9 would leave it
    store.close()
    assert left(copy)
    open_store("embedded", copy).close()
    assert left(copy) == set()


@both
def test_figures_and_chain_stay(store: Store, fact: Forgotten) -> None:
    before = planted(store).counts(date.min, date.max)
    assert before
    store.record(turn(fact))
    assert store.counts(date.min, date.max) == before == recount(store.ledger())
    assert drift(store) == []
    assert verify(store, b"").sound


@both
def test_what_is_excused_in_the_same_turn_tells_of_nobody_either(store: Store, fact: Forgotten) -> None:
    planted(store)
    (open_,) = store.open_duties(BADGE)
    ended = DutyClosed(BADGE, open_.passage, open_.day, DutyState.EXCUSED, fact.at, ERASED, "admin")
    store.record(turn(ended, fact))
    assert store.stored_about(BADGE) == {}
    assert sum(one.excused for one in store.counts(date.min, date.max).values()) == 1
    assert drift(store) == []
    assert verify(store, b"").sound


def test_the_entry_says_who_when_and_why_and_not_whom(store: Store) -> None:
    planted(store).record(turn(FORGOTTEN))
    *_, entry = store.ledger()
    assert (entry.kind, entry.badge, entry.at, entry.data["reason"]) == (
        "forgotten",
        "admin",
        FORGOTTEN.at,
        "离职满三年",
    )
    assert not any(whole(word, str(entry)) for word in WORDS)


def test_deeds_and_duties_stay_under_an_id(store: Store) -> None:
    planted(store)
    states = sorted(one.state for one in store.duties_of(BADGE, DAY))
    store.record(turn(FORGOTTEN))
    *_, entry = store.ledger()
    person = entry.data["person"]
    assert (
        sorted(one.state for one in store.duties_of(person, DAY))
        == states
        == [DutyState.DONE, DutyState.OPEN]
    )
    assert store.duties_of(BADGE, DAY) == []
    kinds = [one.kind for one in store.ledger() if one.badge == person]
    assert {"attempted", "check", "duty-closed", "enrolled"} <= set(kinds)
    assert all(one.data for one in store.ledger() if one.kind == "attempted")


def test_removing_leaves_what_figures_are_counted_from(store: Store) -> None:
    planted(store).record(turn(REMOVED))
    *_, entry = store.ledger()
    mine = [one for one in store.ledger() if one.badge == entry.data["person"]]
    assert {one.kind for one in mine if not one.data} == ERASABLE
    assert {one.kind for one in mine if one.data} >= {"duty-closed", "duty-moved"}
    assert store.duties_of(entry.data["person"], DAY) == []


def test_others_keep_what_is_theirs(store: Store) -> None:
    planted(store).record(turn(FORGOTTEN))
    assert [one.badge for one in store.officers()] == ["B2", "B3"]
    assert store.session("B12").state == {"asked": f"about {BADGE}8"}
    assert (store.session("B2").version, store.session("B2").state) == (2, {})
    assert store.value("pace") == {"list": ["B2"]}
    assert store.value("menus") == {"other": "n"}
    assert store.enqueue([prompt("morning:B2", "1002")]) == 0
    bodies = [row.owed.body for row in store.claim(NOW + timedelta(hours=1), 10, MINUTE)]
    assert bodies == [{"text": f"about {BADGE}8"}, {"text": "早上好"}]
    assert [one.id for one in store.waiting()] == ["waits-2"]
    assert len(store.duties_on(DAY)) == 4


def test_what_the_person_said_and_was_told_is_over(store: Store) -> None:
    planted(store).record(turn(FORGOTTEN))
    assert store.event_done("telegram", "waits-0")
    assert store.event_done("telegram", "waits-1")
    assert store.account("telegram", ADDRESS) is None
    assert store.shown(BADGE, "p1") == []
    assert (store.session(BADGE).version, store.officer(BADGE)) == (0, None)


def test_who_comes_back_is_somebody_else(store: Store) -> None:
    planted(store).record(turn(FORGOTTEN))
    store.record(turn(roster(officer(BADGE)), attempted(BADGE)))
    mine = [entry.kind for entry in store.ledger() if entry.badge == BADGE]
    assert mine == ["attempted"]
    assert verify(store, b"").sound


def test_somebody_off_the_roster_is_forgotten_too(store: Store) -> None:
    store.record(turn(attempted(BADGE), check(True, BADGE)))
    store.record(turn(FORGOTTEN))
    assert [one.badge for one in store.persons()] == ["admin"]
    assert store.progress(BADGE, "p1").passes == 0


def test_an_admin_may_forget_themselves(store: Store) -> None:
    planted(store).record(turn(Forgotten(BADGE, BADGE, "离职", remove=False, at=NOW)))
    *_, entry = store.ledger()
    assert entry.badge == entry.data["person"]
    assert verify(store, b"").sound


def test_a_turn_that_fails_forgets_nobody(store: Store) -> None:
    before = everything(planted(store))
    broken: Fact = attempted("B9", missed=(object(),))
    with pytest.raises(TypeError):
        store.record(turn(FORGOTTEN, broken))
    assert everything(store) == before
    assert store.enqueue([prompt(f"morning:{BADGE}:{DAY}", ADDRESS, badge=BADGE)]) == 0
    assert verify(store, b"").sound


def test_it_is_still_forgotten_after_a_start(reopen: Reopen) -> None:
    planted(reopen()).record(turn(FORGOTTEN))
    store = reopen()
    assert store.officer(BADGE) is None
    assert BADGE not in json.dumps([one.data for one in store.ledger()], ensure_ascii=False, default=str)
    assert verify(store, b"").sound


# --- whom it concerns

ERASURE = Erasure("p", "B1", "王伟", (("telegram", "1001"),), remove=False, at=NOW)


@pytest.mark.parametrize(
    "text", ["B1", "about B1.", "x|B1|y", "王伟", "民警王伟迟到", "telegram:1001", '{"1001":1}']
)
def test_what_tells_of_the_person(text: str) -> None:
    assert ERASURE.meant(text)


@pytest.mark.parametrize("text", ["B12", "AB1", "王", "10010", "21001", ""])
def test_what_does_not(text: str) -> None:
    assert not ERASURE.meant(text)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ({"1001": "a", "1002": "b"}, {"1002": "b"}),
        ({"who": ["B1", "B2"], "n": 3}, {"who": ["B2"], "n": 3}),
        ({"at": {"who": "王伟", "n": None}}, {"at": {"n": None}}),
        ({"chat": 1001, "n": 1.5, "on": True}, {"n": 1.5, "on": True}),
    ],
)
def test_a_value_is_kept_without_the_person(value: dict[str, Any], kept: dict[str, Any]) -> None:
    assert ERASURE.without(value) == kept


def test_nobody_without_a_name_is_meant_by_everything() -> None:
    nameless = Erasure("p", "B1", "", (), remove=False, at=NOW)
    assert not nameless.meant("anything")
    assert nameless.words == ("B1",)


def test_a_message_that_showed_a_text_is_not_noted_for_somebody_forgotten(store: Store) -> None:
    store.record(turn(Shown(BADGE, "p1", "telegram", ADDRESS, "5", NOW), closed(BADGE), opened(duty(BADGE))))
    (row,) = store.record(turn(replies=(Owed("telegram", ADDRESS, BADGE, {}, shows="p1"),)))
    store.record(turn(FORGOTTEN))
    store.settle(Settlement(row.id, Outcome.SENT, NOW, "9"))
    store.flush()
    assert store.shown(BADGE, "p1") == []
