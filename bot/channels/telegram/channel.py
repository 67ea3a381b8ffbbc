"""The Telegram channel: its own polling over a durable inbox, sending, withdrawing, the menu.

An update is confirmed to Telegram only by the offset of the next getUpdates, which is asked after `receive` has
returned, that is, after the update is stored.
"""

from __future__ import annotations

import asyncio
import logging
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
from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.base import ChannelError, Permanent, Receive, Unreachable
from bot.channels.telegram.errors import meaning, says
from bot.channels.telegram.parse import ALLOWED, CHANNEL, parse
from bot.channels.telegram.render import Part, render
from bot.messages import Message

_log = logging.getLogger(__name__)
_POLL = 30
_PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
#: So many 409 in a row, five seconds apart, mean that somebody else polls for good.
_CONFLICTS = 12
_BATCH = 100
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_REVOKED = (
    "Telegram rejects the bot token: take the present one from @BotFather and set CHENSONG_TELEGRAM_TOKEN"
)
_TAKEN = "another program polls with this bot token: stop it, or make a second bot with @BotFather"

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
    ) -> None:
        """`blank` takes the place of a text that cannot be deleted."""
        self._bot = Bot(
            token,
            base_url=f"{api_url.rstrip('/') or 'https://api.telegram.org'}/bot",
            request=HTTPXRequest(connection_pool_size=32, pool_timeout=10),
            get_updates_request=HTTPXRequest(connection_pool_size=1),
        )
        self._blank = blank
        self._clock = clock
        self._ready = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def username(self) -> str:
        """The bot's name. Raises Unreachable, ChannelError if the token is rejected."""
        try:
            await self._prepare()
        except TelegramError as error:
            raise Unreachable(f"Telegram cannot be reached: {error.message}") from error
        return self._bot.username

    async def publish_menus(self, menus: Mapping[str, Menu], chat: str | None = None) -> None:
        """Show these commands (by language, the first one for all other languages) to all, or in one chat."""
        scope = BotCommandScopeChat(int(chat)) if chat else BotCommandScopeAllPrivateChats()
        try:
            for number, (language, entries) in enumerate(menus.items()):
                commands = [BotCommand(command, about[:256]) for command, about in entries]
                await self._bot.set_my_commands(commands, scope, language_code=language if number else None)
        except TelegramError as error:
            _log.warning("the menu could not be set: %s", error.message)

    # --- sending

    async def send(self, address: str, message: Message) -> str | None:
        parts = render(message)
        try:
            if message.replaces is not None and len(parts) == 1:
                return await self._edit(int(address), int(message.replaces), parts[0])
            return ",".join([await self._send(int(address), part) for part in parts])
        except TelegramError as error:
            raise meaning(error) from error

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
        ids = [int(one) for message in messages for one in message.split(",")]
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
        await self._until_ready()
        offset: int | None = None
        failures = conflicts = 0
        while True:
            try:
                updates = await self._bot.get_updates(
                    offset=offset,
                    limit=_BATCH,
                    timeout=_POLL,
                    allowed_updates=ALLOWED,
                    read_timeout=_POLL + 15,
                )
            except InvalidToken:
                raise ChannelError(_REVOKED) from None
            except Conflict:
                conflicts += 1
                if conflicts >= _CONFLICTS:
                    raise ChannelError(_TAKEN) from None
                _log.warning("another program polls with this token")
                await asyncio.sleep(5)
                continue
            except TelegramError as error:
                await self._pause(error, failures)
                failures += 1
                continue
            failures = conflicts = 0
            if updates:
                await self._received(updates, receive)
                offset = updates[-1].update_id + 1

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._bot.shutdown()

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
            _log.debug("a press could not be acknowledged: %s", error.message)

    async def _prepare(self) -> None:
        if self._ready:
            return
        try:
            await self._bot.initialize()
        except InvalidToken:
            raise ChannelError(_REVOKED) from None
        self._ready = True

    async def _until_ready(self) -> None:
        """Go on trying while Telegram cannot be reached."""
        failures = 0
        while True:
            try:
                await self._prepare()
                # getUpdates is refused while a webhook is set; what waits there is kept.
                await self._bot.delete_webhook(drop_pending_updates=False)
            except TelegramError as error:
                await self._pause(error, failures)
                failures += 1
            else:
                return

    async def _pause(self, error: TelegramError, failures: int) -> None:
        if failures == 0:
            _log.warning("Telegram cannot be reached (%s); trying again", error.message)
        pause = _PAUSES[min(failures, len(_PAUSES) - 1)]
        if isinstance(error, RetryAfter):
            refused = meaning(error)
            pause = max(pause, getattr(refused, "seconds", 0.0))
        await asyncio.sleep(pause)
