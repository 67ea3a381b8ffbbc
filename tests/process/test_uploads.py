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


def test_a_file_as_a_notice_is_uploaded_once_and_acknowledged(api: BotApi, bot: Bot) -> None:
    officer, admin = bot.enrolled(11), bot.enrolled(12, "admin")
    admin.sends_file("换装.pdf", b"%PDF-1.7", "/notice 所有人 2030-12-01 换装安排")
    admin.reads_until("将把文件“换装.pdf”发给所有人")
    admin.presses("确认")
    came = officer.reads_until(lambda one: one.media == "document")
    assert admin.reads_until(lambda one: one.media == "document").upload == came.upload
    assert came.upload is not None
    assert (came.upload.name, came.upload.content) == ("换装.pdf", b"%PDF-1.7")
    assert "换装安排" in came.text
    sent = [call.params for call in api.made("sendDocument")]
    assert [any(isinstance(one, Upload) for one in params.values()) for params in sent].count(True) == 1
    assert len(sent) == 2
    officer.presses(came.labels[0])
    officer.reads_until("换装安排")
