"""What the tests of processes stand on."""

from __future__ import annotations

import socket

import pytest

from tests.process import running
from tests.process.running import free_port

#: The first port that Linux gives by itself, as long as nobody sets another (docs.kernel.org, ip-sysctl).
_GIVEN_FROM = 32_768


def test_a_free_port_can_be_listened_at_and_is_none_that_the_kernel_gives() -> None:
    port = free_port()
    assert 1024 <= port < _GIVEN_FROM
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", port))


def test_a_port_that_is_taken_is_not_free(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setattr(running, "_PORTS", [taken.getsockname()[1]])
        monkeypatch.setattr(running, "_TRIES", 1)
        with pytest.raises(OSError, match="none of 1 ports is free"):
            free_port()
