"""Figures of the running program in Prometheus' format (`/metrics`): no names, no addresses, no texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.web import Ask, Scope, Tell, answer
from storage.mail import OutboxRow, Outcome

#: Upper bounds of times, in seconds.
_TIMES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


class Metrics:
    """Counted since the start. As an ASGI endpoint it answers with all of them."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._turns = Histogram(
            "chensong_turn_seconds",
            "Time of a turn from its beginning until it is stored, the store included",
            buckets=_TIMES,
            registry=self._registry,
        )
        self._parts = {
            "grader": Histogram(
                "chensong_grader_seconds",
                "Time of judging what was said in a drill, and of what the drill makes of it",
                buckets=_TIMES,
                registry=self._registry,
            ),
            "store": Histogram(
                "chensong_store_seconds",
                "Time of storing a turn, until it has been flushed",
                buckets=_TIMES,
                registry=self._registry,
            ),
        }
        self._buried = Counter(
            "chensong_turns_failed_total", "Events that became dead letters", registry=self._registry
        )
        self._refused = Counter(
            "chensong_flood_refused_total",
            "Messages and presses that were too many at once and not looked at",
            ("who",),
            registry=self._registry,
        )
        self._sends = Counter(
            "chensong_sends_total",
            "Messages by how they ended",
            ("channel", "lane", "outcome"),
            registry=self._registry,
        )
        # Looking a counter up takes longer than counting.
        self._sent = lru_cache(maxsize=256)(self._sends.labels)

    def turned(self, seconds: float) -> None:
        """A turn was recorded."""
        self._turns.observe(seconds)

    def spent(self, part: str, seconds: float) -> None:
        """A part of a turn, "grader" or "store", took so long. May be called from any thread."""
        self._parts[part].observe(seconds)

    def buried(self) -> None:
        """An event became a dead letter."""
        self._buried.inc()

    def refused(self, who: str) -> None:
        """Something was too much at once; an "officer", a "stranger" or a "group" sent it."""
        self._refused.labels(who).inc()

    def settled(self, row: OutboxRow, outcome: Outcome) -> None:
        """A message ended."""
        self._sent(row.owed.channel, row.owed.lane, outcome).inc()

    def watch_queue(
        self, waiting: Callable[[], int], oldest: Callable[[], datetime | None], clock: Callable[[], datetime]
    ) -> None:
        """Tell how many events wait for their turn, and for how long the oldest has."""
        gauge = Gauge("chensong_inbox_waiting", "Events that wait for their turn", registry=self._registry)
        gauge.set_function(waiting)
        self._age("chensong_inbox_age_seconds", "Age of the oldest event that waits", oldest, clock)

    def watch_outbox(self, oldest: Callable[[], datetime | None], clock: Callable[[], datetime]) -> None:
        """Tell for how long the oldest message in the sender's hands has waited to be sent."""
        told = "How long the oldest message waits that is to be sent now"
        self._age("chensong_outbox_age_seconds", told, oldest, clock)

    def _age(
        self, name: str, told: str, oldest: Callable[[], datetime | None], clock: Callable[[], datetime]
    ) -> None:
        age = Gauge(name, told, registry=self._registry)

        def seconds() -> float:
            since = oldest()
            return 0.0 if since is None else max(timedelta(), clock() - since).total_seconds()

        age.set_function(seconds)

    async def __call__(self, _scope: Scope, _ask: Ask, tell: Tell) -> None:
        """One request, as ASGI has it."""
        await answer(tell, 200, generate_latest(self._registry), CONTENT_TYPE_LATEST)
