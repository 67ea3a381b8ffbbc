"""The control socket: a writing command hands itself to the process that owns the store.

One request a connection over a Unix socket in DATA_DIR (0600): a line of JSON in, a line of JSON out.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)
_LIMIT = 32 * 1024 * 1024
_PATIENCE = 120.0
_LONGEST = 100

Answer = Callable[[str, Mapping[str, Any]], Awaitable[dict[str, Any]]]


def socket_path(data_dir: Path) -> Path:
    return data_dir / "control.sock"


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """A name for a socket that fits: the system takes about a hundred bytes (unix(7)), a folder may lie deeper."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}" if len(os.fsencode(path)) > _LONGEST else str(path)
    finally:
        os.close(folder)


class ControlServer:
    """Listens while the server runs. `answer` does the act by name."""

    def __init__(self, path: Path, answer: Answer) -> None:
        self._path = path
        self._answer = answer
        self._server: asyncio.AbstractServer | None = None

    async def start(self) -> None:
        """Take the place of a socket that a killed process left: the store's lock says that it is dead."""
        self._path.unlink(missing_ok=True)
        listening = socket.socket(socket.AF_UNIX)
        with _short(self._path) as path:
            listening.bind(path)
        self._path.chmod(0o600)
        self._server = await asyncio.start_unix_server(self._serve, sock=listening, limit=_LIMIT)

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            line = await asyncio.wait_for(reader.readline(), _PATIENCE)
            if not line:  # somebody looked whether anybody listens
                writer.close()
                return
            request = json.loads(line)
            answer = await self._answer(request["act"], request["given"])
        except (TimeoutError, ValueError, KeyError, TypeError) as error:
            _log.warning("a control request made no sense: %r", error)
            answer = {"error": "the running server did not understand the request; is it another version?"}
        with suppress(ConnectionError):
            writer.write(json.dumps(answer).encode() + b"\n")
            await writer.drain()
        writer.close()


def listens(data_dir: Path) -> bool:
    """Whether a server runs on this folder; a socket that a killed one left answers nobody."""
    try:
        with socket.socket(socket.AF_UNIX) as line, _short(socket_path(data_dir)) as path:
            line.connect(path)
    except OSError:
        return False
    return True


def ask(data_dir: Path, act: str, given: Mapping[str, Any]) -> dict[str, Any] | None:
    """Send an act to the running server; None if none listens, or if the folder is not to be had."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(_PATIENCE)
            with _short(socket_path(data_dir)) as path:
                line.connect(path)
            line.sendall(json.dumps({"act": act, "given": dict(given)}).encode() + b"\n")
            with line.makefile("rb") as answers:
                answer: dict[str, Any] = json.loads(answers.readline())
    except (FileNotFoundError, NotADirectoryError, PermissionError, ConnectionRefusedError):
        return None  # the store says the rest
    except (OSError, ValueError) as error:
        return {"error": f"the running server did not answer: {error}"}
    return answer
