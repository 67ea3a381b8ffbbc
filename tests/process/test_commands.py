"""Every command of the command line: what it does, its exit codes, what its errors tell to do."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from bot.cli import COMMANDS
from tests.process.running import ROOT, run

pytestmark = pytest.mark.process
ROSTER = (ROOT / "content" / "sample" / "roster.csv").read_text(encoding="utf-8")


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    file = tmp_path / "roster.csv"
    file.write_text(ROSTER, encoding="utf-8")
    return file


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_every_command_explains_itself(name: str, tmp_path: Path) -> None:
    done = run(*filter(None, [name]), "--help", data=tmp_path)
    assert done.returncode == 0
    assert "Usage: run.py" in done.stdout


def test_from_nothing_to_an_enrolled_admin(roster: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert run("roster", "import", str(roster), data=data).returncode == 0
    again = run("roster", "import", str(roster), data=data)
    assert "nothing to change" in again.stdout
    made = run("admin", "A0042", data=data)
    code = made.stdout.split(": ")[1].split(" ")[0]
    chat = run("chat", "--own", data=data, given=f"{code} A0042\n/completion\n")
    assert "注册成功" in chat.stdout
    assert "合计" in chat.stdout


def test_codes_for_all_go_to_a_private_file(roster: Path, tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "codes.csv"
    run("roster", "import", str(roster), data=data)
    done = run("roster", "codes", "--output", str(out), data=data, CHENSONG_TELEGRAM_USERNAME="b_bot")
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    lines = out.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 196  # all but leave, suspended and left
    assert "https://t.me/b_bot?start=" in lines[1]
    assert run("roster", "codes", "--output", str(out), data=data).returncode == 1


def test_a_bad_roster_lists_every_problem_and_changes_nothing(roster: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    run("roster", "import", str(roster), data=data)
    roster.write_text(ROSTER.replace("A0002,", "A0001,").replace("admin,,,", "boss,,,"), encoding="utf-8")
    done = run("roster", "import", str(roster), "--yes", data=data)
    assert done.returncode == 1
    assert "roster.csv:2:" in done.stderr
    assert "nothing was imported" in done.stderr
    assert "200 officers" in run("doctor", data=data).stdout


def test_leavers_need_a_yes(roster: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    run("roster", "import", str(roster), data=data)
    roster.write_text("\n".join(ROSTER.splitlines()[:-10]) + "\n", encoding="utf-8")
    refused = run("roster", "import", str(roster), data=data)
    assert refused.returncode == 1
    assert "--yes" in refused.stderr
    assert run("roster", "import", str(roster), "--yes", data=data).returncode == 0
    assert run("roster", "import", str(roster), data=data).stdout.endswith("nothing to change\n")


def test_dry_run_changes_nothing(roster: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    told = json.loads(run("roster", "import", str(roster), "--dry-run", "--json", data=data).stdout)
    assert len(told["summary"]["new"]) == 200
    assert run("roster", "import", str(roster), "--dry-run", data=data).stdout.count("new: 200") == 1


def test_grade_reads_and_prints_lines(tmp_path: Path) -> None:
    rows = [
        {
            "id": "1",
            "lang": "zh",
            "passage": "不得刑讯逼供，违者依法处理。",
            "answer": "不得刑讯逼供违者依法处理",
        },
        {
            "id": "2",
            "lang": "zh",
            "passage": "不得刑讯逼供，违者依法处理。",
            "answer": "得刑讯逼供违者依法处理",
        },
    ]
    done = run("grade", data=tmp_path, given="\n".join(json.dumps(row) for row in rows))
    graded = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["id"], row["passed"]) for row in graded] == [("1", True), ("2", False)]
    assert graded[1]["missed"] == ["不得"]
    assert set(graded[0]) == {"id", "passed", "score", "coverage", "precision", "missed"}


def test_grade_explains_one_answer(tmp_path: Path) -> None:
    passage = "不得刑讯逼供，违者依法处理。"
    done = run("grade", "--profile", "strict", "--explain", passage, "得刑讯逼供违者依法处理", data=tmp_path)
    assert done.returncode == 0
    assert "第一句漏了“不得”，意思相反。" in done.stdout
    assert "strict" in done.stdout
    assert "\033" not in done.stdout  # no terminal, no colour


@pytest.mark.parametrize(
    "given", ["{", "[]", '{"id": "1"}', '{"id":"1","lang":"zh","passage":"a","answer":1}']
)
def test_grade_names_the_bad_line(given: str, tmp_path: Path) -> None:
    done = run("grade", data=tmp_path, given=f"\n{given}\n")
    assert done.returncode == 1
    assert "line 2" in done.stderr


def test_check_passes_the_shipped_material(tmp_path: Path) -> None:
    done = run("check", "--roster", str(ROOT / "content/sample/roster.csv"), data=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "4 decks, 34 passages, 0 problems" in done.stdout


def test_check_lists_every_problem(tmp_path: Path) -> None:
    decks = tmp_path / "decks"
    decks.mkdir()
    (decks / "a.md").write_text("no front matter", encoding="utf-8")
    (decks / "b.md").write_bytes(b"\xff\xff")
    (tmp_path / "plan.yaml").write_text("id: x\nlength: 0\n", encoding="utf-8")
    done = run("check", "--content", str(tmp_path), "--json", data=tmp_path)
    assert done.returncode == 1
    problems = json.loads(done.stdout)["problems"]
    assert {problem["file"] for problem in problems} == {"a.md", "b.md", "plan.yaml"}
    assert all(problem["remedy"] for problem in problems)


def test_doctor_tells_what_is_wrong(roster: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    run("roster", "import", str(roster), data=data)
    healthy = run("doctor", data=data)
    assert healthy.returncode == 0, healthy.stdout
    (data / "chensong.db").chmod(0o600)
    data.chmod(0o755)
    assert "chmod 700" in run("doctor", data=data).stdout


def test_every_wrong_setting_is_told_at_once(tmp_path: Path) -> None:
    done = run(
        "doctor",
        data=tmp_path,
        CHENSONG_TIMEZONE="Mars/Olympus",
        CHENSONG_TELEGRAM_TOKEN="abc",
        CHENSONG_DISCLOSURE="all",
        CHENSONG_SPEED="fast",
    )
    assert done.returncode == 2
    for name in ("TIMEZONE", "TELEGRAM_TOKEN", "DISCLOSURE", "SPEED"):
        assert f"CHENSONG_{name}" in done.stderr


def test_the_language_for_those_who_have_chosen_none(tmp_path: Path) -> None:
    done = run("chat", data=tmp_path, given="hello\n/as A0020\n/today\n", CHENSONG_LANGUAGE="en")
    assert "open to members of the organisation only" in done.stdout
    assert "Study for today" in done.stdout
    wrong = run("chat", data=tmp_path, CHENSONG_LANGUAGE="xx")
    assert wrong.returncode == 2
    assert "CHENSONG_LANGUAGE: write one of en, zh" in wrong.stderr


def test_an_unknown_store_names_the_known_ones(tmp_path: Path) -> None:
    done = run("admin", "A1", data=tmp_path, CHENSONG_STORE_URL="oracle://x")
    assert done.returncode == 3
    assert "embedded or memory" in done.stderr


def test_a_report_of_nothing_says_so(tmp_path: Path) -> None:
    done = run("report", "completion", data=tmp_path)
    assert done.returncode == 3
    assert "no store" in done.stderr


NO_TELEGRAM = {"CHENSONG_TELEGRAM_TOKEN": "1:x", "CHENSONG_TELEGRAM_API_URL": "http://127.0.0.1:1"}


def test_codes_where_telegram_cannot_be_reached_come_without_links(roster: Path, tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "codes.csv"
    run("roster", "import", str(roster), data=data)
    done = run("roster", "codes", "--badge", "A0050", data=data, **NO_TELEGRAM)
    assert done.returncode == 0, done.stderr
    assert "no links, only codes" in done.stderr
    code = done.stdout.split(": ")[1].split(" ")[0]
    assert run("roster", "codes", "--output", str(tmp_path / "no" / "c.csv"), data=data).returncode == 1
    assert "注册成功" in run("chat", "--own", data=data, given=f"{code} A0050\n").stdout
    assert run("roster", "codes", "--output", str(out), data=data, **NO_TELEGRAM).returncode == 0
    assert out.stat().st_size > 1_000


@pytest.mark.parametrize("badge", ["A0050,A0050", "a0050"])
def test_codes_are_for_whom_they_can_serve(badge: str, roster: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    run("roster", "import", str(roster), data=data)
    badges = [part for one in badge.split(",") for part in ("--badge", one)]
    done = run("roster", "codes", *badges, data=data)
    assert done.stdout.count("until") == (1 if badge.startswith("A") else 0)
    assert done.returncode == (0 if badge.startswith("A") else 1)


def test_an_admin_is_added_by_the_roster_s_own_rules(roster: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    run("roster", "import", str(roster), data=data)
    assert run("admin", "a0042", data=data).stdout.startswith("A0042 is an admin.")
    bad = run("admin", "Z9", "--name", "新", "--department", "局//坏", data=data)
    assert (bad.returncode, "no department path" in bad.stderr) == (1, True)
    assert "200 officers" in run("doctor", data=data).stdout


@pytest.mark.parametrize(("key", "told"), [("", "0 characters"), ("short", "5 characters")])
def test_a_key_that_seals_nothing_is_refused(key: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample" / "secret.key").write_text(key, encoding="ascii")
    done = run("chat", data=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    set_ = run("chat", data=tmp_path / "other", CHENSONG_SECRET_KEY="x")
    assert "CHENSONG_SECRET_KEY: 1 characters" in set_.stderr


def test_a_folder_may_lie_deep(tmp_path: Path) -> None:
    done = run("chat", "--as", "A0020", data=tmp_path / ("d" * 60) / ("e" * 60), given="今天\n")
    assert done.returncode == 0, done.stderr
    assert "今日学习" in done.stdout
