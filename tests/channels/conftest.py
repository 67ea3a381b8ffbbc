"""Telegram's emulator, a person who has written to the bot, and a channel between them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.botapi import BotApi, Person
from tests.channels.line import Line


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
def line(api: BotApi) -> Line:
    return Line(api)
