"""The emulator with one person who has started a chat."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.botapi import BotApi, Person
from tests.botapi.wire import Wire


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as api:
        yield api


@pytest.fixture
def person(api: BotApi) -> Person:
    person = api.person(11)
    person.says("/start")
    return person


@pytest.fixture
def wire(api: BotApi) -> Wire:
    return Wire(api)
