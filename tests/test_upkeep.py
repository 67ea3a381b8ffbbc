"""Acts upon the ledger's surroundings: who may be forgotten, and what is set right."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot.administration import ACTS
from bot.conversation.world import World
from storage.records import Count, CountKey, Role, RosterSaved, Turn
from storage.recount import drift
from storage.verify import verify
from tests.sample import AN, CHENG, HOURS, NOW

DUE = NOW + timedelta(hours=4)


def done(world: World, act: str, **given: Any) -> dict[str, Any]:
    return ACTS[act](world.store, HOURS, NOW, given)


def key(answer: dict[str, Any]) -> str:
    return str(answer["refused"]["key"])


def test_forgetting_is_told_first_and_done_then(world: World) -> None:
    told = done(world, "forget", badge=AN.badge)
    assert (told["name"], told["saved"]) == (AN.name, False)
    assert world.store.officer(AN.badge) == AN
    assert done(world, "forget", badge=AN.badge, save=True)["cleared"]
    assert world.store.officer(AN.badge) is None
    assert verify(world.store, b"").sound


def test_what_somebody_forgotten_still_had_to_do_is_excused(world: World) -> None:
    world.open_day(NOW)
    done(world, "forget", badge=AN.badge, save=True)
    counts = world.store.counts(NOW.date(), NOW.date())
    assert [one for key, one in counts.items() if key.department == AN.department] == [
        Count(1, excused=1)
    ] * 2
    assert drift(world.store) == []


def test_nobody_is_nobody_to_forget(world: World) -> None:
    assert key(done(world, "forget", badge="Z999", save=True)) == "problem-forget-unknown"
    done(world, "forget", badge=AN.badge, save=True)
    assert key(done(world, "forget", badge=AN.badge, save=True)) == "problem-forget-unknown"


def test_the_last_admin_stays(world: World) -> None:
    for admin in [one for one in world.store.officers() if one.role is Role.ADMIN and one != CHENG]:
        done(world, "forget", badge=admin.badge, save=True)
    assert key(done(world, "forget", badge=CHENG.badge, save=True)) == "problem-forget-last-admin"
    done(world, "make_admin", badge=AN.badge)
    assert done(world, "forget", badge=CHENG.badge, save=True)["saved"]


@pytest.mark.parametrize("reason", [f"{AN.badge} left", f"{AN.name}本人要求"])
def test_a_reason_that_names_the_person_is_refused(world: World, reason: str) -> None:
    assert key(done(world, "forget", badge=AN.badge, reason=reason)) == "problem-forget-reason"


def test_a_count_that_drifted_is_set_right_and_noted(world: World) -> None:
    wrong = CountKey("d1", date(2026, 9, 7), "law", DUE)
    assert done(world, "repair_counts", save=True) == {"drift": [], "saved": False}
    world.store.count(wrong, Count(all=3, done=1))  # type: ignore[attr-defined]  # as a fault would
    (told,) = done(world, "repair_counts")["drift"]
    assert (told["kept"]["all"], told["counted"]["all"]) == (3, 0)
    assert len(drift(world.store)) == 1
    assert done(world, "repair_counts", save=True)["saved"]
    assert drift(world.store) == []
    *_, entry = world.store.ledger()
    assert (entry.kind, entry.badge) == ("counts-repaired", "command line")
    assert entry.data["drift"][0]["kept"] == {"all": 3, "done": 1, "late": 0, "excused": 0}
    assert verify(world.store, b"").sound


def test_who_joins_again_is_no_longer_the_one_forgotten(world: World) -> None:
    done(world, "forget", badge=AN.badge, save=True)
    world.store.record(Turn(NOW, facts=(RosterSaved((), (AN,), "admin", NOW),)))
    assert [one.badge for one in world.store.persons()].count(AN.badge) == 1
