"""The figures for Prometheus: what is counted, and that a queue's age is that of its oldest event."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from bot.metrics import Metrics
from bot.web import served
from storage.mail import Lane, OutboxRow, Outcome, Owed

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)


def figures(metrics: Metrics) -> Mapping[str, float]:
    """All figures as they are served, by name and labels."""

    async def asked() -> str:
        async with served({"/metrics": metrics}, "127.0.0.1:0") as url, httpx.AsyncClient() as client:
            return (await client.get(f"{url}/metrics")).text

    lines = [line for line in asyncio.run(asked()).splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def row(number: int, lane: Lane) -> OutboxRow:
    return OutboxRow(number, Owed("telegram", "11", "P1", {}, lane=lane, key=str(number)))


def test_sends_are_counted_by_how_they_ended() -> None:
    metrics = Metrics()
    for lane, outcome in (
        (Lane.ANSWER, Outcome.SENT),
        (Lane.ANSWER, Outcome.SENT),
        (Lane.PROMPT, Outcome.UNKNOWN),
    ):
        metrics.settled(row(1, lane), outcome)
    found = figures(metrics)
    label = 'chensong_sends_total{{channel="telegram",lane="{}",outcome="{}"}}'
    assert found[label.format("answer", "sent")] == 2
    assert found[label.format("prompt", "unknown")] == 1


def test_what_is_too_much_is_counted_by_who_sends_it() -> None:
    metrics = Metrics()
    for who in ("officer", "officer", "stranger"):
        metrics.refused(who)
    found = figures(metrics)
    assert found['chensong_flood_refused_total{who="officer"}'] == 2
    assert found['chensong_flood_refused_total{who="stranger"}'] == 1


def test_turns_are_counted_with_their_times() -> None:
    metrics = Metrics()
    metrics.turned(0.0015)
    metrics.turned(0.3)
    metrics.buried()
    found = figures(metrics)
    assert found["chensong_turn_seconds_count"] == 2
    assert found['chensong_turn_seconds_bucket{le="0.002"}'] == 1
    assert found["chensong_turns_failed_total"] == 1


def test_parts_of_turns_have_figures_of_their_own() -> None:
    metrics = Metrics()
    metrics.spent("grader", 0.0015)
    metrics.spent("store", 0.3)
    metrics.spent("store", 0.4)
    found = figures(metrics)
    assert (found["chensong_grader_seconds_count"], found["chensong_store_seconds_count"]) == (1, 2)
    assert found["chensong_store_seconds_sum"] == 0.7


def test_the_age_of_a_queue_is_that_of_its_oldest_event() -> None:
    waits: MutableMapping[str, Any] = {"since": None}
    metrics = Metrics()
    metrics.watch_queue(lambda: 3, lambda: waits["since"], lambda: NOW)
    ages = []
    for since in (None, NOW - timedelta(minutes=2), NOW + timedelta(hours=1)):
        waits["since"] = since
        ages.append(figures(metrics)["chensong_inbox_age_seconds"])
    assert ages == [0, 120, 0]
    assert figures(metrics)["chensong_inbox_waiting"] == 3
