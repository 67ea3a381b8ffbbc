"""A2: kill -9 of the whole bot at random moments with twenty updates in flight. The control is stock polling.

Each round nineteen officers send an answer each in practice and another goes on with a check (wrong twice, right the
third time, then the next check); at a random moment the program is killed and started again on the same data. In
the end every answer must stand in the store once and in order, the tries of each check must have gone on over the
kills, and each answer must have been answered.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path

from tests.botapi import BotApi
from tests.faults import stock
from tests.faults.checking import a_check, tries, unheard, wanted
from tests.faults.result import FaultClass, Round, Tally, Tier
from tests.faults.whole import Player, all_ask, enrolled, others, play, stands, wait
from tests.process.running import Bot

_PRACTISING = 19
_DIGITS = "BCDFGHJKLM"


def killed(kills: int, folder: Path, dice: random.Random) -> Tally:
    """Play on the program."""
    data = folder / "data" / "sample"
    with BotApi() as api, Bot(api, folder / "data") as bot:
        officer, checked = bot.enrolled(11), bot.enrolled(12, "admin")
        badge = bot.codes["admin"].split()[1]
        officers = [officer, *enrolled(bot, data, others(_PRACTISING - 1), 13)]
        for way in ("/drill zfgf-01", "完", "跳过"):  # to the mode in which any answer is judged at "done"
            all_ask(officers, [way] * len(officers))
        players = [Player(one, practice(place), 1) for place, one in enumerate(officers)]
        check = Player(checked, a_check(), 1)
        waited = play(kills, dice, [*players, check], bot.kill, bot.restart)
        for player in players:
            wait(player.person, partial(_answered, player))
        wait(checked, lambda: tries(data, badge) == wanted(check) and not unheard(check))
        found, tried = answers(data), tries(data, badge)
        bot.kill()
    tally = Tally(faults=kills)
    for place, player in enumerate(players):
        tally += kept(player, [text for text in found if text.startswith(name(place))])
    tally += Tally(acknowledged=len(tried), accepted=len(check.said))
    if tried != wanted(check):
        tally += Tally(amiss=(f"{badge}: the tries are not those that were made: {tried[-6:]}",))
    if unheard(check):
        tally += Tally(amiss=(f"{unheard(check)} tries were never answered",))
    if [text for text in checked.own() if text.startswith("误")]:
        tally += Tally(amiss=("wrong answers of a check were left to be read",))
    worst = f"from a start to the first answer at most {max(waited):.1f} s in {len(waited)}" if waited else ""
    return tally + stands(data) + Tally(notes=(worst,) if worst else ())


def kept(player: Player, found: list[str]) -> Tally:
    """One officer's practice: everything said is in the store, once, in order, and was answered."""
    said = [text.partition("\n")[0] for text in player.said]
    heard, counted = player.person.transcript(), Counter(found)
    told = {text for text in said if text in heard}
    gone = [text for text in said if not counted[text]]
    tally = Tally(
        acknowledged=len(told),
        accepted=len(said),
        lost=len(told & set(gone)),
        accepted_lost=len(gone),
        doubled=sum(number > 1 for number in counted.values()),
    )
    amiss = [f"{text} is lost" for text in gone]
    amiss += [f"{text} was never answered" for text in said if text not in told]
    if not gone and not tally.doubled and found != said:
        amiss.append(f"answers stand out of order: {found}")
    return tally + Tally(amiss=tuple(amiss))


def _answered(player: Player) -> bool:
    heard = player.person.transcript()
    return all(text.partition("\n")[0] in heard for text in player.said)


def practice(place: int) -> Iterator[str]:
    """Answer after answer, each to be told from all others."""
    return (f"{name(place)}{_letters(number)}\n完" for number in count())


def name(place: int) -> str:
    return f"作答{_letters(place)}"


def _letters(number: int) -> str:
    """A number in letters: a verdict marks digits where the passage has a number."""
    return "".join(_DIGITS[int(digit)] for digit in f"{number:05d}")


def answers(data: Path) -> list[str]:
    """What the store holds of the practice, in the order of the ledger."""
    connection = sqlite3.connect(f"file:{data / 'chensong.db'}?mode=ro", uri=True)
    try:
        rows = connection.execute("SELECT text FROM answers WHERE text LIKE '作答%' ORDER BY seq").fetchall()
    finally:
        connection.close()
    return [text for (text,) in rows]


def rounds(tier: Tier) -> Sequence[Round]:
    lives, kills = (1, 50) if tier is Tier.QUICK else (40, 25)
    ours = [Round(f"life {number}", partial(killed, kills)) for number in range(lives)]
    return [Round("stock polling", partial(stock.killed, 10), control=True), *ours]


KILLS = FaultClass("A2", "kill -9 of the whole bot", rounds)
