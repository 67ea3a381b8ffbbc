"""How the Bot API writes what is known: users, chats, messages, presses as JSON objects."""

from __future__ import annotations

import re
from typing import Any

from tests.botapi.state import BOT_ID, BOT_NAME, Chat, Sent, State

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(@\w+)?")
_FILE = {"file_id": "f", "file_unique_id": "u"}
_SMALL, _LARGE = {"width": 90, "height": 60}, {"width": 900, "height": 600}
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
    "document": {**_FILE, "file_name": "notes.txt", "file_size": 12},
}


def bot() -> dict[str, Any]:
    return {"id": BOT_ID, "is_bot": True, "first_name": "Chensong", "username": BOT_NAME}


def chat(state: State, one: Chat) -> dict[str, Any]:
    if one.type == "private":
        user = state.users[one.id]
        return {"id": one.id, "type": one.type, "first_name": user["first_name"]}
    return {"id": one.id, "type": one.type, "title": one.title}


def message(state: State, sent: Sent) -> dict[str, Any]:
    body: dict[str, Any] = {
        "message_id": sent.id,
        "date": int(sent.date.timestamp()),
        "chat": chat(state, state.chats[sent.chat]),
        "from": bot() if sent.by == BOT_ID else state.users[sent.by],
    }
    if sent.media:
        body[sent.media] = _media(sent)
        if sent.text:
            body["caption"] = sent.text
    else:
        body["text"] = sent.text
    if sent.entities:
        body["caption_entities" if sent.media else "entities"] = sent.entities
    if sent.markup:
        body["reply_markup"] = sent.markup
    if sent.edit_date:
        body["edit_date"] = int(sent.edit_date.timestamp())
    if sent.via_bot:
        body["via_bot"] = bot()
    if sent.thread is not None:
        body |= {"message_thread_id": sent.thread, "is_topic_message": True}
    replied = state.messages[sent.chat].get(sent.reply_to or 0)
    if replied is not None:
        # Only one step back is told (Bot API, Message.reply_to_message).
        body["reply_to_message"] = message(state, _without_reply(replied))
    return body


#: Who speaks for an admin that hides behind the group (Bot API, Message.from: "a fake sender user").
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


def anonymous(state: State, sent: Sent) -> dict[str, Any]:
    """A message of an anonymous admin (Bot API, Message.sender_chat: the supergroup itself)."""
    body = message(state, sent)
    return {**body, "from": ANONYMOUS, "sender_chat": body["chat"]}


def membership(state: State, chat_id: int, by: int, old: str, new: str) -> dict[str, Any]:
    """What my_chat_member tells: another standing of the bot in a chat."""

    def member(status: str) -> dict[str, Any]:
        return {"user": bot(), "status": status, **({"until_date": 0} if status == "kicked" else {})}

    return {
        "chat": chat(state, state.chats[chat_id]),
        "from": bot() if by == BOT_ID else state.users[by],
        "date": int(state.clock.now().timestamp()),
        "old_chat_member": member(old),
        "new_chat_member": member(new),
    }


def _media(sent: Sent) -> Any:
    if sent.upload is None or sent.media not in {"document", "photo"}:
        return _MEDIA[sent.media]
    body: dict[str, Any] = {"file_id": sent.file_id, "file_unique_id": f"u{sent.file_id}"}
    if sent.media == "photo":
        # A small size first; each has an id, and each id stands for the whole photo.
        return [{"file_id": f"small{sent.id}", "file_unique_id": f"s{sent.id}", **_SMALL}, {**body, **_LARGE}]
    named = {"file_name": sent.upload.name} if sent.upload.name else {}
    return {**body, **named, "file_size": len(sent.upload.content)}


def pressed(state: State, chat_id: int, message_id: int) -> dict[str, Any]:
    """The message that a pressed button belongs to; what is gone is told by its id and a date of 0."""
    sent = state.messages.get(chat_id, {}).get(message_id)
    if sent is not None:
        return message(state, sent)
    return {"chat": chat(state, state.chats[chat_id]), "message_id": message_id, "date": 0}


def commands(text: str) -> list[dict[str, Any]]:
    """The mark that Telegram itself puts on a command at the head of what a person says."""
    found = _COMMAND.match(text)
    return [] if found is None else [{"type": "bot_command", "offset": 0, "length": len(found.group())}]


def _without_reply(sent: Sent) -> Sent:
    return Sent(
        sent.id, sent.chat, sent.by, sent.date, sent.text, sent.entities, sent.markup, media=sent.media
    )
