"""A document that somebody sent, fetched from Telegram: where it lies is asked anew each time, for a link holds an hour.

The Bot API gives files of at most 20 MB to bots (getFile); we ask for smaller ones only.
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels.base import NotFetched
from bot.channels.telegram.errors import says
from bot.channels.telegram.request import Request
from bot.messages import SentFile


async def fetch(bot: Bot, request: Request, file: SentFile, most: int) -> bytes:
    """The bytes of a file. Raises NotFetched: too large, gone, or not to be had for now."""
    try:
        found = await bot.get_file(file.id)
        if not found.file_path or urlsplit(found.file_path).scheme not in {"http", "https"}:
            raise NotFetched("file-gone")
        if (found.file_size or 0) > most:
            raise NotFetched("file-large")
        content = await request.download(quote(found.file_path, safe=":/%"), most)
    except BadRequest as error:
        # The same sentence stands for a file that is gone and for one that cannot be had just now.
        key = "file-large" if says(error, "too big") else "file-gone"
        raise NotFetched(key, again=says(error, "temporarily")) from error
    except InvalidToken as error:
        raise NotFetched("file-unreachable") from error
    except TelegramError as error:
        raise NotFetched("file-unreachable", again=True) from error
    if content is None:
        raise NotFetched("file-large")
    return content
