"""G3: ten answers a second for half an hour, while one call in twenty that sends something goes wrong.

Twenty officers practise, each answer once and judged at once. Promised: memory grows by less than a megabyte a minute once
it has settled, open files stay as many, and every answer is kept once, in order, and answered in the end. Quick: a
minute, in which memory is still settling, so that it is given more room.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.botapi import BotApi, HalfJson, RefuseConnection, ResetAfterDelivery, ServerError, TooMany
from tests.botapi.faults import Fault, Faults
from tests.faults.practice import Practice, answers, crowd, practising
from tests.faults.result import FaultClass, Round, Tally, Tier
from tests.faults.whole import stands, wait
from tests.process.running import Bot

_OFFICERS, _A_SECOND = 20, 10
_SHARE = 0.05
#: Whoever blocked the bot would be written to no more, and a call without an end takes as long as the bot waits.
_KINDS: tuple[Fault, ...] = (
    TooMany(1),
    ServerError(500),
    ServerError(502),
    RefuseConnection(),
    ResetAfterDelivery(),
    HalfJson(),
)
#: Part of the time in which memory settles; MB a minute that it may grow by after it, by tier; files more at the end.
_SETTLES = 1 / 6
_GROWTH = {Tier.QUICK: 3.0, Tier.LONG: 1.0}
_FILES = 8
_LOOK = 1.0
#: Seconds of the control.
_BRIEF = 30.0


class Dice(Faults):
    """One call in twenty that sends or edits meets a fault, until it is over."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__()
        self._dice = dice
        self.injected = 0
        self.ended = False

    def take(self, method: str) -> Fault | None:
        if self.ended or method.lower() not in {"sendmessage", "editmessagetext"}:
            return None
        if self._dice.random() >= _SHARE:
            return None
        self.injected += 1
        return self._dice.choice(_KINDS)


class Watched:
    """What a process holds, looked at every second."""

    def __init__(self, pid: int) -> None:
        self._proc = Path(f"/proc/{pid}")
        self._began = self._next = time.monotonic()
        #: (seconds, MB, open files)
        self.seen: list[tuple[float, float, int]] = []

    def look(self) -> None:
        if time.monotonic() < self._next:
            return
        status = (self._proc / "status").read_text(encoding="ascii")
        megabytes = int(status.partition("VmRSS:")[2].split()[0]) / 1024
        self.seen.append(
            (time.monotonic() - self._began, megabytes, len(list((self._proc / "fd").iterdir())))
        )
        self._next = time.monotonic() + _LOOK

    def growth(self) -> float:
        """MB a minute, once it has settled."""
        settled = self._settled()
        return (
            60 * statistics.linear_regression([one[0] for one in settled], [one[1] for one in settled]).slope
        )

    def files(self) -> int:
        """How many more are open at the end than when it had settled, by their medians."""
        settled = [one[2] for one in self._settled()]
        part = max(1, len(settled) // 5)
        return int(statistics.median(settled[-part:]) - statistics.median(settled[:part]))

    def _settled(self) -> list[tuple[float, float, int]]:
        return [one for one in self.seen if one[0] >= self.seen[-1][0] * _SETTLES]


class _Leaking(Bot):
    product = ("-m", "tests.faults.leaking")


def soaked(seconds: float, tier: Tier, folder: Path, dice: random.Random, program: type[Bot] = Bot) -> Tally:
    """Our program for so long."""
    data = folder / "data" / "sample"
    # Nobody reads meanwhile what it logs of the faults, and a pipe holds little.
    with BotApi() as api, program(api, folder / "data", CHENSONG_LOG_LEVEL="ERROR") as bot:
        players = practising(crowd(bot, data, _OFFICERS))
        faults = Dice(dice)
        api.faults = faults
        watched = Watched(bot.process.pid)
        _talk(players, seconds, watched)
        faults.ended = True
        wait([one.person for one in players], lambda: all(one.answered() for one in players))
        alive = bot.process.poll() is None
        found = answers(data)
        bot.kill()
    amiss = [] if alive else ["the bot ended"]
    amiss += (
        [f"memory grew by {watched.growth():.1f} MB a minute"] if watched.growth() > _GROWTH[tier] else []
    )
    amiss += [f"{watched.files()} more files are open"] if watched.files() > _FILES else []
    note = f"memory {watched.seen[0][1]:.0f} MB, {watched.growth():+.2f} MB a minute to {watched.seen[-1][1]:.0f} MB"
    tally = Tally(faults.injected, amiss=tuple(amiss), notes=(f"{note}; files {watched.files():+d}",))
    return sum((one.kept(found) for one in players), tally) + stands(data)


def _talk(players: Sequence[Practice], seconds: float, watched: Watched) -> None:
    """In turn, at ten a second."""
    began, number = time.monotonic(), 0
    while number < seconds * _A_SECOND:
        players[0].person.waits(lambda: False, max(0.0, began + number / _A_SECOND - time.monotonic()))
        players[number % len(players)].goes_on()
        number += 1
        watched.look()


def rounds(tier: Tier) -> Sequence[Round]:
    seconds = 60.0 if tier is Tier.QUICK else 1800.0
    leaking = partial(soaked, _BRIEF, Tier.QUICK, program=_Leaking)
    return [Round("a leak", leaking, control=True), Round("soak", partial(soaked, seconds, tier))]


SOAK = FaultClass("G3", "half an hour at ten a second with faults", rounds)
