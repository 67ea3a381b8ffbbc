"""The whole bot while its disk is in trouble: who is told what, what goes on, and that it ends without a restart."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from tests.botapi import BotApi, Person
from tests.faults.practice import Practice, answers, practising
from tests.faults.result import Tally
from tests.faults.whole import stands
from tests.process.running import Bot, run

#: Begins a trouble for a running bot; what it returns ends it.
Trouble = Callable[[Bot], Callable[[], object]]
_REFUSED = "暂时存不下记录"
_ALERT, _GOOD = "存不下任何记录", "记录恢复正常"
_ALERTED, _RECOVERED = 60.0, 10.0
#: Answers after which a disk that is full must have been noticed.
_MANY = 200


def troubled(data: Path, trouble: Trouble) -> Tally:
    """Answers before, during and after; a report and the admin's alert meanwhile."""
    with BotApi() as api, Bot(api, data) as bot:
        officer, admin = bot.enrolled(11), bot.enrolled(12, "admin")
        (player,) = practising([officer])
        amiss = [] if _answered(player) else ["an answer was refused before there was any trouble"]
        end = trouble(bot)
        try:
            amiss += _meanwhile(player, admin, data)
        finally:
            end()
        began = time.monotonic()
        amiss += _afterwards(player, admin)
        seconds = time.monotonic() - began
        if bot.process.poll() is not None:
            amiss.append(f"the bot ended with {bot.process.returncode}")
        bot.kill()
    found = answers(data / "sample")
    note = f"well again, and the admin told so, after {seconds:.0f} s"
    return player.kept(found) + stands(data / "sample") + Tally(faults=1, amiss=tuple(amiss), notes=(note,))


def _answered(player: Practice) -> bool:
    """Say the next answer; whether it was recorded (else it was refused)."""
    player.goes_on()
    said = player.texts_said[-1]
    heard = player.person.reads_until(lambda message: said in message.text or _REFUSED in message.text)
    return _REFUSED not in heard.text


def _meanwhile(player: Practice, admin: Person, data: Path) -> list[str]:
    for number in count():
        if not _answered(player):
            break
        if number == _MANY:
            return [f"{_MANY} answers were recorded on a disk in trouble"]
    amiss = []
    if not _hears(admin, _ALERT, _ALERTED):
        amiss.append(f"the admin was not alerted within {_ALERTED:.0f} s")
    report = run("report", "completion", data=data / "sample")
    if report.returncode:
        amiss.append(f"reading did not go on: {report.stderr}")
    return amiss


def _afterwards(player: Practice, admin: Person) -> list[str]:
    said = player.texts_said[-1]
    amiss = [] if _hears(player.person, said, _RECOVERED) else [f"{said} was not recorded within 10 s"]
    if not _answered(player):
        amiss.append("the next answer was refused")
    if not _hears(admin, _GOOD, _ALERTED):
        amiss.append("the admin was not told that it is over")
    return amiss


def _hears(person: Person, text: str, timeout: float) -> bool:
    return person.waits(lambda: text in person.transcript(), timeout)
