"""Fixtures of the tests of conversations."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conversation.dispatching import Desk


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.close()
