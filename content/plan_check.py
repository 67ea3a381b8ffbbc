"""What a plan leaves out, asks too much of, or asks of nobody: no faults, but worth a look before it begins."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from content.model import Library, Plan, PlanLine, Problem, problem

_NAMED = 12


def check_plan(library: Library, peopled: Collection[str] | None = None) -> list[Problem]:
    """Passages never planned, days that ask more than the plan's cap, lines that are for nobody.

    `peopled`: paths of the departments that have active officers; None where no roster is known, then nothing is
    said about lines for nobody, and days are counted for everybody and for each department that the plan names.
    """
    plan = library.plan
    if plan is None:
        return []
    return [
        *_never_planned(library, plan),
        *_overloaded(plan, peopled),
        *(_for_nobody(plan, peopled) if peopled is not None else ()),
    ]


def _never_planned(library: Library, plan: Plan) -> Iterator[Problem]:
    planned = {passage for line in plan.lines for passage in line.passages}
    for deck in library.decks:
        left = [one.id for one in deck.passages if one.id not in planned]
        if left:
            shown = tuple(left[:_NAMED])
            yield problem(plan.file, 0, "problem-plan-unplanned", deck=deck.id, count=len(left), ids=shown)


def _overloaded(plan: Plan, peopled: Collection[str] | None) -> Iterator[Problem]:
    """One problem a day: the department that has most to do."""
    paths = {
        "",
        *(peopled if peopled is not None else (path for one in plan.lines for path in one.departments)),
    }
    if peopled is not None:
        paths -= {""}
    for number in range(1, plan.length + 1):
        lines = [one for one in plan.lines if one.day in {None, number}]
        loads = sorted((-len(_asked(lines, path)), path) for path in paths)
        if loads and -loads[0][0] > plan.cap:
            most, path = -loads[0][0], loads[0][1]
            place = lines[-1].file_line
            yield problem(
                plan.file,
                place,
                "problem-plan-overloaded",
                day=number,
                count=most,
                most=plan.cap,
                who=path or "-",
            )


def _asked(lines: Collection[PlanLine], path: str) -> set[str]:
    """The passages that lines ask of a department; of "" what they ask of everybody."""
    return {passage for line in lines if _meant(line, path) for passage in line.passages}


def _for_nobody(plan: Plan, peopled: Collection[str]) -> Iterator[Problem]:
    for line in plan.lines:
        if not any(_meant(line, path) for path in peopled):
            yield problem(plan.file, line.file_line, "problem-plan-nobody", id=line.id)


def _meant(line: PlanLine, path: str) -> bool:
    return not line.departments or any(path == one or path.startswith(f"{one}/") for one in line.departments)
