"""A picture goes to Telegram once, and from then on by the id that Telegram gave it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.base import Permanent, RetryAfter
from bot.channels.telegram import TelegramChannel
from bot.delivery.outbox import Outbox
from bot.messages import Enclosure, Message, Span
from bot.uploaded import Uploaded
from storage.contract import Store
from storage.mail import Lane, Owed
from storage.memory import MemoryStore
from tests.botapi import BotApi, Person, TooMany
from tests.botapi.state import Upload
from tests.channels.line import until
from tests.channels.test_files import png
from tests.sample import NOW

BOARD = Enclosure("board.png", png(), picture=True)
OTHER = Enclosure("board.png", png(61), picture=True)
LONG = Enclosure("long.png", png(2001, 100), picture=True)
PAPER = Enclosure("a.pdf", b"%PDF-1.7", shared=True)
RENAMED = Enclosure("b.pdf", b"%PDF-1.7", shared=True)
SHEET = Enclosure("own.json", b"{}")


@pytest.fixture
def store() -> Store:
    return MemoryStore()


def sends(api: BotApi, store: Store, *files: Enclosure, text: str = "南分局", bot: str = "4242") -> None:
    """Send by a program that has just started."""

    async def whole() -> None:
        uploaded = Uploaded(store, f"uploaded.telegram.{bot}", lambda: NOW)
        channel = TelegramChannel(api.token, api.url, uploaded=uploaded)
        try:
            for file in files:
                await channel.send("11", Message(((Span(text),),), enclosure=file))
        finally:
            await channel.close()

    asyncio.run(whole())


def uploads(api: BotApi) -> list[int]:
    """Of each file sent how many bytes went with it; 0: it went by its id."""
    sent = [call for call in list(api.calls) if call.method in {"sendPhoto", "sendDocument"}]
    return [
        sum(len(value.content) for value in call.params.values() if isinstance(value, Upload))
        for call in sent
    ]


def bytes_of(*files: Enclosure | None) -> list[int]:
    return [len(file.content) if file is not None else 0 for file in files]


@pytest.mark.parametrize(
    ("files", "gone"),
    [
        ((BOARD, BOARD, BOARD), (BOARD, None, None)),
        ((BOARD, OTHER, BOARD, OTHER), (BOARD, OTHER, None, None)),
        ((LONG, LONG), (LONG, None)),  # too long for a photo: a document, by id as well
        ((PAPER, PAPER), (PAPER, None)),  # a document that many get
        ((PAPER, RENAMED), (PAPER, RENAMED)),  # Telegram keeps the name that a file came with
        ((SHEET, SHEET), (SHEET, SHEET)),  # what is made for one person is not remembered
    ],
)
def test_the_same_bytes_go_once(
    files: Sequence[Enclosure], gone: Sequence[Enclosure | None], api: BotApi, person: Person, store: Store
) -> None:
    sends(api, store, *files)
    assert uploads(api) == bytes_of(*gone)
    assert [one.upload.content for one in person.screen() if one.upload] == [one.content for one in files]


def test_over_a_restart_too_with_other_words_and_to_another_name(
    api: BotApi, person: Person, store: Store
) -> None:
    sends(api, store, BOARD)
    renamed = Enclosure("wall.png", BOARD.content, picture=True)
    sends(api, store, renamed, text="北分局")
    assert uploads(api) == bytes_of(BOARD, None)
    assert [one.text for one in person.screen()] == ["南分局", "北分局"]


def test_many_at_the_same_moment_are_one_upload(api: BotApi, person: Person, store: Store) -> None:
    api.latency = 0.05

    async def whole() -> None:
        channel = TelegramChannel(
            api.token, api.url, uploaded=Uploaded(store, "uploaded.telegram.1", lambda: NOW)
        )
        said = Message(((Span("换装"),),), enclosure=PAPER)
        await asyncio.gather(*(channel.send("11", said) for _ in range(8)))
        await channel.close()

    asyncio.run(whole())
    assert sorted(uploads(api)) == sorted(bytes_of(PAPER, *[None] * 7))


def test_another_bot_has_none_of_it(api: BotApi, person: Person, store: Store) -> None:
    sends(api, store, BOARD)
    sends(api, store, BOARD, bot="77")
    assert uploads(api) == bytes_of(BOARD, BOARD)


def test_what_telegram_refuses_is_sent_anew_once_and_known_by_its_new_id(
    api: BotApi, person: Person, store: Store
) -> None:
    sends(api, store, BOARD)
    api.state.lost |= set(api.state.files)
    sends(api, store, BOARD)
    sends(api, store, BOARD)
    assert uploads(api) == bytes_of(BOARD, None, BOARD, None)
    assert len(person.screen()) == 3


def test_what_is_refused_for_another_reason_is_not_sent_anew(
    api: BotApi, person: Person, store: Store
) -> None:
    sends(api, store, BOARD)
    api.state.blocked.add(11)
    with pytest.raises(Permanent):
        sends(api, store, BOARD)
    api.state.blocked.clear()
    sends(api, store, BOARD)
    assert uploads(api) == bytes_of(BOARD, None, None)


def test_a_pause_is_no_refusal(api: BotApi, person: Person, store: Store) -> None:
    sends(api, store, BOARD)
    api.faults.next("sendPhoto", TooMany(1))
    with pytest.raises(RetryAfter):
        sends(api, store, BOARD)
    sends(api, store, BOARD)
    assert uploads(api) == bytes_of(BOARD, None, None)


def test_who_has_waited_for_a_file_waits_for_a_turn_again(api: BotApi, store: Store) -> None:
    """A pause may have been asked for meanwhile; here it is the file's own sending that meets it."""
    people = range(11, 16)
    for number in people:
        api.person(number).says("/start")
    api.latency = 0.6
    api.faults.next("sendDocument", TooMany(2))
    store.enqueue(
        Owed("telegram", str(number), f"B{number}", {}, Lane.PROMPT, str(number)) for number in people
    )

    async def whole() -> None:
        uploaded = Uploaded(store, "uploaded.telegram.1", lambda: NOW)
        channel = TelegramChannel(api.token, api.url, uploaded=uploaded)
        said = Message(((Span("换装"),),), enclosure=PAPER)
        outbox = Outbox(store, {"telegram": channel}, lambda _row: said, lambda: datetime.now(UTC))
        running = asyncio.create_task(outbox.run())
        await asyncio.wait_for(until(lambda: not store.outbox_waiting()), 60)
        await outbox.stop()
        await running
        await channel.close()

    asyncio.run(whole())
    first, *rest = sorted(call.at for call in api.made("sendDocument"))
    assert len(rest) == len(people)
    # It was answered after the latency.
    assert min(rest) - first >= timedelta(seconds=2.55)
