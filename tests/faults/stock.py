"""The controls that are whole bots: python-telegram-bot as its documentation shows it, played on as ours is."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from tests.botapi import BotApi, Person
from tests.botapi.updates import Updates
from tests.faults.result import Tally
from tests.faults.whole import Player, play
from tests.process.running import ROOT, environment

_LAST, _BRIEF = 90.0, 5.0
_PEOPLE = 20
_TIMES = 3


class Stock:
    """One such bot in a process of its own; `note` is where it writes down what it has handled."""

    def __init__(self, api: BotApi, folder: Path, module: str, *more: str) -> None:
        api.pace.kept = False  # it knows none
        self.note = folder / "handled"
        self.note.touch()
        self._folder = folder
        self._command = [
            sys.executable,
            "-m",
            f"tests.faults.{module}",
            api.token,
            api.url,
            str(self.note),
            *more,
        ]
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env=environment(self._folder),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()  # it says when it is about to poll

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.communicate()


def killed(kills: int, folder: Path, dice: random.Random) -> Tally:
    """A2: its polling confirms updates before it has handled them."""
    with BotApi() as api:
        stock = Stock(api, folder, "stock_bot")
        players = _players(api)
        play(kills, dice, players, stock.kill, stock.start)
        return _end(stock, players, kills)


def reordered(updates: Updates, folder: Path) -> Tally:
    """B2: one that takes what is not newer than all before for known."""
    with BotApi() as api:
        stock = Stock(api, folder, "stock_bot", "highest")
        players = _players(api)
        updates.next_id = api.state.updates.next_id
        with api.state.changed:
            api.state.updates = updates
        for _ in range(_TIMES):
            with api.state.changed:
                for player in players:
                    player.goes_on()
        return _end(stock, players, len(players) * _TIMES, patience=_BRIEF)  # its last word may be lost too


def _players(api: BotApi) -> list[Player]:
    people = [api.person(user) for user in range(11, 11 + _PEOPLE)]
    for person in people:
        person.asks("begin")
    return [Player(one, _messages(one.id), 1) for one in people]


def _messages(user: int) -> Iterator[str]:
    return (f"message {number:05d} of {user}" for number in count())


def _end(stock: Stock, players: Sequence[Player], faults: int, patience: float = _LAST) -> Tally:
    """What is still to come has come when a last word has been answered."""
    for player in players:
        player.person.says("the end")
    last: Person = players[-1].person
    last.waits(lambda: "noted the end" in last.transcript(), patience)
    stock.kill()
    handled = Counter(stock.note.read_text(encoding="utf-8").splitlines())
    said = [text for player in players for text in player.said]
    lost = sum(handled[text] == 0 for text in said)
    doubled = sum(handled[text] > 1 for text in said)
    return Tally(faults, accepted=len(said), accepted_lost=lost, doubled=doubled)
