"""The socket that the HTTP server listens at."""

from __future__ import annotations

import socket

import pytest

from bot.web import bind


@pytest.mark.parametrize("listen", ["127.0.0.1:0", "[::1]:0"])
def test_answers_do_not_wait_for_the_other_side_to_acknowledge_a_part_of_them(listen: str) -> None:
    with bind(listen) as bound, socket.create_connection(bound.getsockname()[:2]) as caller:
        bound.setblocking(True)
        bound.settimeout(5)
        taken, _ = bound.accept()
        with taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            taken.sendall(b"yes")
            assert caller.recv(3) == b"yes"


def test_an_address_that_is_taken_is_told() -> None:
    with bind("127.0.0.1:0") as bound, pytest.raises(OSError, match="in use"):
        bind(f"127.0.0.1:{bound.getsockname()[1]}")
