"""kill -9 in mid-drill, again and again: nothing said is lost, nothing counts twice. With a control that loses.

    python -m tests.faults [--kills 50] [--seed N]

Each round one officer sends four answers in practice and another goes on with a check, wrong twice and right the
third time, then the next check; at a random moment the program is killed and started again on the same data.
At the end every answer must stand in the store exactly once and in order, the tries of each check must have gone on
over the kills, and each answer must have been answered. The same is done to stock python-telegram-bot polling,
which confirms updates before it has handled them: if that loses nothing, the kills proved nothing.
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
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count, islice
from pathlib import Path

from storage.open import open_store
from tests.botapi import BotApi, Person
from tests.process.running import ROOT, Bot, environment

_LONGEST = 0.4
_LAST = 30.0
_RIGHT = "治安管理处罚有四种：警告，罚款，行政拘留，吊销公安机关发放的许可证件。"
#: What is heard of the first and of the second try. (A pass shows the text, so it is not told any more once the
#: next check of the same text has begun.)
_VERDICTS = ("这一次没有过，还有 2 次机会", "这一次没有过，还有 1 次机会")


@dataclass(slots=True)
class Player:
    """One who speaks: what they will say, so much of it each round, and what they have said."""

    person: Person
    texts: Iterator[str]
    each: int
    said: list[str] = field(default_factory=list)

    def goes_on(self) -> None:
        for text in islice(self.texts, self.each):
            self.said.append(text)
            self.person.says(text)


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
    data = folder / "data" / "sample"
    with BotApi() as api, Bot(api, folder / "data") as bot:
        officer, checked = bot.enrolled(11), bot.enrolled(12, "admin")
        badge = bot.codes["admin"].split()[1]
        for way in ("/drill zfgf-01", "完", "跳过"):  # to the mode in which any answer is judged at "done"
            officer.asks(way)
        practice = Player(officer, (f"作答{number:05d}\n完" for number in count()), 4)
        check = Player(checked, _check(), 3)
        play(kills, dice, [practice, check], bot.kill, bot.restart)
        wait(
            officer, lambda: len(answers(data)) >= len(practice.said) and tries(data, badge) == wanted(check)
        )
        wait(officer, lambda: not unsaid(practice) and not unheard(check))
        found, tried = answers(data), tries(data, badge)
        bot.kill()
        connection = sqlite3.connect(data / "chensong.db")
        sound = str(connection.execute("PRAGMA integrity_check").fetchone()[0])
        connection.close()
    texts = [text.partition("\n")[0] for text in practice.said]
    counted = Counter(found)
    lost = sum(counted[text] == 0 for text in texts)
    doubled = sum(counted[text] > 1 for text in texts)
    disorder = int(lost == 0 and doubled == 0 and found != texts)
    silent = len(unsaid(practice))
    print(
        f"chensong: {len(texts)} answers, {lost} lost, {doubled} doubled, {silent} never answered,"
        f" {'out of order' if disorder else 'in order'}, integrity {sound}"
    )
    amiss = int(tried != wanted(check))
    open_ = [text for text in checked.own() if text.startswith("误")]
    print(
        f"chensong: {len(check.said)} turns of checks, {len(tried)} tries,"
        f" {'not those that were made' if amiss else 'each once and in order'},"
        f" {unheard(check)} never answered, {len(open_)} wrong answers left to be read"
    )
    return lost + doubled + disorder + silent + int(sound != "ok") + amiss + unheard(check) + len(open_)


def _check() -> Iterator[str]:
    """Check after check: wrong, wrong, right."""
    for number in count():
        yield from ("/check zfgf-01", f"误一{number:05d}\n完", f"误二{number:05d}\n完", _RIGHT)


def stock(kills: int, dice: random.Random, folder: Path) -> int:
    """Play on the control; how many messages it lost."""
    note = folder / "handled"
    note.touch()
    with BotApi() as api:
        running: list[subprocess.Popen[bytes]] = []

        def start() -> None:
            command = [sys.executable, "-m", "tests.stock_bot", api.token, api.url, str(note)]
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment(folder),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            assert process.stdout is not None
            process.stdout.readline()  # it says when it is about to poll
            running.append(process)

        def kill() -> None:
            running[-1].send_signal(signal.SIGKILL)
            running[-1].communicate()

        start()
        person = api.person(11)
        person.asks("begin")
        player = Player(person, (f"message {number:05d}" for number in count()), 4)
        play(kills, dice, [player], kill, start)
        said = list(player.said)
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
    players: list[Player],
    kill: Callable[[], None],
    start: Callable[[], None],
) -> None:
    """Everybody says something, kill at a random moment, start again."""
    for _ in range(kills):
        watched = dice.choice(players)
        heard = watched.person.heard()
        for player in players:
            player.goes_on()
        answers_first = dice.randrange(watched.each)
        watched.person.waits(
            partial(_heard_so_many, watched.person, heard + answers_first), dice.uniform(0, _LONGEST)
        )
        kill()
        start()


def answers(data: Path) -> list[str]:
    """What the store holds of the practice, in the order of the ledger."""
    connection = sqlite3.connect(f"file:{data / 'chensong.db'}?mode=ro", uri=True)
    try:
        rows = connection.execute("SELECT text FROM answers WHERE text LIKE '作答%' ORDER BY seq").fetchall()
    finally:
        connection.close()
    return [text for (text,) in rows]


def unsaid(player: Player) -> list[str]:
    """Answers that no verdict has quoted."""
    everything = player.person.transcript()
    return [text for text in player.said if text.partition("\n")[0] not in everything]


def tries(data: Path, badge: str) -> list[tuple[int, bool]]:
    """The tries of one officer's checks as the ledger has them, in order: (which, passed); a check's end as (0, passed)."""
    store = open_store("", data, read_only=True)
    try:
        mine = [entry for entry in store.ledger() if entry.badge == badge]
    finally:
        store.close()
    return [
        (entry.data["try"] if entry.kind == "attempted" else 0, entry.data["passed"])
        for entry in mine
        if entry.kind == "check" or (entry.kind == "attempted" and entry.data["check"])
    ]


def wanted(player: Player) -> list[tuple[int, bool]]:
    """The tries that were made."""
    one_check = ((), ((1, False),), ((2, False),), ((3, True), (0, True)))
    return [a_try for number, _ in enumerate(player.said) for a_try in one_check[number % 4]]


def unheard(player: Player) -> int:
    """How many tries of checks have not been answered."""
    heard = player.person.transcript()
    made = [len(player.said[place::4]) for place in (1, 2)]
    return sum(max(0, n - heard.count(verdict)) for n, verdict in zip(made, _VERDICTS, strict=True))


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
