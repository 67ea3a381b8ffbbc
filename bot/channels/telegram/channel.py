"""The Telegram channel: sending, withdrawing, the menu; polling is in `poll`, the webhook in `listen`."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    LinkPreviewOptions,
    Update,
)
from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError, TimedOut

from bot.channels.base import (
    Ambiguous,
    NotSent,
    Offer,
    Permanent,
    Receive,
    RetryAfter,
    SendError,
    TokenRejected,
    Unreachable,
    Uploaded,
)
from bot.channels.telegram.answers import SendRequest, sent_id
from bot.channels.telegram.backlog import UPDATES, Backlog
from bot.channels.telegram.errors import REVOKED, broken_off, meaning, says, sentence
from bot.channels.telegram.fetch import fetch
from bot.channels.telegram.files import can_go, with_caption
from bot.channels.telegram.inline import Inline
from bot.channels.telegram.listen import Listener
from bot.channels.telegram.parse import CHANNEL, parse
from bot.channels.telegram.patience import DEAF_AFTER, Rest
from bot.channels.telegram.poll import Poller, PollRequest
from bot.channels.telegram.redact import redacted, restored
from bot.channels.telegram.render import Part, render
from bot.channels.telegram.request import NotConnected
from bot.channels.telegram.updates import UNREADABLE
from bot.channels.telegram.uploads import Uploads
from bot.channels.telegram.webhook import Hook, Webhook
from bot.messages import Enclosure, Incoming, Message, SentFile

_log = logging.getLogger(__name__)
_BATCH = 100
#: Ready for the wire: it stands in every message.
_NO_PREVIEW = {"link_preview_options": LinkPreviewOptions(is_disabled=True).to_dict()}
#: How often the rest of a message is tried again once its beginning has arrived.
_TRIES = 3

Menu = Sequence[tuple[str, str]]


class TelegramChannel:
    """One bot on Telegram, or on another Bot API server at `api_url`."""

    name = CHANNEL
    # Bots FAQ: 30 messages a second over all chats, one a second in one chat.
    pace: tuple[float, float] | None = (30.0, 1.0)
    # tdlib/telegram-bot-api 01a3679, Client.cpp, add_new_callback_query: 150 seconds.
    presses_live = timedelta(seconds=150)
    #: So many updates wait for a bot; what comes later is dropped without a word.
    holds = UPDATES

    def __init__(
        self,
        token: str,
        api_url: str = "",
        *,
        blank: str = "…",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        rest: Rest = asyncio.sleep,
        deaf_after: float = DEAF_AFTER,
        webhook: Webhook | None = None,
        uploaded: Uploaded | None = None,
    ) -> None:
        """`blank` takes the place of a text that cannot be deleted; `rest` waits so many seconds.

        `deaf_after`: as `patience` has it. `webhook`: where Telegram brings updates; None: they are polled for.
        `uploaded`: which files Telegram has; None: each is sent with its bytes.
        """
        self._redaction = redacted(token)
        # Pauses as timedelta: the library warns of every other wish on standard error.
        os.environ.setdefault("PTB_TIMEDELTA", "1")
        self._sending = SendRequest()
        self._polling = PollRequest()
        server = api_url.rstrip("/") or "https://api.telegram.org"
        self._bot = Bot(
            token,
            base_url=f"{server}/bot",
            base_file_url=f"{server}/file/bot",
            request=self._sending,
            get_updates_request=self._polling,
        )
        self._blank = blank
        self._clock = clock
        self._rest = rest
        self._deaf_after = deaf_after
        #: The endpoint that a server must offer at its path, where there is a webhook.
        self.hook = Hook(webhook) if webhook is not None else None
        #: Telegram refuses whoever polls second; what it brings itself, any process may take.
        self.one_listener = webhook is None
        self._listener: Poller | Listener | None = None
        self._uploads = Uploads(self._bot, uploaded, lambda chat: self._turn(str(chat)))
        self._turn: Callable[[str], Awaitable[None]] = _at_once
        self._pause: Callable[[str, float], object] = lambda _address, _seconds: None
        self._inline: Inline | None = None
        self._when_named: Callable[[str], object] | None = None
        self._when_full: Callable[[int], object] = lambda _count: None
        self._tasks: set[asyncio.Task[None]] = set()

    async def username(self) -> str:
        """The bot's name. Raises Unreachable, or TokenRejected."""
        try:
            await self._bot.initialize()
        except InvalidToken:
            # Its sentence holds the token.
            raise TokenRejected(REVOKED) from None
        except TelegramError as error:
            raise Unreachable(f"Telegram cannot be reached: {sentence(error)}") from error
        return self._bot.username

    def when_named(self, tell: Callable[[str], object]) -> None:
        """Tell the bot's name once Telegram can be reached, before the first thing heard is handled."""
        self._when_named = tell

    def when_full(self, tell: Callable[[int], object]) -> None:
        """Tell how many updates wait where that is as many as Telegram keeps, more or less."""
        self._when_full = tell

    async def publish_menus(self, menus: Mapping[str, Menu], chat: str | None = None) -> None:
        """Show these commands (by language, the first one for all other languages) to all, or in one chat.

        None: the chat has the menu that all see. Raises SendError.
        """
        scope = BotCommandScopeChat(int(chat)) if chat else BotCommandScopeAllPrivateChats()
        try:
            if not menus:
                await self._bot.delete_my_commands(scope)
            for number, (language, entries) in enumerate(menus.items()):
                commands = [BotCommand(command, about[:256]) for command, about in entries]
                await self._bot.set_my_commands(commands, scope, language_code=language if number else None)
        except TelegramError as error:
            raise meaning(error) from error

    # --- sending

    def is_group(self, address: str) -> bool:
        """Telegram numbers groups and channels below zero."""
        return address.startswith("-")

    def paced_by(self, turn: Callable[[str], Awaitable[None]], pause: Callable[[str, float], object]) -> None:
        self._turn, self._pause = turn, pause

    async def send(self, address: str, message: Message) -> str | None:
        """As the contract says; a message in several parts has their ids, set apart by commas."""
        (chat, topic), parts = _place(address), render(message)
        enclosure = message.enclosure if message.enclosure is not None and can_go(message.enclosure) else None
        if enclosure is not None:
            parts = with_caption(parts)
        elif message.replaces is not None and len(parts) == 1:
            try:
                return await self._edit(chat, int(message.replaces), parts[0])
            except TelegramError as error:
                raise meaning(error) from error
        elif topic is not None:
            parts = [replace(part, topic=topic) for part in parts]
        sent: list[str] = []
        try:
            for number, part in enumerate(parts, 1):
                file = enclosure if number == len(parts) else None
                sent.append(await (self._rest_of if sent else self._first)(chat, part, file))
        except SendError as error:
            error.begun = ",".join(sent)
            raise
        return ",".join(sent)

    async def leave(self, address: str) -> None:
        """Go out of a group. Raises SendError."""
        try:
            await self._bot.leave_chat(_place(address)[0])
        except TelegramError as error:
            raise meaning(error) from error

    async def _first(self, chat: int, part: Part, enclosure: Enclosure | None = None) -> str:
        try:
            if enclosure is not None:
                return await self._uploads.send(chat, part, enclosure)
            return await self._send(chat, part)
        except TelegramError as error:
            raise meaning(error, None if part.topic is None else chat) from error

    async def _rest_of(self, chat: int, part: Part, enclosure: Enclosure | None = None) -> str:
        """Send a part whose beginning is there: to try the whole again would show that twice."""
        for _ in range(_TRIES):
            await self._turn(str(chat))
            try:
                return await self._first(chat, part, enclosure)
            except RetryAfter as error:
                self._pause(str(chat), error.seconds)
                await self._rest(error.seconds)
            except NotSent:
                await self._rest(1)
        raise Ambiguous("only the beginning of the message could be sent")

    async def _send(self, chat: int, part: Part) -> str:
        sent: Any = await self._bot.send_message(
            chat,
            part.text,
            entities=part.entities,
            api_kwargs=_beside(part),
            message_thread_id=part.topic,
        )
        # True: `answers` has read it.
        return str(sent_id.get() if sent is True else sent.message_id)

    async def _edit(self, chat: int, message: int, part: Part) -> str:
        try:
            await self._bot.edit_message_text(
                part.text,
                chat,
                message,
                entities=part.entities,
                api_kwargs=_beside(part),
            )
        except BadRequest as error:
            if not says(error, "not modified"):
                return await self._send(chat, part)
        return str(message)

    async def withdraw(self, address: str, messages: Sequence[str]) -> None:
        """As the contract says. One that stays does not keep the others: it is told of when they are gone."""
        ids = [int(one) for message in messages for one in message.split(",") if one]
        stay: list[str] = []
        try:
            for place in range(0, len(ids), _BATCH):
                stay += await self._delete(int(address), ids[place : place + _BATCH])
        except TelegramError as error:
            raise meaning(error) from error
        if stay:
            raise Permanent("; ".join(dict.fromkeys(stay)))

    async def _delete(self, chat: int, ids: list[int]) -> list[str]:
        """Take these back; why some stay."""
        try:
            await self._bot.delete_messages(chat, ids)
        except (BadRequest, InvalidToken, NetworkError) as error:
            # "No such method" of a server before Bot API 7.0 looks like a rejected token, or like a fault of its own.
            if isinstance(error, TimedOut | NotConnected) or broken_off(error):
                raise
            return [why for one in ids if (why := await self._delete_or_blank(chat, one))]
        return []

    async def _delete_or_blank(self, chat: int, message: int) -> str:
        """Why it stays, if it does.

        Telegram deletes only what is younger than 48 hours; what is older and ours can be blanked, if it is no file.
        """
        await self._turn("")  # many one after the other: a pause may be asked for meanwhile
        try:
            await self._bot.delete_message(chat, message)
        except BadRequest as error:
            if says(error, "not found"):
                return ""
            try:
                await self._bot.edit_message_text(self._blank, chat, message)
            except BadRequest as stays:
                if not says(stays, "not found", "not modified", "can't be edited"):
                    return stays.message
        return ""

    async def fetch(self, file: SentFile, most: int) -> bytes:
        """The bytes of a document that somebody sent. Raises NotFetched."""
        return await fetch(self._bot, self._sending, file, most)

    # --- listening

    def offers(self, offer: Offer) -> None:
        """Answer what is typed behind the bot's name (BotFather: /setinline) with what `offer` finds."""
        self._inline = Inline(self._bot, offer)

    async def run(self, receive: Receive) -> None:
        """Listen until cancelled. Raises ChannelError when the token is revoked or taken by another program."""

        async def keep(updates: Sequence[Update]) -> None:
            await self._received(updates, receive)

        if self.hook is not None:
            self._listener = Listener(self._bot, self.hook, self._clock, self._rest, self._wait)
        else:
            backlog = Backlog(self._bot, self._when_full, self.holds)
            self._listener = Poller(
                self._bot, self._polling, self._clock, self._rest, self._deaf_after, backlog
            )
        await self._listener.run(keep)

    @property
    def ready(self) -> bool:
        """Whether updates are taken."""
        return self._listener is not None and self._listener.ready

    def heard_until(self, now: datetime) -> datetime | None:
        """As far as the last look reaches of which nothing waits with Telegram any more (`reach`)."""
        heard = self._listener.heard if self._listener is not None else None
        return min(now, heard) if heard is not None else None

    async def close(self) -> None:
        if self._inline is not None:
            await self._inline.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        # The bot's own shutdown leaves them open where nothing but sending was done.
        await asyncio.gather(self._sending.shutdown(), self._polling.shutdown())
        restored(self._redaction)

    def _wait(self, count: int) -> None:
        """So many updates wait with Telegram."""
        if count >= self.holds:
            self._when_full(count)

    async def _received(self, updates: Sequence[Update], receive: Receive) -> None:
        now = self._clock()
        if self._when_named is not None:
            self._when_named(self._bot.username)
            self._when_named = None
        batch = [one for update in updates if (one := self._parsed(update, now)) is not None]
        if batch:
            await receive(batch)
        for update in updates:
            if update.callback_query is not None:
                self._spawn_answer(update.callback_query.id)

    def _parsed(self, update: Update, now: datetime) -> Incoming | None:
        try:
            # Nothing of these is kept, and they are of no use a few seconds later.
            if update.inline_query is not None and self._inline is not None:
                self._inline.asked(update.inline_query)
            return parse(update, self._bot.username, now)
        except UNREADABLE:  # servers of other makers write what Telegram does not
            _log.error("update %d makes no sense and is skipped", update.update_id)
            return None

    def _spawn_answer(self, query: str) -> None:
        """Stop the button's spinner; beside the polling, for it decides nothing."""
        task = asyncio.create_task(self._answer(query))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, query: str) -> None:
        try:
            await self._bot.answer_callback_query(query)
        except TelegramError as error:
            _log.debug("a press could not be acknowledged: %s", sentence(error))


async def _at_once(_address: str) -> None:
    """No pace is to be kept."""


def _beside(part: Part) -> dict[str, Any]:
    """What is ready for the wire and needs no object of the library's."""
    return _NO_PREVIEW if part.keyboard is None else {**_NO_PREVIEW, "reply_markup": part.keyboard}


def _place(address: str) -> tuple[int, int | None]:
    """Chat and topic of an address: a chat's id, perhaps with a topic's behind a slash."""
    chat, _, topic = address.partition("/")
    return int(chat), int(topic) if topic else None
