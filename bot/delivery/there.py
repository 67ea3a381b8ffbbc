"""Who is there on a day: neither on leave or in the field, nor off duty by the rota; and whether there is study on it.

One truth for whoever plans what goes out, who asks for everybody at once, and for whoever sends it, who asks for one
officer at a time and reads no more than that takes.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from content.absences import away
from content.calendar import Rota
from content.model import Library
from content.official import calendar_of
from storage.contract import Store
from storage.records import Absence, AbsenceState, Department, Officer


def away_on(store: Store, day: date) -> set[str]:
    """The badges of those on leave or in the field on a day."""
    return {one.badge for one in store.absences_in(AbsenceState.GRANTED) if one.covers(day)}


def has_study(store: Store, library: Library, day: date) -> bool:
    """Whether a day is a study day: by the calendar, and not declared off."""
    kept = store.study_day(day)
    return not (kept and kept.off_reason) and calendar_of(library).is_study_day(day)


class There:
    """Everybody on one day: what that takes is read once."""

    def __init__(self, store: Store, library: Library, day: date) -> None:
        self._away, self._rota, self._day = away_on(store, day), library.rota, day
        self._paths = _paths(store.departments())

    def __call__(self, officer: Officer) -> bool:
        path = self._paths.get(officer.department, "")
        return officer.badge not in self._away and self._rota.is_on(officer.badge, path, self._day)


class Days:
    """One officer on any days: their leave is read when it is first asked for."""

    def __init__(self, store: Store, library: Library, officer: Officer) -> None:
        self._store, self._rota, self._officer = store, library.rota, officer
        self._path: str | None = None
        self._absences: Collection[Absence] | None = None

    def __call__(self, day: date) -> bool:
        if self._path is None:
            self._path = _path(self._store, self._rota, self._officer)
        if not self._rota.is_on(self._officer.badge, self._path, day):
            return False
        if self._absences is None:
            self._absences = self._store.absences(self._officer.badge)
        return away(self._absences, day) is None


def _path(store: Store, rota: Rota, officer: Officer) -> str:
    """The path of an officer's department, as far as the rota asks for it."""
    if not rota.days or officer.badge in rota.days:
        return ""
    return _paths(store.departments()).get(officer.department, "")


def _paths(departments: Collection[Department]) -> dict[str, str]:
    return {one.id: one.path for one in departments}
