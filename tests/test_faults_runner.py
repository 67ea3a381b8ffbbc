"""The runner: rounds noted and gone on with, verdicts, the table; what strace has seen."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.faults import __main__ as runner
from tests.faults import keeping, transfers
from tests.faults.classes import CLASSES
from tests.faults.journal import ROOT, Journal, seed_of
from tests.faults.result import FaultClass, Result, Round, Tally, Tier
from tests.faults.storm import Memory
from tests.faults.strace import calls_in
from tests.faults.table import bound, table

HEAD = {"code": "abc", "seed": "7"}
LOST = Tally(faults=1, acknowledged=1, lost=1, amiss=("I1: gone",))
FINE = Tally(faults=300, acknowledged=9)


def a_round(key: str, tally: Tally, played: list[str], *, control: bool = False) -> Round:
    def play(_folder: Path, _dice: random.Random) -> Tally:
        played.append(key)
        return tally

    return Round(key, play, control)


def a_class(*rounds: Round) -> FaultClass:
    def given(_tier: Tier) -> Sequence[Round]:
        return rounds

    return FaultClass("X1", "something", given)


@pytest.fixture(autouse=True)
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(runner, "_NOTES", tmp_path)
    return tmp_path


def run(*rounds: Round, tier: Tier = Tier.QUICK, seconds: float = 60) -> Result:
    return runner.run(a_class(*rounds), tier, None, seconds)


@pytest.mark.parametrize(
    ("ours", "control", "code"),
    [(FINE, LOST, 0), (LOST, LOST, 1), (FINE, FINE, 2), (LOST, FINE, 1), (FINE, None, 0)],
)
def test_the_verdict(ours: Tally, control: Tally | None, code: int) -> None:
    rounds = [a_round("ours", ours, [])]
    if control is not None:
        rounds.append(a_round("control", control, [], control=True))
    assert runner.verdict([run(*rounds)]) == code


def test_a_long_run_goes_on_where_it_ended() -> None:
    played: list[str] = []
    rounds = [a_round(str(number), FINE, played) for number in range(3)]
    stopped = run(*rounds, tier=Tier.LONG, seconds=-1)
    assert (stopped.played, stopped.planned, runner.verdict([stopped])) == (0, 3, 3)
    run(rounds[0], tier=Tier.LONG)
    whole = run(*rounds, tier=Tier.LONG)
    assert played == ["0", "1", "2"]
    assert (whole.played, whole.ours) == (3, FINE + FINE + FINE)


def test_a_quick_run_plays_everything_again() -> None:
    played: list[str] = []
    for _ in range(2):
        run(a_round("0", FINE, played))
    assert played == ["0", "0"]


def test_a_journal_gives_back_what_was_noted(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "X1.jsonl", HEAD)
    assert journal.done() == {}
    journal.note("a", LOST)
    assert Journal(tmp_path / "X1.jsonl", HEAD).done() == {"a": LOST}
    assert seed_of(tmp_path / "X1.jsonl") == "7"


def test_a_line_that_was_cut_off_is_played_again(tmp_path: Path) -> None:
    path = tmp_path / "X1.jsonl"
    journal = Journal(path, HEAD)
    journal.done()
    journal.note("a", FINE)
    path.write_text(path.read_text() + '{"round": "b", "tal')
    assert Journal(path, HEAD).done() == {"a": FINE}
    Journal(path, HEAD).note("b", FINE)
    assert Journal(path, HEAD).done() == {"a": FINE, "b": FINE}


def test_what_was_noted_of_another_program_is_forgotten(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "X1.jsonl", HEAD)
    journal.done()
    journal.note("a", FINE)
    assert Journal(tmp_path / "X1.jsonl", {**HEAD, "code": "def"}).done() == {}


def test_the_bound_stands_beside_a_zero_only() -> None:
    assert bound(FINE) == "1.00%"
    assert bound(LOST) == "-"
    assert bound(Tally()) == "-"


def test_the_table_shows_what_the_control_lost() -> None:
    text = table([run(a_round("ours", FINE, []), a_round("control", LOST, [], control=True))])
    assert "1 of 1 lost" in text
    void = table([run(a_round("ours", FINE, []), a_round("control", FINE, [], control=True))])
    assert "VOID" in void


def test_every_class_has_a_name_of_its_own_and_rounds_of_their_own() -> None:
    assert len({one.name for one in CLASSES}) == len(CLASSES)
    for one in CLASSES:
        for tier in Tier:
            keys = [a_round.key for a_round in one.rounds(tier)]
            assert keys
            assert len(set(keys)) == len(keys)


def test_an_unknown_class_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.main(["Z9"]) == 1
    assert "Z9" in capsys.readouterr().out


def test_calls_of_all_threads_are_counted_once(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text(
        '11    openat(AT_FDCWD, "x", O_RDONLY) = 3\n'
        "12    fsync(3 <unfinished ...>\n"
        "11    fsync(4) = 0\n"
        "12    <... fsync resumed>)             = 0\n"
        "11    +++ exited with 0 +++\n"
    )
    assert calls_in(log) == {"openat": 1, "fsync": 2}


def test_a_transfer_killed_behind_its_last_commit_comes_to_an_end(tmp_path: Path) -> None:
    transfers.large(tmp_path, 3, 6)
    keeping.transfer(tmp_path, lambda _line: None)
    assert transfers.until_done(tmp_path, random.Random(1)) <= 20


_HANGS = """
import threading
from tests.faults import __main__ as runner
from tests.faults.storm import Memory
from tests.faults.result import FaultClass, Round, Tier

def hangs(_folder, _dice):
    threading.Event().wait()

runner._ROUND[Tier.QUICK] = 1
runner.run(FaultClass("X1", "something", lambda _tier: [Round("one", hangs)]), Tier.QUICK, "7", 60)
"""


def test_a_round_that_hangs_ends_the_run_and_says_where() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _HANGS], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Timeout" in done.stderr
    assert "in hangs" in done.stderr


def memory(*held: int, answers_at: int = 0, apart: float = 2.0) -> Memory:
    """Looked at so many seconds apart."""
    one = Memory()
    for number, kilobytes in enumerate(held):
        if number == answers_at:
            one.answers()
        one.sees(kilobytes, apart * number)
    return one


def test_memory_is_judged_from_where_it_stands_still() -> None:
    assert memory(50, 90, 100, 100, 109).parts == [(100, 109)]
    assert memory(50, 90, 100, 100, 109).grown() == []
    assert memory(50, 90, 100, 100, 111).grown() == ["memory grew from 100 to 111 kB"]
    assert memory(100, 100, apart=0.5).parts == []


def test_memory_of_a_process_that_starts_is_judged_before_and_after_its_first_answer() -> None:
    held = (50, 90, 90, 100, 100, 105, 150, 150, 160)
    assert memory(*held, answers_at=6, apart=60).parts == [(90, 105), (150, 160)]
    # It waits for the bot's name, and loads what turns need.
    assert memory(*held, answers_at=6, apart=50).parts == [(150, 160)]
    assert memory(*held, answers_at=9, apart=60).grown() == ["memory grew from 90 to 160 kB"]


def test_memory_that_never_stands_still_is_told() -> None:
    assert memory(100, 110, 120).grown() == ["memory never stood still, 120 kB in the end"]
    # One that ends before it has answered could not be judged.
    assert memory(100, 110, 120, answers_at=9).grown() == []
