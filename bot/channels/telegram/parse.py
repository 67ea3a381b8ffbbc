"""An update as Telegram sends it -> Incoming. Pure. Names and user names never decide who someone is."""

from __future__ import annotations

import re
from datetime import datetime

from telegram import CallbackQuery, ChatMemberUpdated, Document, Message, Update, User
from telegram.constants import ChatID, ChatMemberStatus, ChatType

from bot.messages import Incoming, Kind, SentFile

CHANNEL = "telegram"
#: What we ask Telegram for.
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member", "inline_query")
#: What a link to the bot makes of its end: the words behind /start (1-64 signs).
_START = re.compile(r"[?&]start=(?P<payload>[A-Za-z0-9_-]{1,64})")
_COMMAND = re.compile(r"(?P<command>/\w+)@(?P<bot>\w+)")
#: Telegram's own notes: nobody said anything. So its library has it (`filters.StatusUpdate`), but for the first.
_NOTES = (
    "boost_added",
    "chat_background_set",
    "chat_owner_changed",
    "chat_owner_left",
    "chat_shared",
    "checklist_tasks_added",
    "checklist_tasks_done",
    "connected_website",
    "delete_chat_photo",
    "direct_message_price_changed",
    "forum_topic_closed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "gift",
    "gift_upgrade_sent",
    "giveaway_completed",
    "giveaway_created",
    "managed_bot_created",
    "message_auto_delete_timer_changed",
    "new_chat_photo",
    "new_chat_title",
    "paid_message_price_changed",
    "pinned_message",
    "poll_option_added",
    "poll_option_deleted",
    "proximity_alert_triggered",
    "refunded_payment",
    "suggested_post_approval_failed",
    "suggested_post_approved",
    "suggested_post_declined",
    "suggested_post_paid",
    "suggested_post_refunded",
    "unique_gift",
    "users_shared",
    "video_chat_ended",
    "video_chat_participants_invited",
    "video_chat_scheduled",
    "video_chat_started",
    "web_app_data",
    "write_access_allowed",
)
_GONE = {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}


def parse(update: Update, username: str, now: datetime) -> Incoming | None:
    """What a person did; None for what is nothing to us (channels, bots, commands to other bots)."""
    event = str(update.update_id)
    if update.callback_query is not None:
        return _press(update.callback_query, event, now)
    if update.message is not None:
        return _message(update.message, event, username, now)
    if update.edited_message is not None:
        return _message(update.edited_message, event, username, now, edited=True)
    if update.my_chat_member is not None:
        return _member(update.my_chat_member, event, now)
    return None


def _message(
    message: Message, event: str, username: str, now: datetime, *, edited: bool = False
) -> Incoming | None:
    moved = _moved(message, event, now)
    if moved is not None:
        return moved
    sender, unnamed = message.from_user, not edited and _unnamed(message)
    if sender is None or not (unnamed or (_person(sender) and message.sender_chat is None)):
        return None
    kind = Kind.TEXT if message.text is not None else Kind.MEDIA
    file = None if edited or message.document is None else _file(message.document)
    text = _to_us(message.text or (message.caption if file else "") or "", username)
    if text is None:
        return None
    private = message.chat.type == ChatType.PRIVATE
    if _ours(message, username):
        found = _START.search(text) if private else None
        if found is None:
            return None
        text = f"/start {found['payload']}"
    if kind is Kind.MEDIA and (not private or any(getattr(message, note) for note in _NOTES)):
        return None
    return Incoming(
        channel=CHANNEL,
        address=str(message.chat.id),
        event_id=event,
        at=now if edited else _moment(message.date, now),
        kind=Kind.EDIT if edited else kind,
        text=text,
        message=str(message.message_id),
        private=private,
        language=sender.language_code or "",
        thread=str(message.message_thread_id) if message.is_topic_message and not private else "",
        file=file,
        unnamed=unnamed,
    )


def _unnamed(message: Message) -> bool:
    """Whether an admin whom the group hides sends a command; of what else they say nothing is to us."""
    said_by, command = message.sender_chat, (message.text or "").startswith("/")
    return said_by is not None and said_by.id == message.chat.id and command


def _ours(message: Message, username: str) -> bool:
    """Whether it was chosen from what we offered: it is our link and no word of theirs."""
    via = message.via_bot
    return via is not None and (via.username or "").casefold() == username.casefold()


def _file(document: Document) -> SentFile:
    return SentFile(document.file_id, document.file_name or "", document.file_size or 0)


def _moved(message: Message, event: str, now: datetime) -> Incoming | None:
    """A group that has become a supergroup with another id says so in both."""
    to, from_ = message.migrate_to_chat_id, message.migrate_from_chat_id
    if not to and not from_:
        return None
    kind = Kind.MOVED_TO if to else Kind.MOVED_FROM
    place = str(message.chat.id)
    return Incoming(CHANNEL, place, event, now, kind, text=str(to or from_), private=False)


def _press(query: CallbackQuery, event: str, now: datetime) -> Incoming | None:
    if query.message is None or not query.data or not _person(query.from_user):
        return None
    chat = query.message.chat
    return Incoming(
        channel=CHANNEL,
        address=str(chat.id),
        event_id=event,
        at=now,
        kind=Kind.CHOICE,
        token=query.data,
        message=str(query.message.message_id),
        private=chat.type == ChatType.PRIVATE and chat.id == query.from_user.id,
        language=query.from_user.language_code or "",
    )


def _member(change: ChatMemberUpdated, event: str, now: datetime) -> Incoming | None:
    gone = change.new_chat_member.status in _GONE
    private = change.chat.type == ChatType.PRIVATE
    if not private and not gone and change.old_chat_member.status not in _GONE:
        return None  # other rights in the same group
    return Incoming(
        channel=CHANNEL,
        address=str(change.chat.id),
        event_id=event,
        at=now,
        kind=Kind.BLOCKED if gone else Kind.UNBLOCKED,
        text="channel" if change.chat.type == ChatType.CHANNEL else "",
        private=private,
    )


def _to_us(text: str, username: str) -> str | None:
    """The text without our name behind the command; None if the command is for another bot."""
    found = _COMMAND.match(text)
    if found is None:
        return text
    if found["bot"].casefold() != username.casefold():
        return None
    return found["command"] + text[found.end() :]


def _person(user: User) -> bool:
    return not user.is_bot and user.id not in {ChatID.ANONYMOUS_ADMIN, ChatID.SERVICE_CHAT}


def _moment(sent: datetime, now: datetime) -> datetime:
    """When it was said: what waited while we were away counts from then; a clock ahead of ours does not."""
    return min(sent, now)
