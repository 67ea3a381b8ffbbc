"""Updates as Telegram sends them -> the library's objects.

Nearly all that comes is a short text, which has five of a message's hundred fields. The library looks for every one of
them, and asks at each that it sets whether the object may still change: that took a tenth of a turn.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from telegram import Chat, Message, Update, User

#: What the library raises on an update that it cannot read.
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError)
#: All that a text in a private chat or a group has, unless it is a command, holds a link, or answers another one.
_TEXT = frozenset(("message_id", "from", "chat", "date", "text"))


class _Open:
    """An object whose attributes are set as any other's.

    Both, for Python has one place for them: where one is its own and the other is not, it looks both up at each use.
    """

    __slots__ = ()
    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__


class _Update(_Open, Update):
    __slots__ = ()


class _Message(_Open, Message):
    __slots__ = ()


class _User(_Open, User):
    __slots__ = ()


class _Chat(_Open, Chat):
    __slots__ = ()


def read(raw: dict[str, Any]) -> Update:
    """As `Update.de_json` reads it. Raises one of UNREADABLE."""
    message = raw.get("message")
    if isinstance(message, dict) and message.keys() == _TEXT and len(raw) == len(("update_id", "message")):
        return _Update(raw["update_id"], message=_said(message))
    if isinstance(press := raw.get("callback_query"), dict):
        press.setdefault("chat_instance", "")  # the library wants it, we do not; other servers leave it out
    return Update.de_json(raw)


def _said(message: dict[str, Any]) -> Message:
    return _Message(
        message["message_id"],
        datetime.fromtimestamp(message["date"], UTC),
        _Chat.de_json(message["chat"]),
        from_user=_User.de_json(message["from"]),
        text=message["text"],
    )
