"""Keeping and moving from the command line: backup, restore, transfer, dead letters, and what doctor says of them."""

from __future__ import annotations

import json
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pexpect
import pytest

from bot.conversation.incoming import dump_incoming
from bot.messages import Incoming
from storage import archive
from storage.bulk import SHAPES
from storage.contract import Store
from storage.mail import DeadLetter, Event, LetterBuried
from storage.open import open_store
from storage.records import RosterSaved, Turn
from tests.process.running import ROOT, Bot, environment, run
from tests.storage.full import movable
from tests.storage.samples import event, letter, officer, turn

pytestmark = pytest.mark.process
ROSTER = ROOT / "content" / "sample" / "roster.csv"


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    store = open_store("embedded", folder)
    yield store
    store.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A bureau of two hundred."""
    data = tmp_path / "data"
    assert run("roster", "import", str(ROSTER), data=data).returncode == 0
    return data


def badges(folder: Path) -> list[str]:
    with opened(folder) as store:
        return [one.badge for one in store.officers()]


def only_backup(folder: Path) -> Path:
    [file] = folder.glob("*.backup.gz")
    return file


# --- backup and restore


def test_a_backup_is_restored_on_an_empty_host(data: Path, tmp_path: Path) -> None:
    done = run("backup", data=data)
    assert done.returncode == 0, done.stderr
    file = only_backup(data / "backups")
    assert done.stdout.startswith(f"{file}: ")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    new = tmp_path / "new"
    back = run("restore", str(file), data=new)
    assert back.returncode == 0, back.stderr
    assert "      200  officers" in back.stdout
    assert "run.py verify" in back.stdout
    assert f"Put the old secret.key into {new}" in back.stdout
    assert badges(new) == badges(data)
    assert not (new / "secret.key").exists()
    shutil.copy(data / "secret.key", new)
    checked = run("verify", "--figures", data=new)
    assert checked.returncode == 0, checked.stdout
    assert "今日学习" in run("chat", "--own", "--as", "A0020", data=new, given="今天\n").stdout


def test_a_backup_is_taken_while_the_bot_runs(bot: Bot, tmp_path: Path) -> None:
    person = bot.enrolled(1)
    person.asks("今天")
    data, kept = tmp_path / "data" / "sample", tmp_path / "kept"
    done = run("backup", "--to", str(kept), "--json", data=data)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["file"] == str(only_backup(kept))
    assert (told["counts"]["officers"], told["counts"]["accounts"], told["removed"]) == (200, 1, [])
    assert person.asks("今天").text  # and it runs on
    back = run("restore", told["file"], "--into", f"embedded:{tmp_path / 'new'}", "--json", data=tmp_path)
    assert json.loads(back.stdout)["counts"] == told["counts"]
    with opened(tmp_path / "new") as store:
        assert [one.channel for one in store.accounts()] == ["telegram"]


def test_older_backups_are_thinned_and_what_is_none_of_ours_is_left(data: Path) -> None:
    folder = data / "backups"
    run("backup", data=data)
    file = only_backup(folder)
    today = datetime.now(UTC)
    with archive.read(file) as rows:
        for days in (5, 5, 40):
            archive.write(rows, folder, "0.0.1", today - timedelta(days=days, minutes=days))
    foreign = folder / "chensong-20200101T000000Z.backup.gz"
    foreign.write_bytes(b"of somebody else")
    done = run("backup", data=data)
    assert "1 older backups removed" in done.stdout
    assert foreign.exists()
    assert len(list(folder.glob("*.backup.gz"))) == 5


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "the backup is damaged or cut off; nothing was changed ->"),
        ("zh", "备份已损坏或不完整，没有改动"),
    ],
)
def test_a_damaged_backup_changes_nothing(data: Path, tmp_path: Path, language: str, told: str) -> None:
    run("backup", data=data)
    file = only_backup(data / "backups")
    whole = file.read_bytes()
    file.write_bytes(whole[:-1000] + b"x" + whole[-999:])
    done = run("restore", str(file), data=tmp_path / "new", CHENSONG_LANGUAGE=language)
    assert done.returncode == 3
    assert told in done.stderr
    assert not (tmp_path / "new").exists()


def test_what_is_no_backup_is_told(data: Path, tmp_path: Path) -> None:
    done = run("restore", str(ROSTER), data=tmp_path / "new", CHENSONG_LANGUAGE="en")
    assert done.returncode == 3
    assert "roster.csv: it is not a backup of this program -> name a file chensong-" in done.stderr


def test_a_backup_goes_into_an_empty_store_only(data: Path) -> None:
    run("backup", data=data)
    file = only_backup(data / "backups")
    done = run("restore", str(file), data=data, CHENSONG_LANGUAGE="en")
    assert done.returncode == 3
    assert "it is not empty (there is something in departments); nothing was changed" in done.stderr


def test_a_store_that_keeps_nothing_has_no_backup(tmp_path: Path) -> None:
    done = run("backup", data=tmp_path, CHENSONG_STORE_URL="memory", CHENSONG_LANGUAGE="en")
    assert done.returncode == 3
    assert "a store that keeps nothing" in done.stderr


@pytest.mark.parametrize("named", [True, False])
def test_a_backup_that_cannot_be_written_names_its_own_folder(
    data: Path, tmp_path: Path, named: bool
) -> None:
    """By --to or by the setting; the data folder is well."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    target = tmp_path / "file" / "kept"
    given = {} if named else {"CHENSONG_BACKUP_DIR": str(target)}
    done = run(
        "backup", *(["--to", str(target)] if named else []), data=data, CHENSONG_LANGUAGE="en", **given
    )
    assert done.returncode == 3
    assert done.stderr.startswith(f"error: {target}: no backup can be written here (Not a directory) -> ")
    assert "name another one: --to, CHENSONG_BACKUP_DIR" in done.stderr
    assert "DATA_DIR" not in done.stderr


# --- transfer


def test_a_store_is_moved_and_compared(data: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    done = run("transfer", "embedded", f"embedded:{new}", data=data)
    assert done.returncode == 0, done.stderr
    assert "      200  officers" in done.stdout
    assert f"{new} is equal to {data}" in done.stdout
    assert badges(new) == badges(data)
    again = run("transfer", "embedded", f"embedded:{new}", data=data)
    assert again.returncode == 3


def test_a_terminal_shows_how_far_it_is(data: Path, tmp_path: Path) -> None:
    terminal = pexpect.spawn(
        sys.executable,
        ["run.py", "transfer", "embedded", f"embedded:{tmp_path / 'new'}"],
        cwd=str(ROOT),
        env=environment(data),
        encoding="utf-8",
        timeout=20,
        dimensions=(24, 200),
    )
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0
    shown = terminal.before or ""
    with opened(data) as store, movable(store).snapshot() as rows:
        steps = 2 * sum(rows.count(table) for table in SHAPES)  # each is moved, then compared
    assert f"{steps}/{steps}" in shown
    assert f"{steps // 2}  rows in all" in shown


def test_a_running_store_is_not_moved(bot: Bot, tmp_path: Path) -> None:
    data = tmp_path / "data" / "sample"
    done = run("transfer", "embedded", f"embedded:{tmp_path / 'new'}", data=data, CHENSONG_LANGUAGE="en")
    assert done.returncode == 3
    assert f"it is in use by process {bot.process.pid}" in done.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("pair", [("embedded", "embedded"), ("embedded:{}", "embedded")])
def test_a_store_is_not_moved_into_itself(pair: tuple[str, str], data: Path) -> None:
    done = run("transfer", *(one.format(data) for one in pair), data=data)
    assert (done.returncode, done.stderr) == (2, "error: FROM and TO are the same store\n")


def test_nothing_is_made_where_there_is_nothing_to_move(tmp_path: Path) -> None:
    done = run("transfer", f"embedded:{tmp_path / 'none'}", "embedded", data=tmp_path / "data")
    assert done.returncode == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_transfer_names_the_store_that_is_not_there(data: Path, tmp_path: Path, language: str) -> None:
    """And not the data folder, which has one."""
    none = tmp_path / "none"
    words = ("transfer", f"embedded:{none}", f"embedded:{tmp_path / 'new'}")
    done = run(*words, data=data, CHENSONG_LANGUAGE=language)
    assert done.returncode == 3
    assert done.stderr.startswith(f"error: {none}: ")
    assert ("embedded" in done.stderr, "roster import" in done.stderr) == (True, False)
    # Of the folder that is set, what the setting can do about it is told.
    own = run("transfer", "embedded", f"embedded:{data}", data=none, CHENSONG_LANGUAGE=language)
    assert own.stderr.startswith(f"error: {none}: ")
    assert "roster import" in own.stderr


def test_a_transfer_and_a_restore_name_the_target_that_cannot_be_made(data: Path, tmp_path: Path) -> None:
    run("backup", data=data)
    (tmp_path / "file").write_text("", encoding="utf-8")
    target = tmp_path / "file" / "new"
    backup = str(only_backup(data / "backups"))
    for words in (
        ("transfer", "embedded", f"embedded:{target}"),
        ("restore", backup, "--into", f"embedded:{target}"),
    ):
        done = run(*words, data=data, CHENSONG_LANGUAGE="en")
        assert done.returncode == 3, words
        assert done.stderr.startswith(f"error: {target}: no store can be opened here (")
        assert "DATA_DIR" not in done.stderr


def test_a_kind_of_store_that_is_none_is_not_told_of_the_setting(data: Path) -> None:
    done = run("transfer", "embeded:x", "embedded", data=data, CHENSONG_LANGUAGE="en")
    assert done.returncode == 3
    assert done.stderr.startswith('error: there is no store called "embeded:x" -> write embedded')


def test_a_half_filled_store_says_what_to_do(data: Path, tmp_path: Path) -> None:
    target = open_store("embedded", tmp_path / "new", moving=True)
    target.load("kept", [], {"from": "elsewhere", "seen": {}})  # type: ignore[attr-defined]
    target.close()
    for command in (["chat", "--own"], ["report", "completion"], ["backup"]):
        done = run(*command, data=tmp_path / "new", CHENSONG_LANGUAGE="en")
        assert done.returncode == 3, command
        assert "it is only half filled" in done.stderr
    assert "WRONG store" in run("doctor", data=tmp_path / "new").stdout
    done = run("transfer", "embedded", f"embedded:{tmp_path / 'new'}", data=data, CHENSONG_LANGUAGE="en")
    assert "it is half filled from elsewhere" in done.stderr


# --- what doctor says


def stored_before(folder: Path, age: timedelta) -> None:
    """One officer was stored so long ago."""
    at = datetime.now(UTC) - age
    with opened(folder) as store:
        store.record(Turn(at, facts=(RosterSaved((), (officer(),), "admin", at),)))


@pytest.mark.parametrize(
    ("age", "told"),
    [
        (timedelta(hours=30), "ok    backup: there is none yet"),
        (timedelta(days=3, hours=1), "WRONG backup: there is none yet, and what is stored is 3 days old"),
    ],
)
def test_doctor_misses_a_backup_when_what_is_stored_is_old(tmp_path: Path, age: timedelta, told: str) -> None:
    stored_before(tmp_path, age)
    assert told in run("doctor", data=tmp_path).stdout
    run("backup", data=tmp_path)
    assert "ok    backup: the last one is 0 hours old" in run("doctor", data=tmp_path).stdout


def test_doctor_tells_an_old_backup_and_what_to_do(tmp_path: Path) -> None:
    stored_before(tmp_path, timedelta(days=9))
    with opened(tmp_path) as store, movable(store).snapshot() as rows:
        archive.write(rows, tmp_path / "backups", "0.0.1", datetime.now(UTC) - timedelta(days=4, hours=1))
    seen = run("doctor", data=tmp_path)
    assert seen.returncode == 1
    assert "WRONG backup: the last one is 4 days old: " in seen.stdout
    assert "run.py backup makes one now" in seen.stdout
    off = run("doctor", data=tmp_path, CHENSONG_BACKUP_AT="off").stdout
    assert "the server makes none (CHENSONG_BACKUP_AT=off)" in off


def test_doctor_misses_the_key_of_a_restored_store(data: Path, tmp_path: Path) -> None:
    run("backup", data=data)
    new = tmp_path / "new"
    run("restore", str(only_backup(data / "backups")), data=new)
    seen = run("doctor", data=new)
    assert seen.returncode == 1
    [wrong] = [line for line in seen.stdout.splitlines() if line.startswith("WRONG")]
    assert wrong.startswith("WRONG key: there is none, and the ledger has entries: ")
    assert f"put the old secret.key into {new} before the bot starts" in wrong
    assert not (new / "secret.key").exists()
    shutil.copy(data / "secret.key", new)
    well = run("doctor", data=new)
    assert (well.returncode, "ok    key: there is one" in well.stdout) == (0, True), well.stdout


def test_doctor_tells_a_key_that_does_not_fit_and_which_one_it_is(data: Path) -> None:
    other = "another key of thirty-two characters or more"
    strange = run("doctor", data=data, CHENSONG_SECRET_KEY=other)
    assert strange.returncode == 1
    [line] = [one for one in strange.stdout.splitlines() if " key: " in one]
    assert line.startswith(
        "WRONG key: the one in CHENSONG_SECRET_KEY is not the one that the ledger was sealed with"
    )
    assert line.endswith("secret.key is not looked at")
    kept = (data / "secret.key").read_text(encoding="utf-8")
    assert "ok    key: there is one" in run("doctor", data=data, CHENSONG_SECRET_KEY=kept.strip()).stdout
    (data / "secret.key").write_text(other, encoding="utf-8")
    assert "WRONG key: the one in" in run("doctor", data=data).stdout
    (data / "secret.key").write_text("short", encoding="utf-8")
    assert "WRONG key: " in run("doctor", data=data).stdout


def test_doctor_misses_no_key_where_nothing_is_sealed(tmp_path: Path) -> None:
    assert "WRONG key" not in run("doctor", data=tmp_path / "data").stdout
    with opened(tmp_path):
        pass
    assert "ok    key: it is made at the first start" in run("doctor", data=tmp_path).stdout


# --- dead letters


@pytest.fixture
def buried(data: Path) -> Path:
    with opened(data) as store:
        store.accept([event(7)])
        store.record(turn(LetterBuried(letter(7)), event=("telegram", "7")))
    return data


def test_dead_letters_are_listed_without_what_was_said(buried: Path) -> None:
    done = run("inbox", data=buried)
    assert done.returncode == 0
    assert "telegram:7" in done.stdout
    assert "ab12  ZeroDivisionError\n1 dead letters\n" in done.stdout
    assert "你好" not in done.stdout + run("inbox", "--json", data=buried).stdout
    assert "1001: 你好" in run("inbox", "--text", data=buried).stdout
    assert json.loads(run("inbox", "--text", "--json", data=buried).stdout)[0]["text"] == "你好"
    assert "WRONG dead letters: 1: run.py inbox lists them" in run("doctor", data=buried).stdout


@pytest.mark.parametrize("name", ["telegram:7", "7"])
def test_a_letter_is_accepted_again(name: str, buried: Path) -> None:
    done = run("inbox", "retry", name, data=buried)
    assert done.returncode == 0, done.stderr
    assert "no dead letters" in run("inbox", data=buried).stdout
    with opened(buried) as store:
        assert store.waiting() == [event(7)]


def test_a_letter_is_dropped_with_a_reason(buried: Path) -> None:
    assert run("inbox", "drop", "telegram:7", data=buried).returncode == 2
    assert run("inbox", "drop", "telegram:7", "--reason", "a joke", data=buried).returncode == 0
    assert "no dead letters" in run("inbox", data=buried).stdout
    with opened(buried) as store:
        assert [entry.data["reason"] for entry in store.ledger() if entry.kind == "letter-dropped"] == [
            "a joke"
        ]


@pytest.mark.parametrize("words", [["retry"], ["drop", "--reason", "x"]])
def test_a_letter_that_is_not_there_is_told(words: list[str], buried: Path) -> None:
    done = run("inbox", *words, "telegram:8", data=buried, CHENSONG_LANGUAGE="en")
    assert done.returncode == 1
    assert 'there is no dead letter telegram:8 -> "run.py inbox" lists them' in done.stderr


def test_the_running_bot_handles_a_revived_letter_at_once(bot: Bot, tmp_path: Path) -> None:
    data = tmp_path / "data" / "sample"
    person = bot.enrolled(1)
    bot.stop()
    said = Event("telegram", "old", str(person.id), datetime.now(UTC), dump_incoming(words("/help")))
    with opened(data) as store:
        store.accept([said])
        dead = DeadLetter("telegram", "old", said.address, said.at, said.payload, "why", "ab", said.at)
        store.record(turn(LetterBuried(dead), event=("telegram", "old")))
    bot.restart()
    assert run("inbox", "retry", "telegram:old", data=data).returncode == 0
    assert "/today" in person.reads_until("/today").text
    assert "no dead letters" in run("inbox", data=data).stdout


def words(text: str) -> Incoming:
    return Incoming("telegram", "", "", datetime.now(UTC), text=text, language="zh")
