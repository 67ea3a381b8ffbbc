"""Checks that need more than one file, such as plan against roster."""

from __future__ import annotations

from collections.abc import Collection

from content.model import Plan, Problem, problem


def check_departments(plan: Plan, paths: Collection[str]) -> list[Problem]:
    """One problem for each plan line and department path that nobody on the roster belongs to or under."""
    return [
        problem(plan.file, line.file_line, "problem-department", id=line.id, department=path)
        for line in plan.lines
        for path in line.departments
        if path not in paths
    ]
