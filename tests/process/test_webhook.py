"""The whole program served by webhook, as behind a reverse proxy: enrolling, kill -9, health, what is set wrongly."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.botapi import BotApi
from tests.process.running import SECRET, Bot, brought_to, free_port, run


def settings(api: BotApi, port: int) -> dict[str, str]:
    return {
        "CHENSONG_TELEGRAM_TOKEN": api.token,
        "CHENSONG_TELEGRAM_API_URL": api.url,
        **brought_to(port),
    }


def figure(figures: str, name: str) -> float:
    """A figure by its name, over all its labels."""
    found = [line for line in figures.splitlines() if line.startswith((f"{name} ", f"{name}{{"))]
    return sum(float(line.rpartition(" ")[2]) for line in found)


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def bot(api: BotApi, port: int, tmp_path: Path) -> Iterator[Bot]:
    api.hooks.second = 0.05
    with Bot(api, tmp_path, **settings(api, port)) as bot:
        yield bot


@pytest.mark.process
def test_a_person_is_served_and_a_kill_loses_nothing(bot: Bot, api: BotApi, port: int) -> None:
    person = bot.enrolled(11)
    assert httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
    assert httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200
    assert httpx.post(f"http://127.0.0.1:{port}/telegram", json={"update_id": 1}).status_code == 403
    figures = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    assert figure(figures, "chensong_turn_seconds_count") >= 1
    assert figure(figures, "chensong_store_seconds_count") == figure(figures, "chensong_turn_seconds_count")
    assert figure(figures, "chensong_grader_seconds_count") == 0  # nobody has recited
    assert figure(figures, "chensong_sends_total") >= 1
    assert figure(figures, "chensong_inbox_waiting") == 0
    assert str(person.id) not in [word for line in figures.splitlines() for word in line.split('"')]
    bot.kill()
    person.says("/today")
    bot.restart()
    # The greeting may come once more: a kill between an answer and the note that it was sent repeats it.
    while "今天" not in person.reads().text:
        pass
    code, logged = bot.stop()
    assert (code, api.made("getUpdates")) == (0, [])
    assert SECRET not in logged


@pytest.mark.process
def test_an_address_in_use_and_a_missing_secret_are_told(api: BotApi, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        given = settings(api, taken.getsockname()[1])
        done = run("serve", "--sample", data=tmp_path, **given)
    assert done.returncode == 1
    assert "CHENSONG_HTTP_LISTEN" in done.stderr
    done = run("serve", "--sample", data=tmp_path, **{**given, "CHENSONG_WEBHOOK_SECRET": ""})
    assert done.returncode == 2
    assert "secret that only Telegram knows" in done.stderr
