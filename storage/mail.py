"""What comes in and goes out: events, owed messages, how their sending ended. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a person did, as accepted: (channel, id) is unique for ever; `payload` is plain JSON data."""

    channel: str
    id: str
    address: str
    at: datetime
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An accepted event that could not be handled, with what it said and why it could not.

    `reference` is the code that the log and the person were given.
    """

    channel: str
    id: str
    address: str
    at: datetime
    payload: Mapping[str, Any]
    reason: str
    reference: str
    buried_at: datetime

    @property
    def event(self) -> Event:
        """As it was accepted."""
        return Event(self.channel, self.id, self.address, self.at, self.payload)


@dataclass(frozen=True, slots=True)
class LetterBuried:
    """The turn's event cannot be handled: it counts as done, and what it said is kept as a dead letter."""

    letter: DeadLetter


@dataclass(frozen=True, slots=True)
class LetterDropped:
    """A dead letter is given up. One that is not there changes nothing."""

    channel: str
    event: str
    reason: str
    by: str
    at: datetime


class Lane(StrEnum):
    """Answers go before prompts, and at least once; prompts at most once where the outcome is unknown."""

    ANSWER = "answer"
    PROMPT = "prompt"


class Outcome(StrEnum):
    SENT = "sent"
    UNKNOWN = "unknown"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Owed:
    """A message owed to an address. `key` is unique among prompts; `body` is plain JSON data.

    `shows`: the passages whose texts the message will show, by their ids with spaces between (so that it can be
    withdrawn later).
    """

    channel: str
    address: str
    badge: str
    body: Mapping[str, Any]
    lane: Lane = Lane.ANSWER
    key: str | None = None
    shows: str | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """An owed message as stored; `id` grows in the order of enqueueing. `claims`: how often it was claimed."""

    id: int
    owed: Owed
    claims: int = 0


@dataclass(frozen=True, slots=True)
class Settlement:
    """How the sending of one row ended. `message`: the platform's id of what was sent, if only of its beginning."""

    row: int
    outcome: Outcome
    at: datetime
    message: str | None = None
    reason: str = ""
