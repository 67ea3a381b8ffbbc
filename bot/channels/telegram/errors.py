"""What Telegram's errors mean to the sender. Its sentences are read here and nowhere else."""

from __future__ import annotations

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.channels import base

#: The connection was never made: nothing can have arrived (httpx's exception classes).
_BEFORE = {"ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol"}
#: The person is gone, whatever we send.
_GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "user not found")


def meaning(error: TelegramError) -> base.SendError:
    """The one of our five kinds that an error is."""
    match error:
        case RetryAfter():
            return base.RetryAfter(_seconds(error))
        case ChatMigrated():
            return base.NewAddress(str(error.new_chat_id))
        case InvalidToken():
            # Its sentence holds the token.
            return base.NotSent("Telegram rejects the token")
        case Forbidden():
            return base.Permanent(error.message, unreachable=True)
        case BadRequest():
            gone = any(sentence in error.message.lower() for sentence in _GONE)
            return base.Permanent(error.message, unreachable=gone)
    if type(error.__cause__).__name__ in _BEFORE:
        return base.NotSent(error.message)
    # A time-out or a reset after writing, an answer of 5xx: it may have been done.
    return base.Ambiguous(error.message)


def says(error: BadRequest, *sentences: str) -> bool:
    """Whether Telegram's sentence holds one of these."""
    return any(sentence in error.message.lower() for sentence in sentences)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait if isinstance(wait, int | float) else wait.total_seconds())
