"""All that is stored about one person comes out of every backend, whole, and tells of nobody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest

from storage.bulk import SHAPES
from storage.codec import dumps
from storage.contract import Store
from storage.mail import Event, LetterBuried, Owed
from storage.person_data import ABOUT, BLOT, Told, Whose, gather
from storage.records import (
    Absence,
    AbsenceKind,
    AbsenceSet,
    Account,
    Attempted,
    Code,
    CodesIssued,
    Department,
    DutyMoved,
    Enrolled,
    Officer,
    Role,
    RosterSaved,
    Session,
    Shown,
    Turn,
    ValueKept,
)
from storage.sql.store import SqlStore
from tests.storage.samples import DAY, NOW, attempted, closed, duty, letter, opened, prompt, turn
from tests.storage.test_forget import planted
from tests.storage.test_ledger import BADGE

#: Every word that somebody's records can hold begins with this, and ends with whose it is.
MINE, THEIRS = "mine", "other"


def token(field: str, who: str) -> str:
    return f"{field}-{who}"


def fill(store: Store, who: str) -> None:
    """A token in each text of each record and message that one person can have, none of them read from another."""
    badge, at = f"badge-{who}", f"address-{who}"
    name, groups = token("name", who), (token("group", who),)
    me = Officer(badge, name, f"d-{who}", Role.SUPERVISOR, (token("scope", who),), "en", groups=groups)
    account = Account(f"channel-{who}", at, badge, NOW)
    store.record(turn(RosterSaved((Department(f"d-{who}", f"d/{who}"),), (me,), "roster", NOW)))
    store.record(turn(Enrolled(account, "", NOW)))
    store.record(turn(CodesIssued((Code(token("digest", who), badge, NOW),), "codes", NOW)))
    day = DAY + timedelta(days=len(store.days_off()) + (who == THEIRS))
    owed = duty(
        badge,
        token("passage", who),
        day,
        track=token("track", who),
        department=f"d-{who}",
        line=token("line", who),
    )
    store.record(turn(opened(owed, day=day)))
    store.record(turn(DutyMoved(badge, owed.passage, day, token("moved", who), NOW)))
    store.record(turn(replace(closed(badge, owed.passage), day=day, reason=token("reason", who))))
    store.record(
        turn(
            attempted(badge, token("tried", who), answer=token("answer", who), missed=(token("missed", who),))
        )
    )
    store.record(turn(Shown(badge, token("shown", who), account.channel, at, token("message", who), NOW)))
    store.record(Turn(NOW, session=Session(badge, 0, {"held": token("held", who)})))
    away = Absence(badge, DAY, DAY, AbsenceKind.LEAVE, token("away", who))
    store.record(turn(AbsenceSet(away, "leaves", NOW)))
    store.record(turn(ValueKept(f"settings:{badge}", {"large": token("setting", who)})))
    store.accept([Event(account.channel, token("event", who), at, NOW, {"text": token("said", who)})])
    buried = replace(letter(1), channel=account.channel, address=at, payload={"text": token("lost", who)})
    store.record(turn(LetterBuried(replace(buried, id=token("letter", who)))))
    store.enqueue(
        [prompt(token("key", who), at, channel=account.channel, badge=badge, body={"t": token("told", who)})]
    )


TOKENS = [
    "badge",
    "name",
    "scope",
    "group",
    "address",
    "channel",
    "digest",
    "passage",
    "track",
    "line",
    "moved",
    "reason",
    "tried",
    "answer",
    "missed",
    "shown",
    "message",
    "held",
    "setting",
    "away",
    "event",
    "said",
    "lost",
    "letter",
    "key",
    "told",
]


def test_every_token_comes_out_and_none_of_another(store: Store) -> None:
    fill(store, MINE)
    fill(store, THEIRS)
    found = dumps(store.stored_about("badge-mine"))
    assert [one for one in TOKENS if token(one, MINE) not in found] == []
    assert THEIRS not in found


def test_the_other_way_round_too(store: Store) -> None:
    fill(store, MINE)
    fill(store, THEIRS)
    found = dumps(store.stored_about("badge-other"))
    assert [one for one in TOKENS if token(one, THEIRS) not in found] == []
    assert MINE not in found


def test_the_tokens_are_in_every_text_of_the_records_about_a_person() -> None:
    """A field that is added to one of these needs a token."""
    known = {
        Officer: "badge name department role scope language status owes_from groups",
        Account: "channel address badge enrolled_at reachable visit",
        Code: "digest badge expires_at shown_to",
        Session: "owner version state wake_at",
        Shown: "badge passage channel address message at",
        Attempted: "badge passage version mode check passed score coverage precision missed hints try_no answer at",
        Owed: "channel address badge body lane key shows not_before",
        Event: "channel id address at payload",
    }
    assert {kind: " ".join(one.name for one in fields(kind)) for kind in known} == known


def test_nothing_is_told_of_somebody_unknown(store: Store) -> None:
    fill(store, THEIRS)
    assert store.stored_about("badge-mine") == {}


def read_whole(store: SqlStore) -> Told:
    """The same without any index: every row of every table is looked at."""

    def read(table: str, whose: Whose) -> Iterator[Mapping[str, Any]]:
        del whose
        columns = SHAPES[table].columns
        for row in store._database.rows(f"SELECT {', '.join(columns)} FROM {table}"):
            yield dict(zip(columns, row, strict=True))

    return gather(
        ABOUT,
        read,
        store.whose(BADGE),
        [(one.badge, one.name) for one in store.officers() if one.badge != BADGE],
    )


def test_what_indexes_give_is_all_there_is(store: Store) -> None:
    if not isinstance(store, SqlStore):
        assert set(store.stored_about(BADGE)) <= set(ABOUT)
        return
    planted(store)
    store.flush()
    told, whole = store.stored_about(BADGE), read_whole(store)
    assert {table: len(rows) for table, rows in told.items()} == {
        table: len(rows) for table, rows in whole.items()
    }
    assert sorted(row["seq"] for row in told["ledger"]) == sorted(row["seq"] for row in whole["ledger"])
    assert len(told) >= 13


def test_what_others_were_sent_is_not_shown(store: Store) -> None:
    fill(store, MINE)
    fill(store, THEIRS)
    body = {"rows": [["badge-mine", "late"], ["badge-other", "ill"]]}
    (row,) = store.record(turn(replies=(Owed("channel-other", "address-other", "badge-other", body),)))
    told = [one for one in store.stored_about("badge-mine")["outbox"] if one["id"] == row.id]
    assert told == [{"id": row.id, "settled_at": None, "elsewhere": True}]


def test_in_what_i_was_sent_others_are_blotted_out(store: Store) -> None:
    fill(store, MINE)
    fill(store, THEIRS)
    body = {"rows": ["badge-mine", "name-other is ill", "badge-other", "badge-otherwise"]}
    (row,) = store.record(turn(replies=(Owed("channel-mine", "address-mine", "badge-mine", body),)))
    (told,) = [one for one in store.stored_about("badge-mine")["outbox"] if one["id"] == row.id]
    assert told["body"] == {"rows": ["badge-mine", BLOT, BLOT, "badge-otherwise"]}


def test_of_what_i_did_to_somebody_only_that_i_did_is_told(store: Store) -> None:
    fill(store, MINE)
    fill(store, THEIRS)
    store.record(turn(opened(duty("badge-other", day=date(2026, 5, 4)), day=date(2026, 5, 4))))
    sick = replace(closed("badge-other"), day=date(2026, 5, 4), by="badge-mine", reason="sick")
    store.record(turn(sick))
    last = store.stored_about("badge-mine")["ledger"][-1]
    me = store.stored_about("badge-mine")["persons"][0]["id"]
    assert (last["kind"], last["data"]) == ("duty-closed", {"by": me})
    assert "salt" not in last


def test_a_chat_that_is_somebody_elses_now_is_not_mine_any_more(store: Store) -> None:
    fill(store, MINE)
    store.record(turn(Enrolled(Account("channel-mine", "address-mine", "badge-other", NOW), "", NOW)))
    store.accept([Event("channel-mine", "later", "address-mine", NOW, {"text": "what another says"})])
    assert "what another says" not in dumps(store.stored_about("badge-mine"))
    assert "what another says" in dumps(store.stored_about("badge-other"))


@pytest.mark.parametrize("table", sorted(set(ABOUT)))
def test_each_table_is_read_by_some_way(table: str, store: Store) -> None:
    """A table without a way to find somebody's rows raises KeyError here."""
    fill(store, MINE)
    assert isinstance(store.stored_about("badge-mine").get(table, []), list)
