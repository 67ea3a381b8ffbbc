"""A6: the disk is read-only, at a start and all of a sudden, as a kernel makes it after an error."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.faults.full import small_disk
from tests.faults.result import FaultClass, Round, Tally, Tier
from tests.faults.strace import Strace
from tests.faults.troubled import troubled
from tests.process.running import Bot, run

_STORE_NOT_TO_BE_HAD = 3
_ROSTER = "badge,name,department,role\nA1,甲,局/一队,admin\nA2,乙,局/一队,\n"


def start(folder: Path, _dice: random.Random) -> Tally:
    """A start says plainly what is wrong and ends with 3; figures can be read."""
    with small_disk(folder / "disk", "16m") as place:
        data, roster = place / "data", folder / "roster.csv"
        roster.write_text(_ROSTER, encoding="utf-8")
        made = run("roster", "import", str(roster), data=data)
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        served = run("serve", data=data, CHENSONG_TELEGRAM_TOKEN="1:x", CHENSONG_LANGUAGE="en")
        report = run("report", "completion", data=data)
    amiss = [f"a roster could not be made: {made.stderr}"] if made.returncode else []
    if served.returncode != _STORE_NOT_TO_BE_HAD or "may not be read or written" not in served.stderr:
        amiss.append(f"a start ended with {served.returncode} and said {served.stderr}")
    if "Traceback" in served.stderr + report.stderr:
        amiss.append(f"a traceback was shown: {served.stderr}{report.stderr}")
    if report.returncode or "一队" not in report.stdout:
        amiss.append(f"figures could not be read: {report.stderr}")
    return Tally(faults=2, amiss=tuple(amiss))


def failing(error: str, folder: Path, _dice: random.Random) -> Tally:
    """The running bot: every write and flush fails with this error, until it does not."""

    def trouble(bot: Bot) -> Callable[[], object]:
        return Strace(bot.process.pid, f"pwrite64,fdatasync,fsync,ftruncate:error={error}").ends

    return troubled(folder / "data", trouble)


def rounds(_tier: Tier) -> Sequence[Round]:
    def sudden(folder: Path, dice: random.Random) -> Tally:
        return failing("EROFS", folder, dice)

    return [Round("a start", start), Round("the bot at work", sudden)]


READ_ONLY = FaultClass("A6", "read-only disk", rounds)
