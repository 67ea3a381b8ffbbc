"""B7: a second program is started beside the one that serves. It ends by itself within seconds, or stands by.

Officers practise while it comes and goes: on the same data folder it ends and names the process that has it, on the
same PostgreSQL database it stands by. Every answer is recorded and judged once. Control: two stock bots on one token.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from storage.open import open_store
from tests.botapi import BotApi, Person
from tests.faults.practice import Practice, answers, crowd, practising
from tests.faults.result import FaultClass, Round, Tally, Tier
from tests.faults.stock import Stock
from tests.faults.whole import stands, wait
from tests.process.running import Bot, run
from tests.storage.server import database, drop

_OFFICERS = 10
#: Seconds within which the second one must have ended, and the code with which it does: the store is held.
_SOON, _HELD = 5.0, 3
#: So many times as many messages the control gets at most.
_MORE = 12
#: On a busy machine: as many times as long as a command takes that loads as much and serves nobody.
_TIMES = 2
_KEY = "k" * 48
#: In the long run they say more at once than is looked at of one person.
_ALL = {"CHENSONG_AT_ONCE": "off"}


def one_folder(times: int, folder: Path, _dice: random.Random) -> Tally:
    """The second one on the same folder, three times."""
    data = folder / "data" / "sample"
    amiss, slowest = [], 0.0
    with BotApi() as api, Bot(api, folder / "data", **_ALL) as bot:
        players = practising(crowd(bot, data, _OFFICERS))
        settings = {"CHENSONG_TELEGRAM_TOKEN": api.token, "CHENSONG_TELEGRAM_API_URL": api.url}
        for _ in range(3):
            _go_on(players, times // 3)
            began = time.monotonic()
            second = run("serve", "--sample", data=folder / "data", **settings)
            slowest = max(slowest, time.monotonic() - began)
            if second.returncode != _HELD or f"process {bot.process.pid}" not in second.stderr:
                amiss.append(f"the second one ended with {second.returncode}: {second.stderr}")
        _all_answered(players)
        found = answers(data)
        began = time.monotonic()
        run("doctor", data=folder / "data")
        allowed = max(_SOON, _TIMES * (time.monotonic() - began))
        bot.kill()
    if slowest > allowed:
        amiss.append(f"the second one ended only after {slowest:.1f} s")
    tally = sum((one.kept(found) for one in players), Tally(3, amiss=tuple(amiss)))
    return tally + stands(data) + Tally(notes=(f"on one folder: ended after at most {slowest:.1f} s",))


def one_database(times: int, folder: Path, _dice: random.Random) -> Tally:
    """The second one on the same database, while the first is at it."""
    url = database()
    settings = {"CHENSONG_STORE_URL": url, "CHENSONG_SECRET_KEY": _KEY, **_ALL}
    try:
        with BotApi() as api, Bot(api, folder / "first", **settings) as first:
            person = first.enrolled(11)
            players = practising([person])
            _go_on(players, times // 2)
            with Bot(api, folder / "second", **settings) as second:
                _go_on(players, times // 2)
                _all_answered(players)
                both = first.process.poll() is None and second.process.poll() is None
                pollers = len(api.made("deleteWebhook"))  # with which each begins
        store = open_store(url, folder, read_only=True)
        found = [row.beside.text for row in store.chain() if row.beside is not None]
        store.close()
    finally:
        drop(url)
    amiss = [] if both else ["one of two workers ended"]
    amiss += ["the second one polled beside the first"] if pollers > 1 else []
    return players[0].kept(found) + Tally(1, amiss=tuple(amiss))


def _go_on(players: Sequence[Practice], times: int) -> None:
    for _ in range(times):
        for player in players:
            player.goes_on()


def _all_answered(players: Sequence[Practice]) -> None:
    wait([one.person for one in players], lambda: all(one.answered() for one in players))


def two_stock(updates: int, folder: Path, _dice: random.Random) -> Tally:
    """The control: nothing keeps the second one away, and what both fetch both handle.

    They must ask at the same moment for that: they are given some more tries.
    """
    with BotApi(paced=False) as api:
        api.polling.spacing = 0.0  # with Telegram's pause after a conflict they meet too seldom
        people = [api.person(user) for user in range(11, 21)]
        each = updates // len(people)
        doubled, said = 0, 0
        for said in range(each, _MORE * each + 1, each):
            # Fresh ones: after each refusal they ask less often.
            bots = [_stock(api, folder / f"{name}{said}") for name in ("first", "second")]
            for number in range(said - each, said):
                for person in people:
                    person.says(f"message {number} of {person.id}")
                people[0].quiet(0.05)
            wait(people, lambda: all(_noted(one, said) for one in people))  # noqa: B023 (asked at once)
            doubled = _doubled(bots)
            for bot in bots:
                bot.kill()
            if doubled:
                break
    given = said * len(people)
    return Tally(given, accepted=given, doubled=doubled)


def _stock(api: BotApi, folder: Path) -> Stock:
    folder.mkdir()
    return Stock(api, folder, "stock_bot")


def _doubled(bots: Sequence[Stock]) -> int:
    lines = (line for bot in bots for line in bot.note.read_text(encoding="utf-8").splitlines())
    return sum(number - 1 for number in Counter(lines).values())


def _noted(person: Person, number: int) -> bool:
    return person.transcript().count("noted") >= number


def rounds(tier: Tier) -> Sequence[Round]:
    times = 30 if tier is Tier.QUICK else 300
    return [
        Round("two stock bots", partial(two_stock, 300), control=True),
        Round("on one folder", partial(one_folder, times)),
        Round("on one database", partial(one_database, times)),
    ]


TWO = FaultClass("B7", "a second program beside the first", rounds)
