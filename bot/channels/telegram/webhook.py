"""Updates that Telegram brings: a plain ASGI endpoint that answers 200 once an update is kept.

Rules. Nothing is looked at before the secret token is found right, compared in constant time. What cannot be kept in
time is answered 503: Telegram brings it again, and it is the same update then. Updates that come side by side are
kept in one go, and what was answered at once is sent before the next are looked at: else all that are under way would
wait for each other, each with a flush of its own. What the library cannot read is skipped with a line in the log, for it
would come again for ever.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from itertools import chain
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
from telegram import Update

from bot.channels.telegram.request import decoded
from bot.channels.telegram.updates import UNREADABLE, read

_log = logging.getLogger(__name__)
#: Seconds that keeping may take before Telegram is told to come again; it waits for 60.
PATIENCE = 5.0
#: Updates kept in one go, and updates that may wait while the store cannot write.
_BATCH, _MOST = 100, 10_000
#: Rounds of the event loop in which what was just kept goes out. Where nothing is to be done they cost next to nothing.
_ROUNDS = 4
#: Bytes; an update is a few thousand.
_LARGEST = 1 << 20
_SECRET = b"x-telegram-bot-api-secret-token"

Scope = MutableMapping[str, Any]
Ask = Callable[[], Awaitable[MutableMapping[str, Any]]]
Tell = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Keep = Callable[[Sequence[Update]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram brings updates, and what it shows to be Telegram."""

    url: str
    secret: str = field(repr=False)


class Intake:
    """Gathers updates and has them kept, a batch after the other; an update that comes again joins the one before."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._waiting: dict[int, Update] = {}
        #: Who waits for an update to be kept.
        self._in_hand: dict[int, list[asyncio.Future[bool]]] = {}
        self._some = asyncio.Event()

    @property
    def waiting(self) -> int:
        """How many updates are to be kept next."""
        return len(self._waiting)

    def take(self, update: Update) -> asyncio.Future[bool] | None:
        """True once the update is kept, False if it will not be; None where too many wait."""
        waiting = self._in_hand.get(update.update_id)
        if waiting is None:
            if len(self._in_hand) >= _MOST:
                return None
            waiting = self._in_hand[update.update_id] = []
            self._waiting[update.update_id] = update
            self._some.set()
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        # Those who brought it before have waited long enough.
        waiting[:] = [*(one for one in waiting if not one.done()), kept]
        return kept

    async def run(self) -> None:
        """Have updates kept until cancelled. Raises what keeping raises."""
        try:
            while True:
                await self._some.wait()
                batch = [self._waiting.pop(one) for one in list(self._waiting)[:_BATCH]]
                if not self._waiting:
                    self._some.clear()
                await self._keep(batch)
                for update in batch:
                    for kept in self._in_hand.pop(update.update_id):
                        _ends(kept, well=True)
                for _ in range(_ROUNDS):
                    await asyncio.sleep(0)
        finally:
            for kept in chain.from_iterable(self._in_hand.values()):
                _ends(kept, well=False)


class Hook:
    """The endpoint. Until `open` it answers 503; `path` is where it stands, for whoever routes to it."""

    def __init__(self, webhook: Webhook, patience: float = PATIENCE) -> None:
        """`patience`: seconds that keeping may take. Raises ValueError without a secret."""
        if not webhook.secret:
            raise ValueError("a webhook without a secret token would take updates from anybody")
        self.webhook = webhook
        self.path = unquote(urlsplit(webhook.url).path) or "/"  # decoded, as ASGI gives the path of a request
        self._secret = webhook.secret.encode()
        #: Seconds that keeping may take.
        self.patience = patience
        #: Requests answered 200: so many updates do not wait with Telegram any more.
        self.taken = 0
        self._intake: Intake | None = None

    def open(self, intake: Intake) -> None:
        """From now on updates are taken."""
        self._intake = intake

    def close(self) -> None:
        """Take nothing more: Telegram brings it again later."""
        self._intake = None

    @property
    def waiting(self) -> int:
        """How many updates are to be kept next."""
        return self._intake.waiting if self._intake is not None else 0

    @property
    def ready(self) -> bool:
        """Whether updates are taken."""
        return self._intake is not None

    async def __call__(self, scope: Scope, ask: Ask, tell: Tell) -> None:
        """One request, as ASGI has it."""
        status = await self._answer(scope, ask)
        self.taken += status == HTTPStatus.OK
        await tell({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
        await tell({"type": "http.response.body"})

    async def _answer(self, scope: Scope, ask: Ask) -> int:
        given = b"".join(value for name, value in scope["headers"] if name == _SECRET)
        if not hmac.compare_digest(given, self._secret):
            return 403
        if scope["method"] != "POST":
            return 405
        body = await _read(ask)
        if body is None:
            return 413
        try:
            update = self._parsed(body)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return 400
        return 200 if update is None else await self._kept(update)

    def _parsed(self, body: bytes) -> Update | None:
        """The update; None for one that cannot be read. Raises MsgspecError or ValueError for what is no update at all."""
        raw = decoded(body)
        number = msgspec.convert(raw.get("update_id"), int)
        try:
            return read(raw)
        except UNREADABLE:
            _log.error("update %d cannot be read and is skipped", number)
            return None

    async def _kept(self, update: Update) -> int:
        kept = self._intake.take(update) if self._intake is not None else None
        if kept is None:
            return 503
        # A timer that is taken back costs less than a task or a shield for each.
        late = asyncio.get_running_loop().call_later(self.patience, partial(_ends, kept, well=False))
        try:
            return 200 if await kept else 503
        finally:
            late.cancel()


def _ends(kept: asyncio.Future[bool], *, well: bool) -> None:
    """Tell whoever brought an update, if they still wait."""
    if not kept.done():
        kept.set_result(well)


async def _read(ask: Ask) -> bytes | None:
    """The body; None for one that is too large."""
    body = bytearray()
    while True:
        part = await ask()
        body += part.get("body", b"")
        if len(body) > _LARGEST:
            return None
        if not part.get("more_body"):
            return bytes(body)
