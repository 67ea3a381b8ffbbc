"""Files on their way from a channel to a turn: fetched when their turn comes, a few times if need be.

Only where a file is to be had is kept with its event: a platform keeps the file longer than we are away, accepting a
message stays as quick as ever, and what nobody may send is never fetched at all.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.channels.base import BringsFiles, Channel, NotFetched
from bot.messages import Incoming, SentFile

_log = logging.getLogger(__name__)
#: Bytes of a file, at most: as much as a deck in an archive may have.
MOST = 5 * 1024 * 1024
_PAUSES = (1.0, 3.0, None)


class Fetching:
    """Brings the bytes of what was sent."""

    def __init__(
        self, channels: Mapping[str, Channel], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._channels = channels
        self._sleep = sleep

    async def __call__(self, incoming: Incoming) -> SentFile | None:
        """The file with its bytes, or with the reason why there are none."""
        file = incoming.file
        channel: object = self._channels.get(incoming.channel)
        if file is None or not isinstance(channel, BringsFiles):
            return file
        if file.size > MOST:
            return replace(file, trouble="file-large")
        for pause in _PAUSES:
            try:
                return replace(file, content=await channel.fetch(file, MOST))
            except NotFetched as error:
                if pause is None or not error.again:
                    _log.info("a file of event %s could not be had: %s", incoming.event_id, error.key)
                    return replace(file, trouble=error.key)
                await self._sleep(pause)
        raise AssertionError("the last round returns")
