"""A scripted person: says, presses, reads."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from tests.botapi import bodies, inline, menus
from tests.botapi.state import BOT_ID, BOT_NAME, Sent, State, Upload

#: Code points in one message; Telegram's apps cut what is longer.
_LONGEST = 4096
#: Seconds until something comes: long, for on a busy machine a program that starves has broken no promise.
_TIMEOUT = 60.0


@dataclass(frozen=True, slots=True)
class BotMessage:
    """What the bot showed: `entities` are (type, offset, length) in UTF-16 units, `buttons` rows of (label, data)."""

    id: int
    chat: int
    text: str
    entities: tuple[tuple[str, int, int], ...] = ()
    buttons: tuple[tuple[tuple[str, str], ...], ...] = ()
    edited: bool = False
    #: "photo" or "document" where a file came with it; the text then stands below it.
    media: str = ""
    upload: Upload | None = None

    @property
    def labels(self) -> list[str]:
        return [label for row in self.buttons for label, _ in row]


class Person:
    """Plays one account; waits by condition, never by sleeping. `chat`: a group; else the chat with the bot."""

    def __init__(self, state: State, user: int) -> None:
        self._state = state
        self.id = user
        self._read: dict[int, int] = {}

    # --- doing

    def says(
        self,
        text: str,
        chat: int | None = None,
        reply_to: BotMessage | None = None,
        topic: int | None = None,
    ) -> int:
        """Send a text (in pieces of 4,096 as Telegram's apps do); the id of the last update, 0 if the bot sees none."""
        if not text.strip():
            raise ValueError("Telegram's apps send no empty text")
        place = chat if chat is not None else self.id
        replied = reply_to.id if reply_to is not None else None
        pieces = range(0, len(text), _LONGEST)
        return [
            self._sends(place, text[begin : begin + _LONGEST], reply_to=replied, topic=topic)
            for begin in pieces
        ][-1]

    def says_unnamed(self, text: str, chat: int) -> int:
        """Send a text as an admin whom the group hides."""
        with self._state.changed:
            sent = self._state.add_message(chat, self.id, text, entities=bodies.commands(text))
            if not self._reaches_bot(sent):
                return 0
            return self._state.add_update("message", bodies.anonymous(self._state, sent))

    def adds_bot(self, chat: int) -> int:
        """Take the bot into a group."""
        with self._state.changed:
            self._state.kicked.discard(chat)
            return self._member("left", "member", chat)

    def removes_bot(self, chat: int) -> int:
        """Throw the bot out of a group."""
        with self._state.changed:
            self._state.kicked.add(chat)
            return self._member("member", "kicked", chat)

    def sends(self, media: str) -> int:
        """Send a sticker, photo, voice or document."""
        return self._sends(self.id, "", media=media)

    def sends_file(self, name: str, content: bytes, caption: str = "") -> int:
        """Send a document, with words below it."""
        return self._sends(self.id, caption, media="document", upload=Upload(name, content))

    def sends_sticker(self) -> int:
        return self.sends("sticker")

    def sends_photo(self) -> int:
        return self.sends("photo")

    def edits(self, text: str, message: int | None = None) -> int:
        """Edit one's own message, the last one if none is named."""
        with self._state.changed:
            mine = [sent for sent in self._state.messages[self.id].values() if sent.by == self.id]
            sent = mine[-1] if message is None else next(one for one in mine if one.id == message)
            sent.text, sent.entities = text, bodies.commands(text)
            sent.edited, sent.edit_date = True, self._state.clock.now()
            return self._state.add_update("edited_message", bodies.message(self._state, sent))

    def presses(self, label: str, message: BotMessage | None = None) -> int:
        """Press the newest button with this label, or with this data, also one whose message is gone or changed."""
        found = message if message is not None else self._newest_with(label)
        fitting = [data for row in found.buttons for text, data in row if label in {text, data}]
        if not fitting:
            raise AssertionError(f"no button {label!r} on message {found.id}, only {found.labels}")
        return self.presses_data(fitting[0], found)

    def presses_data(self, data: str, message: BotMessage) -> int:
        """Send callback data as if a button of this message held it (a changed app can)."""
        with self._state.changed:
            query = str(next(_QUERIES))
            self._state.presses[query] = self._state.clock.now()
            body = {
                "id": query,
                "from": self._state.users[self.id],
                "message": bodies.pressed(self._state, message.chat, message.id),
                "chat_instance": "1",
                "data": data,
            }
            return self._state.add_update("callback_query", body)

    def types(self, words: str, place: str = "sender") -> int:
        """Type words behind the bot's name (`place`: in what kind of chat); the update, 0 if the bot sees none."""
        with self._state.changed:
            return inline.asks(self._state, self.id, words, str(next(_QUERIES)), place)

    def offered(self, words: str, place: str = "sender", timeout: float = _TIMEOUT) -> list[inline.Offer]:
        """What is offered for words behind the bot's name; AssertionError if the bot does not answer."""
        with self._state.changed:
            kept = inline.cached(self._state, self.id, words)
            if kept is not None:
                return list(kept)
            self.types(words, place)
            asking = list(self._state.asked.values())[-1]
            if not self._state.changed.wait_for(lambda: asking.offers is not None, timeout):
                raise AssertionError(f"no answer to {words!r} within {timeout} s")
            return list(asking.offers or ())

    def chooses(self, offer: inline.Offer, chat: int | None = None) -> int:
        """Send what was offered, in the chat with the bot or in a group; the id of the update."""
        with self._state.changed:
            place = chat if chat is not None else self.id
            sent = self._state.add_message(
                place, self.id, offer.message.text, entities=offer.message.entities, via_bot=True
            )
            # "Privacy mode": what is sent via the bot reaches it in groups too.
            return self._state.add_update("message", bodies.message(self._state, sent))

    def blocks_bot(self) -> int:
        with self._state.changed:
            self._state.blocked.add(self.id)
            return self._member("member", "kicked")

    def unblocks_bot(self) -> int:
        with self._state.changed:
            self._state.blocked.discard(self.id)
            return self._member("kicked", "member")

    def asks(self, text: str) -> BotMessage:
        """Say something and read the answer."""
        self.says(text)
        return self.reads()

    # --- seeing

    def reads(self, timeout: float = _TIMEOUT, chat: int | None = None) -> BotMessage:
        """The next message that the bot sent or edited; AssertionError with the transcript if none comes."""
        with self._state.changed:
            place = chat if chat is not None else self.id
            if not self._state.changed.wait_for(lambda: self._unread(place) > 0, timeout):
                raise AssertionError(f"nothing came within {timeout} s. So far:\n{self.transcript(place)}")
            number = self._read.get(place, 0)
            self._read[place] = number + 1
            return _shown(self._state.shown_in(place)[number])

    def reads_all(self, count: int, timeout: float = _TIMEOUT, chat: int | None = None) -> list[BotMessage]:
        """The next so many messages."""
        return [self.reads(timeout, chat) for _ in range(count)]

    def reads_until(
        self, wanted: Callable[[BotMessage], bool] | str, timeout: float = _TIMEOUT
    ) -> BotMessage:
        """Read on until a message fits (or holds a text)."""
        while True:
            message = self.reads(timeout)
            if wanted in message.text if isinstance(wanted, str) else wanted(message):
                return message

    def quiet(self, seconds: float = 0.3) -> bool:
        """Whether nothing new comes within so many seconds."""
        with self._state.changed:
            return not self._state.changed.wait_for(lambda: self._unread(self.id) > 0, seconds)

    def heard(self) -> int:
        """How many messages and edits the bot has shown so far."""
        with self._state.changed:
            return len(self._state.shown_in(self.id))

    def seen(self) -> list[BotMessage]:
        """All of them, as they looked when they were shown."""
        with self._state.changed:
            return [_shown(sent) for sent in self._state.shown_in(self.id)]

    def waits(self, until: Callable[[], bool], timeout: float) -> bool:
        """Wait while things happen in the chats; whether it came true in time."""
        with self._state.changed:
            return self._state.changed.wait_for(until, timeout)

    def screen(self, chat: int | None = None) -> list[BotMessage]:
        """What the bot's messages in the chat show now; deleted ones are gone."""
        with self._state.changed:
            there = self._state.messages.get(chat if chat is not None else self.id, {}).values()
            return [_shown(sent) for sent in there if sent.by == BOT_ID]

    def own(self) -> list[str]:
        """One's own messages that are still in the chat."""
        with self._state.changed:
            chat = self._state.messages.get(self.id, {}).values()
            return [sent.text for sent in chat if sent.by == self.id]

    def notes(self) -> list[str]:
        """The notes that answered presses so far, in order, empty ones included."""
        with self._state.changed:
            return list(self._state.answered.values())

    def menu(self) -> list[str]:
        """The commands that the app offers in the chat with the bot."""
        with self._state.changed:
            return [one["command"] for one in menus.seen_by(self._state, self.id)]

    def transcript(self, chat: int | None = None) -> str:
        with self._state.changed:
            shown = [_shown(sent) for sent in self._state.shown_in(chat if chat is not None else self.id)]
        return "\n".join(f"{message.id}: {message.text}  {message.labels}" for message in shown)

    # --- how

    def _sends(
        self,
        chat: int,
        text: str,
        media: str = "",
        reply_to: int | None = None,
        upload: Upload | None = None,
        topic: int | None = None,
    ) -> int:
        with self._state.changed:
            place = self._state.chats[chat]
            if place.type == "private":
                if self.id in self._state.blocked:
                    raise RuntimeError("Telegram's apps offer nothing but to unblock")
                place.started = True
            sent = self._state.add_message(
                chat,
                self.id,
                text,
                media=media,
                reply_to=reply_to,
                entities=bodies.commands(text),
                thread=topic,
                upload=upload,
            )
            if place.type != "private" and not self._reaches_bot(sent):
                return 0
            return self._state.add_update("message", bodies.message(self._state, sent))

    def _reaches_bot(self, sent: Sent) -> bool:
        """In a group a bot in privacy mode gets commands that may be meant for it, and replies to it.

        Source: "Privacy mode" in Telegram's page on the features of bots.
        """
        replied = self._state.messages[sent.chat].get(sent.reply_to or 0)
        if replied is not None and replied.by == BOT_ID:
            return True
        if not sent.entities:
            return False
        _, _, whose = sent.text[: sent.entities[0]["length"]].partition("@")
        return whose.lower() in {"", BOT_NAME.lower()}

    def _member(self, old: str, new: str, chat: int | None = None) -> int:
        place = chat if chat is not None else self.id
        body = bodies.membership(self._state, place, self.id, old, new)
        return self._state.add_update("my_chat_member", body)

    def _unread(self, chat: int) -> int:
        return len(self._state.shown_in(chat)) - self._read.get(chat, 0)

    def _newest_with(self, label: str) -> BotMessage:
        with self._state.changed:
            for sent in reversed(self._state.shown_in(self.id)):
                message = _shown(sent)
                if any(label in pair for row in message.buttons for pair in row):
                    return message
        raise AssertionError(f"no button {label!r}. So far:\n{self.transcript()}")


_QUERIES = itertools.count(5_000_000_000_001)


def _shown(sent: Sent) -> BotMessage:
    rows = (sent.markup or {}).get("inline_keyboard", [])
    return BotMessage(
        sent.id,
        sent.chat,
        sent.text,
        tuple((one["type"], one["offset"], one["length"]) for one in sent.entities),
        tuple(
            tuple((button["text"], button.get("callback_data") or button.get("url", "")) for button in row)
            for row in rows
        ),
        sent.edited,
        sent.media,
        sent.upload,
    )
