"""Where people sit who play a day: at a pipe to the terminal chat, at a telephone with Telegram."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pexpect
from pexpect.popen_spawn import PopenSpawn

from tests.botapi import Person

_PATIENCE = 60.0


class Terminal:
    """The terminal chat through a pipe: one process, in which several people take turns."""

    def __init__(self, command: Sequence[str], folder: Path, env: Mapping[str, str]) -> None:
        self._process = PopenSpawn(
            list(command), cwd=str(folder), env=dict(env), encoding="utf-8", timeout=_PATIENCE
        )
        self._process.logfile_read = self._printed = io.StringIO()
        self._answered_from = 0
        self._sits: Chair | None = None

    def code(self, role: str, patience: float = _PATIENCE) -> str:
        """The code and badge that the greeting prints for this role; seconds until it may come."""
        return self.finds(rf"{role} \S+: (\w{{26}} \w+)\n", patience)

    def says(self, who: Chair, text: str, *parts: str) -> None:
        if self._sits not in {None, who}:
            self._line(who.way)
        self._sits = who
        self._line(text)
        for part in parts:
            self._process.expect_exact(part)

    def finds(self, pattern: str, patience: float = _PATIENCE) -> str:
        """Read on to this pattern; what its group holds."""
        self._process.expect(pattern, timeout=patience)
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

    def __init__(self, terminal: Terminal, code: str) -> None:
        self._terminal = terminal
        self._badge = code.split()[1]
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
