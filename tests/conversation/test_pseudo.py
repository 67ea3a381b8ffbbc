"""A language in which every sentence of the message files is bracketed: what comes without brackets is in none of them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import openpyxl
import pytest

from bot.conversation.commands import COMMANDS
from bot.conversation.world import World
from bot.messages import Button, Grid, Message, Phrase, Span
from bot.reports.board import by_days, by_tracks
from bot.reports.sheet import workbook
from bot.texts import Texts
from storage.records import Role, RosterSaved, Turn
from tests import sample
from tests.conversation.test_dialogues import DIALOGUES, WRONG
from tests.reports.test_boards import view
from tests.sample import ENGLISH, LAW, SHORT, Chat

#: Texts that are not ours to translate: passages, and answers to them.
THEIRS = LAW + SHORT + ENGLISH + WRONG
_WORDS = re.compile(r"[^\W\d_]+")
#: What those in charge say on a day on which everything happens, and who says it; what stands behind * is theirs, not ours.
_DAY = """
B1 /record A1 law 当面听过
B1 是
A1 /check law
A1 /progress
A1 /check short
A1 *不知道
A1 /stop
A1 /appeal short 我会
C1 /completion month
C1 /completion 北分局
C1 /completion @专班
C1 /completion 训练
C1 /completion entries
C1 /completion xlsx
C1 /wall
C1 /pending @专班
C1 /nudge
C1 /nudge yes
C1 /unreachable
C1 /officer A1
C1 /officer B1
C1 /codes A1
C1 /grant F1 supervisor 南分局 调
C1 是
C1 /suspend F1 调查
C1 是
C1 /suspend F1 back 查清
C1 是
C1 /revoke A1 丢手机
C1 否
C1 /override A1 law fail 重来
C1 是
C1 /override A1,B1 law pass 重来
D1 /appeal
C1 /dayoff 2026-09-09 停电
C1 是
C1 /withdraw d1 错
C1 是
C1 /allow A1 2h 2026-09-09.. 视力
C1 /plan
C1 /roster undo
C1 /deck list
B1 /audit
B1 /officer F1
C1 /audit
C1 /audit 任务了结
C1 /audit denied
C1 /audit 作答
C1 /bind 北分局
A1 /leave 2026-09-10..2026-09-11 家里
B1 /leave
B1 /leave A1 yes
A1 /leave back
A1 /privacy ok
A1 /forget
A1 是
C1 /forget A1 本人
A1 /settings quiet 22:00-06:00
A1 /settings large on
A1 /today
A1 /settings buttons off
A1 /today
C1 /nothing
"""


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
    for line in COMMANDS:
        assert list(bare(chat.says(f"/{line.name}"))) == [], line.name


def test_all_that_those_in_charge_hear_in_a_day_is_in_the_message_files(world: World) -> None:
    world.texts = Pseudo()
    people = (
        replace(sample.AN, groups=("专班",)),
        sample.BAI,
        sample.CHENG,
        replace(sample.DING, role=Role.ADMIN),
    )
    world.store.record(Turn(sample.NOW, facts=(RosterSaved((), people, "test", sample.NOW),)))
    chats = {one.badge: Chat(world, sample.enrol(world.store, one)) for one in people}
    for line in _DAY.strip().splitlines():
        badge, said = line.split(" ", 1)
        heard = chats[badge].says(said.removeprefix("*"))
        assert heard or said.startswith("*"), line
        theirs = [] if said.startswith("*") or said == "/appeal" else list(bare(heard))
        assert theirs == [], line


def test_all_that_stands_in_workbooks_pictures_and_pages_is_in_the_message_files() -> None:
    words = partial(Pseudo().say, "zh")
    names = {"局", "大队", "小队", "局/大队", "局/小队", "训练", "教育", "–"}
    book = openpyxl.load_workbook(io.BytesIO(workbook(view(), words, sample.HOURS.zone)))
    cells = [cell for page in book for row in page.iter_rows(values_only=True) for cell in row]
    boards = [by_days(view(), words), by_tracks(view(), words)]
    said = [text for one in boards for text in (one.title, one.subtitle, one.corner, *one.heads, *one.notes)]
    said += [cell for cell in cells if isinstance(cell, str)]
    said += [one.title for one in book.worksheets]
    assert {one for one in said if not one.startswith("⟦") and _WORDS.search(one)} <= names


def test_a_sentence_that_is_in_none_is_found() -> None:
    said = Message(((Span("请稍候"),), (Span("⟦好⟧"),)), ((Button("Go", "t"),),))
    assert list(bare([said])) == ["请稍候", "Go"]
