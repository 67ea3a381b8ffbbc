"""A2: kill -9 of the whole bot at random moments with twenty updates in flight. The control is stock polling.

Each round nineteen officers send an answer each in practice and another goes on with a check (wrong twice, right the
third time, then the next check); at a random moment the program is killed and started again on the same data. In
the end every answer must stand in the store once and in order, the tries of each check must have gone on over the
kills, and each answer must have been answered.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.botapi import BotApi
from tests.faults import stock
from tests.faults.checking import a_check, tries, unheard, wanted
from tests.faults.practice import answers, crowd, practising
from tests.faults.result import FaultClass, Round, Tally, Tier
from tests.faults.whole import Player, play, retried, stands, wait
from tests.process.running import Bot

_PRACTISING = 19


def killed(kills: int, folder: Path, dice: random.Random) -> Tally:
    """Play on the program."""
    data = folder / "data" / "sample"
    with BotApi() as api, Bot(api, folder / "data") as bot:
        checked = bot.enrolled(9, "admin")
        badge = bot.codes["admin"].split()[1]
        players = practising(crowd(bot, data, _PRACTISING))
        check = Player(checked, a_check(), 1)
        waited = play(kills, dice, [*players, check], bot.kill, bot.restart)
        people = [one.person for one in players]
        wait(people, lambda: all(one.answered() for one in players))
        if again := retried(data):
            wait(people, lambda: all(one.answered() for one in players))
        wait([checked], lambda: tries(data, badge) == wanted(check) and not unheard(check))
        found, tried = answers(data), tries(data, badge)
        bot.kill()
    tally = Tally(faults=kills)
    for player in players:
        tally += player.kept(found, in_order=not again)
    tally += Tally(acknowledged=len(tried), accepted=len(check.said))
    # One that was given up at four deaths in a row was told not to count, and what came after it counts otherwise.
    if not set(check.said) & set(again):
        if tried != wanted(check):
            tally += Tally(amiss=(f"{badge}: the tries are not those that were made: {tried[-6:]}",))
        if unheard(check):
            tally += Tally(amiss=(f"{unheard(check)} tries were never answered",))
        if [text for text in checked.own() if text.startswith("误")]:
            tally += Tally(amiss=("wrong answers of a check were left to be read",))
    elif "没有算数" not in checked.transcript():
        tally += Tally(amiss=("one whose message was given up was not told",))
    notes = [f"{len(again)} dead letters, handled again on command"] if again else []
    if waited:
        notes.append(f"from a start to the first answer at most {max(waited):.1f} s in {len(waited)}")
    return tally + stands(data) + Tally(notes=tuple(notes))


def rounds(tier: Tier) -> Sequence[Round]:
    lives, kills = (1, 50) if tier is Tier.QUICK else (40, 25)
    ours = [Round(f"life {number}", partial(killed, kills)) for number in range(lives)]
    return [Round("stock polling", partial(stock.killed, 10), control=True), *ours]


KILLS = FaultClass("A2", "kill -9 of the whole bot", rounds)
