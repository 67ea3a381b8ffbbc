"""B8: the bot is away while people press, for 1, 3 and 60 minutes; Telegram drops a press after 150 seconds.

Officers have a reading open with its button. Some press before the bot is killed, at a random moment, some while it is
away. On its return each press is recorded and shown so, or the message still offers the button; then whoever is not
recorded presses again or types, and that counts. Nobody is shown as done who is not, nobody counts twice. So it is polling
and by webhook, where Telegram goes on knocking until a press is too old. Control: a bot that changes the message at once
and keeps what was done once a minute.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from storage.open import open_store
from tests.botapi import BotApi, Person
from tests.faults.practice import all_ask, crowd
from tests.faults.result import FaultClass, Round, Tally, Tier
from tests.faults.stock import Stock
from tests.faults.whole import ledger, stands, wait
from tests.process.running import Bot, brought_to, free_port

_PASSAGE = "zfgf-02"
_BUTTON, _ASKED, _DONE = "我已读完", "读完请点", "这项阅读任务完成了"
_MINUTES = (1, 3, 60)
#: What is typed instead of a press.
_TYPED = "完"
_UP = "最近 30 天"
#: How long one of Telegram's seconds is, which grow to two minutes between two tries; and how long all is waited for.
_SECOND, _LAST = 0.05, 90.0


def away(each: int, folder: Path, dice: random.Random, *, hooked: bool = False) -> Tally:
    """So many officers for each length of the outage. `hooked`: updates are brought, not polled for."""
    data = folder / "data" / "sample"
    tally = Tally()
    more = brought_to(free_port()) if hooked else {}
    with BotApi() as api, Bot(api, folder / "data", **more) as bot:
        api.hooks.second = _SECOND
        people = crowd(bot, data, each * len(_MINUTES))
        badges = _badges(data)
        for number, minutes in enumerate(_MINUTES):
            group = people[number * each : (number + 1) * each]
            tally += _outage(bot, data, group, badges, minutes, dice)
        bot.kill()
        if hooked == bool(api.made("getUpdates")):
            tally += Tally(amiss=("updates came in another way than they were to",))
    done = Counter(entry.badge for entry in ledger(data) if entry.kind == "duty-closed")
    twice = sum(number - 1 for number in done.values())
    lost = [person.id for person in people if not done[badges[str(person.id)]]]
    amiss = tuple(f"{one} was shown as done and is not recorded" for one in lost)
    return tally + stands(data) + Tally(lost=len(lost), doubled=twice, amiss=amiss)


def _outage(
    bot: Bot, data: Path, group: Sequence[Person], badges: dict[str, str], minutes: int, dice: random.Random
) -> Tally:
    for person in group:
        person.says(f"/read {_PASSAGE}")
        person.reads_until(_ASKED)
    early = dice.sample(list(group), len(group) // 2)
    for person in early:
        person.presses(_BUTTON)
    group[0].quiet(dice.uniform(0, 0.2))
    bot.kill()
    for person in group:
        if person not in early:
            person.presses(_BUTTON)
    bot.api.clock.advance(minutes * 60)
    bot.restart()
    # By webhook what is said overtakes a press that rests between two tries.
    state = bot.api.state
    if state.webhook and not group[0].waits(lambda: not state.pending, _LAST):
        return Tally(len(group), amiss=(f"{minutes} min: {len(state.pending)} updates are not taken",))
    for person in group:
        person.says("/progress")
    wait(list(group), lambda: all(_UP in person.transcript() for person in group))
    amiss = _as_shown(data, group, badges)
    open_still = [person for person in group if not _shown_done(person)]
    for place, person in enumerate(open_still):
        if place % 2:
            person.presses(_BUTTON)
        else:
            person.says(f"/read {_PASSAGE}")
            person.reads_until(_ASKED)
            person.says(_TYPED)
    wait(list(group), lambda: all(_shown_done(person) for person in group))
    amiss += [f"{one.id}: neither pressing again nor typing did it" for one in group if not _shown_done(one)]
    told = f"{minutes} min: {len(group) - len(open_still)} of {len(group)} presses came through, {len(open_still)} were made up for"
    return Tally(len(group), len(group), amiss=tuple(amiss), notes=(told,))


def _as_shown(data: Path, group: Sequence[Person], badges: dict[str, str]) -> list[str]:
    """What is shown against what is recorded, when all that came through has been handled."""
    found = {entry.badge for entry in ledger(data) if entry.kind == "duty-closed"}
    amiss = []
    for person in group:
        recorded = badges[str(person.id)] in found
        offered = any(_ASKED in one.text and _BUTTON in one.labels for one in person.screen())
        if recorded != _shown_done(person):
            amiss.append(f"{person.id}: {'recorded' if recorded else 'not recorded'} and shown otherwise")
        if not recorded and not offered:
            amiss.append(f"{person.id}: not recorded, and no button to do it again")
    return amiss


def _shown_done(person: Person) -> bool:
    return _DONE in person.transcript()


def _badges(data: Path) -> dict[str, str]:
    """The badge of each chat."""
    store = open_store("", data, read_only=True)
    try:
        return {account.address: account.badge for account in store.accounts()}
    finally:
        store.close()


def shown_at_once(people: int, folder: Path, _dice: random.Random) -> Tally:
    """The control."""
    with BotApi() as api:
        stock = Stock(api, folder, "stock_done")
        group = [api.person(user) for user in range(11, 11 + people)]
        all_ask(group, ["/start"] * people)
        for person in group:
            person.presses("done")
            person.reads_until("recorded")
        stock.kill()
        api.clock.advance(180)
        stock.start()
        for person in group:
            person.says("/start")
        lost = sum("recorded" not in person.reads().text for person in group)
        stock.kill()
    return Tally(people, people, lost)


def rounds(tier: Tier) -> Sequence[Round]:
    each, times = (6, 1) if tier is Tier.QUICK else (40, 10)
    return [
        Round("shown at once", partial(shown_at_once, 6), control=True),
        *(Round(f"away {number}", partial(away, each)) for number in range(times)),
        *(Round(f"by webhook {number}", partial(away, each, hooked=True)) for number in range(times)),
    ]


AWAY = FaultClass("B8", "away while people press", rounds)
