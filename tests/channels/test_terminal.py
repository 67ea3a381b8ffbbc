"""The terminal: a script through a pipe, a person at a pseudo-terminal."""

from __future__ import annotations

import asyncio
import io
import os
import pty
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TextIO

import pytest

from bot.channels.base import Permanent
from bot.channels.terminal import TerminalChannel
from bot.messages import Button, Grid, Incoming, Kind, Mark, Message, Span

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
GONE = "（原文已收起）"


def withdrawn(address: str) -> str:
    """In each reader's language."""
    return GONE if address == "console" else "(gone)"


MENU = Message(((Span("选一个"),),), ((Button("完", "t1"), Button("跳过", "t2")), (Button("提示", "t3"),)))
VERDICT = Message(
    (
        (
            Span("警告", Mark.RIGHT),
            Span("扣", Mark.WRONG),
            Span("罚", Mark.MISSING),
            Span("了", Mark.EXTRA),
        ),
    )
)


class Terminal:
    """A channel with its streams, and what came in."""

    def __init__(self, source: TextIO, target: TextIO, color: bool | None = None) -> None:
        self.heard: list[Incoming] = []
        self.target = target
        self.channel = TerminalChannel(
            "console", source, target, self.switch, withdrawn=withdrawn, color=color, clock=lambda: NOW
        )

    @staticmethod
    def switch(badge: str) -> tuple[str | None, str]:
        return (None, f"没有 {badge}") if badge.startswith("Z") else (f"as-{badge}", f"现在是 {badge}")

    async def receive(self, batch: Sequence[Incoming]) -> None:
        self.heard += batch

    def run(self) -> None:
        asyncio.run(self.channel.run(self.receive))

    def shows(self, *messages: Message, address: str = "console") -> str:
        for message in messages:
            asyncio.run(self.channel.send(address, message))
        return self.text()

    def text(self) -> str:
        assert isinstance(self.target, io.StringIO)
        return self.target.getvalue()


def script(lines: str, *, color: bool | None = None) -> Terminal:
    return Terminal(io.StringIO(lines), io.StringIO(), color)


class Screen(Terminal):
    """A channel on a pseudo-terminal."""

    def __init__(self, master: int, stream: TextIO, color: bool | None) -> None:
        super().__init__(stream, stream, color)
        self._master = master

    def text(self) -> str:
        return os.read(self._master, 65_536).decode()


@contextmanager
def screen(color: bool | None = None) -> Iterator[Screen]:
    master, slave = pty.openpty()
    with os.fdopen(slave, "r+b", buffering=0) as raw, io.TextIOWrapper(raw, "utf-8") as stream:
        yield Screen(master, stream, color)
    os.close(master)


# --- reading


def test_each_line_is_an_event_with_its_own_id() -> None:
    terminal = script("今天\n\n  \n/help\r\n进度")
    terminal.run()
    assert [one.text for one in terminal.heard] == ["今天", "/help", "进度"]
    assert len({one.event_id for one in terminal.heard}) == 3
    assert {(one.channel, one.address, one.at, one.kind) for one in terminal.heard} == {
        ("terminal", "console", NOW, Kind.TEXT)
    }


def test_ids_of_two_runs_differ() -> None:
    first, second = script("今天\n"), script("今天\n")
    first.run()
    second.run()
    assert first.heard[0].event_id != second.heard[0].event_id


def test_a_byte_order_mark_is_no_text() -> None:
    terminal = script("\ufeff今天\n")
    terminal.run()
    assert [one.text for one in terminal.heard] == ["今天"]


def test_long_lines_are_passed_on() -> None:
    terminal = script("长" * 20_000)
    terminal.run()
    assert [len(one.text) for one in terminal.heard] == [20_000]


def test_a_script_is_echoed_and_answered_line_by_line() -> None:
    terminal = script("一\n二\n")

    async def answer() -> None:
        await terminal.channel.send("console", Message(((Span(f"答 {terminal.heard[-1].text}"),),)))

    terminal.channel.when_idle(answer)
    terminal.run()
    assert terminal.text() == "> 一\n答 一\n\n> 二\n答 二\n\n"


def test_the_next_line_waits_for_the_answer() -> None:
    terminal = script("一\n二\n")
    seen: list[int] = []

    async def slow() -> None:
        for _ in range(20):
            await asyncio.sleep(0)
        seen.append(len(terminal.heard))

    terminal.channel.when_idle(slow)
    terminal.run()
    assert seen == [1, 2]


# --- buttons


@pytest.mark.parametrize(
    ("said", "token"),
    [("1", "t1"), ("[2]", "t2"), (" 3 ", "t3"), ("２", "t2"), ("0", ""), ("4", ""), ("²", ""), ("1 2", "")],
)
def test_a_bare_number_presses_a_button(said: str, token: str) -> None:
    terminal = script(said)
    terminal.shows(MENU)
    terminal.run()
    [heard] = terminal.heard
    assert heard.token == token
    assert heard.kind is (Kind.CHOICE if token else Kind.TEXT)
    assert heard.text == ("" if token else said)


def test_a_number_of_five_thousand_digits_is_a_text() -> None:
    terminal = script("9" * 5000)
    terminal.shows(MENU)
    terminal.run()
    assert terminal.heard[0].kind is Kind.TEXT


def test_buttons_are_those_of_the_newest_message_that_has_some() -> None:
    terminal = script("1\n")
    newer = Message(((Span("又"),),), ((Button("看", "n1"),),))
    assert "[1] 完  [2] 跳过  [3] 提示\n" in terminal.shows(MENU, newer, Message(((Span("好"),),)))
    terminal.run()
    assert terminal.heard[0].token == "n1"


# --- who it is


def test_as_switches_and_forgets_the_buttons() -> None:
    terminal = script("/as A1\n1\n／AS Z9\n还在\n/as\n陌生\n")
    terminal.shows(MENU)
    terminal.run()
    assert [(one.address, one.text) for one in terminal.heard] == [
        ("as-A1", "1"),
        ("as-A1", "还在"),
        ("as-", "陌生"),
    ]
    assert "现在是 A1\n" in terminal.text()
    assert "没有 Z9\n" in terminal.text()


def test_what_is_for_somebody_else_is_not_shown() -> None:
    terminal = script("")
    assert terminal.shows(MENU, address="as-A1") == ""
    asyncio.run(terminal.channel.withdraw("as-A1", ["1"]))
    assert terminal.text() == ""


# --- showing


def test_marks_are_signs_without_colour() -> None:
    assert script("").shows(VERDICT) == "警告[×扣][+罚][-了]\n\n"


def test_marks_are_colours() -> None:
    shown = script("", color=True).shows(VERDICT)
    for styled in (
        "\x1b[32m警告\x1b[0m",
        "\x1b[9;31m扣\x1b[0m",
        "\x1b[4;33m罚\x1b[0m",
        "\x1b[9;35m了\x1b[0m",
    ):
        assert styled in shown


EVIL = "\x1b[2J\x1b]0;t\x07\r\x9b1m\u202e甲"


@pytest.mark.parametrize("color", [True, False])
@pytest.mark.parametrize(
    "message",
    [
        Message(((Span(EVIL),),)),
        Message(((Span("x"),),), ((Button(EVIL, "t"),),)),
        Message((Grid((EVIL, "b"), ((EVIL, EVIL),)),)),
    ],
)
def test_no_text_gives_orders_to_the_terminal(message: Message, color: bool) -> None:
    shown = script("", color=color).shows(message)
    assert "甲" in shown
    assert not set(shown) & set("\x07\r\x9b\u202e")
    assert "\x1b[2J" not in shown
    assert "\x1b]" not in shown


def test_what_a_person_says_gives_no_orders_either() -> None:
    terminal = script(f"{EVIL}\n/as Z\x1b[2J\n")
    terminal.run()
    assert "\x1b" not in terminal.text()


def test_markup_of_the_library_is_literal() -> None:
    assert "[bold]x[/bold] :smile:" in script("", color=True).shows(
        Message(((Span("[bold]x[/bold] :smile:"),),))
    )


def test_a_character_that_the_encoding_lacks_does_not_stop_the_chat() -> None:
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, "gbk") as target:
        asyncio.run(Terminal(io.StringIO(), target).channel.send("console", Message(((Span("好😀"),),))))
        assert raw.getvalue().decode("gbk") == "好?\n\n"


def test_a_script_gets_a_table_line_by_line() -> None:
    grid = Grid(("部门", "应学", "完成"), (("一队", "3", "2"),))
    assert script("").shows(Message((grid,))) == "一队: 应学 3 · 完成 2\n\n"


def test_a_table_lines_up_by_width() -> None:
    grid = Grid(("部门", "应学"), (("治安大队", "3"), ("X", "2")))
    with screen(color=False) as at:
        lines = at.shows(Message((grid,))).split("\r\n")
    assert [line.rstrip() for line in lines[:3]] == ["部门      应学", "治安大队  3", "X         2"]


# --- withdrawing


def test_a_script_is_told_that_the_text_is_withdrawn() -> None:
    terminal = script("")
    asyncio.run(terminal.channel.withdraw("console", ["1"]))
    assert terminal.text() == f"{GONE}\n"


@pytest.mark.parametrize("color", [None, True, False])
def test_a_screen_is_cleared_with_its_scrollback(color: bool | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    with screen(color) as at:
        asyncio.run(at.channel.withdraw("console", []))
        assert at.text() == f"\x1b[2J\x1b[3J\x1b[H{GONE}\r\n"


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_the_environment_may_refuse_colour(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv(name, value)
    with screen() as at:
        assert at.shows(VERDICT) == "警告[×扣][+罚][-了]\r\n\r\n"


def test_a_screen_is_in_colour_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    with screen() as at:
        assert "\x1b[9;31m扣" in at.shows(VERDICT)


# --- ends


def test_an_output_that_nobody_reads_ends_the_chat() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    target = os.fdopen(writing, "w", encoding="utf-8")
    terminal = Terminal(io.StringIO("一\n二\n"), target)
    terminal.run()
    assert terminal.heard == []
    with pytest.raises(Permanent):
        asyncio.run(terminal.channel.send("console", MENU))
    with pytest.raises(BrokenPipeError):
        target.close()


def test_run_can_be_cancelled_while_it_waits_for_a_line() -> None:
    reading, writing = os.pipe()

    async def cancelled(source: TextIO) -> None:
        task = asyncio.create_task(Terminal(source, io.StringIO()).channel.run(_nothing))
        done, _ = await asyncio.wait({task}, timeout=0.05)
        assert not done
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 1)
        os.close(writing)  # lets the reading thread end

    with os.fdopen(reading, encoding="utf-8") as source:
        asyncio.run(cancelled(source))


async def _nothing(batch: Sequence[Incoming]) -> None:
    """Keeps nothing."""


def test_what_comes_unasked_leaves_the_prompt_below_it() -> None:
    master, slave = pty.openpty()

    async def morning(stream: TextIO) -> None:
        terminal = Terminal(stream, io.StringIO(), color=False)
        listening = asyncio.create_task(terminal.channel.run(_nothing))
        await asyncio.sleep(0)
        await terminal.channel.send("console", Message(((Span("早上好"),),)))
        assert terminal.text() == "> \n早上好\n\n> "
        os.write(master, b"\x04")  # the end, so that the reading thread ends as well
        await asyncio.wait_for(listening, 5)

    with os.fdopen(slave, encoding="utf-8") as stream:
        asyncio.run(morning(stream))
    os.close(master)
