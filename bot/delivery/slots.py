"""The rows of a slot: to whom it brings what, at the time of their department."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zlib import crc32

from bot.delivery.plan import SlotDue, about, chats_of, prompts, row_key
from bot.delivery.there import There
from bot.messages import Title
from content.model import Library, Passage, Slot, SlotContent
from storage.contract import Store
from storage.mail import Lane, Owed
from storage.records import Account, Duty, Officer, Role, Status

OVERSEERS = {Role.SUPERVISOR, Role.ADMIN}


#: Department -> how many of its people can be reached -> when its share begins.
Shares = Callable[[Mapping[str, int]], Mapping[str, datetime]]


def titled(slot: Slot) -> Title:
    """How a slot is named in a sentence."""
    return Title(slot.title or {"": slot.id})


def slot_rows(
    store: Store,
    library: Library,
    due: SlotDue,
    shares: Shares = lambda _heads: {},
    only: Account | None = None,
) -> list[Owed]:
    """What a slot owes, department by department; nothing to those who are away or off duty by the rota.

    `only`: to this account alone, whether it is known to be reachable or not; of others nothing is read then.
    """
    occasion = due.occasion
    paths = {one.id: one.path for one in store.departments()}
    there = There(store, library, due.day)
    officers = [
        one
        for one in sorted(_officers(store, only), key=lambda one: (one.department, one.badge))
        if one.status is Status.ACTIVE
        and there(one)
        and (occasion is None or occasion.means(paths.get(one.department, "")))
    ]
    chats = chats_of(store.accounts() if only is None else [replace(only, reachable=True)])
    rows: list[Owed] = []
    for content in due.slot.content:
        rows += _of(content, store, library, due, officers, chats, only.badge if only else "")
    home = {one.badge: one.department for one in officers}
    begins = shares(Counter(home[row.badge] for row in rows))
    spread = [replace(row, not_before=begins.get(home[row.badge])) for row in rows] if begins else rows
    return sorted(spread, key=lambda row: row.not_before or due.until)


def _officers(store: Store, only: Account | None) -> list[Officer]:
    if only is None:
        return store.officers()
    officer = store.officer(only.badge)
    return [officer] if officer else []


def _of(
    content: SlotContent,
    store: Store,
    library: Library,
    due: SlotDue,
    officers: Sequence[Officer],
    chats: Mapping[str, Account],
    only: str,
) -> Iterable[Owed]:
    """`only`: whose duties are read; "": everybody's."""
    if content is SlotContent.DUE:
        open_ = store.open_duties(only) if only else store.all_open()
        return prompts(due, officers, chats, _by_badge(open_, library.passages))
    if content is SlotContent.FIGURES:
        overseers = [one for one in officers if one.role in OVERSEERS]
        return _rows(due, content, overseers, chats, {})
    duties_on = store.duties_of(only, due.day) if only else store.duties_on(due.day)
    chosen = {
        badge: passage
        for badge, duties in _by_badge(
            (one for one in duties_on if one.day == due.day), library.passages
        ).items()
        if (passage := choose(duties, library.passages, f"{badge}:{due.day}:{due.slot.id}"))
    }
    return _rows(due, content, [one for one in officers if one.badge in chosen], chats, chosen)


def name_of(slot: Slot, content: SlotContent) -> str:
    """Under what name a content of a slot goes out."""
    return f"{slot.id}+{content.value}"


def choose(duties: Iterable[Duty], passages: Mapping[str, Passage], seed: str) -> str | None:
    """A passage with key terms out of a day's duties: the same for the same seed; None where there is none."""
    suited = sorted({one.passage for one in duties if passages[one.passage].key_terms})
    return suited[crc32(seed.encode()) % len(suited)] if suited else None


def _rows(
    due: SlotDue,
    content: SlotContent,
    officers: Iterable[Officer],
    chats: Mapping[str, Account],
    chosen: Mapping[str, str],
) -> Iterator[Owed]:
    name = name_of(due.slot, content)
    for officer in officers:
        if (chat := chats.get(officer.badge)) is None:
            continue
        passage = chosen.get(officer.badge)
        prompt: dict[str, Any] = {**about(due), "content": content.value}
        prompt |= {"passage": passage} if passage else {}
        key, body = row_key(due, name, officer), {"prompt": prompt}
        yield Owed(chat.channel, chat.address, officer.badge, body, Lane.PROMPT, key=key, shows=passage)


def _by_badge(duties: Iterable[Duty], known: Collection[str]) -> dict[str, list[Duty]]:
    found: dict[str, list[Duty]] = defaultdict(list)
    for duty in duties:
        if duty.passage in known:
            found[duty.badge].append(duty)
    return found
