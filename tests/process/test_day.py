"""The same whole day in one terminal process, and on Telegram from two accounts."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from pexpect.popen_spawn import PopenSpawn

from tests.botapi import Person
from tests.process.day import a_day
from tests.process.running import ROOT, Bot, environment, run

pytestmark = pytest.mark.process
_PATIENCE = 15
#: All, done, late, excused, open, overdue, not enrolled, share done, on time.
FIGURES = "total,396,2,0,394,0,0,193,1.0000,1.0000"


class Terminal:
    """`chat` through a pipe: one process, in which several people take turns."""

    def __init__(self, data: Path) -> None:
        self._process = PopenSpawn(
            [sys.executable, "run.py", "chat"],
            cwd=str(ROOT),
            env=environment(data),
            encoding="utf-8",
            timeout=_PATIENCE,
        )
        self._process.logfile_read = self._printed = io.StringIO()
        self._answered_from = 0
        self._sits: Chair | None = None

    def code(self, role: str) -> str:
        """The code and badge that the greeting prints for this role."""
        return self.finds(rf"{role} \S+: (\w{{26}} \w+)\n")

    def says(self, who: Chair, text: str, *parts: str) -> None:
        if self._sits not in {None, who}:
            self._line(who.way)
        self._sits = who
        self._line(text)
        for part in parts:
            self._process.expect_exact(part)

    def finds(self, pattern: str) -> str:
        """Read on to this pattern; what its group holds."""
        self._process.expect(pattern)
        found = self._process.match
        assert isinstance(found, re.Match)
        return str(found[1])

    @property
    def answer(self) -> str:
        """What came since the last line."""
        return self._printed.getvalue()[self._answered_from :]

    def ends(self) -> int:
        """No more lines; the exit code."""
        self._process.sendeof()
        self._process.expect(pexpect.EOF)
        return int(self._process.wait())

    def close(self) -> None:
        self._process.proc.kill()
        self._process.proc.wait()
        self._process._read_thread.join()
        self._process.proc.stdout.close()

    def _line(self, text: str) -> None:
        self._process.sendline(text)
        # The line is repeated once everything before it is answered.
        self._process.expect_exact(f"> {text}\n")
        self._answered_from = len(self._printed.getvalue()) - len(self._process.buffer)


class Chair:
    """One person at the terminal; `way`: the line that gives them the chair."""

    def __init__(self, terminal: Terminal, badge: str) -> None:
        self._terminal = terminal
        self._badge = badge
        self.way = "/as"  # as a stranger

    def asks(self, text: str, *parts: str) -> None:
        self._terminal.says(self, text, *parts)
        if "注册成功" in parts:
            self.way = f"/as {self._badge}"

    def presses(self, label: str, *parts: str) -> None:
        number = self._terminal.finds(rf"\[(\d+)\] {re.escape(label)}(?=  \[|\n)")
        self._terminal.says(self, number, *parts)

    def has_lost_sight_of(self, text: str) -> None:
        """A pipe cannot be wiped: that it is put away is told, and it is not said again."""
        assert "（原文已收起）" in self._terminal.answer
        assert text not in self._terminal.answer


class Phone:
    """One person on Telegram."""

    def __init__(self, person: Person) -> None:
        self._person = person

    def asks(self, text: str, *parts: str) -> None:
        self._person.says(text)
        self._hears(parts)

    def presses(self, label: str, *parts: str) -> None:
        self._person.presses(label)
        self._hears(parts)

    def has_lost_sight_of(self, text: str) -> None:
        assert not any(text in message.text for message in self._person.screen())
        assert text not in self._person.own()

    def _hears(self, parts: tuple[str, ...]) -> None:
        rest = ""
        for part in parts:
            if part not in rest:
                rest = self._person.reads_until(part).text
            rest = rest.partition(part)[2]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path)
    yield terminal
    terminal.close()


def test_in_one_terminal(terminal: Terminal, tmp_path: Path) -> None:
    codes = {role: terminal.code(role) for role in ("officer", "admin")}
    officer, admin = (Chair(terminal, codes[role].split()[1]) for role in ("officer", "admin"))
    a_day(officer, admin, codes)
    assert terminal.ends() == 0
    assert FIGURES in run("report", "completion", "--csv", data=tmp_path / "sample").stdout


def test_on_telegram_from_two_accounts(bot: Bot, tmp_path: Path) -> None:
    officer, admin = Phone(bot.api.person(11, "白")), Phone(bot.api.person(12, "卢"))
    a_day(officer, admin, bot.codes)
    assert FIGURES in run("report", "completion", "--csv", data=tmp_path / "data" / "sample").stdout
    code, logged = bot.stop()
    assert code == 0
    assert "Traceback" not in logged
