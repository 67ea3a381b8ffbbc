"""The whole program on a disk that is full or read-only: who is told what, and that it is over without a restart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.botapi import BotApi
from tests.process.running import Bot, run
from tests.storage.test_disk import fill, sh

pytestmark = [pytest.mark.process, pytest.mark.disk]
#: Within this the admins are promised to know.
PROMISED = 60.0
LONG = "治安管理处罚有四种" * 400


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    sh("mount", "-t", "tmpfs", "-o", "size=8m", "small", place)
    yield place
    sh("umount", "--lazy", place)


def test_a_disk_runs_full_and_has_room_again(api: BotApi, small: Path) -> None:
    with Bot(api, small / "data") as bot:
        officer, admin = bot.enrolled(11), bot.enrolled(12, "admin")
        ballast = fill(small)
        told = ""
        for _ in range(300):  # what is free within the files is used up first
            told = officer.asks(LONG).text
            if "暂时存不下记录" in told:
                break
        assert "暂时存不下记录" in told
        alert = admin.reads_until("现在存不下任何记录", PROMISED).text
        assert "磁盘已满" in alert
        assert str(small / "data") in alert
        report = run("report", "completion", data=small / "data" / "sample")
        assert report.returncode == 0, report.stderr
        assert "办公室" in report.stdout
        ballast.unlink()
        assert "暂时存不下" not in officer.reads().text  # the same message, handled now
        assert "记录恢复正常" in admin.reads_until("记录", PROMISED).text
        assert "今日学习" in officer.asks("/today").text
        assert bot.process.poll() is None
        code, logged = bot.stop()
    assert code == 0
    assert len(re.findall("Traceback", logged)) == 0, logged


@pytest.mark.parametrize(("language", "told"), [("zh", "没有读写权限"), ("en", "may not be read or written")])
def test_a_start_on_a_read_only_disk_says_what_is_wrong(language: str, told: str, small: Path) -> None:
    data = small / "data"
    run("admin", "A1", data=data)
    sh("mount", "-o", "remount,ro", small)
    for command in (["chat", "--own"], ["serve"]):
        done = run(*command, data=data, CHENSONG_LANGUAGE=language, CHENSONG_TELEGRAM_TOKEN="1:x")
        assert done.returncode == 3
        assert told in done.stderr
        assert "Traceback" not in done.stderr


def test_a_start_on_a_full_disk_says_what_is_wrong(small: Path) -> None:
    fill(small)
    done = run("chat", "--own", data=small / "data")
    assert (done.returncode, done.stdout) == (3, "")
    assert "磁盘已满" in done.stderr
