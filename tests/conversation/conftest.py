"""Fixtures of the tests of conversations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation.dispatching import Desk, flaky


@pytest.fixture(params=["memory", "embedded"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(flaky(request.param, tmp_path / "data"))
    yield desk
    desk.close()
    desk.store.close()
