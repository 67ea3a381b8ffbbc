"""A world, two officers in it, and a clock of silences: times in which nobody could be heard."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.conversation.compose import Composer
from bot.conversation.world import World
from bot.messages import Message
from bot.returning import Returning
from storage.mail import Lane, OutboxRow, Outcome, Settlement
from tests import sample
from tests.sample import AN, BAI, NOW, Chat

LIVES = timedelta(seconds=150)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


class Place:
    """A world, two officers in it, and a clock of silences."""

    def __init__(self) -> None:
        self.world: World = sample.make_world()
        self.an = Chat(self.world, sample.enrol(self.world.store, AN))
        self.bai = Chat(self.world, sample.enrol(self.world.store, BAI))
        self.busy: set[str] = set()
        self.returning = self.started()
        self.tick(NOW)

    def started(self) -> Returning:
        """As a program has it that has just started."""
        return Returning(self.world, {"telegram": LIVES}, lambda _, address: address in self.busy)

    def tick(self, heard: datetime, now: datetime | None = None) -> list[OutboxRow]:
        """Be heard until then; the rows that are owed."""
        self.returning.tick(now or heard, {"telegram": heard})
        rows = self.world.store.claim(now or heard, 100, HOUR)
        for row in rows:
            self.world.store.settle(Settlement(row.id, Outcome.SENT, now or heard))
        assert all(row.owed.lane is Lane.PROMPT for row in rows)
        return rows

    def offered(self, row: OutboxRow, at: datetime) -> list[Message]:
        composed = Composer(self.world, lambda: at)(row)
        assert composed is None or isinstance(composed, Message)
        return [composed] if composed else []
