"""Files on their way out: the bytes once, and from then on the id that Telegram gave to them.

A file_id belongs to one bot and stands for the same bytes for ever, but nobody promises that it is always taken: one
that is refused is forgotten, and the bytes are sent anew, once.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from telegram import Bot, Message
from telegram.error import BadRequest, TimedOut

from bot.channels.base import Uploaded
from bot.channels.telegram.errors import says
from bot.channels.telegram.files import as_photo
from bot.channels.telegram.render import Part
from bot.messages import Enclosure

#: After so many time-outs in a row nobody waits any more for somebody else to bring a file's bytes: one after another they
#: would keep everybody for as long as each of them takes.
_VAIN = 2
#: What Telegram says of a file_id that it does not take; of bytes it says none of these.
_REFUSED = ("file identifier", "file_id", "file of type", "file_reference")


class Uploads:
    """Sends files by one bot."""

    def __init__(self, bot: Bot, uploaded: Uploaded | None, turn: Callable[[int], Awaitable[None]]) -> None:
        """`turn` waits until a message may go to a chat: whoever has waited for a file has had one that is over."""
        self._bot = bot
        self._turn = turn
        self._uploaded = uploaded
        #: Of files whose bytes are on their way for the first time.
        self._locks: dict[str, asyncio.Lock] = {}
        #: Of files that did not go in time: how often in a row.
        self._vain: dict[str, int] = {}

    async def send(self, chat: int, part: Part, enclosure: Enclosure) -> str:
        """Send a file with the words of `part` below it; the message's id. Raises TelegramError."""
        uploaded = self._uploaded if enclosure.picture or enclosure.shared else None
        if uploaded is None:
            return str((await self._send(chat, part, enclosure, enclosure.content)).message_id)
        key = _key(enclosure)
        known = await uploaded.find(key)
        if known is None:
            # Many get it at the same moment: the first one brings the bytes, the others wait for its id.
            async with self._first(key) as waited:
                known = await uploaded.find(key)
                if known is None and self._vain.get(key, 0) < _VAIN:
                    if waited:
                        await self._turn(chat)
                    return await self._bring(chat, part, enclosure, uploaded)
            if waited:
                await self._turn(chat)
        if known is None:
            return await self._bring(chat, part, enclosure, uploaded)
        try:
            return str((await self._send(chat, part, enclosure, known)).message_id)
        except BadRequest as error:
            if not says(error, *_REFUSED):
                raise
            await uploaded.forget(key)
        return await self._bring(chat, part, enclosure, uploaded)

    async def _bring(self, chat: int, part: Part, enclosure: Enclosure, uploaded: Uploaded) -> str:
        """Send the bytes, and remember the id that they got."""
        key = _key(enclosure)
        try:
            sent = await self._send(chat, part, enclosure, enclosure.content)
        except TimedOut:
            self._vain[key] = self._vain.get(key, 0) + 1
            raise
        self._vain.pop(key, None)
        given = _given(sent)
        if given:
            await uploaded.keep(key, given)
        return str(sent.message_id)

    @asynccontextmanager
    async def _first(self, key: str) -> AsyncIterator[bool]:
        """Whether somebody else had to be waited for."""
        lock = self._locks.setdefault(key, asyncio.Lock())
        waits = lock.locked()
        try:
            async with lock:
                yield waits
        finally:
            if not lock.locked():
                self._locks.pop(key, None)

    async def _send(self, chat: int, part: Part, enclosure: Enclosure, file: bytes | str) -> Message:
        below: dict[str, Any] = {
            "caption": part.text or None,
            "caption_entities": part.entities or None,
            "api_kwargs": {"reply_markup": part.keyboard},
            "filename": enclosure.name,
        }
        if as_photo(enclosure):
            return await self._bot.send_photo(chat, file, **below)
        # As it is: what Telegram makes of some kinds (a GIF becomes a film) is not meant.
        return await self._bot.send_document(chat, file, disable_content_type_detection=True, **below)


def _key(enclosure: Enclosure) -> str:
    """Tells a file from all others. A photo has no name that anybody sees; a document keeps the one it came with."""
    named = b"photo" if as_photo(enclosure) else b"file " + enclosure.name.encode()
    return hashlib.sha256(named + b"\0" + enclosure.content).hexdigest()[:32]


def _given(sent: Message) -> str:
    """The id of the file in a message; "" if there is none. Of a photo's sizes the last is the largest."""
    if sent.photo:
        return sent.photo[-1].file_id
    return sent.document.file_id if sent.document is not None else ""
