"""A document on its way in, over real HTTP: heard with its name and words, fetched, refused, gone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from bot.channels.base import BringsFiles, NotFetched
from bot.channels.telegram import TelegramChannel
from bot.fetching import MOST, Fetching
from bot.messages import Incoming, Kind, SentFile
from tests.botapi import BotApi, HalfJson, Person, RefuseConnection, ServerError
from tests.botapi.faults import Fault

CONTENT = bytes(range(256)) * 40


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as api:
        yield api


@pytest.fixture
def person(api: BotApi) -> Person:
    return api.person(11)


def heard(api: BotApi, count: int = 1) -> list[Incoming]:
    """What comes in, until there are so many."""
    came: list[Incoming] = []

    async def whole() -> None:
        channel = TelegramChannel(api.token, api.url)
        enough = asyncio.Event()

        async def receive(batch: Sequence[Incoming]) -> None:
            came.extend(batch)
            if len(came) >= count:
                enough.set()

        listening = asyncio.create_task(channel.run(receive))
        await asyncio.wait_for(enough.wait(), 15)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await channel.close()

    asyncio.run(whole())
    return came


def fetched(api: BotApi, incoming: Incoming) -> SentFile:
    """The file as a turn gets it; the waits between tries are left out."""

    async def whole() -> SentFile | None:
        channel = TelegramChannel(api.token, api.url)
        assert isinstance(channel, BringsFiles)

        async def rest(_seconds: float) -> None:
            pass

        try:
            return await Fetching({"telegram": channel}, rest)(incoming)
        finally:
            await channel.close()

    file = asyncio.run(whole())
    assert file is not None
    return file


def test_a_document_is_heard_with_its_words_and_fetched(api: BotApi, person: Person) -> None:
    person.sends_file("读本 一.md", CONTENT, "/deck@chensong_test_bot")
    [incoming] = heard(api)
    assert (incoming.kind, incoming.text) == (Kind.MEDIA, "/deck")
    assert incoming.file is not None
    assert (incoming.file.name, incoming.file.size) == ("读本 一.md", len(CONTENT))
    assert fetched(api, incoming).content == CONTENT


def test_a_document_without_name_or_words(api: BotApi, person: Person) -> None:
    person.sends_file("", CONTENT)
    [incoming] = heard(api)
    assert incoming.file is not None
    assert (incoming.text, incoming.file.name) == ("", "")
    assert fetched(api, incoming).content == CONTENT


def test_words_below_an_edited_document_bring_no_file(api: BotApi, person: Person) -> None:
    person.sends_file("a.md", CONTENT)
    person.edits("/deck")
    first, second = heard(api, 2)
    assert first.file is not None
    assert (second.kind, second.file) == (Kind.EDIT, None)


@pytest.mark.parametrize("method", ["getFile", "download"])
@pytest.mark.parametrize("fault", [ServerError(502), RefuseConnection(), HalfJson()])
def test_what_goes_wrong_once_is_tried_again(method: str, fault: Fault, api: BotApi, person: Person) -> None:
    person.sends_file("a.md", CONTENT)
    [incoming] = heard(api)
    api.faults.next(method, fault)
    assert fetched(api, incoming).content == CONTENT


def test_what_goes_wrong_each_time_is_told(api: BotApi, person: Person) -> None:
    person.sends_file("a.md", CONTENT)
    [incoming] = heard(api)
    api.faults.next("download", ServerError(500), times=3)
    file = fetched(api, incoming)
    assert (file.content, file.trouble) == (None, "file-unreachable")


def test_a_file_that_says_it_is_too_large_is_not_asked_for(api: BotApi, person: Person) -> None:
    person.sends_file("a.md", b"x" * (MOST + 1))
    [incoming] = heard(api)
    assert fetched(api, incoming).trouble == "file-large"
    assert not api.made("getFile")


@pytest.mark.parametrize("size", [MOST + 1, 21 << 20])
def test_what_a_message_says_of_its_size_is_not_believed(size: int, api: BotApi, person: Person) -> None:
    """Ours is the smaller limit; beyond 20 MB Telegram itself refuses (Bot API, getFile)."""
    person.sends_file("a.md", b"x" * size)
    [incoming] = heard(api)
    assert incoming.file is not None
    file = SentFile(incoming.file.id, "a.md", 10)
    assert fetched(api, replace(incoming, file=file)).trouble == "file-large"
    assert not api.made("download")


def test_more_bytes_than_were_announced_are_cut_off(api: BotApi, person: Person) -> None:
    person.sends_file("a.md", CONTENT)
    [incoming] = heard(api)
    file = incoming.file
    assert file is not None

    async def whole() -> None:
        channel = TelegramChannel(api.token, api.url)
        try:
            with pytest.raises(NotFetched, match="file-large"):
                await channel.fetch(file, len(CONTENT) - 1)
            assert await channel.fetch(file, len(CONTENT)) == CONTENT
        finally:
            await channel.close()

    asyncio.run(whole())


def test_a_file_nobody_knows_is_gone(api: BotApi) -> None:
    unknown = Incoming("telegram", "11", "1", api.clock.now(), Kind.MEDIA, file=SentFile("BQ0-0", "a.md", 10))
    assert fetched(api, unknown).trouble == "file-gone"


def test_a_link_is_asked_for_anew_each_time(api: BotApi, person: Person) -> None:
    """It holds an hour; what was accepted and waited longer is fetched all the same."""
    person.sends_file("a.md", CONTENT)
    [incoming] = heard(api)
    assert fetched(api, incoming).content == CONTENT
    api.clock.advance(7200)
    assert fetched(api, incoming).content == CONTENT
    assert len(api.made("getFile")) == 2
