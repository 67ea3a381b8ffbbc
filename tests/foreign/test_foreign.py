"""The program against two Bot API servers that are not ours: our emulator is not only talking to itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.foreign import servers
from tests.process.running import Program, free_port

pytestmark = pytest.mark.foreign
KINDS = "治安管理处罚有四种：警告，罚款，行政拘留，吊销公安机关发放的许可证件。"


def a_morning(person: servers.Person, bot: Program) -> list[str]:
    """A code, today's duties, a button, a recitation that fails and one that passes; what stood there in between."""
    person.asks("你好", "只对本单位人员开放")
    person.asks(bot.codes["officer"], "注册成功")
    assert "背诵：处罚种类" in person.asks("/today", "今天待学（2）").buttons
    person.presses("背诵：处罚种类")
    assert KINDS in person.hears("治安管理处罚有四种").text
    person.presses("直接考核")
    person.hears("原文已收起")
    stands = [one.text for one in person.screen()]
    person.asks(KINDS.replace("吊销", "不吊销"), "还有 2 次机会")
    person.asks(KINDS, "这项背诵任务完成了")
    person.asks("/progress", "按时完成 1")
    return stands


def ends_well(bot: Program) -> None:
    code, logged = bot.stop()
    assert code == 0
    assert "Traceback" not in logged
    assert servers.TOKEN not in logged


def test_polling_telegram_test_api(tmp_path: Path) -> None:
    with servers.test_api() as server, Program(servers.TOKEN, server.url, tmp_path) as bot:
        person = servers.TestApiPerson(server, 11)
        # What stood there is no matter: this server gives a press and the message after it one id, and deletes the press.
        a_morning(person, bot)
        texts = [one.text for one in person.screen()]
        ends_well(bot)
    assert (
        sum("注册成功" in text for text in texts) == 1
    )  # what it answers is read well enough to say a thing once


def test_a_webhook_from_telemelya(tmp_path: Path) -> None:
    port = free_port()
    with servers.telemelya() as server, servers.Doorman(port) as door:
        webhook = {
            "CHENSONG_WEBHOOK_URL": door.url,
            "CHENSONG_WEBHOOK_SECRET": servers.SECRET,
            "CHENSONG_HTTP_LISTEN": f"127.0.0.1:{port}",
        }
        with Program(servers.TOKEN, server.url, tmp_path, **webhook) as bot:
            stands = a_morning(servers.TelemelyaPerson(server, 11), bot)
            ends_well(bot)
    assert not any(
        KINDS in text for text in stands
    )  # withdrawn, though one call for all of them is unknown there
