"""Every command of the command line: what it does, its exit codes, what its errors tell to do."""

from __future__ import annotations

import csv
import io
import json
import stat
from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook

from bot.cli import COMMANDS
from tests.botapi import BotApi
from tests.process.running import ROOT, Bot, run

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


def test_an_xlsx_roster_is_imported_and_taken_back(roster: Path, tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "roster.xlsx"
    run("roster", "import", str(roster), data=data)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    rows = list(csv.reader(io.StringIO(ROSTER)))
    name = rows[0].index("name") if "name" in rows[0] else rows[0].index("姓名")
    rows[1][name] = "改过"
    for row in rows:
        sheet.append(row)
    book.save(file)
    done = run("roster", "import", str(file), data=data)
    assert (done.returncode, "renamed: 1" in done.stdout) == (0, True), done.stderr
    assert run("roster", "undo", data=data).returncode == 1
    undone = run("roster", "undo", "--yes", data=data)
    assert undone.stdout.endswith("1 officers as they were before\ntaken back\n"), undone.stderr
    assert "nothing to change" in run("roster", "import", str(roster), data=data).stdout
    again = run("roster", "undo", "--yes", data=data, CHENSONG_LANGUAGE="en")
    assert (again.returncode, "no import of the last day" in again.stderr) == (1, True)
    file.write_bytes(b"PK no workbook")
    assert "roster.xlsx: " in run("roster", "import", str(file), data=data).stderr


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


def codes_in(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("username", ["b_bot", "@b_bot"])
def test_the_links_of_a_codes_file_carry_the_codes(username: str, roster: Path, tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "codes.csv"
    run("roster", "import", str(roster), data=data)
    run("roster", "codes", "--output", str(out), data=data, CHENSONG_TELEGRAM_USERNAME=username)
    rows = codes_in(out)
    assert len({row["code"] for row in rows}) == len(rows) == 195
    assert all(row["link"] == f"https://t.me/b_bot?start={row['code']}" for row in rows)
    on_roster = {row["badge"]: row for row in csv.DictReader(io.StringIO(ROSTER))}
    assert all(on_roster[row["badge"]]["name"] == row["name"] for row in rows)
    assert all(on_roster[row["badge"]]["department"] == row["department"] for row in rows)


def test_a_link_enrols_with_the_badge_and_a_new_one_ends_it(roster: Path, tmp_path: Path) -> None:
    data, out, again = tmp_path / "data", tmp_path / "codes.csv", tmp_path / "again.csv"
    run("roster", "import", str(roster), data=data)
    username = {"CHENSONG_TELEGRAM_USERNAME": "b_bot"}
    run("roster", "codes", "--output", str(out), data=data, **username)
    done = run("roster", "codes", "--badge", "A0050", "--output", str(again), data=data, **username)
    assert done.stdout == f"1 codes in {again}\n"
    [new] = codes_in(again)
    [old] = [row for row in codes_in(out) if row["badge"] == "A0050"]
    old_start, new_start = (row["link"].partition("?start=")[2] for row in (old, new))
    given = f"/start {old_start}\nA0050\n/start {new_start}\nA0050\n"
    chat = run("chat", "--own", data=data, given=given)
    wrong, right = chat.stdout.index("对不上"), chat.stdout.index("注册成功")
    assert wrong < right
    assert chat.stdout.count("注册成功") == 1


def test_a_code_for_one_is_printed_with_its_link(roster: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    run("roster", "import", str(roster), data=data)
    done = run("roster", "codes", "--badge", "A0050", data=data, CHENSONG_TELEGRAM_USERNAME="@b_bot")
    code = done.stdout.split(": ")[1].split(" ")[0]
    assert f"https://t.me/b_bot?start={code}, then the badge number" in done.stdout
    assert f"or send the bot: {code} A0050" in done.stdout


def test_a_bad_roster_lists_every_problem_and_changes_nothing(roster: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    run("roster", "import", str(roster), data=data)
    roster.write_text(ROSTER.replace("A0002,", "A0001,").replace("admin,,,", "boss,,,"), encoding="utf-8")
    done = run("roster", "import", str(roster), "--yes", data=data)
    assert done.returncode == 1
    assert "roster.csv:3: 警号 A0001 重复（首次见第 2 行） -> 每人只保留一行" in done.stderr
    assert "nothing was imported" in done.stderr
    english = run("roster", "import", str(roster), "--yes", data=data, CHENSONG_LANGUAGE="en")
    assert "roster.csv:3: the badge number A0001 stands twice (first in line 2)" in english.stderr
    assert "200 officers" in run("doctor", data=data).stdout


def test_leavers_need_a_yes(roster: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    run("roster", "import", str(roster), data=data)
    roster.write_text("\n".join(ROSTER.splitlines()[:-9]) + "\n", encoding="utf-8")
    refused = run("roster", "import", str(roster), data=data)
    assert refused.returncode == 1
    assert "--yes" in refused.stderr
    assert run("roster", "import", str(roster), "--yes", data=data).returncode == 0
    assert run("roster", "import", str(roster), data=data).stdout.endswith("nothing to change\n")


def test_more_than_one_in_twenty_is_held_for_a_second_confirmation(roster: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    run("roster", "import", str(roster), data=data)
    roster.write_text("\n".join(ROSTER.splitlines()[:-11]) + "\n", encoding="utf-8")
    held = run("roster", "import", str(roster), "--yes", data=data)
    assert (held.returncode, "--confirm 11" in held.stderr) == (1, True)
    wrong = run("roster", "import", str(roster), "--yes", "--confirm", "10", data=data)
    assert (wrong.returncode, "--confirm 11" in wrong.stderr) == (1, True)
    done = run("roster", "import", str(roster), "--yes", "--confirm", "11", data=data)
    assert (done.returncode, done.stdout.endswith("imported\n")) == (0, True)


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
    assert "<stdin>:2: " in done.stderr


def test_doctor_tells_what_is_wrong(roster: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    run("roster", "import", str(roster), data=data)
    healthy = run("doctor", data=data)
    assert healthy.returncode == 0, healthy.stdout
    (data / "chensong.db").chmod(0o600)
    data.chmod(0o755)
    assert "chmod 700" in run("doctor", data=data).stdout


def test_a_server_that_doctor_looks_at_has_nothing_to_complain_of(tmp_path: Path) -> None:
    with BotApi() as api, Bot(api, tmp_path) as bot:
        bot.enrolled(11)  # it serves by then, and not only has told the codes
        looked = run("doctor", data=tmp_path / "sample").stdout
        _, logged = bot.stop()
    assert "server: running" in looked
    assert "control request" not in logged


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
    assert (
        "CHENSONG_STORE_URL: 没有存储方式“oracle://x” -> 写 embedded、postgresql://… 或 memory" in done.stderr
    )


def test_a_slot_as_text_for_a_loudspeaker(roster: Path, tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "morning.txt"
    run("roster", "import", str(roster), data=data)
    here = next(csv.DictReader(io.StringIO(ROSTER)))["department"]
    plan = yaml.safe_load((ROOT / "content" / "plan.yaml").read_text(encoding="utf-8"))
    slot = plan["slots"][0]["id"]
    done = run("slot", "export", slot, "--department", here, "--out", str(out), data=data)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    text = out.read_text(encoding="utf-8")
    assert text.splitlines()[0].endswith(here)
    assert "请" in text
    printed = run("slot", "export", slot, "--language", "en", data=data)
    assert (printed.returncode, "Please" in printed.stdout) == (0, True), printed.stdout


def test_a_slot_is_exported_where_there_is_no_store_yet_and_none_is_made(tmp_path: Path) -> None:
    done = run("slot", "export", "morning", data=tmp_path / "data")
    assert (done.returncode, "请" in done.stdout) == (0, True), done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("asked", "code", "told"),
    [
        (["nosuch"], 1, "the plan has no slot 'nosuch'; it has morning"),
        (["morning", "--department", "没有"], 1, "no department has the path '没有'; there is "),
        (["morning", "--day", "1999-01-04"], 1, "1999-01-04 brings nothing in morning"),
        (["morning", "--day", "someday"], 2, "does not match the format"),
        (["morning", "--language", "fr"], 1, "there is no language 'fr'; there are zh, en"),
        (
            ["morning", "--out", "/nonexistent/x.txt"],
            1,
            "/nonexistent/x.txt cannot be written (No such file or directory); choose another place",
        ),
    ],
)
def test_a_slot_that_cannot_be_written_is_told(
    asked: list[str], code: int, told: str, roster: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    run("roster", "import", str(roster), data=data)
    done = run("slot", "export", *asked, data=data)
    assert (done.returncode, told in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr


FAULTS = [
    ("file/data", "", "the data folder cannot be made here"),
    ("data", "no database" * 1000, "the data file is damaged, or no data file"),
]


@pytest.mark.parametrize(("folder", "held", "told"), FAULTS)
def test_what_is_wrong_with_the_data_folder_is_told_with_a_remedy(
    folder: str, held: str, told: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    data = tmp_path / folder
    if held:
        data.mkdir()
        (data / "chensong.db").write_text(held, encoding="utf-8")
    for command in (["chat", "--own"], ["admin", "A1"]):
        done = run(*command, data=data, CHENSONG_LANGUAGE="en")
        assert (done.returncode, done.stdout) == (3, "")
        assert done.stderr.startswith(f"error: {data}: {told}")
        assert " -> " in done.stderr


def test_a_folder_that_one_may_not_write_is_told_with_a_remedy() -> None:
    """Not even root can make a folder in /sys."""
    data = Path("/sys/chensong")
    done = run("chat", "--own", data=data, CHENSONG_LANGUAGE="en")
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert "it may not be read or written" in done.stderr
    assert 'chown, chmod 700), or change CHENSONG_DATA_DIR; then look with "run.py doctor"' in done.stderr


@pytest.mark.parametrize(
    ("language", "told"),
    [("zh", "先运行 run.py roster import 花名册.csv"), ("en", 'Run "run.py roster import FILE.csv"')],
)
def test_without_a_roster_the_chat_says_what_to_do_next(language: str, told: str, tmp_path: Path) -> None:
    done = run("chat", "--own", data=tmp_path / "data", given="hello\n", CHENSONG_LANGUAGE=language)
    assert done.returncode == 0
    assert told in done.stdout.splitlines()[0]
    assert "nobody yet" in run("doctor", data=tmp_path / "data").stdout
    refused = run("chat", "--own", "--as", "A1", data=tmp_path / "data", CHENSONG_LANGUAGE=language)
    assert refused.returncode == 1
    assert told in refused.stdout


def test_with_a_roster_there_is_no_such_hint(roster: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    run("roster", "import", str(roster), data=data)
    assert "roster import" not in run("chat", "--own", data=data, given="你好\n").stdout


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
    assert (bad.returncode, "“局//坏”不是完整的部门名称 -> 写成" in bad.stderr) == (1, True)
    wrong = run("admin", "Z 9", "--name", "新", "--department", "局", data=data, CHENSONG_LANGUAGE="en")
    assert wrong.stderr.startswith('error: "Z 9" cannot be a badge number -> use letters')
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


def test_leave_comes_by_file_and_is_told_again(roster: Path, tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "leave.csv"
    run("roster", "import", str(roster), data=data)
    head = "警号,类别,起,止,原因\n"
    file.write_bytes(f"{head}A0042,请假,2026-12-01,2026-12-05,探亲\n".encode("gb18030"))
    assert "1 absences" in run("leave", "import", str(file), "--dry-run", data=data).stdout
    done = run("leave", "import", str(file), data=data)
    assert "entered: 1 absences, 0 allowances; 0 duties excused" in done.stdout
    assert "nothing to change" in run("leave", "import", str(file), data=data).stdout
    file.write_text(f"{head}Z,请假,2026-12-01,,探亲\n", encoding="utf-8")
    wrong = run("leave", "import", str(file), data=data)
    assert wrong.returncode == 1
    assert "leave.csv:2: 花名册里没有警号 Z" in wrong.stderr
    assert run("leave", "undo", data=data).returncode == 1
    undone = run("leave", "undo", "--yes", data=data)
    assert undone.stdout.endswith(": 1 absences, 0 allowances\ntaken back\n"), undone.stderr
    again = run("leave", "undo", "--yes", data=data, CHENSONG_LANGUAGE="en")
    assert (again.returncode, "no leave file of the last day" in again.stderr) == (1, True)
