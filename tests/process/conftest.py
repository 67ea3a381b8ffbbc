"""Everything here starts whole processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.botapi import BotApi
from tests.process.running import Bot


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as api:
        yield api


@pytest.fixture
def bot(api: BotApi, tmp_path: Path) -> Iterator[Bot]:
    with Bot(api, tmp_path / "data") as bot:
        yield bot
