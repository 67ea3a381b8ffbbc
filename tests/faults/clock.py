"""C1, C2 from end to end: the program under a wall clock that is set ahead and back, over nights that have no 02:30 or two.

In each place there is a slot at 02:30 and one at 07:30. The program is killed and started around them: before one, after
it (it was down at that time), twice in the hour that comes twice; meanwhile the clock leaps three days ahead or back for
some seconds, and is set right. Each slot of each day must come once, in its time, and a reading confirmed just after
midnight must count for the day that the organisation's zone has. libfaketime sets the wall clock; the month in process is
`tests/delivery/test_month.py`. Control: a bot whose mornings come from `schedule` alone.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from content.versions import KEPT
from tests.botapi import BotApi, Person
from tests.faults.faketime import FakeTime
from tests.faults.result import FaultClass, Round, Tally, Tier
from tests.faults.whole import ledger, stands
from tests.process.running import ROOT, Bot, environment

_NIGHT, _MORNING = "夜读", "早读"
_TITLES = (_NIGHT, _MORNING)
_PASSAGE = "zfgf-02"
_PLAN = f"""\
id: clock
start: FIRST
length: 400
weekdays: all
slots:
  - {{id: night, at: "02:30", grace: 4h, title: {{zh: {_NIGHT}}}}}
  - {{id: morning, at: "07:30", grace: 4h, title: {{zh: {_MORNING}}}}}
lines:
  - {{id: r, every: day, passages: [{_PASSAGE}], do: read, due: "23:30"}}
"""
_DAYS, _HOURS = timedelta(days=3), timedelta(hours=5)
#: Where the clock lands a slot is open, and believed at once it would be sent: the morning's when it leaps at the night's
#: time (what comes tells them apart), either one when it leaps at ten past two or seven.
_ONTO_MORNING, _ONTO_EITHER = timedelta(days=3, hours=5), timedelta(days=3, hours=1)
#: Seconds for which a leap stands: longer than the program lets pass between two looks at the clock.
_STANDS = 7.0
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Step:
    """The program is started at this local time; the clock leaps; then these slots come, and no other."""

    at: str
    brings: tuple[str, ...] = ()
    leaps: tuple[timedelta, ...] = ()
    #: Hours of the same name come twice: the second.
    again: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A zone and what happens there, in order."""

    zone: str
    steps: tuple[Step, ...]
    #: Whether readings are confirmed about a midnight in the end.
    midnight: bool = False

    def moment(self, step: Step) -> datetime:
        zone = ZoneInfo(self.zone)
        return datetime.fromisoformat(step.at).replace(tzinfo=zone, fold=int(step.again))


_BACK = Step("2026-03-28 02:20:00", leaps=(-_DAYS,))
_AHEAD = Step("2026-03-28 02:29:50", (_NIGHT,), (_ONTO_MORNING,))
#: Down from one night to the next the program would not believe the clock for ten minutes.
_BETWEEN = Step("2026-03-28 14:00:00")
_GAP = Step("2026-03-29 01:59:57", (_NIGHT,))  # 03:00 comes next
_FOLD = (Step("2026-10-25 02:29:57", (_NIGHT,)), Step("2026-10-25 02:29:57", again=True))
_LATE = Step("2026-10-25 07:42:00", (_MORNING,))  # down at 07:30
_TOO_LATE = Step("2028-03-01 12:00:00")  # after the grace: told as missed, not sent


def _days(first: str, count: int, dice: random.Random) -> tuple[Step, ...]:
    """Ordinary days: up at 02:30, or down until later; the same at 07:30; then started once more; now and then a leap."""
    steps: list[Step] = []
    for number in range(count):
        day = date.fromisoformat(first) + timedelta(days=number)
        for slot, title in (("02", _NIGHT), ("07", _MORNING)):
            leaps = (dice.choice((_ONTO_EITHER, -_DAYS, _HOURS)),) if dice.random() < 1 / 3 else ()
            # Set back and then right again a clock has leapt ahead: for a start of its own, or ten minutes would pass.
            steps += [Step(f"{day} {slot}:10:00", leaps=leaps)] if leaps else []
            at = f"{slot}:29:55" if dice.random() < 1 / 2 else f"{slot}:{dice.randint(31, 59)}:00"
            steps.append(Step(f"{day} {at}", (title,)))
        steps.append(Step(f"{day} 08:20:00"))
    return tuple(steps)


SPRING = Place("Europe/Berlin", (_BACK, _AHEAD, _BETWEEN, _GAP))
AUTUMN = Place("Europe/Berlin", (*_FOLD, _LATE))
LEAP_DAY = Place("Asia/Shanghai", (Step("2028-02-29 02:29:57", (_NIGHT,)), _TOO_LATE), midnight=True)


def played(place: Place, folder: Path, _dice: random.Random) -> Tally:
    """Our program in that place."""
    _material(folder / "data" / "sample" / "content", place.steps[0].at[:10])
    with BotApi(paced=False) as api:  # a clock that goes back measures no pace
        clock = FakeTime(folder / "clock", api.clock)
        clock.is_now(place.moment(place.steps[0]) - timedelta(minutes=20))
        settings = {
            "CHENSONG_TIMEZONE": place.zone,
            "TZ": "UTC",
            "CHENSONG_BACKUP_AT": "off",
            **clock.settings,
        }
        with Bot(api, folder / "data", **settings) as bot:
            officer = bot.enrolled(11)
            badge = bot.codes["officer"].split()[1]
            bot.kill()
            tally = _through(place, clock, officer, bot.restart, bot.kill)
            if place.midnight:
                tally += _midnight(place, clock, officer, bot, folder / "data" / "sample", badge)
    return tally + stands(folder / "data" / "sample")


def _material(folder: Path, first: str) -> None:
    """The shipped decks with a plan of our own, as if a deck had been loaded: the start then leaves it alone."""
    shutil.copytree(ROOT / "content", folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (folder / KEPT).mkdir()
    (folder / "plan.yaml").write_text(_PLAN.replace("FIRST", first), encoding="utf-8")


def _through(
    place: Place, clock: FakeTime, officer: Person, start: Callable[[], None], kill: Callable[[], None]
) -> Tally:
    """Step after step; what came at each held against what should."""
    tally = Tally()
    for step in place.steps:
        clock.is_now(place.moment(step))
        before = _came(officer)
        start()
        if step.leaps:
            _ticked(officer)
        for leap in step.leaps:
            clock.is_off(leap)
            officer.quiet(_STANDS)
            clock.is_off(timedelta())
        officer.waits(partial(_has_come, officer, before, step.brings), _PATIENCE)
        _ticked(officer)
        if not step.brings and not step.leaps:
            officer.quiet(_STANDS)  # and it is noted that it runs
        kill()
        tally += _held(place, step, [*_came(officer)[len(before) :]])
    return tally


def _ticked(officer: Person) -> None:
    """The clock has ticked once this is answered: ticks begin before polling."""
    officer.says("进度")
    officer.reads_until("最近 30 天")


def _held(place: Place, step: Step, came: Sequence[str]) -> Tally:
    missing = [slot for slot in step.brings if slot not in came]
    more = len(came) - len(set(came))
    name = f"{place.zone}, start at {step.at}{' (again)' if step.again else ''}"
    amiss = (
        () if sorted(came) == sorted(step.brings) else (f"{name}: {list(step.brings)} came as {list(came)}",)
    )
    return Tally(1 + len(step.leaps), len(step.brings), len(missing), doubled=more, amiss=amiss)


def _came(officer: Person) -> list[str]:
    """The slots that came so far, in order."""
    heads = [line.partition(": ")[2] for line in officer.transcript().splitlines() if "待学的有" in line]
    return [title for head in heads for title in _TITLES if head.startswith(title)]


def _has_come(officer: Person, before: Sequence[str], wanted: Sequence[str]) -> bool:
    return len(_came(officer)) >= len(before) + len(wanted)


def _midnight(place: Place, clock: FakeTime, officer: Person, bot: Bot, data: Path, badge: str) -> Tally:
    """Ten seconds before midnight in the organisation's zone one day's reading is confirmed, soon after it the next one's."""
    last = datetime.fromisoformat(place.steps[-1].at)
    days = [last.date() + timedelta(days=number) for number in (1, 2)]
    evening = datetime.combine(days[1], last.time().min, ZoneInfo(place.zone)) - timedelta(seconds=50)
    for moment in (evening, evening + timedelta(seconds=51)):
        clock.is_now(moment)
        bot.restart()
        officer.says(f"/read {_PASSAGE}")
        officer.reads_until("读完请点")
        officer.presses("我已读完")
        officer.reads_until("已读")
        bot.kill()
    met = [
        entry.data["day"] for entry in ledger(data) if entry.kind == "duty-closed" and entry.badge == badge
    ]
    wanted = [day.isoformat() for day in days]
    amiss = () if met[-2:] == wanted else (f"readings of {wanted} count for {met[-2:]}",)
    return Tally(2, 2, amiss=amiss)


def scheduled(place: Place, folder: Path, _dice: random.Random) -> Tally:
    """The control in that place."""
    command = [sys.executable, "-m", "tests.faults.stock_mornings"]
    with BotApi(paced=False) as api:
        clock = FakeTime(folder / "clock", api.clock)
        officer = api.person(11)
        officer.says("/start")
        env = environment(folder, TZ=place.zone, **clock.settings)
        running: list[subprocess.Popen[bytes]] = []

        def start() -> None:
            args = [*command, f"{api.url}/bot{api.token}", "11", "02:30", "07:30"]
            running.append(subprocess.Popen(args, cwd=ROOT, env=env, stdout=subprocess.PIPE))
            assert running[-1].stdout is not None
            running[-1].stdout.readline()

        def kill() -> None:
            running[-1].kill()
            running[-1].communicate()

        def came() -> list[str]:
            said = officer.transcript().splitlines()
            return [_NIGHT if "02:30" in line else _MORNING for line in said]

        tally = Tally()
        for step in place.steps:
            clock.is_now(place.moment(step))
            before = len(came())
            start()
            officer.quiet(_STANDS)
            kill()
            tally += _held(place, step, came()[before:])
    return tally


def _month(zone: str, first: str, folder: Path, dice: random.Random) -> Tally:
    return played(Place(zone, _days(first, 31, dice), midnight=True), folder, dice)


def rounds(tier: Tier) -> Sequence[Round]:
    control = Round(
        "schedule alone", partial(scheduled, Place("Europe/Berlin", (_FOLD[0], _LATE))), control=True
    )
    if tier is Tier.LONG:
        months = (
            ("Europe/Berlin", "2026-03-10"),
            ("Europe/Berlin", "2026-10-10"),
            ("Asia/Shanghai", "2028-02-10"),
        )
        # Nights that are short or long are steps of their own: the ordinary day's times are not all there.
        return [
            control,
            *_places(),
            *(Round(f"{zone} {first}", partial(_month, zone, first)) for zone, first in months),
        ]
    return [control, *_places()]


def _places() -> list[Round]:
    places = {"spring": SPRING, "autumn": AUTUMN, "leap day": LEAP_DAY}
    return [Round(name, partial(played, place)) for name, place in places.items()]


CLOCK = FaultClass("C1", "the wall clock set, end to end", rounds)
