"""Facts of what admins decide about material and days: what is in force, a day or a line given back. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class MaterialChanged:
    """Another plan or deck holds. `what`: plan or deck; `name`: its id; before and after say in short what differs."""

    what: str
    name: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DayRestored:
    """A declared free day is a study day again. One that is none does nothing; its duties are facts beside it."""

    day: date
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LineRestored:
    """A withdrawn plan line comes again. One that was not withdrawn does nothing."""

    line: str
    by: str
    at: datetime
