"""Wires everything together: the only module that names concrete classes. Telegram, the terminal, the sample."""

from __future__ import annotations

import asyncio
import gc
import io
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bot import loop
from bot.administration import import_roster, issue_codes
from bot.channels.base import ChannelError, Unreachable
from bot.channels.files import save
from bot.channels.terminal import TerminalChannel
from bot.conversation.files import TAKERS
from bot.messages import Enclosure, Phrase
from bot.opening import open_own
from bot.people.enrolled import enrolled
from bot.problems import from_plain, line
from bot.service import Service, now
from bot.settings import Settings
from bot.shipped import copied
from bot.texts import Texts
from bot.uploaded import Uploaded
from storage.contract import Store
from storage.records import Account, Enrolled, Officer, Role, Status, Turn

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramChannel
    from bot.metrics import Metrics

_log = logging.getLogger(__name__)
_SAMPLE = "sample"
#: What a turn makes goes with its last reference; the usual 700 objects are made, and looked through, in every other one.
_COLLECTED = (50_000, 20, 20)
#: Seconds after which a thread that computes lets another one go on. The event loop needs little at a time and often; the
#: usual 0.005 is what it would wait, each time, beside a thread that draws up a report.
_SWITCH = 0.0005


def chat(settings: Settings, *, badge: str | None, sample: bool | None, color: bool | None) -> None:
    """The terminal chat until its input ends. Raises LookupError for an unknown badge, StoreError."""
    if sample is None:
        sample = "://" not in settings.store_url and not (settings.data_dir / "chensong.db").exists()
    if sample:
        settings = sample_settings(settings)
    store = open_own(settings)
    try:
        if sample:
            sys.stdout.write(_sample_ready(settings, store, now(), terminal=True))
        elif not store.officers():
            sys.stdout.write(f"{_no_roster(settings)}\n\n")
        asyncio.run(_chat(settings, store, badge, color))
    finally:
        store.close()


def serve_telegram(settings: Settings, *, sample: bool) -> None:
    """Serve Telegram until stopped. Raises ChannelError when it cannot work at all, StoreError."""
    if sample:
        settings = sample_settings(settings)
    store = open_own(settings)
    try:
        if sample:
            sys.stdout.write(_sample_ready(settings, store, now(), terminal=False))
            sys.stdout.flush()
        elif not store.officers():
            _log.warning("%s", _no_roster(settings))
        sys.setswitchinterval(_SWITCH)
        loop.run(_serve(settings, store))
    finally:
        store.close()


def _no_roster(settings: Settings) -> str:
    """That nobody can enrol yet, and what to do about it."""
    return Texts().say(settings.language, Phrase("roster-none"))


def telegram_username(settings: Settings) -> str:
    """The bot's name as Telegram tells it. Raises ChannelError."""
    return asyncio.run(_username(settings))


def sample_settings(settings: Settings) -> Settings:
    """The same, with the sample's own data beside the organisation's, on the decks and plan it was made for (a copy)."""
    # Its backups beside it too: they must not thin out the organisation's.
    update = {
        "data_dir": settings.data_dir / _SAMPLE,
        "content_dir": settings.data_dir / _SAMPLE / "content",
        "heads_file": "",
        "backup_dir": "",
    }
    return settings.model_copy(update=update)


async def _serve(settings: Settings, store: Store) -> None:
    from bot.channels.telegram import TelegramChannel, Webhook
    from bot.menus import RoleMenus

    token = settings.telegram_token.get_secret_value()
    secret = settings.webhook_secret.get_secret_value()
    webhook = Webhook(settings.webhook_url, secret) if settings.webhook_url else None
    bot, _, _ = token.partition(":")  # its id; what follows is secret
    uploaded = Uploaded(store, f"uploaded.telegram.{bot}", now)
    channel = TelegramChannel(token, settings.telegram_api_url, webhook=webhook, uploaded=uploaded)
    metrics = _metrics(settings)
    app = Service(settings, store, [channel], metrics=metrics)
    try:
        name = settings.telegram_username.lstrip("@") or await channel.username()
        _link(app, channel.name, name)
    except Unreachable as error:
        _log.warning("%s; going on without the bot's name for now", error)
        channel.when_named(partial(_link, app, channel.name))
    except ChannelError:
        await channel.close()
        raise
    channel.when_full(partial(app.overflow.found, channel.name))
    app.role_menus = RoleMenus(store, app.world.texts, channel.name, bot, channel.publish_menus)
    # What a start has made stays: the collector need not look through it again while turns wait.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTED)
    async with _offered(settings, store, channel, metrics):
        await app.run()


def _link(app: Service, channel: str, name: str) -> None:
    """Links to the private chat hold the bot's name."""
    app.world.private_link[channel] = f"https://t.me/{name}"


def _metrics(settings: Settings) -> Metrics | None:
    """Where figures of the run are counted; None where nobody can ask for them."""
    if not settings.listen:
        return None
    from bot.metrics import Metrics

    return Metrics()


@asynccontextmanager
async def _offered(
    settings: Settings, store: Store, channel: TelegramChannel, metrics: Metrics | None
) -> AsyncIterator[None]:
    """The HTTP server beside the channel, where one is wanted. Raises ChannelError if its address is taken."""
    if metrics is None:
        yield
        return
    from bot.health import health
    from bot.web import Endpoint, served

    hook = channel.hook
    endpoints: dict[str, Endpoint] = {"/metrics": metrics}
    endpoints |= health(store, partial(_ready, store, channel))
    if hook is not None:
        endpoints[hook.path] = hook
    async with AsyncExitStack() as stack:
        try:
            url = await stack.enter_async_context(served(endpoints, settings.listen))
        except OSError as error:
            cause = error.strerror or str(error)
            raise ChannelError(f"CHENSONG_HTTP_LISTEN: cannot listen at {settings.listen}: {cause}") from None
        _log.info("listening at %s", url)
        yield


def _ready(store: Store, channel: TelegramChannel) -> bool:
    """Whether updates are taken, or will be as soon as another process stops that has the channel for itself."""
    return channel.ready or (channel.one_listener and not store.leads(channel.name))


async def _username(settings: Settings) -> str:
    from bot.channels.telegram import TelegramChannel

    channel = TelegramChannel(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
    try:
        return await channel.username()
    finally:
        await channel.close()


async def _chat(settings: Settings, store: Store, badge: str | None, color: bool | None) -> None:
    people = _People(store)
    address, told = ("console", "") if badge is None else people.switch(badge)
    if address is None:
        raise LookupError(told)
    if told:
        sys.stdout.write(f"{told}\n\n")
    texts = Texts(preferred=settings.language)
    channel = TerminalChannel(
        address,
        _stdin(),
        sys.stdout,
        people.switch,
        withdrawn=lambda one: texts.say(texts.language(people.language(one)), Phrase("terminal-withdrawn")),
        takes=TAKERS,
        keep=_Kept(texts, people, settings.data_dir / "files"),
        color=color,
    )
    app = Service(settings, store, [channel])
    channel.when_idle(app.idle)
    await app.run()


class _Kept:
    """Saves what cannot be shown at a terminal; says where, or why not."""

    def __init__(self, texts: Texts, people: _People, folder: Path) -> None:
        self._texts = texts
        self._people = people
        self._folder = folder

    def __call__(self, address: str, enclosure: Enclosure) -> str:
        try:
            told = Phrase("enclosure-saved", {"path": str(save(self._folder, enclosure))})
        except OSError as error:
            args = {"reason": error.strerror or type(error).__name__, "folder": str(self._folder)}
            told = Phrase("enclosure-not-saved", args)
        return self._texts.say(self._texts.language(self._people.language(address)), told)


class _People:
    """Whose chat the terminal is: for whoever may read the data folder anyway."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._guests = 0

    def switch(self, badge: str) -> tuple[str | None, str]:
        """The address to go on as an officer, or as a fresh stranger for ""."""
        if not badge:
            self._guests += 1
            return f"guest-{os.getpid()}-{self._guests}", "(现在是陌生人 / now a stranger)"
        officer = self._store.officer(badge) or self._store.officer(badge.upper())
        if officer is None:
            return None, f"花名册上没有 {badge} / nobody on the roster has badge {badge}"
        return self._address(officer), f"(现在是 {officer.name} {officer.badge} / now {officer.badge})"

    def language(self, address: str) -> str:
        """The language of whoever's chat this is; "" for a stranger."""
        account = self._store.account(TerminalChannel.name, address)
        officer = self._store.officer(account.badge) if account else None
        return officer.language if officer else ""

    def _address(self, officer: Officer) -> str:
        for account in self._store.accounts(officer.badge):
            if account.channel == TerminalChannel.name:
                return account.address
        moment = now()
        account = Account(TerminalChannel.name, f"as-{officer.badge}", officer.badge, moment, visit=True)
        self._store.record(Turn(moment, facts=(Enrolled(account, "", moment),)))
        return account.address


def _sample_ready(settings: Settings, store: Store, moment: datetime, *, terminal: bool) -> str:
    """Copy the sample's material, load its roster once; what a newcomer needs to enrol."""
    copied(Settings.model_fields["content_dir"].default, settings.content_dir)
    file = settings.content_dir / "sample" / "roster.csv"
    if not store.officers():
        given = {"name": file.name, "text": file.read_text(encoding="utf-8"), "save": True}
        answer = import_roster(store, settings.hours, moment, given)
        if not answer["saved"]:
            told = [line(Texts(), settings.language, from_plain(one)) for one in answer["problems"]]
            raise LookupError("\n".join(told))
    have = enrolled(store.accounts())
    people = [
        one
        for role in (Role.OFFICER, Role.ADMIN)
        for one in [one for one in store.officers() if one.role is role and one.status is Status.ACTIVE][:1]
        if one.badge not in have
    ]
    if not people:
        switch = "/as 警号 可切换身份，" if terminal else ""
        return f"样例单位已就绪。{switch}/help 看命令。\n\n"
    badges = [one.badge for one in people]
    rows = issue_codes(store, settings.hours, moment, {"badges": badges})["codes"]
    roles = {one.badge: "管理员 admin" if one.role is Role.ADMIN else "民警 officer" for one in people}
    lines = [f"  {roles[row['badge']]} {row['name']}: {row['code']} {row['badge']}" for row in rows]
    return "\n".join(
        [
            "样例单位“滨河市公安局”：发下面一行里的“注册码 警号”即可注册（send code and badge to enrol）：",
            *lines,
            f"数据在 {settings.data_dir}；其他命令要用它，请设 CHENSONG_DATA_DIR={settings.data_dir}（for commands on this data）。",
            "也可用 /as 警号 直接切换身份（/as BADGE switches）；/help 看命令；Ctrl-D 结束。"
            if terminal
            else "在与机器人的私聊里发送（send it to the bot in private）；/help 看命令；Ctrl-C 结束。",
            "",
            "",
        ]
    )


def _stdin() -> TextIO:
    """Standard input in UTF-8, whatever bytes come: wrong ones become visible marks."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    return sys.stdin
