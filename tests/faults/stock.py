"""The control of A2: python-telegram-bot's own polling, which confirms updates before it has handled them."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from tests.botapi import BotApi
from tests.faults.result import Tally
from tests.faults.whole import Player, play
from tests.process.running import ROOT, environment

_LAST = 30.0


def _messages(user: int) -> Iterator[str]:
    return (f"message {number:05d} of {user}" for number in count())


def killed(kills: int, folder: Path, dice: random.Random) -> Tally:
    """Play on the control, with as many updates in flight."""
    note = folder / "handled"
    note.touch()
    with BotApi() as api:
        running: list[subprocess.Popen[bytes]] = []

        def start() -> None:
            command = [sys.executable, "-m", "tests.faults.stock_bot", api.token, api.url, str(note)]
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
        people = [api.person(user) for user in range(11, 31)]
        for person in people:
            person.asks("begin")
        players = [Player(one, _messages(one.id), 1) for one in people]
        play(kills, dice, players, kill, start)
        # What is still to come has come when a last word has been answered.
        for person in people:
            person.says("the end")
            person.reads_until("noted the end", timeout=_LAST)
        kill()
    handled = Counter(note.read_text(encoding="utf-8").splitlines())
    said = [text for player in players for text in player.said]
    lost = sum(handled[text] == 0 for text in said)
    doubled = sum(handled[text] > 1 for text in said)
    return Tally(kills, accepted=len(said), accepted_lost=lost, doubled=doubled)
