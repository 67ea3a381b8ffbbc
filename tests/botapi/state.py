"""What the emulated Telegram knows: chats, messages, pending updates, time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

BOT_ID = 4242
BOT_NAME = "chensong_test_bot"
#: How long Telegram keeps what nobody fetches (tdlib/telegram-bot-api, Client.cpp).
MESSAGE_LIFE, PRESS_LIFE = timedelta(hours=24), timedelta(seconds=150)


class Clock:
    """The emulator's time: the real one, pushed ahead at will."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += timedelta(seconds=seconds)


@dataclass(slots=True)
class Chat:
    id: int
    type: str
    title: str = ""
    started: bool = False
    migrated_to: int | None = None

    def plain(self) -> dict[str, Any]:
        return {"id": self.id, "type": self.type, **({"title": self.title} if self.title else {})}


@dataclass(slots=True)
class Sent:
    """One message in a chat; `by` is a user's id or the bot's."""

    id: int
    chat: int
    by: int
    date: datetime
    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    markup: dict[str, Any] | None = None
    edited: bool = False
    media: str = ""


@dataclass(slots=True)
class Pending:
    id: int
    body: dict[str, Any]
    expires: datetime


class State:
    """All of it under one condition, which is told at every change."""

    def __init__(self) -> None:
        self.changed = threading.Condition(threading.RLock())
        self.clock = Clock()
        self.chats: dict[int, Chat] = {}
        self.users: dict[int, dict[str, Any]] = {}
        self.messages: dict[int, dict[int, Sent]] = {}
        #: What the bot showed, in order: (chat, message id), again for each edit.
        self.shown: list[tuple[int, Sent]] = []
        self.pending: list[Pending] = []
        self.next_update = 900_000_001
        self.next_message = 1
        self.blocked: set[int] = set()
        self.presses: dict[str, datetime] = {}
        self.answered: list[str] = []
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.webhook = ""
        self.on_update: Callable[[], None] = lambda: None

    def add_message(self, chat: int, by: int, text: str = "", **more: Any) -> Sent:
        with self.changed:
            sent = Sent(self.next_message, chat, by, self.clock.now(), text, **more)
            self.next_message += 1
            self.messages.setdefault(chat, {})[sent.id] = sent
            return sent

    def show(self, sent: Sent) -> None:
        with self.changed:
            self.shown.append((sent.chat, sent))
            self.changed.notify_all()

    def add_update(self, kind: str, body: dict[str, Any]) -> int:
        """Queue an update for the bot; its id."""
        with self.changed:
            life = PRESS_LIFE if kind == "callback_query" else MESSAGE_LIFE
            update = self.next_update
            self.next_update += 1
            full = {"update_id": update, kind: body}
            self.pending.append(Pending(update, full, self.clock.now() + life))
        self.on_update()
        return update

    def jump_updates(self, to: int) -> None:
        """After a quiet week Telegram goes on from another number, lower ones included."""
        with self.changed:
            self.next_update = to

    def fetch(self, offset: int, limit: int, kinds: list[str]) -> list[dict[str, Any]]:
        """Confirm everything below `offset`, give what is left."""
        with self.changed:
            now = self.clock.now()
            if offset < 0:
                self.pending = self.pending[offset:]
            elif offset:
                self.pending = [one for one in self.pending if not _confirmed(one.id, offset)]
            self.pending = [one for one in self.pending if one.expires > now]
            wanted = [one.body for one in self.pending if not kinds or kinds_of(one.body) in kinds]
            return wanted[:limit]

    def message_body(self, sent: Sent) -> dict[str, Any]:
        """A message as the Bot API shows it."""
        with self.changed:
            body: dict[str, Any] = {
                "message_id": sent.id,
                "date": int(sent.date.timestamp()),
                "chat": self.chats[sent.chat].plain(),
                "from": bot_user() if sent.by == BOT_ID else self.users[sent.by],
            }
            if sent.media:
                body[sent.media] = _MEDIA[sent.media]
            else:
                body["text"] = sent.text
            if sent.entities:
                body["entities"] = sent.entities
            if sent.markup:
                body["reply_markup"] = sent.markup
            if sent.edited:
                body["edit_date"] = int(self.clock.now().timestamp())
            return body


def kinds_of(body: dict[str, Any]) -> str:
    return next(key for key in body if key != "update_id")


def bot_user() -> dict[str, Any]:
    return {"id": BOT_ID, "is_bot": True, "first_name": "Chensong", "username": BOT_NAME}


def _confirmed(update: int, offset: int) -> bool:
    # Ids go on from elsewhere after a quiet week: those far above the offset are older, not newer.
    return (update < offset and offset - update < 500_000) or update - offset > 500_000


_FILE = {"file_id": "f", "file_unique_id": "u"}
_MEDIA: dict[str, Any] = {
    "sticker": {
        **_FILE,
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
    },
    "photo": [{**_FILE, "width": 90, "height": 90}],
    "voice": {**_FILE, "duration": 3},
}
