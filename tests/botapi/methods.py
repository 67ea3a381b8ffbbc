"""The Bot API's methods, one small function each; getUpdates is in `polling`, the menu in `menus`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.botapi import bodies, errors, files, inline, menus, rules
from tests.botapi.rules import Access, Params
from tests.botapi.state import BOT_ID, Sent, State

Method = Callable[[State, Params], Any]
#: How long a press can be answered. Telegram does not say; reports of the refusal begin at a quarter of an hour.
ANSWERABLE = timedelta(minutes=15)
_NOTE = 200
_SECRET = re.compile("[A-Za-z0-9_-]*")
_ACTIONS = {
    "cancel",
    "typing",
    "record_video",
    "upload_video",
    "record_audio",
    "record_voice",
    "upload_audio",
    "upload_voice",
    "upload_photo",
    "upload_document",
    "choose_sticker",
    "pick_up_location",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def get_me(state: State, params: Params) -> Any:
    del state, params
    more = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True}
    return {**bodies.bot(), **more}


def send_message(state: State, params: Params) -> Any:
    draft = rules.draft(params)
    chat = rules.chat(state, params, Access.WRITE)
    reply = rules.replied_to(state, chat, params)
    topic = rules.topic(chat, params)
    sent = state.add_message(
        chat.id,
        BOT_ID,
        draft.text.text,
        entities=draft.text.entities,
        markup=draft.markup.inline,
        keyboard=draft.markup.other,
        reply_to=reply,
        thread=topic,
    )
    state.show(sent)
    return bodies.message(state, sent)


def leave_chat(state: State, params: Params) -> Any:
    """Bot API, leaveChat: of a group, supergroup or channel; the bot is told of it as of any other change."""
    chat = rules.chat(state, params, Access.WRITE)
    if chat.type == "private":
        raise errors.bad(errors.CHAT_PRIVATE)
    state.kicked.add(chat.id)
    state.add_update("my_chat_member", bodies.membership(state, chat.id, BOT_ID, "member", "left"))
    return True


def edit_message_text(state: State, params: Params) -> Any:
    _check_named(params)
    draft = rules.draft(params)
    chat = rules.chat(state, params, Access.EDIT)
    sent = rules.message_to_edit(state, chat, params)
    if sent.media:
        raise errors.bad(errors.NO_TEXT)
    markup = rules.inline_only(draft.markup)
    return _edit(state, sent, draft.text.text, draft.text.entities, markup)


def edit_message_reply_markup(state: State, params: Params) -> Any:
    _check_named(params)
    markup = rules.markup_of(params)
    chat = rules.chat(state, params, Access.EDIT)
    sent = rules.message_to_edit(state, chat, params)
    return _edit(state, sent, sent.text, sent.entities, rules.inline_only(markup))


def _edit(
    state: State, sent: Sent, text: str, entities: list[dict[str, Any]], markup: dict[str, Any] | None
) -> Any:
    if (sent.text, sent.entities, sent.markup) == (text, entities, markup):
        raise errors.bad(errors.NOT_MODIFIED)
    sent.text, sent.entities, sent.markup = text, entities, markup
    sent.edited, sent.edit_date = True, state.clock.now()
    state.show(sent)
    return bodies.message(state, sent)


def _check_named(params: Params) -> None:
    """Without chat and message an inline message is meant, which must be named instead."""
    if not rules.word(params, "chat_id") and not rules.number(params, "message_id"):
        raise errors.bad(errors.MESSAGE_MISSING)


def delete_message(state: State, params: Params) -> Any:
    if not rules.word(params, "chat_id"):
        raise errors.bad(errors.CHAT_MISSING)
    if not rules.number(params, "message_id"):
        raise errors.bad(errors.MESSAGE_MISSING)
    chat = rules.chat(state, params, Access.DELETE)
    _delete(state, [rules.message_to_delete(state, chat, params)])
    return True


def delete_messages(state: State, params: Params) -> Any:
    """Those that cannot be found are passed over; one that may not be deleted refuses all."""
    ids = rules.message_ids(params)
    chat = rules.chat(state, params, Access.DELETE)
    there = state.messages.get(chat.id, {})
    found = [there[one] for one in dict.fromkeys(ids) if one in there]
    for sent in found:
        rules.check_deletable(state, sent)
    _delete(state, found)
    return True


def _delete(state: State, messages: list[Sent]) -> None:
    for sent in messages:
        del state.messages[sent.chat][sent.id]
    state.changed.notify_all()


def answer_callback_query(state: State, params: Params) -> Any:
    query = rules.word(params, "callback_query_id")
    pressed = state.presses.get(query)
    if pressed is None or state.clock.now() - pressed > ANSWERABLE:
        raise errors.bad(errors.QUERY_TOO_OLD)
    if len(rules.word(params, "text")) > _NOTE:
        raise errors.bad(errors.ANSWER_LONG)
    state.answered[query] = rules.word(params, "text")
    state.changed.notify_all()
    return True


def set_webhook(state: State, params: Params) -> Any:
    url = rules.word(params, "url")
    secret = rules.word(params, "secret_token")
    if url and not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise errors.bad(errors.WEBHOOK_HTTPS)
    if len(secret) > 256 or not _SECRET.fullmatch(secret):
        raise errors.bad(errors.WEBHOOK_SECRET)
    state.set_webhook(url, secret, min(100, max(1, rules.number(params, "max_connections", 40))))
    kinds = rules.structure(params, "allowed_updates", None, "")
    if isinstance(kinds, list):
        state.updates.want([str(kind) for kind in kinds])
    if rules.word(params, "drop_pending_updates").lower() == "true":
        state.pending.clear()
    state.on_webhook()
    return True


def delete_webhook(state: State, params: Params) -> Any:
    state.set_webhook()
    if rules.word(params, "drop_pending_updates").lower() == "true":
        state.pending.clear()
    return True


def get_webhook_info(state: State, params: Params) -> Any:
    del params
    info = {"url": state.webhook, "has_custom_certificate": False, "pending_update_count": len(state.pending)}
    if state.webhook_error is not None:
        at, message = state.webhook_error
        info |= {"last_error_date": int(at.timestamp()), "last_error_message": message}
    return info


def get_chat(state: State, params: Params) -> Any:
    chat = rules.chat(state, params, Access.READ)
    # What PTB's ChatFullInfo cannot do without.
    more = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}
    return {**bodies.chat(state, chat), **more}


_NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


def send_chat_action(state: State, params: Params) -> Any:
    if rules.word(params, "action").lower() not in _ACTIONS:
        raise errors.bad(errors.WRONG_ACTION)
    rules.chat(state, params, Access.WRITE)
    return True


METHODS: dict[str, Method] = {
    "getme": get_me,
    "sendmessage": send_message,
    "sendphoto": files.send_photo,
    "senddocument": files.send_document,
    "getfile": files.get_file,
    "editmessagetext": edit_message_text,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "answercallbackquery": answer_callback_query,
    "answerinlinequery": inline.answer_inline_query,
    "setmycommands": menus.set_my_commands,
    "getmycommands": menus.get_my_commands,
    "deletemycommands": menus.delete_my_commands,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "getchat": get_chat,
    "leavechat": leave_chat,
    "sendchataction": send_chat_action,
}
