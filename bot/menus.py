"""The channel's menus: the general one, and those of chats whose officer has more commands, or chose another language."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.channels.base import NewAddress, Permanent, RetryAfter, SendError
from bot.conversation.menu import Entry, menus
from bot.texts import Texts
from storage.contract import Store
from storage.records import Officer, Role, Status, Turn, ValueKept

Menus = Mapping[str, Sequence[Entry]]
#: Shows these commands (by language) in one chat, or to all without one; no commands: the chat has what all see.
#: Raises SendError.
Publish = Callable[[Menus, str | None], Awaitable[None]]
#: Menus set in one round; the rest waits for the next, so that a big organisation's first start floods nobody.
_ROUND = 20
#: The mark of a chat whose menu was being set.
_UNSURE = "?"
_log = logging.getLogger(__name__)


class RoleMenus:
    """Sets a chat's menu when its role, its language or the commands are others than when it was last set.

    What was set is kept in the store: what changed while the program was down is corrected at the next start.
    `bot` names the account that the menus belong to: another one has none of them.
    """

    def __init__(self, store: Store, texts: Texts, channel: str, bot: str, publish: Publish) -> None:
        self._store = store
        self._texts = texts
        self._channel = channel
        self._publish = publish
        self._kept_as = f"menus.{channel}.{bot}"
        self._general = False
        self._not_before: datetime | None = None

    async def refresh(self, now: datetime) -> int:
        """Set what is not as it should be; how many menus that was. The first that fails ends the round."""
        if self._not_before is not None and now < self._not_before:
            return 0
        if not self._general:
            self._general = await self._set(menus(self._texts), None, now)
            if not self._general:
                return 0
        wanted, known = await asyncio.to_thread(self._state)
        marks = {address: _mark(menu) for address, menu in wanted.items()}
        amiss = [one for one in sorted(marks.keys() | known.keys()) if marks.get(one) != known.get(one)]
        if not amiss:
            return 0
        # Noted first that they are about to change: cut off in between, the next start sets them anew.
        known |= dict.fromkeys(amiss[:_ROUND], _UNSURE)
        await asyncio.to_thread(self._keep, known, now)
        done = []
        for address in amiss[:_ROUND]:
            if not await self._set(wanted.get(address, {}), address, now):
                break
            done.append(address)
        kept = {one: mark for one, mark in known.items() if one not in done}
        kept |= {one: marks[one] for one in done if one in marks}
        await asyncio.to_thread(self._keep, kept, now)
        return len(done)

    async def _set(self, menu: Menus, address: str | None, now: datetime) -> bool:
        """Whether it is done with, be it that the platform will never take it."""
        try:
            await self._publish(menu, address)
        except SendError as error:
            _log.warning("the menu could not be set: %s", error)
            if isinstance(error, RetryAfter):
                self._not_before = now + timedelta(seconds=error.seconds)
            return isinstance(error, Permanent | NewAddress)
        return True

    def _state(self) -> tuple[dict[str, Menus], dict[str, str]]:
        """Address -> the menu it should have, where that is another than all see; and the marks of those set."""
        officers = {one.badge: one for one in self._store.officers()}
        wanted: dict[str, Menus] = {}
        for account in self._store.accounts():
            officer = officers.get(account.badge)
            if account.channel != self._channel or officer is None or not _own(officer):
                continue
            if officer.status not in {Status.SUSPENDED, Status.LEFT}:
                language = self._texts.language(officer.language)
                wanted[account.address] = {language: menus(self._texts, officer.role)[language]}
        return wanted, dict(self._store.value(self._kept_as) or {})

    def _keep(self, marks: Mapping[str, str], now: datetime) -> None:
        self._store.record(Turn(now, facts=(ValueKept(self._kept_as, marks),)))


def _own(officer: Officer) -> bool:
    """Whether they need a menu of their own. Which language their app speaks is not known: so whoever chose one gets it."""
    return officer.role is not Role.OFFICER or bool(officer.language)


def _mark(menu: Menus) -> str:
    """Tells one menu from another."""
    return hashlib.sha256(json.dumps(menu).encode()).hexdigest()[:16]
