"""A file as a notice: `/notice TARGET DATE [TITLE]` below it, or after it; sent with the same button to acknowledge it.

The bytes lie in a value of their own and go out as they came. They are written in figures and letters only: whoever is
erased is looked for as a word in all that is kept, and must not be found in a document by chance.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.conversation import confirm
from bot.conversation.broadcasting.audience import (
    audience_named,
    how_many,
    not_found,
    officers_of,
    read_audience,
    split_audience,
)
from bot.conversation.broadcasting.broadcast import new_id
from bot.conversation.dates import read_date, split_first
from bot.conversation.noticing.day import wrong_day
from bot.conversation.uploads import FILE, Upload, waiting
from bot.conversation.world import Context, Outcome, tell
from bot.delivery.notices import next_number, to_name
from bot.messages import Enclosure, FileRef, Phrase, Say
from storage.notices import NoticeIssued
from storage.records import ValueKept

if TYPE_CHECKING:
    from bot.conversation.enclosures import Order

#: The name of the question, and of what a notice encloses.
ASK, DOCUMENT = "notice-file", "notice-document"
_TITLE = 200


def take(context: Context, upload: Upload) -> Outcome:
    """Read to whom and by when from the words with the file, and ask; without them say how, and keep the file waiting."""
    if not upload.data:
        return tell("notice-file-empty", name=upload.name)
    _, words = split_first(context.incoming.text)
    target, rest = split_audience(context, words)
    day, title = split_first(rest)
    today = context.world.today(context.now)
    due, audience = read_date(day, today), read_audience(context, target) if target else None
    if due is None or due < today or audience is None:
        wrong = wrong_day(day, today) if due is not None or audience is not None else None
        usage = Phrase("notice-file-usage", {"name": upload.name})
        answer = Outcome((Say((*([wrong] if wrong else []), usage)),))
        if audience is None and day and wrong is None:
            answer = not_found(context, target, usage)
        return replace(answer, ask={"name": FILE, FILE: upload.name})
    badges = [one.badge for one in officers_of(context, audience)]
    if not badges:
        return tell("broadcast-nobody")
    told = {
        "target": audience_named(context, audience),
        "date": due.isoformat(),
        "name": upload.name,
        **how_many(context, badges),
    }
    about = {"audience": audience, "due": due.isoformat(), "title": title.strip()[:_TITLE], FILE: upload.name}
    return confirm.ask(Phrase("notice-file-ask", told), ASK, **about)


def issue(context: Context, about: Mapping[str, Any]) -> Outcome:
    """Yes: it holds from now on, and the next tick sends it."""
    upload = waiting(context)
    due = read_date(about["due"], context.world.today(context.now))
    if upload is None or due is None:
        return replace(tell("file-gone"), ask={})
    wrong = wrong_day(about["due"], context.world.today(context.now))
    if wrong is not None:  # it waited for its yes over midnight
        return Outcome((Say((wrong,)),), ask={"name": FILE, FILE: upload.name})
    by, notice_id = context.officer.badge, new_id()
    value = {"by": by, "due": about["due"], "audience": about["audience"]}
    value |= {"text": about["title"] or upload.name, "document": upload.name}
    badges = [one.badge for one in officers_of(context, about["audience"])]
    facts = (
        ValueKept(_kept_as(notice_id), {"name": upload.name, "data": zlib.compress(upload.data).hex()}),
        ValueKept(to_name(notice_id), {"badges": badges}),
        NoticeIssued(notice_id, value, due, by, context.now),
    )
    number = next_number(context.store)
    told = tell("notice-issued", number=number, **how_many(context, badges))
    return replace(told, facts=facts, ask={})


def enclosed(notice_id: str) -> FileRef:
    """What the message of such a notice brings."""
    return FileRef(DOCUMENT, {"notice": notice_id})


def made(order: Order, args: Mapping[str, str]) -> Enclosure:
    """The file as it came; everybody gets the same. Raises LookupError where it is gone."""
    kept = order.world.store.value(_kept_as(args["notice"]))
    if not kept or "data" not in kept:
        raise LookupError(args["notice"])
    return Enclosure(kept["name"], zlib.decompress(bytes.fromhex(kept["data"])), shared=True)


def _kept_as(notice_id: str) -> str:
    return f"notice-file:{notice_id}"
