"""The channel's menu for those whose role has more commands than an officer's: chat by chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.conversation.menu import Entry, menus
from bot.texts import Texts
from storage.contract import Store
from storage.records import Role, Status

Publish = Callable[[Mapping[str, Sequence[Entry]], str], Awaitable[None]]


class RoleMenus:
    """Publishes a chat's menu when its officer's role or language is another than when it was last published."""

    def __init__(self, store: Store, texts: Texts, channel: str, publish: Publish) -> None:
        self._store = store
        self._texts = texts
        self._channel = channel
        self._publish = publish
        self._published: dict[str, tuple[Role, str]] = {}

    async def refresh(self) -> int:
        """Publish what has changed; how many menus that was."""
        officers = {one.badge: one for one in self._store.officers() if one.status is Status.ACTIVE}
        changed = 0
        for account in self._store.accounts():
            officer = officers.get(account.badge)
            if account.channel != self._channel or officer is None:
                continue
            before = self._published.get(account.address)
            language = self._texts.language(officer.language)
            now = (officer.role, language)
            # A plain officer has the menu that all see, unless the chat had another role's before.
            if before == now or (officer.role is Role.OFFICER and before is None):
                continue
            await self._publish({language: menus(self._texts, officer.role)[language]}, account.address)
            self._published[account.address] = now
            changed += 1
        return changed
