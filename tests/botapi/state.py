"""What the emulated Telegram knows: users, chats, messages, presses, menus."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tests.botapi.clock import Clock
from tests.botapi.updates import Pending, Updates

BOT_ID = 4242
BOT_NAME = "chensong_test_bot"


@dataclass(slots=True)
class Chat:
    """`started`: whether the bot may write here unasked; `members`: of a group."""

    id: int
    type: str
    title: str = ""
    started: bool = False
    migrated_to: int | None = None
    members: set[int] = field(default_factory=set)
    #: Topics by their ids.
    topics: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came over the wire."""

    name: str
    content: bytes


@dataclass(slots=True)
class Sent:
    """One message in a chat; `by` is a user's id or the bot's. `keyboard`: it brought one that is not inline."""

    id: int
    chat: int
    by: int
    date: datetime
    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    markup: dict[str, Any] | None = None
    edited: bool = False
    media: str = ""
    reply_to: int | None = None
    edit_date: datetime | None = None
    keyboard: bool = False
    #: The id of the file in it, where it was sent by that.
    file: str = ""
    #: Chosen from what the bot offered behind its name.
    via_bot: bool = False
    upload: Upload | None = None
    thread: int | None = None

    @property
    def file_id(self) -> str:
        """What the file in it is called."""
        return self.file or f"BQ{self.chat}-{self.id}"


@dataclass(slots=True)
class Asking:
    """Words that somebody typed behind the bot's name; `offers`: what the bot answered."""

    user: int
    words: str
    at: datetime
    offers: Sequence[Any] | None = None


class State:
    """All of it under one condition, which is told at every change."""

    def __init__(self) -> None:
        self.changed = threading.Condition(threading.RLock())
        self.clock = Clock()
        self.updates = Updates(self.clock)
        self.chats: dict[int, Chat] = {}
        self.users: dict[int, dict[str, Any]] = {}
        #: Users whom the bot has met: it has had an update with them in it.
        self.met: set[int] = set()
        self.messages: dict[int, dict[int, Sent]] = {}
        #: What the bot showed, in order, as it looked then: (chat, message), again for each edit.
        self.shown: list[tuple[int, Sent]] = []
        self._shown_in: dict[int, list[Sent]] = {}
        self.next_message = 1
        #: Files by their ids, also of messages that are deleted; path -> (id of a file, until when it can be fetched).
        self.files: dict[str, Upload] = {}
        self.kinds: dict[str, str] = {}
        #: Ids that Telegram takes no more.
        self.lost: set[str] = set()
        self.links: dict[str, tuple[str, datetime]] = {}
        self.blocked: set[int] = set()
        self.deactivated: set[int] = set()
        self.kicked: set[int] = set()
        #: Id of a press -> when it was made, and the note with which the bot answered it.
        self.presses: dict[str, datetime] = {}
        self.answered: dict[str, str] = {}
        #: Questions behind the bot's name by their ids; (user or 0 for everybody, words) -> until when shown again, what.
        self.asked: dict[str, Asking] = {}
        self.cached: dict[tuple[int, str], tuple[datetime, Sequence[Any]]] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.webhook, self.webhook_secret, self.webhook_connections = "", "", 40
        #: When a try failed last, and how; since when the webhook answers 410.
        self.webhook_error: tuple[datetime, str] | None = None
        self.webhook_gone: datetime | None = None
        self.on_webhook: Callable[[], None] = lambda: None
        self.on_update: Callable[[], None] = lambda: None

    @property
    def pending(self) -> list[Pending]:
        """The updates that the bot has not confirmed."""
        return self.updates.pending

    def add_message(self, chat: int, by: int, text: str = "", **more: Any) -> Sent:
        with self.changed:
            sent = Sent(self.next_message, chat, by, self.clock.now(), text, **more)
            self.next_message += 1
            self.messages.setdefault(chat, {})[sent.id] = sent
            if sent.upload is not None:
                self.files[sent.file_id] = sent.upload
                self.kinds[sent.file_id] = sent.media
            return sent

    def show(self, sent: Sent) -> None:
        """The bot sent or edited this: whoever waits for it is woken."""
        with self.changed:
            now = replace(sent, entities=list(sent.entities))
            self.shown.append((sent.chat, now))
            self._shown_in.setdefault(sent.chat, []).append(now)
            self.changed.notify_all()

    def shown_in(self, chat: int) -> list[Sent]:
        """What the bot showed in one chat, in order."""
        return self._shown_in.setdefault(chat, [])

    def add_update(self, kind: str, body: dict[str, Any]) -> int:
        """Queue an update for the bot; its id, 0 if it is not one that the bot asked for."""
        with self.changed:
            update = self.updates.add(kind, body)
            self.met.add(body.get("from", {}).get("id", 0))
        self.on_update()
        return update

    def confirm(self, update: int) -> None:
        """The webhook has taken this update."""
        with self.changed:
            self.updates.pending = [one for one in self.updates.pending if one.id != update]
            self.changed.notify_all()

    def set_webhook(self, url: str = "", secret: str = "", connections: int = 40) -> None:
        """Another webhook, or none. What went wrong before is forgotten, unless it is the same one again."""
        with self.changed:
            wanted = (url, secret, connections)
            if wanted != (self.webhook, self.webhook_secret, self.webhook_connections):
                self.webhook_error = self.webhook_gone = None
            self.webhook, self.webhook_secret, self.webhook_connections = wanted
            self.changed.notify_all()

    def jump_updates(self, to: int) -> None:
        """After a quiet week Telegram goes on from another number, lower ones included."""
        with self.changed:
            self.updates.jump(to)
