"""The terminal chat through a pipe and through a pseudo-terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import pexpect
import pytest

from tests.process.running import ROOT, environment, run

pytestmark = pytest.mark.process
KINDS = "治安管理处罚有四种：警告，罚款，行政拘留，吊销公安机关发放的许可证件。"


def test_a_script_becomes_a_transcript(tmp_path: Path) -> None:
    script = f"你好\n/as A0020\n今天\n1\n直接考核\n{KINDS}\n/as A0001\n/completion 技术\n"
    done = run("chat", data=tmp_path, given=script)
    assert done.returncode == 0, done.stderr
    said = done.stdout
    order = [
        "> 你好",
        "只对本单位人员开放",
        "> 今天",
        "背诵《处罚种类》",
        "> 1",
        "（原文已收起）",
        "考核通过",
        "按时 1",
    ]
    places = [said.index(part) for part in order]
    assert places == sorted(places)
    assert "\x1b" not in said


def test_a_deck_and_a_roster_by_their_paths(tmp_path: Path) -> None:
    deck = tmp_path / "my deck.csv"
    head = "id,trial\ntitle,试读本\ntrack,业务\nsource,《某法》\nlanguage,zh\n"
    deck.write_text(f"{head}id,title,text,source\ntrial-01,处罚,{KINDS},《某法》\n")
    roster = tmp_path / "r.csv"
    roster.write_text("badge,name\n")
    script = f"/as A0001\n/deck {deck}\n是\n/read trial-01\n/roster {roster}\n/deck {tmp_path}/none.md\n/as A0020\n/deck {deck}\n"
    done = run("chat", data=tmp_path / "data", given=script)
    assert done.returncode == 0, done.stderr
    order = [
        "新条目 1 个：处罚 (trial-01)",
        "读本 trial 已启用",
        KINDS,
        "缺少列 department",
        "把读本文件",
        "没有权限",
    ]
    places = [done.stdout.index(part, done.stdout.index("/as A0001")) for part in order]
    assert places == sorted(places), done.stdout
    assert (tmp_path / "data" / "sample" / "content" / "decks" / "trial.csv").exists()
    assert not (ROOT / "content" / "decks" / "trial.csv").exists()


def test_a_leave_file_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "假.csv"
    file.write_text("警号,类别,起,止,原因\nA0020,请假,2026-12-01,2026-12-05,探亲\n", encoding="gb18030")
    data = tmp_path / "data"
    done = run(
        "chat",
        data=data,
        given=f"/as A0001\n/leave {file}\n是\n/leave A0020 2027-01-01 探亲\n/leave undo\n是\n",
    )
    assert done.returncode == 0, done.stderr
    order = ["请假：2026-12-01 至 2026-12-05", "已登记 1 条", "已批准请假：2027-01-01", "已撤销：1 条作废"]
    places = [done.stdout.index(part, done.stdout.index("/as A0001")) for part in order]
    assert places == sorted(places), done.stdout


def test_a_plan_by_its_path(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    shipped = (ROOT / "content" / "plan.yaml").read_text(encoding="utf-8")
    plan.write_text(f"# 改过\n{shipped}", encoding="utf-8")
    data = tmp_path / "data"
    done = run("chat", data=data, given=f"/as A0001\n/plan {plan}\n是\n/as A0020\n/plan {plan}\n")
    assert done.returncode == 0, done.stderr
    order = ["启用这份计划", "计划已启用", "没有权限"]
    places = [done.stdout.index(part, done.stdout.index("/as A0001")) for part in order]
    assert places == sorted(places), done.stdout
    kept = data / "sample" / "content" / "plan.yaml"
    assert kept.read_text(encoding="utf-8") == plan.read_text(encoding="utf-8")


def test_without_a_token_run_is_the_sample_chat(tmp_path: Path) -> None:
    done = run(data=tmp_path, given="")
    assert done.returncode == 0
    assert "CHENSONG_TELEGRAM_TOKEN" in done.stdout
    assert "管理员 admin" in done.stdout


def test_practice_goes_on_in_another_run(tmp_path: Path) -> None:
    run("chat", "--as", "A0020", data=tmp_path, given="/drill zfgf-01\n完\n")
    again = run(
        "chat", "--as", "A0020", data=tmp_path, given="警告，罚款，行政拘留，吊销公安机关发放的许可证件\n"
    )
    assert "看首字背全文" in again.stdout


@pytest.mark.parametrize(
    "given",
    [
        b"\xff\xfe\n",
        b"\xef\xbb\xbf\xe4\xbb\x8a\xe5\xa4\xa9\r\n",
        b"\x00\x1b[2J\n",
        b"x" * 20_000,
        b"no line end",
    ],
)
def test_any_bytes_are_survived(given: bytes, tmp_path: Path) -> None:
    done = run("chat", "--as", "A0020", data=tmp_path, given=given)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "\x1b[2J" not in done.stdout


def test_an_unknown_badge_ends_with_a_sentence(tmp_path: Path) -> None:
    done = run("chat", "--as", "Z9", data=tmp_path)
    assert done.returncode == 1
    assert "nobody on the roster has badge Z9" in done.stderr


def test_a_person_at_a_terminal(tmp_path: Path) -> None:
    env = {**environment(tmp_path), "TERM": "xterm-256color", "COLUMNS": "100"}
    terminal = pexpect.spawn(
        sys.executable,
        ["run.py", "chat", "--as", "A0020"],
        cwd=str(ROOT),
        env=env,
        encoding="utf-8",
        timeout=20,
    )
    terminal.expect("A0020")
    terminal.sendline("/drill zfgf-01")
    terminal.expect(r"\[2\] 直接考核")
    terminal.sendline("完")
    terminal.expect("填关键词")
    terminal.sendline("跳过")
    terminal.expect("首字")
    terminal.sendline(KINDS.replace("罚款", "扣款"))
    terminal.expect("\x1b\\[9;31m扣")  # struck through in red
    terminal.expect("\x1b\\[4;33m罚")  # underlined in yellow
    terminal.sendline("/check zfgf-01")
    terminal.expect("\x1b\\[2J\x1b\\[3J")  # screen and scrollback are cleared
    terminal.expect("原文已收起")
    terminal.sendeof()
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0


def test_interrupt_ends_quietly(tmp_path: Path) -> None:
    terminal = pexpect.spawn(
        sys.executable,
        ["run.py", "chat"],
        cwd=str(ROOT),
        env=environment(tmp_path),
        encoding="utf-8",
        timeout=20,
    )
    terminal.expect("\n> ")
    terminal.sendintr()
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert "Traceback" not in (terminal.before or "")
    assert terminal.exitstatus == 0


def test_the_sample_uses_the_material_it_was_made_for(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    done = run("chat", "--as", "A0020", data=tmp_path / "data", given="今天\n", CHENSONG_CONTENT_DIR=str(own))
    assert done.returncode == 0, done.stderr
    assert "背诵《处罚种类》" in done.stdout


def test_every_folder_it_makes_is_private(tmp_path: Path) -> None:
    data = tmp_path / "a" / "data"
    run("chat", "--sample", data=data)
    assert [folder.stat().st_mode & 0o777 for folder in (data.parent, data, data / "sample")] == [0o700] * 3


def test_what_is_put_away_is_said_in_the_reader_s_language(tmp_path: Path) -> None:
    done = run("chat", "--as", "A0020", data=tmp_path, given="/lang en\n/check zfgf-01\n")
    assert "(the text is put away)" in done.stdout
