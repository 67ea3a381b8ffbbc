"""How much is taken from one chat: what is too much is neither kept nor handled, and its sender is told so.

Rules. Nobody at a drill, not even a quick one whose text comes cut in pieces, meets a limit; a stranger's is stricter.
Who someone is, is looked up only once a stranger's would be passed. What the platform itself tells (a bot blocked, a
group moved) is never too much. Also too much is whatever comes while so many answers wait for the same chat that they
could not be sent in time. The first that is too much is told at once; how many there were, at most once a period, and
nothing in a group. What an earlier run has kept is not looked at again: it was taken.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from bot.messages import Incoming, Kind, Phrase, Say
from bot.people.allowance import Allowance, spend
from bot.wire import FIRST, dump_reply
from storage.mail import Owed

#: What one person may send at once if nothing else is set, and how often one more: answers to a chat go one a second.
AT_ONCE, _EVERY = 120, timedelta(seconds=1)
STRANGERS = Allowance(20, timedelta(seconds=6))
#: Between two accounts of what was too much.
_PERIOD, _STRANGERS_PERIOD = timedelta(minutes=1), timedelta(minutes=10)
#: So many times what may come at once may wait for being handled and answered.
_BEHIND = 2
#: A stranger may enrol meanwhile.
_LOOKED = timedelta(seconds=10)
_SAID, _PRESSED = frozenset({Kind.TEXT, Kind.MEDIA}), frozenset({Kind.CHOICE, Kind.EDIT})

#: Whose chat it is: a badge number; "" for a stranger.
Whose = Callable[[str, str], Awaitable[str]]
#: How much of a chat's waits for something.
Waiting = Callable[[str, str], int]
Seat = tuple[str, str]


@dataclass(slots=True)
class _Chat:
    """What came from one chat. Words and presses apart: the one are dated by the platform, the others by us."""

    private: bool
    #: (words or presses, a stranger's allowance or the wide one) -> as `allowance` has it.
    spent: dict[tuple[bool, bool], datetime] = field(default_factory=dict)
    badge: str = ""
    looked: datetime | None = None
    language: str = ""
    refused: int = 0
    told: datetime | None = None

    def takes(self, said: bool, at: datetime, allowance: Allowance, strict: bool) -> bool:
        later = spend(allowance, self.spent.get((said, strict)), at)
        if later is not None:
            self.spent[said, strict] = later
        return later is not None

    def told_lately(self, now: datetime) -> bool:
        period = _PERIOD if self.badge else _STRANGERS_PERIOD
        return self.told is not None and timedelta() <= now - self.told < period

    def over(self, now: datetime) -> bool:
        """Whether there is nothing to remember about it."""
        idle = not self.refused and not self.told_lately(now)
        return idle and all(until <= now for until in self.spent.values())


class Flood:
    """Takes or refuses. `unsent`: how many answers to a chat wait to be sent."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        unsent: Waiting,
        *,
        at_once: int = AT_ONCE,
        refused: Callable[[str], object] = lambda _who: None,
    ) -> None:
        """`refused` hears of each thing that was too much: "officer", "stranger" or "group" sent it."""
        self._clock = clock
        self._unsent = unsent
        self._wide = Allowance(at_once, _EVERY)
        self._refused = refused
        self._chats: dict[Seat, _Chat] = {}

    async def sift(
        self, batch: Sequence[Incoming], whose: Whose, unhandled: Waiting
    ) -> tuple[list[Incoming], list[Owed]]:
        """What is taken of a batch, and what is to be said about the rest. `unhandled`: how much waits for its turn."""
        taken, says = list[Incoming](), list[Owed]()
        for incoming in batch:
            if incoming.kind not in _SAID and incoming.kind not in _PRESSED:
                taken.append(incoming)
                continue
            chat = self._chat(incoming)
            waiting = self._unsent(incoming.channel, incoming.address)
            waiting += unhandled(incoming.channel, incoming.address)
            late = waiting >= _BEHIND * self._wide.at_once
            if not late and await self._takes(incoming, chat, whose):
                taken.append(incoming)
            else:
                says += self._refuse(incoming, chat)
        return taken, says

    def accounts(self, now: datetime) -> list[Owed]:
        """What is owed by now about what was too much: how many there were since it was last told."""
        says = []
        for seat, chat in self._chats.items():
            if chat.refused and not chat.told_lately(now):
                says.append(_owed(seat, chat, Phrase("flood-count", {"count": chat.refused})))
                chat.refused, chat.told = 0, now
        return says

    async def _takes(self, incoming: Incoming, chat: _Chat, whose: Whose) -> bool:
        said = incoming.kind in _SAID
        strictly = chat.takes(said, incoming.at, STRANGERS, strict=True)
        if chat.private and not strictly and not await self._known(incoming, chat, whose):
            return False
        return chat.takes(said, incoming.at, self._wide, strict=False)

    async def _known(self, incoming: Incoming, chat: _Chat, whose: Whose) -> bool:
        now = self._clock()
        if chat.looked is None or (not chat.badge and not timedelta() <= now - chat.looked < _LOOKED):
            chat.badge = await whose(incoming.channel, incoming.address)
            chat.looked = now
        return bool(chat.badge)

    def _refuse(self, incoming: Incoming, chat: _Chat) -> list[Owed]:
        self._refused(("officer" if chat.badge else "stranger") if chat.private else "group")
        if not chat.private:
            return []
        now = self._clock()
        chat.refused += 1
        chat.language = incoming.language
        if chat.refused > 1 or chat.told_lately(now):  # they will be counted
            return []
        chat.told = now
        return [_owed((incoming.channel, incoming.address), chat, Phrase("flood"))]

    def _chat(self, incoming: Incoming) -> _Chat:
        """Those heard last stand last; of those before them, the ones with nothing to remember are let go."""
        seat = (incoming.channel, incoming.address)
        chat = self._chats.pop(seat, None)
        if chat is None:
            now = self._clock()
            for old in list(islice(self._chats, 2)):
                if self._chats[old].over(now):
                    del self._chats[old]
            chat = _Chat(incoming.private)
        self._chats[seat] = chat
        return chat


def _owed(seat: Seat, chat: _Chat, phrase: Phrase) -> Owed:
    body = {**dump_reply(Say((phrase,))), **FIRST, "language": chat.language}
    return Owed(*seat, chat.badge, body)
