"""Broadcasts on their way: planned into the outbox once, watched, accounted for.

What a person confirmed lies in small values by the broadcast's id: its text, to whom, whether it was stopped. The rows of
the outbox carry a key for each officer, so that a program cut off at any point goes on where it was and writes to nobody
twice. The progress is one message that is edited; where the channel edits none, only the account in the end is told.
Whoever sent it may lose the right to, and it goes on: admins can stop it, and hear what became of it.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.delivery.plan import chats_of
from bot.messages import Choice, Phrase, Say
from bot.wire import dump_reply
from storage.contract import Store
from storage.errors import StoreError
from storage.mail import Lane, Owed
from storage.notices import seen_names
from storage.records import Role, Status, Turn, ValueKept

_log = logging.getLogger(__name__)
STOP = "bx"
#: Who may broadcast is read anew so often.
_ROLES_EVERY = timedelta(minutes=1)
_MAY = {Role.SUPERVISOR, Role.ADMIN}
#: The name of the value that lists what was on its way at the last tick, also of those who may not broadcast any more.
RUNNING = "broadcasts-running"
#: So much of a text tells which one is meant.
_FEW = 20
#: Why the outbox drops a row that nobody wants any more.
UNWANTED = "not wanted any more"


def named(what: str, broadcast: str) -> str:
    """The name of a value: text, to, planned, stopped or over."""
    return f"broadcast-{what}:{broadcast}"


def newest_name(badge: str) -> str:
    """The name of the value that holds somebody's newest broadcast."""
    return f"broadcast-by:{badge}"


def mark(broadcast: str) -> str:
    """Under what name its progress message is known."""
    return f"broadcast-{broadcast}"


def running(store: Store, authors: Iterable[str], besides: Collection[str] = ()) -> list[str]:
    """Broadcasts on their way: what was so at the last tick, then what these authors began since."""
    ids = list((store.value(RUNNING) or {}).get("ids", ()))
    for badge in authors:
        # One behind the newest may still be on its way.
        ids += (store.value(newest_name(badge)) or {}).get("ids", ())
    known = (one for one in dict.fromkeys(ids) if one not in besides)
    return [one for one in known if store.value(named("over", one)) is None]


def waits(store: Store, broadcast: str) -> bool:
    """Whether anything of it is unsent. The tick notes a little later that one is over."""
    if store.value(named("planned", broadcast)) is None:
        return True
    return any(count for (outcome, _), count in store.tally(f"broadcast:{broadcast}:").items() if not outcome)


def authors(store: Store) -> list[str]:
    """The badges of those who may broadcast."""
    return [one.badge for one in store.officers() if one.role in _MAY]


def few_words(text: str) -> str:
    """How a text begins, to tell which broadcast it is."""
    first = text.splitlines()[0] if text else ""
    return first if len(first) <= _FEW else f"{first[:_FEW]}…"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a broadcast is. `opened`: pressed the button below it; `done`: of all meant, who has nothing open."""

    count: int
    sent: int
    unknown: int
    blocked: int
    stopped: int
    waiting: int
    unreachable: int
    opened: int
    done: int
    groups: bool = False

    def phrase(self) -> Phrase:
        """How far it is, or the account in the end."""
        key = "broadcast-progress" if self.waiting else "broadcast-over"
        return Phrase(f"{key}-groups" if self.groups else key, self.told())

    def told(self) -> dict[str, int]:
        """As the arguments of a phrase. `halted`: stopped before anything was sent."""
        return {
            "count": self.count,
            "sent": self.sent,
            "unknown": self.unknown,
            "blocked": self.blocked,
            "stopped": self.stopped,
            "waiting": self.waiting,
            "unreachable": self.unreachable,
            "opened": self.opened,
            "done": self.done,
            "halted": int(self.stopped > 0 and not self.sent and not self.unknown),
        }


def account_of(store: Store, broadcast: str) -> Standing | None:
    """The account of a broadcast at this moment; None before it is planned."""
    planned = store.value(named("planned", broadcast))
    if planned is None:
        return None
    tally = store.tally(f"broadcast:{broadcast}:")
    ended = dict.fromkeys(("sent", "unknown", "refused", ""), 0)
    for (outcome, _), count in tally.items():
        ended[outcome] += count
    # Without a word of whoever sent it nobody stopped it: they left, or the bot was taken out of the group.
    halted = store.value(named("stopped", broadcast)) is not None
    dropped = tally.get(("refused", UNWANTED), 0) if halted else 0
    # Read only at the end: on the way nobody needs it every few seconds.
    over = not ended[""]
    badges = set((store.value(named("to", broadcast)) or {}).get("badges", ())) if over else set()
    open_ = {duty.badge for duty in store.all_open()} if over else set()
    opened = sum(len(store.value(name) or {}) for name in seen_names(mark(broadcast)))
    # Stopped before it was planned, some of it is not in the outbox.
    unsent = planned.get("unsent", 0)
    return Standing(
        # Of what is there, so that it adds up: whoever is forgotten is gone from all of it.
        count=sum(ended.values()) + unsent,
        sent=ended["sent"],
        unknown=ended["unknown"],
        blocked=ended["refused"] - dropped,
        stopped=dropped + unsent,
        waiting=ended[""],
        unreachable=planned["unreachable"],
        opened=opened,
        done=len(badges - open_),
        groups=planned.get("groups", False),
    )


class Broadcasts:
    """Called at every tick."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._may: list[str] = []
        self._read: datetime | None = None
        self._over: set[str] = set()
        #: Broadcast -> what its progress message says.
        self._shown: dict[str, Standing] = {}

    def tick(self, now: datetime) -> bool:
        """Plan, watch and account; whether rows were enqueued."""
        found = self._running(now)
        before = (self._store.value(RUNNING) or {}).get("ids", [])
        if found != before:
            self._store.record(Turn(now, facts=(ValueKept(RUNNING, {"ids": found}),)))
        return sum([self._apart(one, now) for one in found]) > 0

    def _apart(self, broadcast: str, now: datetime) -> bool:
        """One by which we fail ourselves must not stop those behind it."""
        try:
            return self._step(broadcast, now)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 (one of the places: the others go on)
            _log.exception("broadcast %s could not be looked after", broadcast)
            return False

    def _running(self, now: datetime) -> list[str]:
        may = self._may
        if self._read is None or not timedelta() <= now - self._read < _ROLES_EVERY:
            self._read = now
            self._may = authors(self._store)
            # Somebody may have begun one since the last tick, and lost the role.
            may = [*may, *self._may]
        return running(self._store, dict.fromkeys(may), self._over)

    def _step(self, broadcast: str, now: datetime) -> bool:
        kept = self._store.value(named("text", broadcast))
        planned = self._store.value(named("planned", broadcast)) is not None
        if kept is None or ("by" not in kept and not planned):  # whoever wrote it was forgotten
            self._over.add(broadcast)
            return False
        if not planned:
            return self._plan(broadcast, now)
        account = account_of(self._store, broadcast)
        if account is None or (account.waiting and account == self._shown.get(broadcast)):
            return False
        self._shown[broadcast] = account
        if account.waiting == 0:
            _log.info("broadcast %s: %d sent, %d unknown", broadcast, account.sent, account.unknown)
            over = ValueKept(named("over", broadcast), {"at": now.isoformat()})
            # Told first, noted then; its key keeps a cut-off in between from telling twice.
            told = [
                replace(one, key=f"broadcast-over:{broadcast}:{one.badge}")
                for one in self._told(broadcast, kept, account)
            ]
            self._store.enqueue(told)
            self._store.record(Turn(now, facts=(over,)))
            self._over.add(broadcast)
            return True
        owed = self._told(broadcast, kept, account)
        return self._store.enqueue(owed) > 0 if owed else False

    def _plan(self, broadcast: str, now: datetime) -> bool:
        """Enqueued first, noted then: cut off in between, the keys keep the rows single, and those that are there count,
        whoever can be reached by now.
        """
        to = self._store.value(named("to", broadcast)) or {"badges": ()}
        stopped = self._store.value(named("stopped", broadcast)) is not None
        groups = to.get("groups", ())
        rows = [*self._rows(broadcast, to["badges"]), *(_group_row(broadcast, one) for one in groups)]
        owed = 0 if stopped else self._store.enqueue(rows)
        keys = [one.key for one in rows if one.key] if stopped else []
        unsent = len(keys) - len(self._store.enqueued(keys))
        count = sum(self._store.tally(f"broadcast:{broadcast}:").values()) + unsent
        meant = len(to["badges"]) + len(groups)
        planned = {"unreachable": meant - count, "unsent": unsent, "groups": bool(groups)}
        self._store.record(Turn(now, facts=(ValueKept(named("planned", broadcast), planned),)))
        return owed > 0

    def _rows(self, broadcast: str, badges: list[str]) -> list[Owed]:
        chats = chats_of(self._store.accounts())
        active = {one.badge for one in self._store.officers() if one.status is Status.ACTIVE}
        return [
            Owed(
                chats[badge].channel,
                chats[badge].address,
                badge,
                {"broadcast": broadcast},
                Lane.PROMPT,
                key=f"broadcast:{broadcast}:{badge}",
            )
            for badge in badges
            if badge in chats and badge in active
        ]

    def _told(self, broadcast: str, kept: Mapping[str, Any], account: Standing) -> tuple[Owed, ...]:
        """The progress or the final account, in the place of the message that stands there."""
        author = self._store.officer(kept.get("by", ""))
        if author is None or author.role not in _MAY or author.status is not Status.ACTIVE:
            return () if account.waiting else self._to_admins(kept.get("text", ""), account)
        by, channel, address = kept["by"], kept["channel"], kept["address"]
        shown = self._store.shown(by, mark(broadcast))
        here = [message for name, chat, message in shown if (name, chat) == (channel, address)]
        if account.waiting and not here:
            return ()
        stop = Choice(Phrase("button-broadcast-stop"), f"{STOP}.{broadcast}")
        say = Say(
            (account.phrase(),),
            ((stop,),) if account.waiting else (),
            replaces=here[-1] if here else None,
        )
        return (Owed(channel, address, by, dump_reply(say)),)

    def _to_admins(self, text: str, account: Standing) -> tuple[Owed, ...]:
        """The account where whoever sent it may not hear it any more."""
        say = Say((Phrase("broadcast-over-of", {"text": few_words(text)}), account.phrase()))
        chats = chats_of(self._store.accounts())
        return tuple(
            Owed(chats[one.badge].channel, chats[one.badge].address, one.badge, dump_reply(say))
            for one in self._store.officers()
            if one.role is Role.ADMIN and one.status is Status.ACTIVE and one.badge in chats
        )


def _group_row(broadcast: str, group: Mapping[str, str]) -> Owed:
    body = {"broadcast": broadcast, "language": group["language"], "department": group["department"]}
    key = f"broadcast:{broadcast}:group {group['place']}"
    return Owed(group["channel"], group["place"], "", body, Lane.PROMPT, key=key)
