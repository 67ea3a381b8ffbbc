"""A language in which every sentence of the message files is bracketed: what comes without brackets is in none of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.conversation.world import World
from bot.messages import Button, Grid, Message, Phrase, Span
from bot.texts import Texts
from storage.records import Role
from tests import sample
from tests.conversation.test_dialogues import DIALOGUES, WRONG
from tests.sample import ENGLISH, LAW, SHORT, Chat

#: Texts that are not ours to translate: passages, and answers to them.
THEIRS = LAW + SHORT + ENGLISH + WRONG
_WORDS = re.compile(r"[^\W\d_]+")
_EVERY = (
    "/help",
    "/today",
    "/progress",
    "/mydata",
    "/privacy",
    "/forget",
    "/leave",
    "/lang",
    "/settings",
    "/completion",
    "/pending",
)


class Pseudo(Texts):
    """Each sentence in brackets, in each language."""

    def say(self, language: str, phrase: Phrase) -> str:
        return f"⟦{super().say(language, phrase)}⟧"


def bare(messages: list[Message]) -> Iterator[str]:
    """Whatever a person would read that came from no message file."""
    for message in messages:
        for block in message.blocks:
            if isinstance(block, Grid):
                yield from (head for head in block.heads if not head.startswith("⟦"))
                continue
            text = "".join(span.text for span in block)
            if not (text.startswith("⟦") and text.endswith("⟧")):
                # A comparison shows said and meant side by side: each part by itself.
                parts = (word for span in block for word in _WORDS.findall(span.text))
                yield from (word for word in parts if word not in THEIRS)
        yield from (
            button.label for row in message.buttons for button in row if not button.label.startswith("⟦")
        )


@pytest.mark.parametrize("name", DIALOGUES)
def test_all_that_is_said_in_a_dialogue_is_in_the_message_files(name: str, world: World) -> None:
    world.texts = Pseudo()
    chat = Chat(world, sample.enrol(world.store, sample.AN))
    for line in DIALOGUES[name]:
        heard = chat.presses(f"⟦{line.says[1:]}⟧") if line.says.startswith("!") else chat.says(line.says)
        assert list(bare(heard)) == [], line.says


@pytest.mark.parametrize("role", Role)
def test_all_that_commands_say_is_in_the_message_files(role: Role, world: World) -> None:
    world.texts = Pseudo()
    people = {
        Role.OFFICER: sample.AN,
        Role.SUPERVISOR: sample.BAI,
        Role.ADMIN: sample.CHENG,
        Role.AUDITOR: sample.DING,
    }
    chat = Chat(world, sample.enrol(world.store, people[role]))
    for command in _EVERY:
        assert list(bare(chat.says(command))) == [], command


def test_a_sentence_that_is_in_none_is_found() -> None:
    said = Message(((Span("请稍候"),), (Span("⟦好⟧"),)), ((Button("Go", "t"),),))
    assert list(bare([said])) == ["请稍候", "Go"]
