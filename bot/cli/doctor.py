"""`doctor`: what is configured, reachable and wrong."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import click

from bot.cli.common import say_json, told
from bot.control import listens
from bot.faults import fault
from bot.keeping import backups, kept_since
from bot.opening import look_on
from bot.people.enrolled import enrolled
from bot.people.scopes import members
from bot.settings import KEY_FILE, Settings, read_settings
from bot.settings_error import SettingsError
from content.load import load_library
from content.validate import check_departments, check_groups, check_rota, warn
from storage.bulk import Movable
from storage.contract import Store
from storage.errors import NoStore, StoreBusy, StoreError
from storage.recount import drift
from storage.verify import sealed_with

#: A backup is late then: the day's is missing.
_OLD = timedelta(days=2)
_LITTLE_SPACE = 200 * 1024 * 1024
#: (what, whether it is well, what was seen or what to do)
Finding = tuple[str, bool, str]


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(*, as_json: bool) -> None:
    """Tell what is configured, reachable and wrong; runs beside a running server. Exit code 1 if anything is wrong."""
    settings = read_settings()
    findings = [finding for look in _LOOKS for finding in look(settings)]
    if as_json:
        say_json([{"what": what, "ok": well, "detail": detail} for what, well, detail in findings])
    else:
        for what, well, detail in findings:
            click.echo(f"{'ok   ' if well else 'WRONG'} {what}: {detail}")
    sys.exit(0 if all(well for _, well, _ in findings) else 1)


def _data(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    if not folder.exists():
        yield "data folder", True, f"{folder} does not exist yet; it is made at the first start"
        return
    mode = folder.stat().st_mode & 0o077
    yield "data folder", not mode, f"{folder}" + (" is open to others: chmod 700 it" if mode else "")
    yield (
        "writable",
        os.access(folder, os.W_OK),
        "yes" if os.access(folder, os.W_OK) else "no: mind its owner",
    )
    free = shutil.disk_usage(folder).free
    yield "free space", free > _LITTLE_SPACE, f"{free // (1024 * 1024)} MB"


def _server(settings: Settings) -> Iterator[Finding]:
    yield "server", True, "running" if listens(settings.data_dir) else "not running"


def _content(settings: Settings) -> Iterator[Finding]:
    plan = settings.content_dir / "plan.yaml"
    library, problems = load_library(settings.content_dir / "decks", plan, settings.country)
    seen = f"{len(library.decks)} decks, {len(library.passages)} passages, {len(problems)} problems"
    more = f"; run.py check lists them; the first: {told(settings, problems[0])}" if problems else ""
    yield "content", not problems, seen + more
    yield (
        "plan",
        library.plan is not None,
        "found" if library.plan else f"none in {plan}: nothing will fall due",
    )
    if library.plan is not None:
        start = library.plan.start or settings.hours.today(datetime.now(UTC))
        warnings = warn(library, start)
        # A warning and not a fault: nothing can be done before the holidays are announced.
        yield (
            "calendar",
            True,
            "; ".join(told(settings, one) for one in warnings) or "known as far as the plan goes",
        )


def _store(settings: Settings) -> Iterator[Finding]:
    try:
        store = look_on(settings)
    except StoreError as error:
        fresh = isinstance(error, NoStore)
        yield "store", fresh, told(settings, fault(error, settings.data_dir))
        return
    officers, accounts = store.officers(), store.accounts()
    seen = f"{len(officers)} officers, {len(enrolled(accounts))} enrolled"
    yield "roster", bool(officers), seen if officers else "nobody yet: run.py roster import FILE"
    admins = [one for one in officers if one.role == "admin" and one.status == "active"]
    yield "admins", bool(admins), str(len(admins)) if admins else "none: run.py admin BADGE makes one"
    yield _figures(store)
    library, _ = load_library(settings.content_dir / "decks", settings.content_dir / "plan.yaml")
    if library.plan is not None:
        unknown = check_departments(library.plan, {one.path for one in store.departments()})
        unknown += check_groups(library.plan, members(officers).keys())
        seen = told(settings, unknown[0]) if unknown else "all on the roster"
        yield "plan's departments", not unknown, seen
    strange = check_rota(
        library.rota, {one.badge for one in officers}, {one.path for one in store.departments()}
    )
    if library.rota.days:
        seen = told(settings, strange[0]) if strange else "all on the roster"
        yield "rotas", not strange, seen
    store.close()


def _figures(store: Store) -> Finding:
    try:
        same = not drift(store)
    except StoreBusy as error:
        return "figures", True, str(error)
    differ = "differ from the ledger: run.py verify --figures lists where, with --repair sets them right"
    return "figures", same, "equal a recount from the ledger" if same else differ


def _key(settings: Settings) -> Iterator[Finding]:
    """A ledger without the key that sealed it: what a restored folder is until somebody puts the key back."""
    if settings.has_key():
        yield from _fitting(settings)
        return
    try:
        with closing(look_on(settings)) as store:
            fresh = next(store.ledger(), None) is None
    except StoreError:
        return  # told already
    missing = (
        f"there is none, and the ledger has entries: put the old {KEY_FILE} into {settings.data_dir} before the bot"
        " starts, or set CHENSONG_SECRET_KEY; a new key does not fit the ledger's seals (docs/keeping.md)"
    )
    yield "key", fresh, "it is made at the first start" if fresh else missing


def _fitting(settings: Settings) -> Iterator[Finding]:
    """Whether the key there is sealed the ledger's last entry; buttons and the next seals hang on it too."""
    given = bool(settings.secret_key.get_secret_value())
    try:
        key = settings.ledger_key()
        with closing(look_on(settings)) as store:
            fits = sealed_with(store, key)
    except StoreError:
        return  # told already
    except (SettingsError, OSError) as error:
        yield "key", False, str(error)
        return
    where = "CHENSONG_SECRET_KEY" if given else str(settings.data_dir / KEY_FILE)
    strange = (
        f"the one in {where} is not the one that the ledger was sealed with: put the old one back before the bot"
        " starts, or old buttons are refused and run.py verify tells a break (docs/keeping.md)"
    )
    if given and (settings.data_dir / KEY_FILE).exists():
        strange += f"; while it is set, {settings.data_dir / KEY_FILE} is not looked at"
    yield "key", fits, "there is one, and it fits the ledger" if fits else strange


def _keeping(settings: Settings) -> Iterator[Finding]:
    """How old the last backup is, and what could not be handled."""
    try:
        store = look_on(settings)
    except StoreError:
        return  # told already
    letters, since = store.dead(), kept_since(store, settings.backups)
    movable = isinstance(store, Movable)
    store.close()
    seen = f"{len(letters)}: run.py inbox lists them" if letters else "none"
    yield "dead letters", not letters, seen
    if movable:
        yield _backup(settings, since, datetime.now(UTC))


def _backup(settings: Settings, since: datetime | None, now: datetime) -> Finding:
    newest = next(iter(backups(settings.backups)), None)
    if since is None:
        return "backup", True, "there is nothing to keep yet"
    late = now - since > _OLD
    what = f"the last one is {_age(now - since)} old: {newest.path}" if newest else "there is none yet"
    if not late:
        return "backup", True, what
    remedy = (
        "the server makes none (CHENSONG_BACKUP_AT=off): run.py backup makes one"
        if settings.backup_time is None
        else "the server makes one every day while it runs, its log says what kept it from that; run.py backup makes one now (docs/keeping.md)"
    )
    return "backup", False, f"{what}, and what is stored is {_age(now - since)} old; {remedy}"


def _age(age: timedelta) -> str:
    return f"{age.days} days" if age.days else f"{age.seconds // 3600} hours"


def _telegram(settings: Settings) -> Iterator[Finding]:
    if not settings.telegram_token.get_secret_value():
        yield "telegram", True, "no token set: the terminal chat"
        return
    from bot.app import telegram_username
    from bot.channels.base import ChannelError

    try:
        yield "telegram", True, f"@{telegram_username(settings)}"
    except ChannelError as error:
        yield "telegram", False, str(error)


_LOOKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _data,
    _server,
    _content,
    _store,
    _key,
    _keeping,
    _telegram,
)
