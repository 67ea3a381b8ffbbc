"""Updates as Telegram sends them -> Incoming."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram.ext import filters

from bot.channels.telegram.parse import _NOTES, parse
from bot.channels.telegram.updates import read
from bot.messages import Incoming, Kind

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SAID = datetime(2026, 3, 2, 7, 59, tzinfo=UTC)
PERSON = {"id": 11, "is_bot": False, "first_name": "安宁", "username": "an", "language_code": "zh-hans"}
BOT = {"id": 4242, "is_bot": True, "first_name": "Chensong", "username": "chensong_bot"}
PRIVATE = {"id": 11, "type": "private", "first_name": "安宁"}
GROUP = {"id": -500, "type": "supergroup", "title": "大队"}
FILE = {"file_id": "f", "file_unique_id": "u"}
STICKER = {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}


def message(**more: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": int(SAID.timestamp()), "chat": PRIVATE, "from": PERSON, **more}


def press(**more: Any) -> dict[str, Any]:
    shown = {**message(text="?"), "from": BOT}
    return {"id": "q", "from": PERSON, "chat_instance": "1", "message": shown, "data": "token", **more}


def member(status: str, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    def state(name: str) -> dict[str, Any]:
        return {"user": BOT, "status": name, **({"until_date": 0} if name == "kicked" else {})}

    new = {"old_chat_member": state("member"), "new_chat_member": state(status)}
    return {"chat": chat, "from": PERSON, "date": int(SAID.timestamp()), **new}


@pytest.fixture(autouse=True)
def periods(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the channel sets it."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


def parsed(**body: Any) -> Incoming | None:
    update = read({"update_id": 900, **body})
    return parse(update, "Chensong_Bot", NOW)


def heard(**body: Any) -> Incoming:
    incoming = parsed(**body)
    assert incoming is not None
    return incoming


def test_a_text_becomes_an_incoming() -> None:
    assert parsed(message=message(text="今天")) == Incoming(
        channel="telegram",
        address="11",
        event_id="900",
        at=SAID,
        text="今天",
        message="5",
        language="zh-hans",
    )


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("/today", "/today"),
        ("/today@chensong_bot", "/today"),
        ("/drill@CHENSONG_BOT 处罚 种类", "/drill 处罚 种类"),
        ("/drill@chensong_bot\n处罚", "/drill\n处罚"),
        ("请看 /today@other_bot", "请看 /today@other_bot"),
        ("mail@other_bot", "mail@other_bot"),
    ],
)
def test_our_name_behind_a_command_is_taken_off(said: str, text: str) -> None:
    assert heard(message=message(text=said)).text == text


@pytest.mark.parametrize(
    "body",
    [
        {"message": message(text="/today@other_bot")},
        {"message": message(text="hi", **{"from": {**PERSON, "is_bot": True}})},
        {"message": message(text="hi", **{"from": {**PERSON, "id": 1087968824}})},
        {"message": message(text="hi", chat=GROUP, sender_chat=GROUP)},
        {"message": message(sticker=STICKER, chat=GROUP)},
        {"message": message(pinned_message=message(text="x"))},
        {"message": message(message_auto_delete_timer_changed={"message_auto_delete_time": 86_400})},
        {"message": {key: value for key, value in message(text="hi").items() if key != "from"}},
        {"callback_query": press(data=None, game_short_name="g")},
        {"callback_query": press(message=None, inline_message_id="i")},
        {"callback_query": press(**{"from": {**PERSON, "is_bot": True}})},
        {"my_chat_member": member("member", GROUP)},
        {"channel_post": {**message(text="news"), "chat": {"id": -1, "type": "channel", "title": "c"}}},
        {},
    ],
)
def test_what_means_nothing_to_us(body: dict[str, Any]) -> None:
    assert parsed(**body) is None


@pytest.mark.parametrize(
    "note",
    [
        {"connected_website": "x.org"},
        {"boost_added": {"boost_count": 1}},
        {"forum_topic_created": {"name": "n", "icon_color": 1}},
        {"forum_topic_closed": {}},
        {"giveaway_created": {}},
        {"users_shared": {"request_id": 1, "users": [{"user_id": 12}]}},
        {"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "x"}}},
        {"write_access_allowed": {}},
        {"video_chat_started": {}},
    ],
    ids=lambda note: next(iter(note)),
)
def test_telegram_s_own_notes_are_nobody_s_words(note: dict[str, Any]) -> None:
    assert parsed(message=message(**note)) is None


def test_every_note_that_the_library_knows_is_known() -> None:
    known = {name.lower() for name in dir(filters.StatusUpdate) if name.isupper()}
    # The first three are several notes or a choice of them, the last two are of groups, where nothing but text is heard.
    unlike = {"all", "chat_created", "migrate", "left_chat_member", "new_chat_members"}
    assert known - unlike - set(_NOTES) == set()


@pytest.mark.parametrize(
    "media",
    [
        {"sticker": STICKER},
        {"photo": [{**FILE, "width": 1, "height": 1}], "caption": "警告，罚款"},
        {"voice": {**FILE, "duration": 3}},
        {"location": {"latitude": 1.0, "longitude": 2.0}},
        {"something_new": {}},
    ],
)
def test_what_is_no_text_is_media_and_its_caption_no_answer(media: dict[str, Any]) -> None:
    incoming = heard(message=message(**media))
    assert (incoming.kind, incoming.text) == (Kind.MEDIA, "")


def test_a_forwarded_text_is_a_text() -> None:
    origin = {"type": "user", "date": int(SAID.timestamp()), "sender_user": {**PERSON, "id": 12}}
    incoming = heard(message=message(text="抄来的", forward_origin=origin))
    assert (incoming.kind, incoming.address, incoming.text) == (Kind.TEXT, "11", "抄来的")


@pytest.mark.parametrize("edit", [{"text": "改了"}, {"caption": "改了", "voice": {**FILE, "duration": 3}}])
def test_an_edit_happens_now(edit: dict[str, Any]) -> None:
    incoming = heard(edited_message=message(**edit, edit_date=int(SAID.timestamp())))
    assert (incoming.kind, incoming.at, incoming.message) == (Kind.EDIT, NOW, "5")


def test_a_press_names_the_message_and_the_token() -> None:
    incoming = heard(callback_query=press())
    assert (incoming.kind, incoming.token, incoming.message) == (Kind.CHOICE, "token", "5")
    assert (incoming.address, incoming.private, incoming.at) == ("11", True, NOW)


def test_a_press_under_a_message_too_old_to_be_shown() -> None:
    assert heard(callback_query=press(message={"chat": PRIVATE, "message_id": 5, "date": 0})).message == "5"


@pytest.mark.parametrize("chat", [GROUP, {**PRIVATE, "id": 12}])
def test_a_press_elsewhere_than_in_ones_own_chat_is_not_private(chat: dict[str, Any]) -> None:
    incoming = heard(callback_query=press(message={**message(text="?"), "chat": chat}))
    assert not incoming.private


def test_a_group_is_not_private() -> None:
    incoming = heard(message=message(text="/today", chat=GROUP))
    assert (incoming.address, incoming.private) == ("-500", False)


@pytest.mark.parametrize(("status", "kind"), [("kicked", Kind.BLOCKED), ("member", Kind.UNBLOCKED)])
def test_blocking(status: str, kind: Kind) -> None:
    assert heard(my_chat_member=member(status)).kind is kind


def test_a_clock_ahead_of_ours_does_not_count() -> None:
    ahead = int(NOW.timestamp()) + 600
    assert heard(message={**message(text="x"), "date": ahead}).at == NOW


def test_names_do_not_decide_who_it_is() -> None:
    other = {**PERSON, "first_name": "程远", "username": "admin"}
    assert parsed(message=message(text="x", **{"from": other})) == parsed(message=message(text="x"))


@pytest.mark.parametrize(
    ("status", "kind"), [("left", Kind.BLOCKED), ("kicked", Kind.BLOCKED), ("member", Kind.UNBLOCKED)]
)
def test_coming_into_a_group_and_going_are_told(status: str, kind: Kind) -> None:
    change = member(status, GROUP)
    change["old_chat_member"]["status"] = "member" if kind is Kind.BLOCKED else "left"
    incoming = heard(my_chat_member=change)
    assert (incoming.kind, incoming.address, incoming.private, incoming.text) == (kind, "-500", False, "")


def test_a_channel_is_told_from_a_group() -> None:
    change = member("administrator", {"id": -7, "type": "channel", "title": "c"})
    change["old_chat_member"]["status"] = "left"
    change["new_chat_member"] |= dict.fromkeys(_RIGHTS, False)
    assert heard(my_chat_member=change).text == "channel"


@pytest.mark.parametrize(
    ("said", "kind"), [("migrate_to_chat_id", Kind.MOVED_TO), ("migrate_from_chat_id", Kind.MOVED_FROM)]
)
def test_a_group_that_moves_says_so_whoever_is_named_as_sender(said: str, kind: Kind) -> None:
    anonymous = {**PERSON, "id": 1087968824, "is_bot": True}
    incoming = heard(message=message(chat=GROUP, sender_chat=GROUP, **{"from": anonymous, said: -1001}))
    assert (incoming.kind, incoming.text, incoming.address) == (kind, "-1001", "-500")


UNNAMED = {
    "from": {**PERSON, "id": 1087968824, "is_bot": True, "username": "GroupAnonymousBot"},
    "chat": GROUP,
}
CHANNEL = {"id": -7, "type": "channel", "title": "c"}


def test_a_command_of_an_admin_whom_the_group_hides_is_heard_as_nobodys() -> None:
    incoming = heard(message=message(text="/bind@chensong_bot ab", sender_chat=GROUP, **UNNAMED))
    assert (incoming.text, incoming.address, incoming.private, incoming.unnamed) == (
        "/bind ab",
        "-500",
        False,
        True,
    )
    assert not heard(message=message(text="/bind ab", chat=GROUP)).unnamed


@pytest.mark.parametrize(
    "body",
    [
        {"message": message(text="hi", sender_chat=GROUP, **UNNAMED)},
        {"message": message(text="/bind@other_bot ab", sender_chat=GROUP, **UNNAMED)},
        {"message": message(text="/bind ab", sender_chat=CHANNEL, **UNNAMED)},
        {"message": message(text="/bind ab", **UNNAMED)},
        {"edited_message": message(text="/bind ab", sender_chat=GROUP, edit_date=1, **UNNAMED)},
        {"message": message(sticker=STICKER, sender_chat=GROUP, **UNNAMED)},
    ],
    ids=["talk", "another bot", "a channel", "in nobody's name", "edited", "no words"],
)
def test_nothing_else_without_a_sender_is(body: dict[str, Any]) -> None:
    assert parsed(**body) is None


def test_a_topic_is_told() -> None:
    topic = {"chat": GROUP, "message_thread_id": 45, "is_topic_message": True}
    assert heard(message=message(text="/bind x", **topic)).thread == "45"
    assert heard(message=message(text="/bind x", chat=GROUP, message_thread_id=45)).thread == ""


_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
