"""A picture asked for again is not uploaded again: the whole program over the emulator."""

from __future__ import annotations

from tests.botapi import BotApi
from tests.botapi.state import Upload
from tests.process.running import Bot


def uploads(api: BotApi) -> list[bool]:
    """Of each photo sent whether its bytes went with it."""
    return [
        any(isinstance(value, Upload) for value in call.params.values()) for call in api.made("sendPhoto")
    ]


def test_completion_as_a_picture_twice_is_one_upload(api: BotApi, bot: Bot) -> None:
    admin = bot.enrolled(12, "admin")
    asked = "/completion picture"
    admin.says(asked)
    admin.reads_until(lambda one: one.media == "photo")
    admin.says(asked)
    admin.reads_until(lambda one: one.media == "photo")
    assert uploads(api) == [True, False]
    bot.stop()
    bot.restart()
    admin.says(asked)
    admin.reads_until(lambda one: one.media == "photo")
    assert uploads(api) == [True, False, False]
    api.state.lost |= set(api.state.files)
    admin.says(asked)
    admin.reads_until(lambda one: one.media == "photo")
    assert uploads(api) == [True, False, False, False, True]
    assert len([one for one in admin.screen() if one.media]) == 4
