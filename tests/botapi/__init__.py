"""An emulator of the Telegram Bot API over real HTTP, and a scripted person who plays on it."""

from tests.botapi.faults import (
    Blocked,
    HalfJson,
    RefuseConnection,
    ResetAfterDelivery,
    ServerError,
    Taken,
    TimeoutAfterDelivery,
    TooMany,
)
from tests.botapi.person import BotMessage, Person
from tests.botapi.server import BotApi

__all__ = [
    "Blocked",
    "BotApi",
    "BotMessage",
    "HalfJson",
    "Person",
    "RefuseConnection",
    "ResetAfterDelivery",
    "ServerError",
    "Taken",
    "TimeoutAfterDelivery",
    "TooMany",
]
