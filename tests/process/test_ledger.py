"""`verify` and `forget` as the machine's keeper runs them, beside a running bot and without one."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.process.running import Bot, run

pytestmark = pytest.mark.process


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The sample, after somebody was there."""
    assert run("chat", "--as", "A0020", data=tmp_path, given="今天\n").returncode == 0
    return tmp_path / "sample"


def meddle(data: Path, statement: str) -> None:
    with closing(sqlite3.connect(data / "chensong.db")) as connection:
        connection.execute(statement)
        connection.commit()


def verified(data: Path, *more: str, **settings: str) -> tuple[int, dict[str, Any]]:
    done = run("verify", "--json", *more, data=data, **settings)
    return done.returncode, json.loads(done.stdout)


def test_what_nobody_touched_is_sound(data: Path) -> None:
    code, told = verified(data, "--figures")
    assert (code, told["sound"], told["drift"], told["findings"]) == (0, True, [], [])
    done = run("verify", "--figures", data=data)
    assert f"sound: {told['entries']} entries; compared with 1 head\n" in done.stdout
    assert f"head: {told['head']['seq']} {told['head']['mac']}" in done.stdout
    assert "figures: equal" in done.stdout


def test_an_edited_entry_is_named(data: Path) -> None:
    meddle(data, "UPDATE ledger SET at = '2020-01-01T00:00:00+00:00' WHERE seq = 2")
    done = run("verify", data=data)
    assert done.returncode == 1
    assert "WRONG entry 2: edited\n" in done.stdout


def test_a_ledger_cut_off_is_found_by_a_head_kept_elsewhere(data: Path, tmp_path: Path) -> None:
    _, told = verified(data)
    kept = tmp_path / "kept.txt"
    kept.write_text(f"2026-11-25 {told['head']['seq']} {told['head']['mac']}\n", encoding="utf-8")
    meddle(data, "DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)")
    (data / "heads.txt").unlink()
    assert "cut-off" not in [one["what"] for one in verified(data)[1]["findings"]]
    code, told = verified(data, "--heads", str(kept))
    assert (code, told["findings"][-1]["what"]) == (1, "cut-off")


def test_another_key_is_told_and_none_is_asked_for(data: Path) -> None:
    code, told = verified(data, CHENSONG_SECRET_KEY="another key of more than 32 characters")
    assert (code, [one["what"] for one in told["findings"]]) == (1, ["key"])
    (data / "secret.key").unlink()
    done = run("verify", data=data)
    assert done.returncode == 2
    assert "put secret.key back" in done.stderr
    assert not (data / "secret.key").exists()


def test_drift_is_told_repaired_when_asked_and_noted(data: Path) -> None:
    meddle(data, "UPDATE counts SET total = total + 1")
    code, told = verified(data, "--figures")
    assert (code, bool(told["drift"])) == (1, True)
    assert "differ from the ledger" in run("doctor", data=data).stdout
    refused = run("verify", "--figures", "--repair", data=data)
    assert (refused.returncode, "say --yes" in refused.stderr) == (1, True)
    done = run("verify", "--figures", "--repair", "--yes", data=data)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("repaired ") == len(told["drift"])
    code, after = verified(data, "--figures")
    assert (code, after["drift"], after["entries"]) == (0, [], told["entries"] + 1)


def test_a_ledger_that_somebody_meddled_with_repairs_nothing(data: Path) -> None:
    meddle(data, "UPDATE counts SET total = total + 1")
    meddle(data, "DELETE FROM ledger WHERE seq = 2")
    done = run("verify", "--figures", "--repair", "--yes", data=data)
    assert (done.returncode, "nothing was repaired" in done.stderr) == (1, True)
    assert verified(data, "--figures")[1]["drift"]


def test_forgetting_asks_first(data: Path) -> None:
    done = run("forget", "A0020", data=data)
    assert (done.returncode, "say --yes" in done.stderr) == (1, True)
    unknown = run("forget", "Z1", "--yes", data=data, CHENSONG_LANGUAGE="en")
    assert (
        unknown.stderr == "error: nothing is stored about Z1 -> look at the badge number, capitals and all\n"
    )


def test_all_that_is_stored_about_somebody_in_a_file_for_them(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.json"
    done = run("mydata", "A0020", "--out", str(out), data=data)
    assert done.returncode == 0, done.stderr
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["tables"]["officers"][0]["doc"]["badge"] == "A0020"
    assert len(told["tables"]["duties"]) > 0
    assert re.findall(r"A00\d\d", str(told["tables"])) == ["A0020"] * str(told["tables"]).count("A0020")
    assert out.stat().st_mode & 0o077 == 0
    again = run("mydata", "A0020", "--out", str(out), data=data)
    assert (again.returncode, "exists already" in again.stderr) == (1, True)
    unknown = run("mydata", "Z1", "--out", str(tmp_path / "z"), data=data)
    assert (unknown.returncode, (tmp_path / "z").exists()) == (1, False)


@pytest.mark.parametrize("retention", ["pseudonymise", "remove"])
def test_who_is_forgotten_is_gone_and_the_ledger_sound(data: Path, retention: str) -> None:
    before = counted(data)
    done = run("forget", "A0020", "--yes", "--reason", "离职", data=data, CHENSONG_RETENTION=retention)
    assert done.returncode == 0, done.stderr
    assert b"A0020" not in b"".join(path.read_bytes() for path in data.glob("chensong.db*"))
    assert verified(data, "--figures")[0] == 0
    assert counted(data) == before


def counted(data: Path) -> list[list[int]]:
    """The figures that stay: what was not yet overdue is excused, where it was open before."""
    rows = json.loads(run("report", "completion", "--json", data=data).stdout)
    stays = ("all", "done", "late", "overdue", "heard_in_person")
    return [[*(row[name] for name in stays), row["open"] + row["excused"]] for row in rows]


def test_beside_a_running_bot(bot: Bot, tmp_path: Path) -> None:
    officer = bot.enrolled(1001)
    badge = bot.codes["officer"].split(" ")[1]
    data = tmp_path / "data" / "sample"
    assert verified(data, "--figures")[0] == 0
    done = run("forget", badge, "--yes", data=data)
    assert (done.returncode, "forgotten" in done.stdout) == (0, True), done.stderr
    assert badge.encode() not in (data / "chensong.db").read_bytes()
    assert "今日学习" not in officer.asks("/today").text
    meddle(data, "UPDATE counts SET total = total + 1")
    assert run("verify", "--figures", "--repair", "--yes", data=data).returncode == 0
    assert verified(data, "--figures")[0] == 0
