"""B5: Telegram out of reach for minutes, coming and going, silent. B6: connections that are stuck. Through a relay.

The bot is a process of its own; where it ends, it is started again after two seconds, as its supervisor does. Promised:
an officer is answered within 30 s of the network's return (120 s where connections are stuck and nobody says so), one
cause speaks at most once a minute in the log, and the memory of no process grows by a tenth. Controls: a stock bot tells of
each failed poll; one whose polls have no end is not heard again.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from tests.botapi import BotApi, Person
from tests.faults.relay import Relay
from tests.faults.result import FaultClass, Round, Tally, Tier
from tests.process.running import ROOT, Bot, environment

_BACK, _STUCK = 30.0, 120.0
_RESTART = 2.0
_MINUTE = timedelta(minutes=1)
_GROWTH, _STILL = 1.1, 1.005
#: Seconds in which what stands still does, after an answer and before; and after which it is not waited for any more.
_STANDS, _STARTS, _RESTLESS = 1.9, 60.0, 60.0
#: A little less than a minute apart is a minute apart: the log's filter goes by another look at the clock.
_SLACK = timedelta(seconds=0.5)
_TOLD = re.compile(r"(?P<at>\S+) \[(?:warning|error|critical)\s*\] (?P<what>.*)")
#: Seconds after which a poll without an end counts as stuck: ours are over by then.
_CONTROL = 60.0


class Memory:
    """What one process holds, look by look; judged from where it stands still.

    A start waits for the bot's name before it loads the most, and goes on loading beside the first turns: it has to stand
    still for a minute, and is judged anew from its first answer on.
    """

    def __init__(self) -> None:
        self._last = self._base = 0
        #: Since when it has not grown.
        self._since = 0.0
        self.answered = False
        #: Kilobytes in the beginning and in the end, of each part that could be judged.
        self.parts: list[tuple[int, int]] = []

    def sees(self, held: int, at: float) -> None:
        """The next look: kilobytes, and seconds of a clock."""
        if self._base:
            self.parts[-1] = (self._base, held)
        elif held > _STILL * self._last:
            self._last, self._since = held, at
        elif at - self._since >= (_STANDS if self.answered else _STARTS):
            self._base = held
            self.parts.append((held, held))

    def answers(self) -> None:
        """It has answered: what that took to load is no growth, the first time."""
        if not self.answered:
            self.answered, self._last, self._base = True, 0, 0

    @property
    def settled(self) -> bool:
        return self._base > 0

    def grown(self) -> list[str]:
        """What is amiss with it."""
        grown = [(before, after) for before, after in self.parts if after > _GROWTH * before]
        restless = self.answered and not self.settled
        return [f"memory grew from {before} to {after} kB" for before, after in grown] + (
            [f"memory never stood still, {self._last} kB in the end"] if restless else []
        )


class Supervised:
    """The bot behind a relay, started again where it ends."""

    def __init__(self, api: BotApi, relay: Relay, folder: Path) -> None:
        self.bot = Bot(api, folder / "data", CHENSONG_TELEGRAM_API_URL=relay.url)
        self.ends: list[int] = []
        self._logs: list[str] = []
        #: Of each process in turn.
        self.memory = [Memory()]
        #: Whether nothing can be heard: what has answered nobody yet may begin to load for that in any other moment.
        self.cut_off = False

    def waits(self, person: Person, until: Callable[[], bool], seconds: float) -> bool:
        """Wait as Person does, and look after the bot meanwhile."""
        ends = time.monotonic() + seconds
        while not (done := person.waits(until, min(_RESTART, max(0.0, ends - time.monotonic())))):
            self.looks()
            if time.monotonic() >= ends:
                break
            if (code := self.bot.process.poll()) is not None:
                self.ends.append(code)
                self._logs.append(self.bot.process.communicate()[1])
                self.memory.append(Memory())
                self.bot.restart()
        return done

    def looks(self) -> None:
        """See what it holds; one that has ended holds nothing any more."""
        if not (self.cut_off or self.memory[-1].answered):
            return
        status = Path(f"/proc/{self.bot.process.pid}/status").read_text(encoding="ascii")
        if "VmRSS:" in status:
            self.memory[-1].sees(int(status.partition("VmRSS:")[2].split()[0]), time.monotonic())

    def settles(self, person: Person) -> None:
        """Wait until the memory stands still after an answer, or does not for long."""
        self.memory[-1].answers()
        self.waits(person, lambda: self.memory[-1].settled, _RESTLESS)

    def log(self) -> str:
        """End it; all that it logged."""
        self.bot.process.kill()
        return "".join([*self._logs, self.bot.process.communicate()[1]])


def storm(seconds: float, folder: Path, dice: random.Random) -> Tally:
    """Down, coming and going, silent: each for so long."""
    with BotApi() as api, Relay(api.url) as relay:
        served = Supervised(api, relay, folder)
        officer = served.bot.enrolled(11)
        _asked(served, officer, _BACK)
        served.settles(officer)
        slowest, amiss = 0.0, []
        for kind in (_down, _flapping, _silent):
            officer.says("进度")
            served.cut_off = kind is not _flapping
            kind(served, officer, relay, seconds, dice)
            served.cut_off = False
            took = _asked(served, officer, _BACK)
            slowest = max(slowest, took)
            if took > _BACK:
                amiss.append(f"{kind.__name__}: no answer within {_BACK:.0f} s of the return")
            else:
                served.settles(officer)
        served.looks()
        judged = [part for one in served.memory for part in one.parts]
        amiss += [told for one in served.memory for told in one.grown()]
        logged = served.log()
    repeated = often(logged.splitlines())
    amiss += [f"told more than once a minute: {what}" for what in repeated]
    note = f"answered at most {slowest:.0f} s after a return; {len(served.ends)} new starts"
    most = max(after / before - 1 for before, after in judged)
    held = f"memory judged {len(judged)} times in {len(served.memory)} processes, grown by at most {most:.1%}"
    return Tally(3, 6, amiss=tuple(amiss), notes=(note, held))


def _asked(served: Supervised, officer: Person, patience: float) -> float:
    """Ask; the seconds until the answer, more than the patience where none came."""
    before, began = officer.transcript().count("最近 30 天"), time.monotonic()
    officer.says("进度")
    came = served.waits(officer, lambda: officer.transcript().count("最近 30 天") > before, patience)
    return time.monotonic() - began if came else patience + 1


def _down(served: Supervised, officer: Person, relay: Relay, seconds: float, _dice: random.Random) -> None:
    relay.cut()
    served.waits(officer, lambda: False, seconds)
    relay.mend()


def _flapping(served: Supervised, officer: Person, relay: Relay, seconds: float, dice: random.Random) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        relay.cut()
        served.waits(officer, lambda: False, dice.uniform(0.5, 1.5))
        relay.mend()
        served.waits(officer, lambda: False, dice.uniform(0.5, 1.5))


def _silent(served: Supervised, officer: Person, relay: Relay, seconds: float, _dice: random.Random) -> None:
    relay.silence()
    served.waits(officer, lambda: False, seconds)
    relay.speak()


def often(lines: Iterable[str]) -> list[str]:
    """What was told of one cause within a minute of the time before."""
    last: dict[str, datetime] = {}
    found = []
    for line in lines:
        told = _TOLD.match(line)
        if told is None:
            continue
        at, cause = datetime.fromisoformat(told["at"]), re.sub(r"[\d.]+|held_back=\S+", "", told["what"])
        if cause in last and at - last[cause] < _MINUTE - _SLACK:
            found.append(told["what"])
        last[cause] = at
    return found


def stuck(folder: Path, _dice: random.Random) -> Tally:
    """All connections hang from one moment on; new ones work."""
    with BotApi() as api, Relay(api.url) as relay:
        served = Supervised(api, relay, folder)
        officer = served.bot.enrolled(11)
        _asked(served, officer, _BACK)
        relay.stick()
        took = _asked(served, officer, _STUCK)
        served.log()
    amiss = () if took <= _STUCK else (f"not heard again within {_STUCK:.0f} s",)
    note = f"heard again after {min(took, _STUCK):.0f} s, {len(served.ends)} new starts"
    return Tally(1, 2, amiss=amiss, notes=(note,))


def dead(folder: Path, _dice: random.Random) -> Tally:
    """Nothing comes back over old or new connections, until the program ends; its supervisor starts it anew."""
    with BotApi() as api, Relay(api.url) as relay:
        served = Supervised(api, relay, folder)
        officer = served.bot.enrolled(11)
        _asked(served, officer, _BACK)
        relay.silence()
        served.waits(officer, lambda: bool(served.ends), 2 * _STUCK)
        relay.speak()
        took = _asked(served, officer, _BACK)
        served.log()
    amiss = [] if served.ends else ["it did not end, deaf for four minutes"]
    amiss += [f"not heard again within {_BACK:.0f} s"] if took > _BACK else []
    return Tally(
        1, 2, amiss=tuple(amiss), notes=(f"ended with {served.ends}, heard again after {took:.0f} s",)
    )


def _stock(relay: Relay, api: BotApi, folder: Path, log: Path, *more: str) -> subprocess.Popen[bytes]:
    (folder / "handled").touch()
    command = [
        sys.executable,
        "-m",
        "tests.faults.stock_bot",
        api.token,
        relay.url,
        str(folder / "handled"),
        *more,
    ]
    with log.open("wb") as told:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(folder), stdout=subprocess.PIPE, stderr=told
        )
    assert process.stdout is not None
    process.stdout.readline()  # it says when it is about to poll
    return process


def told_each(seconds: float, folder: Path, _dice: random.Random) -> Tally:
    """The control of B5: what a stock bot logs while the network is down."""
    with BotApi(paced=False) as api, Relay(api.url) as relay:
        process = _stock(relay, api, folder, folder / "log")
        person = api.person(11)
        person.asks("begin")
        relay.cut()
        person.waits(lambda: False, seconds)
        relay.mend()
        process.kill()
        process.communicate()
    lines = (folder / "log").read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if line.startswith(("Exception happened", "No error handlers"))]
    most = 1 + int(seconds // 60)
    return Tally(1, amiss=tuple(told[most:]))


def endless(folder: Path, _dice: random.Random) -> Tally:
    """The control of B6: a stock bot that waits for its polls as long as they take."""
    with BotApi(paced=False) as api, Relay(api.url) as relay:
        process = _stock(relay, api, folder, folder / "log", "endless")
        person = api.person(11)
        person.asks("begin")
        person.quiet(1)  # until it polls again
        relay.stick()
        person.says("again")
        heard = person.waits(lambda: "noted again" in person.transcript(), _CONTROL)
        process.kill()
        process.communicate()
    return Tally(1, amiss=() if heard else ("not heard again",))


def storms(tier: Tier) -> Sequence[Round]:
    if tier is Tier.QUICK:
        return [Round("stock", partial(told_each, 5.0), control=True), Round("seconds", partial(storm, 3.0))]
    return [
        Round("stock", partial(told_each, 120.0), control=True),
        Round("ten minutes each", partial(storm, 600.0)),
    ]


def wedged(tier: Tier) -> Sequence[Round]:
    control = Round("polls without an end", endless, control=True)
    if tier is Tier.QUICK:
        return [control, Round("stuck 0", stuck)]
    return [
        control,
        *(Round(f"stuck {number}", stuck) for number in range(10)),
        Round("a dead line", dead),
    ]


STORM = FaultClass("B5", "the network down, flapping, silent", storms)
STUCK = FaultClass("B6", "connections that are stuck", wedged)
