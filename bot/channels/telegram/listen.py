"""Being brought updates: the webhook is set, kept set, and looked after."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

from telegram import Bot, WebhookInfo
from telegram.error import BadRequest

from bot.channels.base import ChannelError
from bot.channels.telegram.errors import sentence
from bot.channels.telegram.parse import ALLOWED
from bot.channels.telegram.patience import Patience, Rest
from bot.channels.telegram.reach import Look, Reach
from bot.channels.telegram.webhook import Hook, Intake, Keep

#: Seconds between looks at how Telegram gets on with the webhook.
_LOOK = 20.0
#: Updates that Telegram may bring at once: the most it does.
_AT_ONCE = 100


class Listener:
    """Has updates brought to `hook`."""

    def __init__(
        self,
        bot: Bot,
        hook: Hook,
        clock: Callable[[], datetime],
        rest: Rest,
        waiting: Callable[[int], object],
    ) -> None:
        """`waiting` hears how many updates wait, where any do."""
        self._bot = bot
        self._hook = hook
        self._url, self._secret = hook.webhook.url, hook.webhook.secret
        self._clock = clock
        self._waiting = waiting
        self._reach = Reach()
        self._patience = Patience(_nothing, rest)
        self._complained: datetime | None = None

    @property
    def heard(self) -> datetime | None:
        """What was said before this moment has come in; None: nothing is known."""
        return self._reach.heard

    @property
    def ready(self) -> bool:
        """Whether updates are taken."""
        return self._hook.ready

    async def run(self, keep: Keep) -> None:
        """Take updates until cancelled. Raises ChannelError for an address or a token that Telegram does not take."""
        intake = Intake(keep)
        tasks = [asyncio.create_task(one) for one in (intake.run(), self._watch(intake))]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self._hook.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch(self, intake: Intake) -> None:
        await self._patience.until(self._bot.initialize)  # our own name is needed to read commands
        self._hook.open(intake)
        await self._set()
        while True:
            await self._look()
            await self._patience.rest(_LOOK)

    async def _set(self) -> None:
        wanted = partial(
            self._bot.set_webhook,
            self._url,
            secret_token=self._secret,
            allowed_updates=ALLOWED,
            max_connections=_AT_ONCE,
        )
        try:
            await self._patience.until(wanted, BadRequest)
        except BadRequest as error:
            raise ChannelError(
                f"Telegram does not take the webhook {self._url}: {sentence(error)}; check CHENSONG_WEBHOOK_URL"
            ) from None

    async def _look(self) -> None:
        began = self._clock()
        found = await self._patience.until(self._bot.get_webhook_info)
        if found.url != self._url:
            self._patience.tell(
                "the webhook was taken away; it is set again (does another program use this token?)"
            )
            await self._set()
            return
        # Counted after the answer: what was taken while it was under way may have waited no more.
        waiting = found.pending_update_count
        self._reach.sees(Look(began, waiting, self._hook.taken, found.last_error_date))
        if waiting:
            self._complain(found)
            self._waiting(waiting)

    def _complain(self, found: WebhookInfo) -> None:
        """Tell what Telegram says went wrong since the last look."""
        when = found.last_error_date
        if when is not None and when != self._complained:
            self._complained = when
            self._patience.tell(
                f"Telegram could not bring {found.pending_update_count} updates: {found.last_error_message}"
            )


async def _nothing() -> None:
    """Sends go over the same connections: they are not closed under them."""
