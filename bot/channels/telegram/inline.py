"""Words typed behind the bot's name in any chat, answered with what is offered for them.

Telegram asks at each letter, so nothing of it is stored, a person's newest question takes the place of the one
before, and only so many are looked up at a time. An answer is kept by Telegram for whoever asked, and not for long:
what may be offered changes with each check.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from telegram import Bot, InlineQuery, InlineQueryResultArticle, InputTextMessageContent, LinkPreviewOptions
from telegram.error import TelegramError

from bot.channels.base import Offer
from bot.channels.telegram.errors import sentence
from bot.channels.telegram.parse import CHANNEL
from bot.channels.telegram.render import render
from bot.messages import Asked, Offered

_log = logging.getLogger(__name__)
#: Seconds for which Telegram may give the same answer again to the same person.
CACHE = 5
#: Questions looked up at a time, and people whose question may wait; more than those get no answer.
_AT_ONCE, _MOST = 4, 200
#: Bot API, InlineQuery: "up to 256 characters"; another server may bring more.
_LONGEST = 256
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Inline:
    """Answers what is asked of one bot."""

    def __init__(self, bot: Bot, offer: Offer) -> None:
        self._bot = bot
        self._offer = offer
        self._working: dict[int, asyncio.Task[None]] = {}
        self._room = asyncio.Semaphore(_AT_ONCE)

    def asked(self, query: InlineQuery) -> None:
        """Answer it beside everything else."""
        who = query.from_user.id
        if query.from_user.is_bot or (who not in self._working and len(self._working) >= _MOST):
            return
        before = self._working.get(who)
        if before is not None:
            before.cancel()
        task = asyncio.create_task(self._answer(query))
        self._working[who] = task
        task.add_done_callback(lambda done: self._over(who, done))

    async def close(self) -> None:
        """Leave what is asked unanswered."""
        working = list(self._working.values())
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)

    def _over(self, who: int, task: asyncio.Task[None]) -> None:
        if self._working.get(who) is task:
            del self._working[who]
        error = None if task.cancelled() else task.exception()
        if error is not None:
            _log.error("a question behind the bot's name could not be answered", exc_info=error)

    async def _answer(self, query: InlineQuery) -> None:
        async with self._room:
            offered = await self._offer(_asked(query, self._bot.username))
        try:
            await self._bot.answer_inline_query(
                query.id, _articles(offered), cache_time=CACHE, is_personal=True
            )
        except TelegramError as error:
            _log.debug("an answer behind the bot's name was not taken: %s", sentence(error))


def _asked(query: InlineQuery, username: str) -> Asked:
    """Whoever asks is known by their private chat, whose number is their own."""
    return Asked(
        channel=CHANNEL,
        address=str(query.from_user.id),
        words=query.query[:_LONGEST],
        link=f"https://t.me/{username}",
    )


def _articles(offered: Sequence[Offered]) -> list[InlineQueryResultArticle]:
    return [
        InlineQueryResultArticle(
            one.id,
            one.title,
            InputTextMessageContent(part.text, entities=part.entities, link_preview_options=_NO_PREVIEW),
            description=one.about,
        )
        for one in offered
        for part in render(one.message)[:1]
    ]
