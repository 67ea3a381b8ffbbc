"""Two Bot API servers of other makers as processes, and a person at each: says, presses, hears."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from tests.process.running import ROOT, environment, free_port

TOKEN = "123456789:" + "A" * 35
SECRET = "s" * 43
#: Where `make foreign` installs them.
HOME = ROOT / ".foreign"
_HERE = Path(__file__).parent
_PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the bot sent or last changed it; `buttons`: label -> data."""

    id: int
    text: str
    buttons: Mapping[str, str]


class Server:
    """A process that says "ready" once it listens at `url`."""

    def __init__(self, command: Sequence[str], port: int, **more: str) -> None:
        self.url = f"http://127.0.0.1:{port}"
        assert Path(command[0]).exists(), f"{command[0]} is not there: run `make foreign`"
        self.process = subprocess.Popen(
            [*command, str(port)],
            cwd=HOME,
            env=environment(HOME, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        assert "ready" in self.process.stdout.readline()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.communicate()


class Person:
    """One chat with the bot."""

    def __init__(self, server: Server, user: int) -> None:
        self.url = server.url
        self.id = user

    def says(self, text: str) -> None:
        raise NotImplementedError

    def presses_data(self, message: Shown, data: str) -> None:
        raise NotImplementedError

    def screen(self) -> list[Shown]:
        """What the bot showed so far, oldest first."""
        raise NotImplementedError

    def presses(self, label: str) -> None:
        """Press the newest button with this label."""
        found = self._waits(lambda: [one for one in self.screen() if label in one.buttons], label)
        self.presses_data(found[-1], found[-1].buttons[label])

    def hears(self, part: str) -> Shown:
        """The newest message that holds this, once there is one."""
        return self._waits(lambda: [one for one in self.screen() if part in one.text], part)[-1]

    def asks(self, text: str, part: str) -> Shown:
        self.says(text)
        return self.hears(part)

    def _waits(self, look: Callable[[], list[Shown]], wanted: str) -> list[Shown]:
        """Neither server tells when there is news: look again and again."""
        pause, ends = threading.Event(), time.monotonic() + _PATIENCE
        while not (found := look()):
            seen = "\n".join(one.text for one in self.screen())
            assert time.monotonic() < ends, f"no {wanted!r} in:\n{seen}"
            pause.wait(0.05)
        return found


def test_api() -> Server:
    """telegram-test-api: polled, holds no poll, knows eight methods."""
    script = str(_HERE / "serve_test_api.js")
    modules = HOME / "node_modules"
    assert modules.exists(), f"{modules} is not there: run `make foreign`"
    return Server(["/usr/bin/env", "node", script], free_port(), NODE_PATH=str(modules))


def telemelya() -> Server:
    """telemelya: brings updates by webhook, knows no menus, deletes one message at a time."""
    return Server([str(HOME / "venv/bin/python"), str(_HERE / "serve_telemelya.py")], free_port())


class TestApiPerson(Person):
    """Somebody at telegram-test-api."""

    __test__ = False

    def says(self, text: str) -> None:
        entities = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        body = {**self._common(), "date": int(time.time()), "text": text}
        if text.startswith("/"):
            self._post("sendCommand", {**body, "entities": entities})
        else:
            self._post("sendMessage", body)

    def presses_data(self, message: Shown, data: str) -> None:
        common = self._common()
        pressed = {"message_id": message.id, "date": int(time.time()), "chat": common["chat"]}
        self._post("sendCallback", {**common, "message": pressed, "data": data})

    def screen(self) -> list[Shown]:
        history = self._post("getUpdatesHistory", {"token": TOKEN})["result"]
        ours = [one for one in history if str(one.get("message", {}).get("chat_id")) == str(self.id)]
        return [
            Shown(one["messageId"], one["message"]["text"], buttons(one["message"].get("reply_markup")))
            for one in ours
        ]

    def _common(self) -> dict[str, Any]:
        user = {"id": self.id, "is_bot": False, "first_name": "白"}
        return {"botToken": TOKEN, "from": user, "chat": {"id": self.id, "type": "private"}}

    def _post(self, method: str, body: Mapping[str, Any]) -> Any:
        return httpx.post(f"{self.url}/{method}", json=body).raise_for_status().json()


class TelemelyaPerson(Person):
    """Somebody at telemelya."""

    def says(self, text: str) -> None:
        self._sends({"text": text})

    def presses_data(self, message: Shown, data: str) -> None:
        self._sends({"callback_data": data, "callback_message_id": message.id})

    def screen(self) -> list[Shown]:
        given = {"session_id": str(self.id)}
        got = httpx.get(f"{self.url}/api/v1/test/responses", params=given, headers=_KEY).raise_for_status()
        shown: dict[int, Shown] = {}
        for one in got.json()["responses"]:
            match one["method"]:
                case "sendMessage" | "editMessageText":
                    said = Shown(one["message_id"], one["text"], buttons(one["reply_markup"]))
                    shown[said.id] = said
                case "deleteMessage":
                    shown.pop(one["message_id"], None)
        return list(shown.values())

    def _sends(self, what: Mapping[str, Any]) -> None:
        """Send an update; it cannot before the bot has set its webhook."""
        pause, ends = threading.Event(), time.monotonic() + _PATIENCE
        while not self._delivered(what):
            assert time.monotonic() < ends, "no webhook was set"
            pause.wait(0.05)

    def _delivered(self, what: Mapping[str, Any]) -> bool:
        given = {"bot_token": TOKEN, "session_id": str(self.id)}
        body = {"chat_id": self.id, **what}
        done = httpx.post(f"{self.url}/api/v1/test/send_update", params=given, json=body, headers=_KEY)
        if done.status_code == httpx.codes.FAILED_DEPENDENCY:
            return False
        delivery = done.raise_for_status().json()["delivery"]
        assert delivery["status_code"] == 200, delivery
        return True


_KEY = {"Authorization": "Bearer any"}


def buttons(markup: Any) -> dict[str, str]:
    """Label -> data."""
    if isinstance(markup, str):
        markup = json.loads(markup)
    rows = (markup or {}).get("inline_keyboard", [])
    return {one["text"]: one["callback_data"] for row in rows for one in row if "callback_data" in one}


class Doorman(ThreadingHTTPServer):
    """Shows the secret token in telemelya's place, which knows of none, and hands on to `port`."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.behind = f"http://127.0.0.1:{port}"
        self.url = f"http://127.0.0.1:{self.server_address[1]}/telegram"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def server_close(self) -> None:
        """At the end of a with block."""
        self.shutdown()
        super().server_close()


class _Door(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Doorman)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        head = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        status = httpx.post(self.server.behind + self.path, content=body, headers=head).status_code
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass
