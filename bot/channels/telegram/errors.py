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
from bot.channels.telegram.request import BrokenOff, NotConnected, TurnedAway

REVOKED = (
    "Telegram rejects the bot token: take the present one from @BotFather and set CHENSONG_TELEGRAM_TOKEN"
)
#: A page of HTML behind an error says nothing beyond its first words.
_LONGEST = 200
#: A topic that was deleted.
_NO_TOPIC = "message thread not found"
#: The person is gone, whatever we send.
_GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "user not found")


def meaning(error: TelegramError, whole: int | None = None) -> base.SendError:
    """The one of our five kinds that an error is; `whole`: the chat, where it was sent to a topic of it."""
    match error:
        case BadRequest() if whole is not None and says(error, _NO_TOPIC):
            return base.NewAddress(str(whole))
        case RetryAfter():
            return base.RetryAfter(seconds(error))
        case ChatMigrated():
            return base.NewAddress(str(error.new_chat_id))
        case InvalidToken() | NotConnected() | TurnedAway():
            return base.NotSent(sentence(error))
        case Forbidden():
            return base.Permanent(sentence(error), unreachable=True)
        case BadRequest():
            gone = any(sentence in error.message.lower() for sentence in _GONE)
            return base.Permanent(sentence(error), unreachable=gone)
    # A time-out or a reset after writing, an answer of 5xx: it may have been done.
    return base.Ambiguous(sentence(error))


def broken_off(error: TelegramError) -> bool:
    """Whether a connection was made and nothing came back over it."""
    return isinstance(error, BrokenOff)


def says(error: BadRequest, *sentences: str) -> bool:
    """Whether Telegram's sentence holds one of these."""
    return any(sentence in error.message.lower() for sentence in sentences)


def sentence(error: TelegramError) -> str:
    """What went wrong, for a log: short, and without the token."""
    if isinstance(error, InvalidToken):
        return "Telegram rejects the token"  # its own sentence may hold it
    return error.message[:_LONGEST]


def seconds(error: RetryAfter) -> float:
    """The pause that is asked for."""
    wait = error.retry_after
    return float(wait if isinstance(wait, int | float) else wait.total_seconds())
