"""Which prompts somebody may have pressed on in vain, while nobody was heard: those that had arrived and were in force.

Rules. A slot's own prompt and its question: the ones whose time was not over when the silence began, of the slots' own
prompts only the last that arrived. A notice: where it was sent or reminded of on that day. Each of them once for good,
however often silence falls. Whether it still is open is looked at when it is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.delivery.notices import DUE, Notice, meant_for, notices, row_key, seen_by
from bot.delivery.plan import SlotDue, chats_of
from bot.delivery.slots import slot_rows
from content.hours import Hours
from content.model import Library, SlotContent
from content.slots import moment_of, occasions
from storage.contract import Store
from storage.mail import Lane, Owed
from storage.records import Account

#: What of a slot has buttons that decide something.
_PRESSED = (SlotContent.DUE, SlotContent.QUESTION)


@dataclass(frozen=True, slots=True)
class Quiet:
    """On a channel nobody was heard from `since` to `until`; what is not sent by `stale` is of no use any more."""

    channel: str
    since: datetime
    until: datetime
    stale: datetime


def pressed_in_vain(
    store: Store, library: Library, hours: Hours, quiet: Quiet, busy: Callable[[str], bool]
) -> list[Owed]:
    """A row for each of those prompts. `busy`: whether at an address something else is open, or was answered since."""
    slots = _slots(store, library, hours, quiet)
    own = [row for row in slots if "content" not in row.body["prompt"] and not busy(row.address)]
    questions = [row for row in slots if "content" in row.body["prompt"]]
    told = _notices(store, library, quiet)
    arrived = store.arrived([str(row.key) for row in (*own, *questions, *told)])
    before = {key: at for key, at in arrived.items() if at <= quiet.until}
    today = hours.today(quiet.since)
    last: dict[tuple[str, str], Owed] = {}
    for row in sorted(
        (one for one in (*own, *told) if one.key in before), key=lambda one: before[str(one.key)]
    ):
        if "notice" not in row.body or hours.today(before[str(row.key)]) >= today:
            last[row.address, row.body.get("notice", "")] = row
    return [_again(row, quiet) for row in (*last.values(), *(one for one in questions if one.key in before))]


def _slots(store: Store, library: Library, hours: Hours, quiet: Quiet) -> list[Owed]:
    """What the slots of that day brought whose time was not over, as far as there is something to press."""
    day = hours.today(quiet.since)
    rows: list[Owed] = []
    for occasion in occasions(library.plan.slots if library.plan else ()):
        begins = moment_of(day, occasion.at, hours)
        until = begins + occasion.slot.grace
        if until <= quiet.since:
            continue
        slot = replace(occasion.slot, content=tuple(one for one in occasion.slot.content if one in _PRESSED))
        due = SlotDue(slot, day, until, missed=False, occasion=replace(occasion, slot=slot))
        rows += [row for row in slot_rows(store, library, due) if row.channel == quiet.channel]
    return rows


def _notices(store: Store, library: Library, quiet: Quiet) -> list[Owed]:
    """Every step at which somebody may have been told of a notice that they have not acknowledged."""
    steps = ["", DUE, *(step.id for step in (library.plan.nudges if library.plan else ()) if not step.tell)]
    chats = chats_of(store.accounts())
    rows: list[Owed] = []
    for notice in notices(store):
        seen = seen_by(store, notice)
        for badge in meant_for(store, notice):
            account = chats.get(badge)
            if badge in seen or account is None or account.channel != quiet.channel:
                continue
            rows += [_told(notice, account, step) for step in steps]
    return rows


def _told(notice: Notice, account: Account, step: str) -> Owed:
    body = {"notice": notice.id, "step": step}
    key, shows = row_key(notice, account.badge, step), notice.passage or None
    return Owed(account.channel, account.address, account.badge, body, Lane.PROMPT, key, shows)


def _again(row: Owed, quiet: Quiet) -> Owed:
    body = {"again": {"instead": dict(row.body), "until": quiet.stale.isoformat()}}
    return replace(row, body=body, key=f"again:{row.key}", not_before=None)
