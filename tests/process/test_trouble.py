"""A token that is revoked, another program that polls, no network at the start: what is logged, tried and said."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import httpx
import pytest

from bot.channels.telegram.parse import ALLOWED
from tests.botapi import BotApi, Taken
from tests.process.running import SECRET, Bot, Program, brought_to, free_port

TOKEN = "4242:test-token"


def ended(bot: Program, seconds: float) -> tuple[int, str]:
    """Exit code and log of a program that ends of itself."""
    _, logged = bot.process.communicate(timeout=seconds)
    return bot.process.returncode, logged


def told(logged: str, words: str) -> int:
    """How many lines of a log hold these words."""
    return sum(words in line for line in logged.splitlines())


@pytest.fixture(params=["polled for", "brought"])
def either(request: pytest.FixtureRequest, api: BotApi, tmp_path: Path) -> Iterator[Bot]:
    """The program, by both ways on which updates come."""
    more = brought_to(free_port()) if request.param == "brought" else {}
    api.hooks.second = 0.05
    with Bot(api, tmp_path / "data", **more) as bot:
        yield bot


def iter_until(log: Iterable[str], words: str) -> Iterator[str]:
    """The lines of a log to the first with these words."""
    for line in log:
        yield line
        if words in line:
            return


def test_a_token_revoked_in_the_middle_ends_it_and_what_was_said_is_answered_with_the_next(
    api: BotApi, either: Bot
) -> None:
    bot = either
    officer = bot.enrolled(11)
    api.token = "4242:another"
    officer.says("今天")
    code, logged = ended(bot, 45)  # by webhook it looks every twenty seconds
    assert code == 2  # starting again would not help
    assert told(logged, "error: Telegram rejects the bot token") == 1
    assert "@BotFather and set CHENSONG_TELEGRAM_TOKEN" in logged
    assert told(logged, "rejects") <= 2
    assert ("Traceback" in logged, "Unclosed" in logged, "test-token" in logged) == (False, False, False)
    api.token = TOKEN
    bot.restart()
    assert "今日学习" in officer.reads(30).text
    assert officer.transcript().count("今日学习") == 1


def test_another_program_that_polls_for_a_moment_is_waited_out(api: BotApi, bot: Bot) -> None:
    officer = bot.enrolled(11)
    api.faults.next("getUpdates", Taken())
    officer.asks("今天")
    polls = len(api.made("getUpdates"))
    officer.says("进度")
    assert "最近 30 天" in officer.reads(30).text
    assert len(api.made("getUpdates")) - polls <= 3
    code, logged = bot.stop()
    assert (code, told(logged, "another program polls with this token")) == (0, 1)


@pytest.mark.timeout(180)
def test_another_program_that_polls_for_good_ends_it_and_says_what_to_do(api: BotApi, bot: Bot) -> None:
    officer = bot.enrolled(11)
    polls = len(api.made("getUpdates"))
    api.faults.next("getUpdates", Taken(), times=100)
    officer.asks("今天")
    code, logged = ended(bot, 90)
    assert code == 1  # its supervisor may try again: the other one may be gone by then
    assert told(logged, "error: another program polls with this bot token: stop it") == 1
    assert told(logged, "another program polls") <= 3
    assert len(api.made("getUpdates")) - polls <= 15
    assert "Traceback" not in logged


def test_by_polling_without_a_network_at_the_start_it_is_ready_once_telegram_answers(tmp_path: Path) -> None:
    port, own = free_port(), free_port()
    ready = f"http://127.0.0.1:{own}/readyz"
    url, listen = f"http://127.0.0.1:{port}", f"127.0.0.1:{own}"
    with Program(TOKEN, url, tmp_path / "data", CHENSONG_HTTP_LISTEN=listen) as bot:
        assert bot.process.stderr is not None
        assert told("".join(iter_until(bot.process.stderr, "listening at")), "listening at") == 1
        assert httpx.get(ready).status_code == 503
        with BotApi(TOKEN, port) as api:
            officer = api.person(11)
            officer.says(bot.codes["officer"])
            assert "注册成功" in officer.reads(30).text
            assert httpx.get(ready).status_code == 200


def test_by_webhook_without_a_network_at_the_start_it_is_alive_and_then_ready(tmp_path: Path) -> None:
    port, own = free_port(), free_port()
    address = f"http://127.0.0.1:{own}"
    with Program(TOKEN, f"http://127.0.0.1:{port}", tmp_path / "data", **brought_to(own)) as bot:
        assert bot.process.stderr is not None
        begun = "".join(iter_until(bot.process.stderr, "listening at"))
        assert told(begun, "Telegram cannot be reached") == 1
        assert {path: httpx.get(f"{address}{path}").status_code for path in ("/healthz", "/readyz")} == {
            "/healthz": 200,
            "/readyz": 503,
        }
        with BotApi(TOKEN, port) as api:
            api.hooks.second = 0.05
            officer = api.person(11)
            officer.says(bot.codes["officer"])
            assert "注册成功" in officer.reads(30).text
            assert httpx.get(f"{address}/readyz").status_code == 200
            [setting] = api.made("setWebhook")
            asked = setting.params["allowed_updates"]
            assert set(json.loads(asked) if isinstance(asked, str) else asked) == set(ALLOWED)
            code, logged = bot.stop()
        assert (code, "Traceback" in logged, TOKEN in begun + logged, SECRET in begun + logged) == (
            0,
            False,
            False,
            False,
        )


def test_without_a_network_at_the_start_it_waits_and_then_serves(tmp_path: Path) -> None:
    port = free_port()
    with Program(TOKEN, f"http://127.0.0.1:{port}", tmp_path / "data") as bot:
        assert bot.process.stderr is not None
        first = bot.process.stderr.readline()
        assert "Telegram cannot be reached" in first
        assert "going on without the bot's name for now" in first
        with BotApi(TOKEN, port) as api:
            officer = api.person(11)
            officer.says(bot.codes["officer"])
            assert "注册成功" in officer.reads(30).text
            group = api.group(-500, "大队", [officer])
            officer.says("/today", chat=group)
            assert officer.reads(10, chat=group).text.endswith("https://t.me/chensong_test_bot")
            code, logged = bot.stop()
        assert code == 0
        assert told(logged, "cannot be reached") <= 4
        assert ("Traceback" in logged, TOKEN in logged) == (False, False)
