"""Exemptions and more time for one person, granted by admins with a reason.

/allow BADGE exempt DATES [PASSAGE or TRACK] REASON     nothing is asked
/allow BADGE 2h DATES [PASSAGE or TRACK] REASON         due so much later, within the day
/allow BADGE end                                        all of theirs end
"""

from __future__ import annotations

from datetime import date, timedelta

from bot.conversation.dates import read_date, read_span, split_first
from bot.conversation.denials import own
from bot.conversation.leave import may_decide
from bot.conversation.recognise import fold
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Phrase, Say
from bot.people.disclosure import name_of
from bot.people.granted import EXEMPTIONS, REASON, read_longer
from content.absences import excused_by_allowance
from storage.records import Allowance, AllowanceEnded, AllowanceSet, Officer

_END = frozenset({"end", "结束", "取消", "撤销"})
_SHOWN = 30


def allow(context: Context, words: str) -> Outcome:
    """`/allow`: all that hold or are to come; with words: grant or end."""
    if not words:
        return _listed(context)
    first, rest = split_first(words)
    officer = context.store.officer(first) or context.store.officer(first.upper())
    if officer is None:
        return tell("allow-usage")
    if not may_decide(context, officer):
        return own(context, "allow-not-yours", "allow")
    return _end(context, officer) if fold(rest) in _END else _grant(context, officer, rest)


def _grant(context: Context, officer: Officer, words: str) -> Outcome:
    kind, rest = split_first(words)
    written, rest = split_first(rest)
    longer = read_longer(kind.casefold())
    span = _span(written, context.world.today(context.now))
    track, passage, reason = _about(context, rest)
    if span is None or not reason or (longer is None and fold(kind) not in EXEMPTIONS):
        return tell("allow-usage")
    granted = Allowance(officer.badge, reason[:REASON], *span, track, passage, longer)
    context.world.open_day(context.now)
    by, now = context.officer.badge, context.now
    closed = excused_by_allowance(context.store.open_duties(officer.badge), (granted,), by, now)
    told = tell("allow-granted", what=_line(context, granted), count=len(closed))
    return Outcome(told.replies, (AllowanceSet(granted, by, now), *closed))


def _span(written: str, today: date) -> tuple[date, date | None] | None:
    """First and last day; without a last one after `..`."""
    if written.endswith(".."):
        first = read_date(written.removesuffix(".."), today)
        return None if first is None else (first, None)
    return read_span(written, today)


def _about(context: Context, words: str) -> tuple[str, str, str]:
    """Track, passage and reason; the first word may be one of the former two."""
    first, rest = split_first(words)
    library = context.world.library
    if first in library.passages:
        return "", first, rest
    if first in {one.track for one in library.passages.values()}:
        return first, "", rest
    return "", "", words


def _end(context: Context, officer: Officer) -> Outcome:
    """From the next study day on nothing of it holds; what was excused stays so."""
    last, by, now = context.world.today(context.now), context.officer.badge, context.now
    live = [one for one in context.store.allowances(officer.badge) if one.last is None or one.last > last]
    if not live:
        return tell("allow-none")
    facts = tuple(
        AllowanceEnded(one, min(last, one.first - timedelta(days=1)) if one.first > last else last, by, now)
        for one in live
    )
    return Outcome(tell("allow-ended", count=len(facts)).replies, facts)


def _listed(context: Context) -> Outcome:
    today = context.world.today(context.now)
    disclosure = context.world.disclosure(context.incoming.channel)
    named = {one.badge for one in context.store.officers() if name_of(one, disclosure)}
    live = [
        one
        for one in context.store.allowances()
        if one.badge in named and (one.last is None or one.last >= today)
    ]
    lines = [_line(context, one) for one in live[:_SHOWN]]
    more = [Phrase("allow-more", {"count": len(live) - _SHOWN})] if len(live) > _SHOWN else []
    return Outcome((Say((*lines, *more, Phrase("allow-usage"))),))


def _line(context: Context, one: Allowance) -> Phrase:
    officer = context.store.officer(one.badge)
    disclosure = context.world.disclosure(context.incoming.channel)
    passage = context.world.library.passages.get(one.passage)
    about = passage.title if passage else one.passage or one.track
    return Phrase(
        "allow-line",
        {
            "who": (officer and name_of(officer, disclosure)) or one.badge,
            "what": _what(one),
            "about": about or Phrase("allow-everything"),
            "first": one.first.isoformat(),
            "last": one.last.isoformat() if one.last else Phrase("allow-open-end"),
            "reason": one.reason,
        },
    )


def _what(one: Allowance) -> Phrase:
    if one.longer is None:
        return Phrase("allow-exempt")
    return Phrase("allow-longer", {"minutes": int(one.longer.total_seconds()) // 60})
