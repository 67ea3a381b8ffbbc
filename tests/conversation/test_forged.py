"""E2: a genuine button in the wrong hands: another officer's, a stranger's, one's own other chat, of a text that has changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.buttons import Signer
from bot.conversation.world import World
from bot.messages import Kind
from storage.records import DutyState
from tests import sample
from tests.sample import AN, NOW, Chat, words

SAYS = ("/today", "/read short", "/drill law", "/check law", "/progress", "/decks", "/settings", "/leave")


@pytest.fixture
def officer(world: World) -> Chat:
    return Chat(world, sample.enrol(world.store, AN))


def buttons(officer: Chat) -> set[str]:
    """All tokens of an officer's day."""
    for said in SAYS:
        officer.says(said)
    return {
        button.token for message in officer.shown for row in message.buttons for button in row if button.token
    }


def recorded(world: World) -> tuple[object, ...]:
    """What a press could change, denials apart."""
    store = world.store
    kept = [entry for entry in store.ledger() if entry.kind != "denied"]
    # (Where somebody last spoke is theirs to change.)
    drills = [store.session(badge).state.get("drill") for badge in ("A1", "C1")]
    return kept, drills, store.accounts(), store.officers()


@pytest.mark.parametrize("who", ["another officer", "a stranger", "another channel", "an old telephone"])
def test_no_button_of_a_day_does_anything_elsewhere(who: str, world: World, officer: Chat) -> None:
    before, after = pressed_elsewhere(who, world, officer)
    assert after == before


class Anyones(Signer):
    """Seals what a button does, but not for whom."""

    def _mac(self, owner: str, address: str, body: str) -> str:
        del owner, address
        return super()._mac("", "", body)


def test_the_control_buttons_that_are_sealed_for_nobody_do_something_elsewhere(world: World) -> None:
    world.signer = Anyones(b"k" * 32)
    before, after = pressed_elsewhere("another channel", world, Chat(world, sample.enrol(world.store, AN)))
    assert after != before


def pressed_elsewhere(who: str, world: World, officer: Chat) -> tuple[object, object]:
    """What is recorded before and after all buttons of an officer's day were pressed by somebody else."""
    tokens = buttons(officer)
    assert len(tokens) >= len(SAYS)
    match who:
        case "another officer":  # also who was sent a message on: its buttons come with it
            chat = Chat(world, sample.enrol(world.store, sample.CHENG))
        case "a stranger":
            chat = Chat(world, "nobody")
        case "another channel":
            chat = Chat(world, sample.enrol(world.store, AN, "terminal", "console"), "terminal")
        case _:
            old = officer.address
            sample.enrol(world.store, AN, address="new")
            chat = Chat(world, old)
    before = recorded(world)
    for token in sorted(tokens):
        chat.does(Kind.CHOICE, token=token)
    return before, recorded(world)


def test_a_reading_of_a_text_that_has_changed_since_is_not_confirmed_unseen(
    world: World, officer: Chat
) -> None:
    officer.says("/read short")
    token = officer.token("我已读完")
    short = world.library.passages["short"]
    changed = sample.passage("short", short.title, "这一条的内容全部改过了。")
    others = [changed if one.id == "short" else one for one in sample.PASSAGES]
    world.library = replace(sample.library(passages=others), plan=world.library.plan)
    heard = words(officer.does(Kind.CHOICE, token=token))
    duty = world.store.duty("A1", "short", world.hours.today(NOW))
    assert duty is not None
    assert (duty.state, "内容已更新" in heard) == (DutyState.OPEN, True), heard
