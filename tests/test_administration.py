"""Acts of the command line: what they tell of times is what the organisation's clocks show."""

from __future__ import annotations

from typing import Any

import pytest

from bot.administration import ACTS
from bot.conversation.world import World
from bot.people.codes import codes_csv
from bot.problems import from_plain
from storage.records import Role, Status
from tests.sample import AN, CHENG, EVERYBODY, GONE, HOURS, NOW, enrol
from tests.told import told

#: Nine in the morning there.
THERE = "2026-09-07T09:00+08:00"


def done(world: World, act: str, **given: Any) -> dict[str, Any]:
    return ACTS[act](world.store, HOURS, NOW, given)


def test_until_when_a_code_is_good(world: World) -> None:
    enrol(world.store, CHENG)
    rows = done(world, "issue_codes", badges=[AN.badge, CHENG.badge])["codes"]
    assert [row["expires"] for row in rows] == ["2026-09-14T09:00+08:00", "2026-09-07T09:10+08:00"]
    assert "2026-09-14T09:00+08:00" in codes_csv(rows, "")
    [row] = done(world, "make_admin", badge=AN.badge)["codes"]
    assert row["expires"].endswith("+08:00")


@pytest.mark.parametrize("badge", [AN.badge, AN.badge.lower(), GONE.badge])
def test_a_name_that_is_not_whose_badge_it_is_makes_nobody_an_admin(world: World, badge: str) -> None:
    owner = world.store.officer(badge.upper())
    assert owner is not None
    answer = done(world, "make_admin", badge=badge, name="李四", department="")
    problem = from_plain(answer["refused"])
    assert told(problem).startswith(f"花名册上 {owner.badge} 是{owner.name}，没有改动 -> ")
    assert told(problem, "en").startswith(f"{owner.badge} belongs to {owner.name} on the roster; nothing")
    assert world.store.officer(owner.badge) == owner
    assert [one for one in world.store.ledger() if one.kind == "codes-issued"] == []


def test_the_name_that_is_on_the_roster_is_no_contradiction(world: World) -> None:
    [row] = done(world, "make_admin", badge=AN.badge, name=f" {AN.name} ", department="")["codes"]
    made = world.store.officer(AN.badge)
    assert (row["badge"], made and made.role) == (AN.badge, Role.ADMIN)


ROSTER = "badge,name,department\n" + "".join(
    f"{one.badge},{one.name},市局/南分局\n" for one in EVERYBODY if one.status is Status.ACTIVE
)
LEAVE = "badge,kind,from,to,reason,about\nA1,leave,2026-09-10,2026-09-11,家里,\n"


def test_when_a_roster_was_loaded_that_is_taken_back(world: World) -> None:
    given: dict[str, Any] = {"name": "r.csv", "text": ROSTER, "save": True}
    done(world, "import_roster", **given, confirmed=done(world, "import_roster", **given)["held"])
    assert done(world, "undo_roster")["at"] == THERE


def test_when_leave_was_loaded_that_is_taken_back(world: World) -> None:
    done(world, "import_leave", name="l.csv", text=LEAVE, tracks=[], passages=[], save=True)
    assert done(world, "undo_leave")["at"] == THERE
