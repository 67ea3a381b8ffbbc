"""What a plan leaves out, asks too much of, or asks of nobody: no faults, but worth a look before it begins."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from content.model import Library, Plan, PlanLine, Problem, problem

_NAMED = 12


#: A department's path, and working groups that somebody there is in.
Place = tuple[str, tuple[str, ...]]


def check_plan(
    library: Library, peopled: Collection[str] | None = None, grouped: Collection[Place] = ()
) -> list[Problem]:
    """Passages never planned, days that ask more than the plan's cap, lines that are for nobody.

    `peopled`: paths of the departments that have active officers; None where no roster is known, then nothing is
    said about lines for nobody, and days are counted for everybody and for each department that the plan names.
    `grouped`: department and working groups of each active officer who is in any.
    """
    plan = library.plan
    if plan is None:
        return []
    return [
        *_never_planned(library, plan),
        *_overloaded(plan, peopled, grouped),
        *(_for_nobody(plan, {*((path, ()) for path in peopled), *grouped}) if peopled is not None else ()),
    ]


def _never_planned(library: Library, plan: Plan) -> Iterator[Problem]:
    planned = {passage for line in plan.lines for passage in line.passages}
    for deck in library.decks:
        left = [one.id for one in deck.passages if one.id not in planned]
        if left:
            shown = tuple(left[:_NAMED])
            yield problem(plan.file, 0, "problem-plan-unplanned", deck=deck.id, count=len(left), ids=shown)


def _overloaded(plan: Plan, peopled: Collection[str] | None, grouped: Collection[Place]) -> Iterator[Problem]:
    """One problem a day: the department that has most to do, with the working groups that add to it."""
    paths = {
        "",
        *(peopled if peopled is not None else (path for one in plan.lines for path in one.departments)),
    }
    if peopled is None:
        grouped = {("", (name,)) for line in plan.lines for name in line.groups}
    else:
        paths -= {""}
    places = sorted({*((path, ()) for path in paths), *grouped})
    for number in range(1, plan.length + 1):
        lines = [one for one in plan.lines if one.day in {None, number}]
        # Of those that ask the same, the one with the fewest groups.
        loads = sorted((-len(_asked(lines, place)), len(place[1]), place) for place in places)
        if loads and -loads[0][0] > plan.cap:
            most, (path, groups) = -loads[0][0], loads[0][2]
            place = lines[-1].file_line
            yield problem(
                plan.file,
                place,
                "problem-plan-overloaded",
                day=number,
                count=most,
                most=plan.cap,
                who=" ".join((path or "-", *(f"@{one}" for one in groups))),
            )


def _asked(lines: Collection[PlanLine], place: Place) -> set[str]:
    """The passages that lines ask of a place; of "" what they ask of everybody."""
    return {passage for line in lines if line.means(*place) for passage in line.passages}


def _for_nobody(plan: Plan, places: Collection[Place]) -> Iterator[Problem]:
    for line in plan.lines:
        if not any(line.means(*place) for place in places):
            yield problem(plan.file, line.file_line, "problem-plan-nobody", id=line.id)
