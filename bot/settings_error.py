"""Wrong settings, apart from reading them: who only catches the error need not load what reads."""

from __future__ import annotations


class SettingsError(Exception):
    """One or more settings are wrong; one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
