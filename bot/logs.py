"""What the program says of itself on standard error: one line an event, for people or for machines; home of structlog.

Everybody logs by the standard library. What is told is made safe here: tokens and secrets are blotted out of the whole
line, traceback included, and in a storm each cause speaks once a minute and says how often it was silent.
"""

from __future__ import annotations

import hmac
import logging
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import structlog

#: Libraries speak from warnings up: aiohttp and telegram would print the token, which stands in every address.
_QUIET = ("aiohttp", "httpx", "telegram", "schedule", "asyncio", "uvicorn", "psycopg.pool")
#: A bot token as BotFather gives it out (core.telegram.org/bots/api#authorizing-your-bot).
_TOKEN = re.compile(r"(?<!\d)\d{3,}:[A-Za-z0-9_-]{20,}")
#: Shorter than this a secret would blot out ordinary words.
_SHORTEST = 8
_MINUTE = 60.0
#: Who is never held back: each refusal is a line of its own (bot/conversation/denials.py).
_ALWAYS = "bot.conversation.denials"
#: Causes that are remembered.
_CAUSES = 1000


def set_up(level: str, form: str, hidden: Iterable[str] = ()) -> None:
    """Log from `level` up to standard error; `form`: text, or json (a line is one object); `hidden`: secrets."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(SafeFormatter(form, [one for one in hidden if len(one) >= _SHORTEST]))
    handler.addFilter(OnceAMinute())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def pseudonym(key: bytes, channel: str, address: str) -> str:
    """What stands for a chat in the log: the same for all its lines, and of no use to whoever has not the key."""
    return hmac.digest(key, f"{channel}|{address}".encode(), "sha256").hex()[:12]


class SafeFormatter(structlog.stdlib.ProcessorFormatter):
    """A line with time (UTC), level, logger and fields; nothing secret in it."""

    def __init__(self, form: str, hidden: Sequence[str]) -> None:
        shared: list[Any] = [
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ]
        last: list[Any] = (
            [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
            if form == "json"
            else [
                structlog.dev.ConsoleRenderer(
                    colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
                )
            ]
        )
        super().__init__(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
            foreign_pre_chain=shared,
        )
        self._hidden = re.compile("|".join([_TOKEN.pattern, *map(re.escape, hidden)]))

    def format(self, record: logging.LogRecord) -> str:
        return self._hidden.sub("[hidden]", super().format(record))


class OnceAMinute(logging.Filter):
    """Lets a warning or an error of one cause pass once a minute; the next one says how many were held back.

    A cause is who speaks, in which sentence (not what stands in its gaps), with which kind of exception. What a person
    was given a reference code for passes with its code: without its traceback, which the first of the cause has.
    """

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[tuple[Any, ...], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING or record.name == _ALWAYS:
            return True
        cause = (record.name, record.levelno, record.msg, record.exc_info and record.exc_info[0])
        before, held = self._last.get(cause, (-_MINUTE, 0))
        if record.created - before >= _MINUTE:
            if len(self._last) >= _CAUSES:
                self._last.clear()
            self._last[cause] = (record.created, 0)
            if held:
                record.held_back = held
            return True
        if hasattr(record, "reference"):
            record.exc_info = record.exc_text = None
            return True
        self._last[cause] = (before, held + 1)
        return False
