"""A scripted person: says, presses, reads."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.botapi.state import BOT_ID, BOT_NAME, Sent, State, bot_user


@dataclass(frozen=True, slots=True)
class BotMessage:
    """What the bot showed: `buttons` are rows of (label, data)."""

    id: int
    chat: int
    text: str
    entities: tuple[tuple[str, int, int], ...] = ()
    buttons: tuple[tuple[tuple[str, str], ...], ...] = ()
    edited: bool = False

    @property
    def labels(self) -> list[str]:
        return [label for row in self.buttons for label, _ in row]


class Person:
    """Plays one account; waits by condition, never by sleeping."""

    def __init__(self, state: State, user: int) -> None:
        self._state = state
        self.id = user
        self._read = 0

    # --- doing

    def says(self, text: str, chat: int | None = None) -> int:
        """Send a text (in pieces of 4,096 as clients do); the id of the last update."""
        update = 0
        for place in range(0, max(1, len(text)), 4096):
            update = self._sends(chat or self.id, text[place : place + 4096])
        return update

    def sends(self, media: str) -> int:
        """Send a sticker, photo or voice."""
        return self._sends(self.id, "", media=media)

    def edits(self, text: str, message: int | None = None) -> int:
        """Edit one's own message, the last one if none is named."""
        with self._state.changed:
            mine = [sent for sent in self._state.messages[self.id].values() if sent.by == self.id]
            sent = next((one for one in mine if one.id == message), mine[-1])
            sent.text, sent.edited = text, True
            return self._state.add_update("edited_message", self._state.message_body(sent))

    def presses(self, label: str, message: BotMessage | None = None) -> int:
        """Press the newest button with this label, or with this data, also one whose message is gone or changed."""
        found = message if message is not None else self._newest_with(label)
        data = next(data for row in found.buttons for text, data in row if label in {text, data})
        return self.presses_data(data, found)

    def presses_data(self, data: str, message: BotMessage) -> int:
        """Send callback data as if a button of this message held it."""
        with self._state.changed:
            query = uuid.uuid4().hex
            self._state.presses[query] = self._state.clock.now()
            shown = Sent(message.id, message.chat, BOT_ID, self._state.clock.now(), message.text)
            body = {
                "id": query,
                "from": self._state.users[self.id],
                "message": self._state.message_body(shown),
                "chat_instance": "1",
                "data": data,
            }
            return self._state.add_update("callback_query", body)

    def blocks_bot(self) -> int:
        with self._state.changed:
            self._state.blocked.add(self.id)
            return self._member("kicked")

    def unblocks_bot(self) -> int:
        with self._state.changed:
            self._state.blocked.discard(self.id)
            return self._member("member")

    # --- seeing

    def reads(self, timeout: float = 15) -> BotMessage:
        """The next message that the bot sent or edited; AssertionError with the transcript if none comes."""
        with self._state.changed:
            if not self._state.changed.wait_for(lambda: len(self._mine()) > self._read, timeout):
                raise AssertionError(f"nothing came within {timeout} s. So far:\n{self.transcript()}")
            self._read += 1
            return self._mine()[self._read - 1]

    def reads_until(self, wanted: Callable[[BotMessage], bool] | str, timeout: float = 15) -> BotMessage:
        """Read on until a message fits (or holds a text)."""
        while True:
            message = self.reads(timeout)
            if wanted in message.text if isinstance(wanted, str) else wanted(message):
                return message

    def asks(self, text: str) -> BotMessage:
        """Say something and read the answer."""
        self.says(text)
        return self.reads()

    def quiet(self, seconds: float = 0.3) -> bool:
        """Whether nothing new comes within so many seconds."""
        with self._state.changed:
            return not self._state.changed.wait_for(lambda: len(self._mine()) > self._read, seconds)

    def heard(self) -> int:
        """How many messages and edits the bot has shown so far."""
        with self._state.changed:
            return len(self._mine())

    def waits(self, until: Callable[[], bool], timeout: float) -> bool:
        """Wait while things happen in the chats; whether it came true in time."""
        with self._state.changed:
            return self._state.changed.wait_for(until, timeout)

    def screen(self) -> list[BotMessage]:
        """What the bot's messages in the chat show now; deleted ones are gone."""
        with self._state.changed:
            chat = self._state.messages.get(self.id, {}).values()
            return [_shown(sent) for sent in chat if sent.by == BOT_ID]

    def own(self) -> list[str]:
        """One's own messages that are still in the chat."""
        with self._state.changed:
            chat = self._state.messages.get(self.id, {}).values()
            return [sent.text for sent in chat if sent.by == self.id]

    def transcript(self) -> str:
        return "\n".join(f"{message.id}: {message.text}  {message.labels}" for message in self._mine())

    # --- how

    def _sends(self, chat: int, text: str, media: str = "") -> int:
        with self._state.changed:
            self._state.chats[chat].started = True
            sent = self._state.add_message(chat, self.id, text, media=media)
            private = self._state.chats[chat].type == "private"
            # Group privacy: a bot sees commands, and replies to it.
            if not private and not (text.startswith("/") or f"@{BOT_NAME}" in text):
                return 0
            return self._state.add_update("message", self._state.message_body(sent))

    def _member(self, status: str) -> int:
        def member(state: str) -> dict[str, Any]:
            extra = {"until_date": 0} if state == "kicked" else {}
            return {"user": bot_user(), "status": state, **extra}

        old = "member" if status == "kicked" else "kicked"
        body = {
            "chat": self._state.chats[self.id].plain(),
            "from": self._state.users[self.id],
            "date": int(self._state.clock.now().timestamp()),
            "old_chat_member": member(old),
            "new_chat_member": member(status),
        }
        return self._state.add_update("my_chat_member", body)

    def _newest_with(self, label: str) -> BotMessage:
        for message in reversed(self._mine()):
            if any(label in {text, data} for row in message.buttons for text, data in row):
                return message
        raise AssertionError(f"no button {label!r}. So far:\n{self.transcript()}")

    def _mine(self) -> list[BotMessage]:
        return [_shown(sent) for chat, sent in self._state.shown if chat == self.id]


def _shown(sent: Sent) -> BotMessage:
    rows = (sent.markup or {}).get("inline_keyboard", [])
    return BotMessage(
        sent.id,
        sent.chat,
        sent.text,
        tuple((one["type"], one["offset"], one["length"]) for one in sent.entities),
        tuple(tuple((button["text"], button["callback_data"]) for button in row) for row in rows),
        sent.edited,
    )
