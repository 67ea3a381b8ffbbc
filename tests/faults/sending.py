"""B4: one call in twenty that sends a prompt goes wrong, in every way there is; with files, edits and withdrawals: `enclosed`.

The sender, the channel over real HTTP and the store are the real ones; the emulator answers 429 with a pause, 500 or 502
with a page, 403, 401, 400 (a chat that moved, a message that is not modified, a press that is too old), drops the
connection before or after it delivered, sends half an answer, or delivers and never answers. Promised: nobody gets a
prompt twice, everybody's row ends sent, unknown or refused, no more unknown than calls of which nobody could know, and
no call at all before a pause that was asked for is over. Control: the same rows as answers, which are sent at
least once: a sender that tries again after a time-out writes twice.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.channels.telegram import TelegramChannel
from bot.delivery.outbox import Outbox
from bot.messages import Message, Span
from storage.contract import Store
from storage.mail import Lane, OutboxRow, Owed
from storage.open import open_store
from tests.botapi import BotApi
from tests.botapi.faults import Fault
from tests.faults.dice import Dice, ambiguous
from tests.faults.enclosed import mixed
from tests.faults.result import FaultClass, Round, Tally, Tier

_FIRST = 1_000
#: Seconds that a 429 asks for, by tier.
_PAUSES = {Tier.QUICK: (1, 5), Tier.LONG: (1, 60)}
#: Where a chat that moved has gone, beside its own number.
_MOVED_BY = 1_000_000


def prompts(
    count: int, lane: Lane, pace: float, pauses: tuple[int, int], folder: Path, dice: random.Random
) -> Tally:
    """Send so many and look at what came of each."""
    store = open_store("embedded", folder / "data")
    with BotApi(paced=False) as api:
        users = range(_FIRST, _FIRST + count)
        targets = range(_MOVED_BY, _MOVED_BY + count)
        faults = Dice(dice, pauses, iter(targets), api.clock.now, {"sendMessage"})
        api.faults = faults
        for user in (*users, *targets):
            api.person(user)
            api.state.chats[user].started = True
        store.enqueue(_row(user, lane) for user in users)
        asyncio.run(_send(api, store, pace))
        calls = [call.at for call in api.made("sendMessage")]
        got = Counter(chat for chat, _ in api.state.shown)
    ended = dict(store.tally("b4:"))
    store.close()
    return _tally(count, faults.injected, ended, got, faults.hasty(calls))


async def _send(api: BotApi, store: Store, pace: float) -> None:
    channel = TelegramChannel(api.token, api.url)
    channel.pace = (pace, 1.0)
    outbox = Outbox(store, {"telegram": channel}, _message, lambda: datetime.now(UTC))
    running = asyncio.create_task(outbox.run())
    while store.outbox_waiting():  # noqa: ASYNC110 (the store says when)
        await asyncio.sleep(0.2)
    await outbox.stop()
    await running
    await channel.close()


def _row(user: int, lane: Lane) -> Owed:
    return Owed("telegram", str(user), f"B{user}", {"text": "晨诵"}, lane, key=f"b4:{user}")


def _message(row: OutboxRow) -> Message:
    return Message(((Span(row.owed.body["text"]),),))


def _tally(
    count: int,
    met: Sequence[Fault],
    ended: dict[tuple[str, str], int],
    got: Counter[int],
    hasty: int,
) -> Tally:
    by = Counter(dict.fromkeys(("sent", "unknown", "refused", ""), 0))
    for (outcome, _), number in ended.items():
        by[outcome] += number
    silent = count - by["sent"] - by["unknown"] - by["refused"]
    amiss = [f"{silent} officers without an outcome"] if silent else []
    if by["unknown"] > ambiguous(met):
        amiss.append(f"{by['unknown']} unknown after {ambiguous(met)} calls of which nobody could know")
    if len(got) < by["sent"]:
        amiss.append(f"{by['sent']} count as sent and {len(got)} arrived")
    amiss += [f"{hasty} calls before a pause was over"] if hasty else []
    notes = (f"{len(met)} faults: {by['sent']} sent, {by['unknown']} unknown, {by['refused']} refused",)
    doubled = sum(number - 1 for number in got.values())
    return Tally(len(met), by["sent"], silent, doubled=doubled, amiss=tuple(amiss), notes=notes)


def rounds(tier: Tier) -> Sequence[Round]:
    count = 1_000 if tier is Tier.QUICK else 10_000
    return [
        Round(
            "as answers, sent at least once",
            partial(prompts, 300, Lane.ANSWER, 100.0, _PAUSES[Tier.QUICK]),
            control=True,
        ),
        Round("prompts", partial(prompts, count, Lane.PROMPT, 30.0, _PAUSES[tier])),
        Round("files, edits, withdrawals", partial(mixed, count // 10, 100.0, _PAUSES[tier])),
    ]


FAULTY = FaultClass("B4", "faults in sending", rounds)
