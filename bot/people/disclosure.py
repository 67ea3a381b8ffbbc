"""Who may be named on a channel."""

from __future__ import annotations

from enum import StrEnum

from storage.records import Officer


class Disclosure(StrEnum):
    """figures: numbers of departments only; badge: badge numbers instead of names; full: both."""

    FIGURES = "figures"
    BADGE = "badge"
    FULL = "full"


#: Channel -> what holds there unless CHENSONG_DISCLOSURE says otherwise.
DEFAULTS = {"telegram": Disclosure.BADGE, "terminal": Disclosure.FULL}


def name_of(officer: Officer, disclosure: Disclosure) -> str | None:
    """How an officer is named to others on the channel; None: not at all."""
    match disclosure:
        case Disclosure.FIGURES:
            return None
        case Disclosure.BADGE:
            return officer.badge
        case Disclosure.FULL:
            return f"{officer.name}（{officer.badge}）"
