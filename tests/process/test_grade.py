"""`grade` as a user runs it: over pipes and files, at a terminal, and ended early."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from tests.process.running import ROOT, environment, run

pytestmark = pytest.mark.process
PASSAGE = "不得刑讯逼供，违者依法处理。"
COMMAND = (sys.executable, "run.py", "grade")
MANY = 3000


def row(number: int, answer: str = PASSAGE) -> str:
    return json.dumps({"id": str(number), "lang": "zh", "passage": PASSAGE, "answer": answer})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """More lines than one process grades by itself."""
    path = tmp_path / "answers.jsonl"
    path.write_text("".join(f"{row(number)}\n" for number in range(MANY)), encoding="utf-8")
    return path


def started(tmp_path: Path, *args: str) -> subprocess.Popen[bytes]:
    """In a session of its own, as at a terminal: Ctrl-C reaches all of it."""
    pipe = subprocess.PIPE
    return subprocess.Popen(
        (*COMMAND, *args),
        cwd=ROOT,
        env=environment(tmp_path),
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        start_new_session=True,
    )


@pytest.fixture
def heard() -> Iterator[None]:
    """Whoever runs tests in the background has had Ctrl-C ignored by all that they start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_a_line_is_answered_at_once(tmp_path: Path) -> None:
    with started(tmp_path) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(f"{row(number)}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == str(number)


def test_a_file_and_standard_input_are_the_same(file: Path, tmp_path: Path) -> None:
    by_name = run("grade", str(file), data=tmp_path)
    piped = run("grade", data=tmp_path, given=file.read_text(encoding="utf-8"))
    assert by_name.stdout == piped.stdout
    assert len(by_name.stdout.splitlines()) == MANY
    assert by_name.stderr == ""


def test_nobody_reads_on(file: Path, tmp_path: Path) -> None:
    with started(tmp_path, str(file)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 1


@pytest.mark.usefixtures("heard")
def test_ended_by_ctrl_c(tmp_path: Path) -> None:
    with started(tmp_path, "--jobs", "2") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        # Until results of the other processes come; then they wait for more lines. What comes of so few fits a pipe.
        for number in range(500):
            process.stdin.write(f"{row(number)}\n".encode())
        process.stdin.flush()
        while json.loads(process.stdout.readline())["id"] != "100":
            pass
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert (process.returncode, told.strip()) == (1, b"Aborted!")


@pytest.mark.parametrize(
    ("language", "says"), [("zh", "缺少 passage"), ("en", "passage is missing or no text -> add")]
)
def test_a_bad_line_is_told_in_the_readers_language(language: str, says: str, tmp_path: Path) -> None:
    given = f'{row(1)}\n\n{{"id": "2", "lang": "zh"}}\n'
    done = run("grade", data=tmp_path, given=given, CHENSONG_LANGUAGE=language)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert "<stdin>:3: " in done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_not_utf8_is_told(tmp_path: Path) -> None:
    done = run("grade", data=tmp_path, given=b"\xff\xfe\n")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "UTF-8" in done.stderr


def test_a_bar_is_shown_where_results_do_not_run_through_it(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "graded.jsonl"
    shell = f"'{sys.executable}' run.py grade '{file}' > '{out}'"
    seen = pexpect.spawn(
        "/bin/sh", ["-c", shell], cwd=str(ROOT), env=environment(tmp_path, TERM="xterm"), timeout=60
    )
    seen.expect(f"/{MANY}")
    seen.expect(pexpect.EOF)
    seen.close()
    assert seen.exitstatus == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == MANY


def test_on_a_terminal_there_are_the_results_alone(tmp_path: Path) -> None:
    file = tmp_path / "two.jsonl"
    file.write_text(f"{row(1)}\n{row(2)}\n", encoding="utf-8")
    seen = pexpect.spawn(
        sys.executable,
        ["run.py", "grade", str(file)],
        cwd=str(ROOT),
        env=environment(tmp_path, TERM="xterm"),
        timeout=60,
        dimensions=(24, 300),
    )
    shown = seen.read().decode()
    assert [json.loads(line)["id"] for line in shown.splitlines()] == ["1", "2"]


@pytest.mark.parametrize(
    ("more", "colour"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colour_only_where_it_is_wanted(more: dict[str, str], *, colour: bool, tmp_path: Path) -> None:
    env = environment(tmp_path, **{"TERM": "xterm", **more})
    args = ["run.py", "grade", "--explain", PASSAGE, PASSAGE[1:], "--term", "刑讯逼供"]
    seen = pexpect.spawn(sys.executable, args, cwd=str(ROOT), env=env, timeout=60, dimensions=(24, 300))
    shown = seen.read().decode()
    assert "第一句漏了“不得”，意思相反。" in shown
    assert ("\x1b[" in shown) is colour
    assert ("[+不]得" in shown) is not colour
