"""A store with something in every table, as weeks of use leave it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storage.bulk import Movable
from storage.contract import Store
from storage.mail import LetterBuried, Outcome, Settlement
from storage.records import (
    Absence,
    AbsenceKind,
    AbsenceSet,
    Allowance,
    AllowanceSet,
    Code,
    CodesIssued,
    DayOff,
    Department,
    Enrolled,
    Forgotten,
    LineWithdrawn,
    Shown,
    SlotEnded,
    SlotRun,
    Turn,
    ValueKept,
)
from tests.storage.samples import (
    DAY,
    MINUTE,
    account,
    answer,
    attempted,
    check,
    closed,
    duty,
    event,
    letter,
    officer,
    opened,
    prompt,
    roster,
    session,
)


def fill(store: Store, turns: int = 40) -> None:
    """Write of everything there is, the last things a moment ago, so that no start forgets them."""
    now = datetime.now(UTC)
    badges = [f"B{number}" for number in range(turns)]
    store.record(
        Turn(
            now,
            facts=(
                roster(
                    *map(officer, badges),
                    departments=[Department("d1", "局/一处"), Department("d2", "局", 1)],
                ),
                opened(*(duty(badge) for badge in badges)),
                CodesIssued(tuple(Code(f"digest-{badge}", badge, now) for badge in badges), "admin", now),
                Enrolled(account(), "digest-B1", now),
                DayOff(DAY + timedelta(days=1), "台风", "B1", now),
                LineWithdrawn("line-2", DAY, "过时", "B1", now),
                AbsenceSet(Absence("B1", DAY, DAY, AbsenceKind.LEAVE, "探亲"), "admin", now),
                AllowanceSet(Allowance("B1", "视力", DAY, longer=2 * 60 * MINUTE), "admin", now),
                SlotEnded(SlotRun(DAY, "morning", "sent", 3, now)),
                ValueKept("start", {"day": DAY.isoformat(), "share": 0.1, "b": 1, "a": [None, "“引”"]}),
            ),
        )
    )
    store.accept([event(number, f"10{number % 7}") for number in range(turns + 3)])
    for number, badge in enumerate(badges):
        facts = (attempted(badge, at=now), check(number % 2 == 0, badge), closed(badge))
        shown = Shown(badge, "p1", "telegram", "1001", str(number), now)
        ready = session(badge, wake_at=now + number * MINUTE)
        (row,) = store.record(
            Turn(now, ("telegram", str(number)), ready, (*facts, shown), (answer(f"答{number}"),))
        )
        if number % 3:
            store.settle(Settlement(row.id, Outcome.SENT, now, f"m{number}"))
    store.record(Turn(now, facts=(Forgotten("B3", "admin", "left", remove=True, at=now),)))
    store.record(Turn(now, ("telegram", str(turns)), facts=(LetterBuried(letter(turns)),)))
    store.begin("telegram", str(turns + 1))
    store.enqueue([prompt(f"morning:{badge}", badge, not_before=now, shows="p1") for badge in badges])
    rows = store.claim(now, turns, timedelta(minutes=2))
    store.settle(Settlement(rows[-1].id, Outcome.REFUSED, now, reason="blocked"))
    store.release(rows[-2].id, now + MINUTE)
    store.flush()


def movable(store: Store) -> Movable:
    """The store as one that can be moved."""
    assert isinstance(store, Movable)
    return store


def other(store: Store) -> None:
    """One more thing happens."""
    version = store.session("B1").version
    store.record(Turn(datetime.now(UTC), session=replace(store.session("B1"), version=version)))
