"""The same whole day in one terminal process, and on Telegram from two accounts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process.day import FIGURES, a_day
from tests.process.running import ROOT, Bot, environment, run
from tests.process.seats import Chair, Phone, Terminal

pytestmark = pytest.mark.process


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal([sys.executable, "run.py", "chat"], ROOT, environment(tmp_path))
    yield terminal
    terminal.close()


def test_in_one_terminal(terminal: Terminal, tmp_path: Path) -> None:
    codes = {role: terminal.code(role) for role in ("officer", "admin")}
    a_day(Chair(terminal, codes["officer"]), Chair(terminal, codes["admin"]), codes)
    assert terminal.ends() == 0
    assert FIGURES in run("report", "completion", "--csv", data=tmp_path / "sample").stdout


def test_on_telegram_from_two_accounts(bot: Bot, tmp_path: Path) -> None:
    officer, admin = Phone(bot.api.person(11, "白")), Phone(bot.api.person(12, "卢"))
    a_day(officer, admin, bot.codes)
    assert FIGURES in run("report", "completion", "--csv", data=tmp_path / "data" / "sample").stdout
    code, logged = bot.stop()
    assert code == 0
    assert "Traceback" not in logged
