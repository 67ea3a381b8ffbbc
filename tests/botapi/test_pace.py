"""The pace over the wire: what is let through, what is answered 429, and from when on there is room again.

Source of all rows: Telegram, "Bots FAQ", "My bot is hitting limits"; of the answer: server (01a3679), Query.cpp 105-111, set_retry_after_error.
"""

from __future__ import annotations

import pytest

from tests.botapi import BotApi, Person
from tests.botapi.pace import ALL, CHAT, GROUP
from tests.botapi.wire import Wire


@pytest.fixture(autouse=True)
def _kept(api: BotApi, person: Person) -> None:
    api.clock.stop()


def sends(wire: Wire, chat: int, **params: str) -> int:
    """0 if it was let through, else the pause that is asked for."""
    answer = wire.asks("sendMessage", chat_id=chat, text="甲", **params)
    return 0 if answer.status_code == 200 else int(answer.json()["parameters"]["retry_after"])


@pytest.mark.parametrize(
    ("chat", "line"),
    [(11, CHAT), (-500, GROUP)],
    ids=["one a second in a chat, a burst let through", "20 a minute in a group"],
)
def test_one_chat(chat: int, line: tuple[int, int], api: BotApi, wire: Wire) -> None:
    api.group(-500, "大队")
    seconds, most = line
    assert [sends(wire, chat) for _ in range(most)] == [0] * most
    assert sends(wire, chat) == seconds
    api.clock.advance(seconds - 1)
    assert sends(wire, chat) == 1
    api.clock.advance(1)
    assert sends(wire, chat) == 0  # what was refused did not count
    assert api.pace.reckon() == 2


def test_all_chats_together(api: BotApi, wire: Wire) -> None:
    """30 a second: so many people, one message each."""
    seconds, most = ALL
    people = range(100, 100 + most + 1)
    for one in people:
        api.person(one).says("/start")
    assert [sends(wire, one) for one in people] == [0] * most + [seconds]
    api.clock.advance(seconds)
    assert sends(wire, people[-1]) == 0
    assert api.pace.reckon() == 1


def test_edits_and_deletions_do_not_count(api: BotApi, person: Person, wire: Wire) -> None:
    sent = wire.gets("sendMessage", chat_id=11, text="甲")["message_id"]
    for number in range(CHAT[1] * 2):
        wire.gets("editMessageText", chat_id=11, message_id=sent, text=f"乙{number}")
    assert api.pace.broken == 0


def test_a_test_in_which_it_is_broken_fails() -> None:
    def breaks_it() -> None:
        with BotApi() as api:
            api.clock.stop()
            api.person(11).says("/start")
            sent = [sends(Wire(api), 11) for _ in range(CHAT[1] + 1)]
        assert sent[-1] == 0, "the block itself fails before"

    with pytest.raises(AssertionError, match="broken 1 times"):
        breaks_it()


def test_nobody_is_held_to_it_where_a_test_says_so(api: BotApi, wire: Wire) -> None:
    api.pace.kept = False
    assert [sends(wire, 11) for _ in range(CHAT[1] + 1)] == [0] * (CHAT[1] + 1)
