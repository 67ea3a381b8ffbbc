"""B4 with files: prompts that bring pictures and documents, edits, and texts that are taken back.

Each officer gets three prompts that show a passage, most with a file, some in several parts. Then a message of theirs
is edited and the passage withdrawn; with some what showed it is too old by then to be deleted. One call in twenty of
every method that this takes goes wrong. Promised as without files, and of a file that nobody gets it twice; an edit is
seen in the end; of what was to be withdrawn nothing is left that anybody could know of, or its row says why.
"""

from __future__ import annotations

import asyncio
import io
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image

from bot.channels.telegram import TelegramChannel
from bot.delivery.outbox import Outbox
from bot.messages import Enclosure, Message, Span, Withdraw
from bot.uploaded import Uploaded
from storage.contract import Store
from storage.mail import Lane, OutboxRow, Owed
from storage.open import open_store
from tests.botapi import Blocked, BotApi, errors
from tests.botapi.faults import Fault, Refusal
from tests.botapi.state import BOT_ID, Sent
from tests.faults.dice import Dice, ambiguous
from tests.faults.result import Tally

METHODS = ("sendMessage", "sendPhoto", "sendDocument", "editMessageText", "deleteMessages", "deleteMessage")
_FIRST = 1_000
#: Where a chat that moved has gone, beside its own number; it may move more than once.
_MOVED_BY, _MOVES = 1_000_000, 4
_PASSAGE = "zfgf-01"
#: With every so manieth what shows the passage is too old to be deleted.
_OLD_ONES, _OLD = 4, timedelta(hours=49)
_BEFORE, _AFTER, _BLANK, _SHORT = "题目", "答对了", "…", "再读一遍"
#: Longer than what may stand below a file, and than a message, with what does not fit into the first one.
_LONG, _LONGER, _TAIL = "长文" * 700, "晨诵" * 3_000, 6_000 - 4_096


@dataclass(frozen=True, slots=True)
class Kind:
    """What a prompt brings, with a file or without. `own`: each person's is another one."""

    words: str
    file: str = ""
    picture: bool = False
    own: bool = False

    def message(self, user: int) -> Message:
        return Message(((Span(self.words),),), enclosure=self._enclosure(user))

    def _enclosure(self, user: int) -> Enclosure | None:
        if not self.file:
            return None
        number = user if self.own else 0
        content = _picture(number) if self.picture else f"%PDF-1.7 {number}".encode()
        return Enclosure(self.file, content, picture=self.picture, shared=not self.own)


_KINDS = (
    Kind("公告", file="公告.pdf"),
    Kind("大队", file="board.png", picture=True),
    Kind("本人", file="own.json", own=True),
    Kind(_LONG, file="own.png", picture=True, own=True),
    Kind(_LONGER),
    Kind(_SHORT),
    Kind("存档", file="kept.json", own=True),
)
#: The first of these is of one of the other kinds.
_NAMES, _NAMED, _OTHERS = ("any", "short", "kept"), {"short": 5, "kept": 6}, 5


def mixed(count: int, pace: float, pauses: tuple[int, int], folder: Path, dice: random.Random) -> Tally:
    """Send all of it to so many and look at what came of each row."""
    store = open_store("embedded", folder / "data")
    with BotApi(paced=False) as api:
        users = range(_FIRST, _FIRST + count)
        targets = range(_MOVED_BY, _MOVED_BY + _MOVES * count)
        faults = Dice(dice, pauses, iter(targets), api.clock.now, METHODS)
        api.faults = faults
        for user in (*users, *targets):
            api.person(user)
            api.state.chats[user].started = True
        edited = {user: api.state.add_message(user, BOT_ID, _BEFORE).id for user in users}
        store.enqueue(row for user in users for row in _prompts(user))
        moved = asyncio.run(_sent(api, store, pace))
        tally = _prompted(store, users, [sent for _, sent in api.state.shown], moved, faults.injected)
        before = len(faults.injected)
        _age(api, users, edited)
        store.enqueue(row for user in users for row in _later(user, edited[user]))
        asyncio.run(_sent(api, store, pace))
        later = faults.injected[before:]
        tally += _edits(store, users, [*_on_screen(api, (*users, *targets))], later)
        tally += _withdrawn(store, {user: _shows(api, user, edited[user]) for user in users}, later)
        hasty = faults.hasty(call.at for call in api.calls)
    store.close()
    amiss = [f"{hasty} calls before a pause was over"] if hasty else []
    # The last one is called only where many together could not be deleted.
    amiss += [f"no fault in {one}" for one in METHODS[:-1] if not faults.by_method[one]]
    met = ", ".join(f"{one} {faults.by_method[one]}" for one in METHODS)
    return tally + Tally(
        len(faults.injected), amiss=tuple(amiss), notes=(f"{len(faults.injected)} faults: {met}",)
    )


async def _sent(api: BotApi, store: Store, pace: float) -> dict[int, int]:
    """Send until nothing is owed any more; which chats have moved, the new one -> the old one."""
    moved: dict[int, int] = {}
    uploaded = Uploaded(store, "uploaded.telegram.b4", lambda: datetime.now(UTC))
    channel = TelegramChannel(api.token, api.url, blank=_BLANK, uploaded=uploaded)
    channel.pace = (pace, 1.0)

    def notes(_channel: str, old: str, new: str, _now: datetime) -> None:
        if new:
            moved[int(new)] = int(old)

    outbox = Outbox(store, {"telegram": channel}, _composed, lambda: datetime.now(UTC), moved=notes)
    running = asyncio.create_task(outbox.run())
    while store.outbox_waiting():  # noqa: ASYNC110 (the store says when)
        await asyncio.sleep(0.2)
    await outbox.stop()
    await running
    await channel.close()
    return moved


def _prompts(user: int) -> Iterable[Owed]:
    for name in _NAMES:
        kind, key = user % _OTHERS if name == "any" else _NAMED[name], f"{name}:{user}:"
        yield Owed("telegram", str(user), f"B{user}", {"kind": kind}, Lane.PROMPT, key, _PASSAGE)


def _later(user: int, message: int) -> Iterable[Owed]:
    for name, body in (("edit", {"edit": message}), ("withdraw", {"withdraw": _PASSAGE})):
        yield Owed("telegram", str(user), f"B{user}", body, key=f"{name}:{user}:")


def _composed(row: OutboxRow) -> Message | Withdraw:
    body = row.owed.body
    if "withdraw" in body:
        return Withdraw(body["withdraw"])
    if "edit" in body:
        return Message(((Span(_AFTER),),), replaces=str(body["edit"]))
    return _KINDS[body["kind"]].message(int(row.owed.address))


def _picture(number: int) -> bytes:
    """A PNG of its own for each number."""
    file = io.BytesIO()
    Image.new("RGB", (16, 16), (number % 256, number // 256, 0)).save(file, "PNG")
    return file.getvalue()


def _ended(store: Store, key: str) -> tuple[str, str]:
    """How the row with this key ended, and why so."""
    return next(iter(store.tally(key)))


def _prompted(
    store: Store, users: Iterable[int], shown: Sequence[Sent], moved: Mapping[int, int], met: Sequence[Fault]
) -> Tally:
    """What came of the prompts; `shown` is all that arrived, in whatever chat."""
    ends = Counter[str]()
    amiss: list[str] = []
    for user in users:
        for name in _NAMES:
            outcome, why = _ended(store, f"{name}:{user}:")
            ends[outcome] += 1
            if outcome == "refused" and not why:
                amiss.append(f"{name} of {user}: refused and nobody knows why")
    arrived = sum(_whole(sent) for sent in shown)
    if ends[""]:
        amiss.append(f"{ends['']} prompts without an outcome")
    if ends["unknown"] > ambiguous(met):
        amiss.append(f"{ends['unknown']} unknown after {ambiguous(met)} calls of which nobody could know")
    if not ends["sent"] <= arrived <= ends["sent"] + ends["unknown"]:
        amiss.append(f"{ends['sent']} count as sent, {ends['unknown']} as unknown, and {arrived} arrived")
    got = Counter(_which(sent, moved) for sent in shown)
    amiss += [f"{whose} got {what!r} {number} times" for (whose, what), number in got.items() if number > 1]
    doubled = sum(number - 1 for number in got.values())
    told = f"{ends['sent']} prompts sent, {ends['unknown']} unknown, {ends['refused']} refused"
    return Tally(0, ends["sent"], ends[""], doubled=doubled, amiss=tuple(amiss), notes=(told,))


def _which(sent: Sent, moved: Mapping[int, int]) -> tuple[int, str]:
    """Who got what. The beginning of a message may stand in a chat that moved before its end, and again in the new one."""
    whose = sent.chat
    while _whole(sent) and whose in moved:
        whose = moved[whose]
    return whose, f"{sent.media} {sent.text[:4]} of {len(sent.text)}"


def _whole(sent: Sent) -> bool:
    """Whether a prompt ends with this message."""
    if sent.media:
        return True
    return sent.text == _SHORT or sent.text == _LONGER[:_TAIL]


def _age(api: BotApi, users: Iterable[int], edited: dict[int, int]) -> None:
    """What shows the passage becomes too old to be deleted, with some."""
    with api.state.changed:
        for user in users:
            for sent in api.state.messages[user].values() if user % _OLD_ONES == 0 else ():
                if sent.id != edited[user]:
                    sent.date -= _OLD


def _on_screen(api: BotApi, chats: Iterable[int]) -> Iterable[Sent]:
    """What the bot's messages show now."""
    with api.state.changed:
        for chat in chats:
            yield from api.state.messages.get(chat, {}).values()


def _edits(store: Store, users: Iterable[int], screen: Iterable[Sent], met: Sequence[Fault]) -> Tally:
    """Each edit is seen: in its message, or in a new one where that could not be edited."""
    amiss = []
    seen = sum(sent.text == _AFTER for sent in screen)
    done = 0
    for user in users:
        outcome, why = _ended(store, f"edit:{user}:")
        done += outcome == "sent"
        if outcome != "sent" and not (outcome == "refused" and why):
            amiss.append(f"edit of {user}: {outcome or 'no outcome'} {why}")
    if not done <= seen <= done + ambiguous(met):
        amiss.append(f"{done} edits count as sent, and {seen} are seen")
    return Tally(0, done, amiss=tuple(amiss), notes=(f"{done} edits sent",))


def _shows(api: BotApi, user: int, edited: int) -> list[Sent]:
    """What shows the passage yet. Of a chat that has moved only the old one: only groups move, and none shows a passage."""
    left = [sent for sent in _on_screen(api, [user]) if sent.id != edited]
    return [sent for sent in left if sent.text not in {_BLANK, _AFTER}]


def _withdrawn(store: Store, left: Mapping[int, Sequence[Sent]], met: Sequence[Fault]) -> Tally:
    """What was to be withdrawn is gone, or its row says why: a prompt's where nobody knows whether it arrived."""
    amiss = []
    ends = Counter[str]()
    for user, messages in left.items():
        outcome, why = _ended(store, f"withdraw:{user}:")
        # Too old to be deleted, and without a text of its own that could be blanked: a file stays, and nothing besides.
        file_stays = (outcome, why.casefold()) == ("refused", errors.NO_TEXT.casefold())
        ends["with a file left" if file_stays else outcome] += 1
        if outcome != "sent" and not (outcome == "refused" and why):
            amiss.append(f"withdrawal of {user}: {outcome or 'no outcome'} {why}")
        texts = [sent.text[:4] for sent in messages if not (file_stays and sent.media)]
        if (outcome == "sent" or file_stays) and len(texts) > _unknown(store, user):
            amiss.append(f"{texts} are left with {user}: {outcome} {why}")
    refusals = sum(isinstance(one, Refusal | Blocked) for one in met)
    if ends["refused"] > refusals:
        amiss.append(f"{ends['refused']} withdrawals refused after {refusals} calls that were")
    told = ", ".join(f"{number} {outcome}" for outcome, number in ends.items())
    return Tally(0, ends["sent"], amiss=tuple(amiss), notes=(f"withdrawals: {told}",))


def _unknown(store: Store, user: int) -> int:
    """How many messages may have arrived with somebody of which nobody could know."""
    return sum(_ended(store, f"{name}:{user}:")[0] == "unknown" for name in _NAMES)
