"""B9: more waits with Telegram than it keeps: what comes later is dropped without a word, to the bot and to people.

Officers have a reading open while the bot is away and strangers fill the queue; some confirm it in time, for the others
there is no room. On the bot's return the figures count those who came through and no others, whoever was dropped is
written to again at the next slot, and nobody else is told to read what they have read; an admin hears, once, that the
queue was full and how many it kept. The queue holds two hundred, in the long run a hundred thousand as Telegram's does. Control: a bot that only answers: those who were dropped hear nothing.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from storage.open import open_store
from tests.botapi import BotApi, Person
from tests.botapi.updates import MOST_PENDING
from tests.faults.practice import crowd
from tests.faults.result import FaultClass, Round, Tally, Tier
from tests.faults.stock import Stock
from tests.faults.whole import ledger, stands, wait
from tests.process.running import Bot, half_a_day_from, run, zone_at

_PASSAGE, _TITLE = "zfgf-02", "派出所的处罚权限"
_ASKED, _DONE, _PROMPT = "读完请点", "这项阅读任务完成了", "今天待学的有"
_OFFICERS, _IN_TIME, _STRANGERS = 24, 8, 20
_PATIENCE = 1800.0
_BRIEF = 5.0
_ADMIN, _FULL = 10, "队列满了：存下 {} 条"


class _Crowded(Bot):
    product = ("-m", "tests.faults.crowded")


def overflown(most: int, folder: Path, dice: random.Random) -> Tally:
    """Our program behind a queue of so many."""
    data = folder / "data" / "sample"
    more = {"CHENSONG_LOG_LEVEL": "WARNING", "HOLDS": str(most)}
    with BotApi() as api, _Crowded(api, folder / "data", **more) as bot:
        admin, full = bot.enrolled(_ADMIN, "admin"), _FULL.format(f"{most:,}")
        people = crowd(bot, data, _OFFICERS)
        for person in people:
            person.says(f"/read {_PASSAGE}")
            person.reads_until(_ASKED)
        bot.stop()
        in_time, dropped = _fill(api, people, most, "完", dice)
        bot.restart()
        _handled(api, people[0])
        wait(people, lambda: all(_DONE in one.transcript() for one in in_time))
        wait([admin], lambda: full in admin.transcript())
        bot.stop()
        told = run("report", "completion", "--csv", data=data).stdout
        before = {one.id: one.heard() for one in people}
        bot.zone = half_a_day_from(zone_at(20))  # it is eight in the morning
        bot.restart()
        wait(people, lambda: all(_prompted(one, before[one.id]) for one in people))
        bot.kill()
        again = [one.id for one in people if _TITLE in _prompted(one, before[one.id])]
    done = {entry.badge for entry in ledger(data) if entry.kind == "duty-closed"}
    wanted = {_badge(data, one) for one in in_time}
    told_of_it = admin.transcript().count(full)
    missed = [one.id for one in people if one not in in_time and one.id not in again]
    amiss = [f"{one} was dropped and is not written to again" for one in missed]
    amiss += [] if done == wanted else [f"recorded: {sorted(done)}, came through: {sorted(wanted)}"]
    amiss += [f"{one.id} is told to read what they have read" for one in in_time if one.id in again]
    amiss += [] if told_of_it == 1 else [f"the admin heard {told_of_it} times that the queue was full"]
    counted = int(told.strip().splitlines()[-1].split(",")[2])
    amiss += [] if counted == len(in_time) else [f"the figures count {counted} done of {len(in_time)}"]
    note = f"a queue of {most}: {dropped} dropped, {len(again)} officers among them asked again"
    return stands(data) + Tally(dropped, len(in_time), len(wanted - done), amiss=tuple(amiss), notes=(note,))


def _fill(
    api: BotApi, people: Sequence[Person], most: int, text: str, dice: random.Random
) -> tuple[list[Person], int]:
    """Strangers leave room for a few; those who are in time, and how many updates were dropped."""
    strangers = [api.person(user) for user in range(5000, 5000 + _STRANGERS)]
    with api.state.changed:
        api.state.updates.most = most
    for number in range(most - _IN_TIME - len(api.state.pending)):
        strangers[number % _STRANGERS].says("你好")
    order = dice.sample(list(people), len(people))
    for person in order:
        person.says(text)
    for number in range(most // 5 - (len(people) - _IN_TIME)):
        strangers[number % _STRANGERS].says("你好")
    return order[:_IN_TIME], api.state.updates.dropped


def _handled(api: BotApi, person: Person) -> None:
    """Wait until the bot has taken all that waits."""
    until = time.monotonic() + _PATIENCE
    while api.state.pending and time.monotonic() < until:
        person.quiet(0.5)


def _prompted(person: Person, before: int) -> str:
    """The prompt that came after so many messages; "" if none did."""
    since = [one.text for one in person.seen()[before:]]
    return next((text for text in since if _PROMPT in text), "")


def _badge(data: Path, person: Person) -> str:
    store = open_store("", data, read_only=True)
    try:
        account = store.account("telegram", str(person.id))
    finally:
        store.close()
    assert account is not None
    return account.badge


def answered_only(most: int, folder: Path, dice: random.Random) -> Tally:
    """The control."""
    with BotApi() as api:
        stock = Stock(api, folder, "stock_bot")
        people = [api.person(user) for user in range(11, 11 + _OFFICERS)]
        for person in people:
            person.asks("begin")
        stock.kill()
        _, dropped = _fill(api, people, most, "done", dice)
        stock.start()
        _handled(api, people[0])
        people[0].quiet(_BRIEF)
        unheard = sum("noted done" not in one.transcript() for one in people)
        stock.kill()
    return Tally(dropped, accepted=_OFFICERS, accepted_lost=unheard)


def rounds(tier: Tier) -> Sequence[Round]:
    most = 200 if tier is Tier.QUICK else MOST_PENDING
    return [
        Round("answers only", partial(answered_only, 100), control=True),
        Round("a queue", partial(overflown, most)),
    ]


OVERFLOW = FaultClass("B9", "more waits than Telegram keeps", rounds)
