"""Playing on the whole bot: people who say a lot at once, whatever becomes of the program meanwhile."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from storage.open import open_store
from storage.records import LedgerEntry
from tests.botapi import Person
from tests.faults.oracle import sound
from tests.faults.result import Tally
from tests.process.running import run

_PAUSE, _LONGEST = 0.5, 6.0
_LAST = 90.0
_PATIENCE = 60.0
#: One restart in so many is timed, to its first answer.
_TIMED = 5


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


def play(
    kills: int,
    dice: random.Random,
    players: list[Player],
    kill: Callable[[], None],
    start: Callable[[], None],
) -> list[float]:
    """Everybody says something, kill at a random moment, start again; seconds from starts to first answers."""
    waited, pause = [], _PAUSE
    in_flight = sum(player.each for player in players)
    for number in range(kills):
        for player in players:
            player.goes_on()
        _hear(players, _heard(players) + dice.randrange(in_flight), dice.uniform(0, pause))
        kill()
        players[0].goes_on()
        began, before = time.monotonic(), _heard(players)
        start()
        if number % _TIMED == 0:
            started = time.monotonic()
            _hear(players, before + 1, _PATIENCE)
            waited.append(time.monotonic() - began)
            # However slow the machine: most kills come after some answers, some before the first.
            pause = min(_LONGEST, max(_PAUSE, 4 * (time.monotonic() - started)))
    return waited


def _heard(players: list[Player]) -> int:
    return sum(player.person.heard() for player in players)


def _hear(players: list[Player], wanted: int, timeout: float) -> None:
    """Until so many messages have come to all of them together, or the time is over."""
    players[0].person.waits(lambda: _heard(players) >= wanted, timeout)


def wait(people: list[Person], done: Callable[[], bool]) -> None:
    """Let messages come until it is done or a minute and a half has passed without any."""

    def heard() -> int:
        return sum(person.heard() for person in people)

    while not done():
        before = heard()
        if not people[0].waits(lambda: heard() > before or done(), _LAST):  # noqa: B023 (asked at once)
            return


def retried(data: Path) -> list[str]:
    """Have every dead letter handled again; what they say. An event that was in hand at four deaths in a row is one."""
    store = open_store("", data, read_only=True)
    letters = store.dead()
    store.close()
    for one in letters:
        done = run("inbox", "retry", f"{one.channel}:{one.id}", data=data)
        assert done.returncode == 0, done.stderr
    return [str(one.payload["text"]) for one in letters]


def ledger(data: Path) -> list[LedgerEntry]:
    """What stands in the ledger of a running bot."""
    store = open_store("", data, read_only=True)
    try:
        return list(store.ledger())
    finally:
        store.close()


def stands(data: Path) -> Tally:
    """I3, I5 and I7 of a store that nobody holds."""
    duties = [
        (entry.badge, entry.data["passage"], entry.data["day"])
        for entry in ledger(data)
        if entry.kind == "duty-closed"
    ]
    twice = len(duties) - len(set(duties))
    tally = Tally(doubled=twice, amiss=(f"I3: {twice} duties completed twice",) if twice else ())
    verified = run("verify", "--figures", data=data)
    if verified.returncode:
        tally += Tally(amiss=(f"I5, I7: {verified.stdout}{verified.stderr}",))
    return tally + sound(data)
