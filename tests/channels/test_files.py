"""Files and pictures on their way: to Telegram over real HTTP, at the terminal into a folder."""

from __future__ import annotations

import asyncio
import io
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from bot.channels.files import save
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.files import as_photo
from bot.channels.terminal import TerminalChannel
from bot.messages import Button, Enclosure, Message, Span
from tests.botapi import BotApi, Person, ResetAfterDelivery


def png(width: int = 60, height: int = 40) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height)).save(out, "PNG")
    return out.getvalue()


def message(enclosure: Enclosure | None, text: str = "南分局 50%", **more: str) -> Message:
    return Message(((Span(text),),), ((Button("返回", "t1"),),), enclosure=enclosure, **more)


SHEET = Enclosure("完成情况.xlsx", b"PK\x03\x04 rows")
BOARD = Enclosure("board.png", png(), picture=True)


def send(api: BotApi, what: Message) -> str | None:
    async def whole() -> str | None:
        channel = TelegramChannel(api.token, api.url)
        try:
            return await channel.send("11", what)
        finally:
            await channel.close()

    return asyncio.run(whole())


def test_a_file_goes_as_a_document_with_its_words_and_buttons(api: BotApi, person: Person) -> None:
    sent = send(api, message(SHEET))
    shown = person.reads()
    assert shown.upload is not None
    assert (shown.media, shown.upload.name, shown.upload.content) == ("document", SHEET.name, SHEET.content)
    assert (str(shown.id), shown.text, shown.labels) == (sent, "南分局 50%", ["返回"])


def test_a_picture_goes_as_a_photo(api: BotApi, person: Person) -> None:
    send(api, message(BOARD))
    shown = person.reads()
    assert shown.upload is not None
    assert (shown.media, shown.upload.content, shown.text) == ("photo", BOARD.content, "南分局 50%")


@pytest.mark.parametrize("size", [(5001, 5000), (2001, 100)])
def test_a_picture_that_is_no_photo_for_telegram_goes_as_a_file(
    size: tuple[int, int], api: BotApi, person: Person
) -> None:
    send(api, message(Enclosure("board.png", png(*size), picture=True)))
    assert person.reads().media == "document"


def test_what_only_claims_to_be_a_picture_is_no_photo() -> None:
    assert as_photo(BOARD)
    assert not as_photo(replace(BOARD, content=b"GIF89a" + bytes(60)))
    assert not as_photo(replace(BOARD, content=BOARD.content.ljust(10_000_001, b"\0")))


def test_words_too_long_for_a_caption_come_first(api: BotApi, person: Person) -> None:
    sent = send(api, message(BOARD, "长" * 1025))
    words, photo = person.reads_all(2)
    assert (words.text, words.labels, photo.media, photo.labels) == ("长" * 1025, [], "photo", ["返回"])
    assert sent == f"{words.id},{photo.id}"


@pytest.mark.parametrize("content", [b"", b"x" * 50_000_001], ids=["empty", "50 MB"])
def test_what_telegram_never_takes_is_left_to_the_words(content: bytes, api: BotApi, person: Person) -> None:
    send(api, message(Enclosure("a.bin", content)))
    shown = person.reads()
    assert (shown.media, shown.text, shown.labels) == ("", "南分局 50%", ["返回"])


def test_it_comes_below_the_message_whose_button_asked_for_it(api: BotApi, person: Person) -> None:
    first = send(api, message(None))
    assert first is not None
    send(api, message(BOARD, replaces=first))
    pressed, photo = person.reads_all(2)
    assert (str(pressed.id), photo.edited, photo.media) == (first, False, "photo")


def test_the_rest_that_is_cut_off_does_not_begin_anew(api: BotApi, person: Person) -> None:
    from bot.channels.base import Ambiguous

    api.faults.next("sendPhoto", ResetAfterDelivery())
    with pytest.raises(Ambiguous):
        send(api, message(BOARD))


def test_the_terminal_saves_it_and_says_where(tmp_path: Path) -> None:
    out = io.StringIO()
    channel = TerminalChannel(
        "console",
        io.StringIO(),
        out,
        lambda badge: (None, badge),
        withdrawn=lambda _address: "",
        keep=lambda _address, enclosure: f"-> {save(tmp_path, enclosure).name}",
    )
    asyncio.run(channel.send("console", message(SHEET)))
    asyncio.run(channel.send("console", message(SHEET)))
    asyncio.run(channel.send("somebody else", message(SHEET)))
    kept = tmp_path / SHEET.name
    assert kept.read_bytes() == SHEET.content
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "南分局 50%\n-> 完成情况.xlsx\n" in out.getvalue()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["完成情况-2.xlsx", "完成情况.xlsx"]


def test_without_a_folder_the_words_stand_for_it() -> None:
    out = io.StringIO()
    channel = TerminalChannel(
        "console", io.StringIO(), out, lambda badge: (None, badge), withdrawn=lambda _address: ""
    )
    asyncio.run(channel.send("console", message(BOARD)))
    assert out.getvalue().startswith("南分局 50%\n")
