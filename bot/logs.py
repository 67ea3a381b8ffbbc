"""What the program says of itself on standard error: one line an event, for people or for machines; home of structlog.

Everybody logs by the standard library. What is told is made safe here: tokens and secrets are blotted out of the whole
line, traceback included; a traceback has the sentences of our own errors only, for any other may quote what somebody
wrote; and in a storm each cause speaks once a minute and says how often it was silent.
"""

from __future__ import annotations

import hmac
import logging
import math
import os
import re
import socket
import ssl
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import TracebackType
from typing import Any, TextIO

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
#: Packages whose errors make their own sentences.
_OURS = ("bot", "content", "storage")
#: Between an error and what led to it.
_LED = {True: "led to:", False: "and, while that was handled:"}
_Raised = tuple[type[BaseException], BaseException, TracebackType | None]
#: Causes that are remembered.
_CAUSES = 1000
#: A format that begins with what is told has no words of its own that would say what went wrong.
_WORDLESS = re.compile(r"\W*%")
#: Numbers and ids: what changes from one line to the next of a cause. Looked for from where a word begins, lest a long one
#: be gone through from each of its letters.
_NUMBERS = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]*+\d[A-Za-z0-9]*+")
#: So much of it tells what it is.
_BEGINNING = 300


def set_up(level: str, form: str, hidden: Iterable[str] = ()) -> None:
    """Log from `level` up to standard error; `form`: text, or json (a line is one object); `hidden`: secrets."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(SafeFormatter(form, [one for one in hidden if len(one) >= _SHORTEST]))
    handler.addFilter(OnceAMinute())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _ended
    threading.excepthook = lambda lost: _ended(lost.exc_type, lost.exc_value, lost.exc_traceback)


def _ended(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """What Python says where nobody caught an error: it goes where the log goes, and is as safe."""
    if error is None:  # it is gone already
        return
    if not isinstance(error, Exception):  # an interrupt by the keyboard quotes nobody
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger(__name__).critical("the program ends by an error", exc_info=(kind, error, trace))


def pseudonym(key: bytes, channel: str, address: str) -> str:
    """What stands for a chat in the log: the same for all its lines, and of no use to whoever has not the key."""
    return hmac.digest(key, f"{channel}|{address}".encode(), "sha256").hex()[:12]


def _quoted(secret: str) -> str:
    """The pattern of a secret, however often it was quoted: JSON and a traceback put backslashes before some signs."""
    signs = {"\\": r"\\+", "'": r"\\*'", '"': r'\\*"'}
    return "".join(signs.get(one, re.escape(one)) for one in secret)


#: So many errors that led to one another are told.
_DEEPEST = 30


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
            [
                structlog.processors.ExceptionRenderer(_traceback),
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ]
            if form == "json"
            else [
                structlog.dev.ConsoleRenderer(
                    colors=False, pad_event_to=0, exception_formatter=_write_traceback
                )
            ]
        )
        super().__init__(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
            foreign_pre_chain=shared,
        )
        self._hidden = re.compile("|".join([_TOKEN.pattern, *map(_quoted, hidden)]))

    def format(self, record: logging.LogRecord) -> str:
        if record.name == "asyncio" and record.exc_info:
            # Behind the first line stands the task with its error as Python writes it, sentence and all.
            record.msg, record.args = record.getMessage().partition("\n")[0], ()
        return self._hidden.sub("[hidden]", super().format(record))


def _traceback(exc_info: _Raised) -> str:
    """What was raised with what led to it: frames and kinds, and the sentences of our own errors."""
    return "\n".join(_chain(exc_info[1], set()))


def _write_traceback(to: TextIO, raised: _Raised) -> None:
    to.write(f"\n{_traceback(raised)}")


def _chain(error: BaseException, seen: set[int]) -> Iterator[str]:
    """The lines of an error behind those of what led to it."""
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen and len(seen) < _DEEPEST:
        yield from _chain(before, seen)
        yield f"\n{_LED[before is error.__cause__]}\n"
    yield "Traceback (most recent call last):"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    yield _named(error)
    for part in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        if id(part) not in seen:
            yield from _chain(part, seen)


def _named(error: BaseException) -> str:
    """An error's kind and what it may say: what we wrote ourselves, or what the system calls a fault of its own."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    if kind.__module__.partition(".")[0] in _OURS:
        return f"{name}: {error}"
    if isinstance(error, ssl.SSLError):  # its numbers are not the system's
        return f"{name}: {getattr(error, 'reason', '')}"
    if isinstance(error, socket.gaierror):
        return f"{name}: {error.strerror}"
    if isinstance(error, OSError) and isinstance(error.errno, int):  # its own words may hold a file's name
        return f"{name}: {os.strerror(error.errno)}"
    return name


def _sentence(record: logging.LogRecord) -> tuple[Any, ...]:
    """What tells a line's cause: its format, and where that has no words of its own, what it begins with."""
    if not isinstance(record.args, tuple) or not record.args or not _WORDLESS.match(str(record.msg)):
        return (record.msg,)
    first = record.args[0]
    return record.msg, type(first), _NUMBERS.sub("", str(first)[:_BEGINNING])


class OnceAMinute(logging.Filter):
    """Lets a warning or an error of one cause pass once a minute; the next one says how many were held back.

    A cause is who speaks, in which sentence (not what stands in its gaps, unless it begins with one: then that too, but
    for numbers and ids), with which kind of exception. What a person was given a reference code for passes with its code:
    without its traceback, which the first of the cause has.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts seconds: none that is set back, or a cause would be silent until it has caught up."""
        super().__init__()
        self._clock = clock
        self._last: dict[tuple[Any, ...], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING or record.name == _ALWAYS:
            return True
        cause = (record.name, record.levelno, *_sentence(record), record.exc_info and record.exc_info[0])
        before, held = self._last.get(cause, (-math.inf, 0))
        now = self._clock()
        if now - before >= _MINUTE:
            if len(self._last) >= _CAUSES:
                self._last.clear()
            self._last[cause] = (now, 0)
            if held:
                record.held_back = held
            return True
        if hasattr(record, "reference"):
            record.exc_info = record.exc_text = None
            return True
        self._last[cause] = (before, held + 1)
        return False
