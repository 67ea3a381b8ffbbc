"""The Telegram channel: sending, withdrawing, the menu; polling is in `poll`."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    LinkPreviewOptions,
    Update,
)
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels.base import (
    Ambiguous,
    ChannelError,
    NotSent,
    Permanent,
    Receive,
    RetryAfter,
    Unreachable,
)
from bot.channels.telegram.errors import REVOKED, meaning, says, sentence
from bot.channels.telegram.parse import CHANNEL, parse
from bot.channels.telegram.poll import Poller, PollRequest, Rest
from bot.channels.telegram.redact import redacted, restored
from bot.channels.telegram.render import Part, render
from bot.channels.telegram.request import Request
from bot.messages import Message

_log = logging.getLogger(__name__)
_BATCH = 100
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
#: How often the rest of a message is tried again once its beginning has arrived.
_TRIES = 3

Menu = Sequence[tuple[str, str]]


class TelegramChannel:
    """One bot on Telegram, or on another Bot API server at `api_url`."""

    name = CHANNEL
    # Bots FAQ: 30 messages a second over all chats, one a second in one chat.
    pace: tuple[float, float] | None = (30.0, 1.0)

    def __init__(
        self,
        token: str,
        api_url: str = "",
        *,
        blank: str = "…",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        rest: Rest = asyncio.sleep,
    ) -> None:
        """`blank` takes the place of a text that cannot be deleted; `rest` waits so many seconds."""
        self._redaction = redacted(token)
        # Pauses as timedelta: the library warns of every other wish on standard error.
        os.environ.setdefault("PTB_TIMEDELTA", "1")
        self._sending = Request()
        self._polling = PollRequest()
        self._bot = Bot(
            token,
            base_url=f"{api_url.rstrip('/') or 'https://api.telegram.org'}/bot",
            request=self._sending,
            get_updates_request=self._polling,
        )
        self._blank = blank
        self._clock = clock
        self._rest = rest
        self._poller: Poller | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def username(self) -> str:
        """The bot's name. Raises Unreachable, ChannelError if the token is rejected."""
        try:
            await self._bot.initialize()
        except InvalidToken:
            # Its sentence holds the token.
            raise ChannelError(REVOKED) from None
        except TelegramError as error:
            raise Unreachable(f"Telegram cannot be reached: {sentence(error)}") from error
        return self._bot.username

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

    async def send(self, address: str, message: Message) -> str | None:
        """As the contract says; a message in several parts has their ids, set apart by commas."""
        chat, parts = int(address), render(message)
        if message.replaces is not None and len(parts) == 1:
            try:
                return await self._edit(chat, int(message.replaces), parts[0])
            except TelegramError as error:
                raise meaning(error) from error
        sent: list[str] = []
        for part in parts:
            sent.append(await (self._rest_of(chat, part) if sent else self._first(chat, part)))
        return ",".join(sent)

    async def _first(self, chat: int, part: Part) -> str:
        try:
            return await self._send(chat, part)
        except TelegramError as error:
            raise meaning(error) from error

    async def _rest_of(self, chat: int, part: Part) -> str:
        """Send a part whose beginning is there: to try the whole again would show that twice."""
        for _ in range(_TRIES):
            try:
                return await self._first(chat, part)
            except RetryAfter as error:
                await self._rest(error.seconds)
            except NotSent:
                await self._rest(1)
        raise Ambiguous("only the beginning of the message could be sent")

    async def _send(self, chat: int, part: Part) -> str:
        sent = await self._bot.send_message(
            chat,
            part.text,
            entities=part.entities,
            reply_markup=part.keyboard,
            link_preview_options=_NO_PREVIEW,
        )
        return str(sent.message_id)

    async def _edit(self, chat: int, message: int, part: Part) -> str:
        try:
            await self._bot.edit_message_text(
                part.text,
                chat,
                message,
                entities=part.entities,
                reply_markup=part.keyboard,
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as error:
            if not says(error, "not modified"):
                return await self._send(chat, part)
        return str(message)

    async def withdraw(self, address: str, messages: Sequence[str]) -> None:
        ids = [int(one) for message in messages for one in message.split(",") if one]
        try:
            for place in range(0, len(ids), _BATCH):
                await self._delete(int(address), ids[place : place + _BATCH])
        except TelegramError as error:
            raise meaning(error) from error

    async def _delete(self, chat: int, ids: list[int]) -> None:
        try:
            await self._bot.delete_messages(chat, ids)
        except BadRequest:
            for one in ids:
                await self._delete_or_blank(chat, one)

    async def _delete_or_blank(self, chat: int, message: int) -> None:
        """Telegram deletes only what is younger than 48 hours; what is older and ours can be blanked."""
        try:
            await self._bot.delete_message(chat, message)
        except BadRequest as error:
            if says(error, "not found"):
                return
            try:
                await self._bot.edit_message_text(self._blank, chat, message)
            except BadRequest as stays:
                if not says(stays, "not found", "not modified", "can't be edited"):
                    raise Permanent(stays.message) from stays

    # --- listening

    async def run(self, receive: Receive) -> None:
        """Poll until cancelled. Raises ChannelError when the token is revoked or taken by another program."""

        async def keep(updates: Sequence[Update]) -> None:
            await self._received(updates, receive)

        self._poller = Poller(self._bot, self._polling, keep, self._clock, self._rest)
        await self._poller.run()

    def heard_until(self, now: datetime) -> datetime | None:
        """As far as the last poll reaches that brought all there was."""
        return min(now, self._poller.heard) if self._poller is not None and self._poller.heard else None

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        # The bot's own shutdown leaves them open where nothing but sending was done.
        await asyncio.gather(self._sending.shutdown(), self._polling.shutdown())
        restored(self._redaction)

    async def _received(self, updates: Sequence[Update], receive: Receive) -> None:
        now = self._clock()
        batch = [one for update in updates if (one := parse(update, self._bot.username, now)) is not None]
        if batch:
            await receive(batch)
        for update in updates:
            if update.callback_query is not None:
                self._spawn_answer(update.callback_query.id)

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
