"""B1: every update comes one to five times. B2: in any order, and with ids that jump down. Through the whole bot.

B1 also hands a store thousands of events in such batches and has each of them handled as often as it came. The
control of B2 tells what is new by the highest id it has seen, as many bots do.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from storage.errors import EventDone
from storage.mail import Event
from storage.open import open_store
from tests.botapi import BotApi
from tests.botapi.clock import Clock
from tests.faults import programs, stock
from tests.faults.disturbed import MOST, Disturb, Disturbed, Repeating, shuffled
from tests.faults.oracle import Claims, inspect
from tests.faults.practice import Practice, answers, crowd, practising
from tests.faults.result import FaultClass, Round, Tally, Tier
from tests.faults.whole import stands, wait
from tests.process.running import Bot
from tests.storage.samples import event

_OFFICERS = 19
_BACK = 10**6


def through_the_bot(
    times: int, disturb: Callable[[], Disturb], jumps: bool, folder: Path, dice: random.Random
) -> Tally:
    """Nineteen officers give so many answers, in turn with presses; killed once in the middle."""
    data = folder / "data" / "sample"
    # What is repeated here comes faster than any person sends.
    with BotApi() as api, Bot(api, folder / "data", CHENSONG_AT_ONCE="off") as bot:
        people = crowd(bot, data, _OFFICERS)
        players = practising(people)
        updates = Disturbed(api.clock, dice, disturb())
        updates.want(["message", "callback_query"])
        updates.next_id = api.state.updates.next_id
        with api.state.changed:
            api.state.updates = updates
        for number in range(times):
            with api.state.changed:  # all of it in one answer to getUpdates
                for player in players:
                    player.goes_on()
                    if number % 4 == 0:  # a tap from long ago, beside the message
                        player.person.presses("今日任务")
            if number == times // 2:
                bot.kill()
                bot.restart()
            if jumps:
                _all_answered(players)
                api.state.jump_updates(updates.next_id - _BACK)
        _all_answered(players)
        found = answers(data)
        bot.kill()
    tally = sum((one.kept(found, in_order=not jumps) for one in players), Tally(faults=updates.given))
    return tally + stands(data)


def _all_answered(players: Sequence[Practice]) -> None:
    wait([one.person for one in players], lambda: all(one.answered() for one in players))


def highest(folder: Path, dice: random.Random) -> Tally:
    """The control of B2, which goes by the highest id it has seen."""
    return stock.reordered(Disturbed(Clock(), dice, shuffled), folder)


def through_the_store(events: int, folder: Path, dice: random.Random) -> Tally:
    """So many deliveries of events to a store, each handled whenever it comes."""
    programs.prepare(folder / "data", passages=events)
    store = open_store("embedded", folder / "data")
    given, lines = 0, list[str]()
    pending: list[Event] = []
    number = 0
    while given < events:
        fresh = [event(f"B1-{number + place}", "B1") for place in range(20)]
        number += len(fresh)
        pending += [one for one in fresh for _ in range(dice.randint(1, MOST))]
        dice.shuffle(pending)
        size = dice.randint(20, 80)
        batch, pending = pending[:size], pending[size:]
        store.accept(batch)
        lines += [f"accepted {one.id}" for one in batch]
        given += len(batch)
        for one in batch:
            try:
                programs.handle(store, "B1", int(one.id.partition("-")[2]))
                lines.append(f"recorded {one.id}")
            except EventDone:
                lines.append(f"known {one.id}")
    store.close()
    return inspect(folder / "data", Claims.told(lines)) + Tally(faults=given)


def duplicated(tier: Tier) -> Sequence[Round]:
    times, events = (8, 2_000) if tier is Tier.QUICK else (200, 10_000)
    return [
        Round("the store", partial(through_the_store, events)),
        Round("the bot", partial(through_the_bot, times, Repeating, False)),
    ]


def reordered(tier: Tier) -> Sequence[Round]:
    times = 8 if tier is Tier.QUICK else 200
    return [
        Round("the highest id", highest, control=True),
        Round("the bot", partial(through_the_bot, times, lambda: shuffled, True)),
    ]


DUPLICATED = FaultClass("B1", "duplicated updates", duplicated)
REORDERED = FaultClass("B2", "reordered updates", reordered)
