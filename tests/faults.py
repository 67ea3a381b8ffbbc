"""kill -9 in mid-drill, again and again: nothing said is lost, nothing counts twice. With a control that loses.

    python -m tests.faults [--kills 50] [--seed N]

Each round an officer sends four answers; at a random moment the program is killed and started again on the same data.
At the end every answer must stand in the store exactly once and in order, and each must have been answered. The
same is done to stock python-telegram-bot polling, which confirms updates before it has handled them: if that loses
nothing, the kills proved nothing.
"""

from __future__ import annotations

import argparse
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.botapi import BotApi, Person
from tests.process.running import ROOT, Bot, environment

_BATCH = 4
_LONGEST = 0.4
_LAST = 30.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = parser.parse_args()
    print(f"{given.kills} kills each, seed {given.seed}")
    with tempfile.TemporaryDirectory() as folder:
        ours = chensong(given.kills, random.Random(given.seed), Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        control = stock(given.kills, random.Random(given.seed), Path(folder))
    return 1 if ours or not control else 0


def chensong(kills: int, dice: random.Random, folder: Path) -> int:
    """Play on the program; how many answers were lost, doubled, out of order or never answered."""
    with BotApi() as api, Bot(api, folder / "data") as bot:
        officer = bot.enrolled(11)
        for way in ("/drill zfgf-01", "完", "跳过"):  # to the mode in which any answer is judged at "done"
            officer.asks(way)
        said = play(kills, dice, officer, bot.kill, bot.restart, lambda n: f"作答{n:05d}\n完")
        database = folder / "data" / "sample" / "chensong.db"
        wait(officer, lambda: len(answers(database)) >= len(said))
        wait(officer, lambda: not unsaid(officer, said))
        found = answers(database)
        bot.kill()
        sound = str(sqlite3.connect(database).execute("PRAGMA integrity_check").fetchone()[0])
    wanted = [text.partition("\n")[0] for text in said]
    counted = Counter(found)
    lost = sum(counted[text] == 0 for text in wanted)
    doubled = sum(counted[text] > 1 for text in wanted)
    disorder = int(lost == 0 and doubled == 0 and found != wanted)
    silent = len(unsaid(officer, said))
    print(
        f"chensong: {len(said)} answers, {lost} lost, {doubled} doubled, {silent} never answered,"
        f" {'out of order' if disorder else 'in order'}, integrity {sound}"
    )
    return lost + doubled + disorder + silent + int(sound != "ok")


def stock(kills: int, dice: random.Random, folder: Path) -> int:
    """Play on the control; how many messages it lost."""
    note = folder / "handled"
    note.touch()
    with BotApi() as api:
        running: list[subprocess.Popen[bytes]] = []

        def start() -> None:
            command = [sys.executable, "-m", "tests.stock_bot", api.token, api.url, str(note)]
            running.append(
                subprocess.Popen(command, cwd=ROOT, env=environment(folder), stderr=subprocess.DEVNULL)
            )

        def kill() -> None:
            running[-1].send_signal(signal.SIGKILL)
            running[-1].wait()

        start()
        person = api.person(11)
        person.asks("begin")
        said = play(kills, dice, person, kill, start, lambda n: f"message {n:05d}")
        # What is still to come has come when a last word has been answered.
        person.says("the end")
        person.reads_until("noted the end", timeout=_LAST)
        kill()
    handled = Counter(note.read_text(encoding="utf-8").splitlines())
    lost = sum(handled[text] == 0 for text in said)
    print(f"stock polling: {len(said)} messages, {lost} lost, {sum(handled[t] > 1 for t in said)} doubled")
    return lost


def play(
    kills: int,
    dice: random.Random,
    person: Person,
    kill: Callable[[], None],
    start: Callable[[], None],
    text: Callable[[int], str],
) -> list[str]:
    """Say four things, kill at a random moment, start again; all that was said."""
    said: list[str] = []
    for _ in range(kills):
        heard = person.heard()
        for _ in range(_BATCH):
            said.append(text(len(said)))
            person.says(said[-1])
        answers_first = dice.randrange(_BATCH)
        person.waits(partial(_heard_so_many, person, heard + answers_first), dice.uniform(0, _LONGEST))
        kill()
        start()
    return said


def answers(database: Path) -> list[str]:
    """What the store holds, in the order of the ledger."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        rows = connection.execute("SELECT text FROM answers WHERE text LIKE '作答%' ORDER BY seq").fetchall()
    finally:
        connection.close()
    return [text for (text,) in rows]


def unsaid(person: Person, said: list[str]) -> list[str]:
    """Answers that no verdict has quoted."""
    everything = person.transcript()
    return [text for text in said if text.partition("\n")[0] not in everything]


def wait(person: Person, done: Callable[[], bool]) -> None:
    """Let messages come until it is done or half a minute has passed without any."""
    while not done():
        heard = person.heard()
        if not person.waits(partial(_more_or_done, person, heard, done), _LAST):
            return


def _heard_so_many(person: Person, number: int) -> bool:
    return person.heard() >= number


def _more_or_done(person: Person, heard: int, done: Callable[[], bool]) -> bool:
    return person.heard() > heard or done()


if __name__ == "__main__":
    sys.exit(main())
