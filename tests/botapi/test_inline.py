"""Questions behind the bot's name over the wire; what is refused of the answers stands in `refusals`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.botapi import BotApi, Person
from tests.botapi.refusing import article
from tests.botapi.wire import Wire


def answer(wire: Wire, query: str, **more: Any) -> None:
    wire.gets("answerInlineQuery", inline_query_id=query, results=[article()], **more)


@pytest.mark.parametrize(
    ("how", "own", "others"),
    [
        ({"cache_time": 5, "is_personal": True}, 5, 0),
        ({"cache_time": 5}, 5, 5),
        ({}, 300, 300),
        ({"cache_time": 0}, 0, 0),
    ],
)
def test_an_answer_is_shown_again_for_its_time(
    how: dict[str, Any], own: int, others: int, api: BotApi, person: Person, wire: Wire
) -> None:
    """Bot API, answerInlineQuery: cache_time (300 where none is named), is_personal."""
    other = api.person(12)
    person.types("甲")
    [query] = api.state.asked
    answer(wire, query, **how)
    for who, seconds in ((person, own), (other, others)):
        asked = len(api.state.asked)
        if seconds:
            assert [one.title for one in who.offered("甲")] == ["题"]
            assert len(api.state.asked) == asked
        with pytest.raises(AssertionError, match="no answer"):
            who.offered("乙", timeout=0)
    api.clock.advance(max(own, others))
    with pytest.raises(AssertionError, match="no answer"):
        person.offered("甲", timeout=0)


def test_a_question_waits_half_a_minute(api: BotApi, person: Person, wire: Wire) -> None:
    """Server, Client.cpp 17074, add_new_inline_query: 30 seconds."""
    person.types("甲")
    [query] = api.state.asked
    assert [[*one][1] for one in wire.gets("getUpdates")] == ["message", "inline_query"]
    api.clock.advance(31)
    assert [[*one][1] for one in wire.gets("getUpdates", offset=-5)] == ["message"]
    late = wire.asks("answerInlineQuery", inline_query_id=query, results=[]).json()
    assert "query is too old" in late["description"]


@pytest.mark.parametrize("place", ["private", "group"])
def test_what_is_chosen_is_sent_by_the_person_via_the_bot(
    place: str, api: BotApi, person: Person, wire: Wire
) -> None:
    """Bot API, Message.via_bot; Telegram, "Privacy mode": in groups the bot gets it too."""
    person.types("甲")
    [query] = api.state.asked
    answer(wire, query, cache_time=5)
    group = api.group(-500, "大队", [person]) if place == "group" else None
    person.chooses(person.offered("甲")[0], group)
    sent = wire.gets("getUpdates")[-1]["message"]
    assert (sent["text"], sent["from"]["id"], sent["via_bot"]["is_bot"]) == ("甲", 11, True)
