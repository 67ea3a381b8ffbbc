"""The program as a user starts it: a process of its own, spoken to through Telegram's emulator or a pipe."""

from __future__ import annotations

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.botapi import BotApi, Person

ROOT = Path(__file__).parent.parent.parent
_EVENING = 20
#: Bytes of log that a program may write before anybody reads: with a full pipe it would stand still.
_LOG = 1 << 20
#: Of the webhook.
SECRET = "k" * 43
#: From 32768 on the kernel gives them to connections and to whoever asks for any (docs.kernel.org, ip-sysctl,
#: ip_local_port_range): one that was free a moment ago may be taken when the program comes to it.
_PORTS, _TRIES = range(20_000, 32_768), 100
_CODE = re.compile(r"(?P<role>officer|admin) \S+: (?P<code>[0-9A-Z]{26}) (?P<badge>\S+)")


def zone_at(hour: int) -> str:
    """A time zone in which it is now this hour: what a test meets must not hang on the time of day it runs at."""
    ahead = (hour - datetime.now(UTC).hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}"  # POSIX signs: Etc/GMT-8 is eight hours ahead


def half_a_day_from(zone: str) -> str:
    """The zone in which it is twelve hours earlier or later than in this one."""
    ahead = -int(zone.removeprefix("Etc/GMT"))
    return f"Etc/GMT{-(ahead - 12 if ahead > 2 else ahead + 12):+d}"  # zones go from -12 to +14


def free_port() -> int:
    """A port that nobody listens at, of those that the kernel gives to nobody by itself. Raises OSError."""
    for port in secrets.SystemRandom().sample(_PORTS, _TRIES):
        with suppress(OSError), socket.socket() as bound:
            bound.bind(("127.0.0.1", port))
            return port
    raise OSError(f"none of {_TRIES} ports is free")


def brought_to(port: int) -> dict[str, str]:
    """Settings by which updates are brought to a port of this machine instead of being polled for."""
    return {
        "CHENSONG_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "CHENSONG_WEBHOOK_SECRET": SECRET,
        "CHENSONG_HTTP_LISTEN": f"127.0.0.1:{port}",
    }


def environment(data: Path, **more: str) -> dict[str, str]:
    """The machine's environment without our own settings, and these. It is evening: the day's slots are over."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CHENSONG_")}
    ours = {"CHENSONG_DATA_DIR": str(data), "CHENSONG_TIMEZONE": zone_at(_EVENING)}
    return {**clean, **ours, "PYTHONUNBUFFERED": "1", **more}


def run(*args: str, data: Path, given: str | bytes = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    text = given.encode() if isinstance(given, str) else given
    done = subprocess.run(
        [sys.executable, "run.py", *args],
        cwd=ROOT,
        env=environment(data, **more),
        input=text,
        capture_output=True,
        timeout=100,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


class Program:
    """`serve --sample` against a Bot API server. `codes`: role -> "code badge" as printed at the start."""

    #: What Python is to run.
    product: Sequence[str] = ("run.py",)

    def __init__(self, token: str, url: str, data: Path, **more: str) -> None:
        """`more`: settings besides the server's."""
        self._token, self._url = token, url
        #: The time zone of the next start; none: the one in which it is evening.
        self.zone = ""
        self._data = data
        self._more = more
        self.codes: dict[str, str] = {}
        self.process = self._start()

    def _start(self) -> subprocess.Popen[str]:
        settings = {"CHENSONG_TELEGRAM_TOKEN": self._token, "CHENSONG_TELEGRAM_API_URL": self._url}
        settings |= self._more
        if self.zone:
            settings["CHENSONG_TIMEZONE"] = self.zone
        process = subprocess.Popen(
            [sys.executable, *self.product, "serve", "--sample"],
            cwd=ROOT,
            env=environment(self._data, **settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pipesize=_LOG,
            text=True,
        )
        assert process.stdout is not None
        for line in process.stdout:
            found = _CODE.search(line)
            if found:
                self.codes[found["role"]] = f"{found['code']} {found['badge']}"
            if "/help" in line:  # the last line of the greeting
                break
        return process

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def kill(self) -> None:
        """kill -9, at once."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    def stop(self) -> tuple[int, str]:
        """SIGTERM; exit code and what was logged."""
        self.process.terminate()
        _, logged = self.process.communicate(timeout=60)
        return self.process.returncode, logged

    def restart(self) -> None:
        """Start again on the same data after a kill or a stop."""
        self.process = self._start()


class Bot(Program):
    """The program against the emulator."""

    def __init__(self, api: BotApi, data: Path, **more: str) -> None:
        """`more`: settings besides the emulator's."""
        self.api = api
        super().__init__(api.token, api.url, data, **more)

    def restart(self) -> None:
        """As the program's; from then on it may run into Telegram's pace, for what it has sent before it has forgotten."""
        self.api.pace.owed = False
        super().restart()

    def enrolled(self, user: int, role: str = "officer") -> Person:
        """Somebody who has just enrolled with the printed code."""
        person = self.api.person(user, f"Person {user}")
        answer = person.asks(self.codes[role])
        assert "注册成功" in answer.text, answer.text
        return person
