"""Checks that need more than one file, such as plan against roster."""

from __future__ import annotations

from collections.abc import Collection

from content.model import Plan, Problem


def check_departments(plan: Plan, paths: Collection[str]) -> list[Problem]:
    """One problem for each plan line and department path that nobody on the roster belongs to or under."""
    return [
        Problem(
            "plan.yaml", 0, f"计划行 {line.id} 的部门“{path}”不在花名册里", "写从最上级开始的完整部门名称"
        )
        for line in plan.lines
        for path in line.departments
        if path not in paths
    ]
