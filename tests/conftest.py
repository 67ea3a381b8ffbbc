"""Fixtures that several folders share."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from bot.conversation.world import World
from tests import sample
from tests.sample import Chat

# How fast a machine is at the moment fails no test.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits for whole programs comes first: at the end few tests would be left to be done meanwhile."""
    items.sort(key=lambda item: "process" not in item.path.parts)


@pytest.fixture
def world() -> World:
    """Everybody on the roster, nobody enrolled."""
    return sample.make_world()


@pytest.fixture
def officer(world: World) -> Chat:
    """安宁, enrolled on Telegram."""
    return Chat(world, sample.enrol(world.store, sample.AN))


@pytest.fixture
def supervisor(world: World) -> Chat:
    """白山, who sees the north."""
    return Chat(world, sample.enrol(world.store, sample.BAI))


@pytest.fixture
def admin(world: World) -> Chat:
    """程远."""
    return Chat(world, sample.enrol(world.store, sample.CHENG))
