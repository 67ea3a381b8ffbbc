"""Checks that need more than one file, such as plan against roster."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from content.calendar import Rota
from content.model import Library, Plan, PlanLine, Problem, Session, problem
from content.official import calendar_of


def check_departments(plan: Plan, paths: Collection[str]) -> list[Problem]:
    """One problem for each plan line or slot and department path that nobody on the roster belongs to or under."""
    lines: list[PlanLine | Session] = [*plan.lines, *plan.sessions]
    named = [(line.file_line, line.id, line.departments) for line in lines]
    named += [(slot.file_line, slot.id, tuple(slot.elsewhere)) for slot in plan.slots]
    return [
        problem(plan.file, at, "problem-department", id=name, department=path)
        for at, name, departments in named
        for path in departments
        if path not in paths
    ]


def check_groups(plan: Plan, groups: Collection[str]) -> list[Problem]:
    """One problem for each plan line and working group that nobody on the roster is in."""
    return [
        problem(plan.file, line.file_line, "problem-plan-group", id=line.id, group=name[:60])
        for line in plan.lines
        for name in line.groups
        if name not in groups
    ]


def check_rota(rota: Rota, badges: Collection[str], paths: Collection[str]) -> list[Problem]:
    """One problem for each one in the rotas who is neither a badge nor a department of the roster."""
    return [
        problem(*rota.places[who], "problem-rota-unknown", who=who[:60])
        for who in rota.days
        if who not in badges and who not in paths
    ]


def warn_of_ended_rotas(library: Library, start: date) -> list[Problem]:
    """A warning for each rota that ends before a plan that begins at `start` does."""
    plan, rota = library.plan, library.rota
    last = calendar_of(library).day_of(start, plan.length) if plan else None
    return [
        problem(*rota.places[who], "problem-rota-ends", who=who[:60], day=max(days).isoformat())
        for who, days in rota.days.items()
        if last is not None and max(days) < last
    ]


def warn(library: Library, start: date) -> list[Problem]:
    """What is no fault but should be known, of a plan that begins at `start`."""
    return [*warn_of_unknown_years(library, start), *warn_of_ended_rotas(library, start)]


def warn_of_unknown_years(library: Library, start: date) -> list[Problem]:
    """A warning for each year of a plan that begins at `start` whose holidays are not known: weekdays count there."""
    plan = library.plan
    if plan is None:
        return []
    country, calendar = plan.country or library.country, calendar_of(library)
    if not country:
        return []
    last = calendar.day_of(start, plan.length) or start
    years = calendar.unknown_years(start, last)
    return [problem(plan.file, 0, "problem-country-year", country=country, year=str(year)) for year in years]
