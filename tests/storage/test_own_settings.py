"""What an officer has chosen: kept by every durable store, shown in /mydata, gone when they are forgotten."""

from __future__ import annotations

import json
from datetime import time

from bot.people.preferences import Span, kept_as
from storage.contract import Store
from storage.records import Forgotten, Turn
from tests import sample
from tests.sample import NOW, Chat
from tests.storage.conftest import Reopen

_SAID = ("/settings 大字 开", "/settings 免打扰 21:00-07:00", "/settings 晨诵 8:00")


def choose(store: Store) -> Chat:
    world = sample.make_world(store)
    world.quiet_bounds = Span(time(20), time(9))
    chat = Chat(world, sample.enrol(store, sample.AN))
    for said in _SAID:
        chat.says(said)
    return chat


def test_it_is_kept(reopen: Reopen) -> None:
    choose(reopen())
    kept = sample.make_world(reopen()).preferences("A1")
    assert (kept.large, kept.quiet, kept.slots) == (True, Span(time(21), time(7)), {"morning": time(8)})


def test_it_is_told_and_forgotten(store: Store) -> None:
    [message] = choose(store).says("/mydata")
    assert message.enclosure is not None
    tables = json.loads(message.enclosure.content)["tables"]
    [row] = [one for one in tables["kept"] if one["doc"]["name"] == kept_as("A1")]
    assert row["doc"]["value"]["quiet"] == "21:00-07:00"
    store.record(Turn(NOW, facts=(Forgotten("A1", "C1", "请求", remove=False, at=NOW),)))
    assert store.value(kept_as("A1")) is None
