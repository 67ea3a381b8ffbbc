"""`/audit [who] [what] [when]`: what people decided, from the newest back, each with before and after."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from bot.conversation.broadcasting.audience import audience_named
from bot.conversation.dates import read_period
from bot.conversation.noticing.message import title_of
from bot.conversation.recognise import fold
from bot.conversation.scope import in_place, who
from bot.conversation.world import Context, Outcome, tell
from bot.delivery.notices import notice_called
from bot.messages import Choice, Phrase, Say
from content.opening import BY_PLAN
from storage.notices import notice_name
from storage.records import AWAY, ERASED, EXEMPT, IN_PERSON, AbsenceKind, LedgerEntry, Role, Status

AUDIT = "u"
#: Kinds whose entry stands under whoever did it; else "by" says so, or they did it themselves.
_BY = {
    *("roster-saved", "codes-issued", "day-off", "line-withdrawn", "counts-repaired", "letter-dropped"),
    *("material-changed", "day-restored", "line-restored", "notice-issued"),
}
#: What is listed without being asked for: acts of people about people and plans, not each duty that follows from them.
ACTS = (
    "roster-saved",
    "officer-changed",
    "codes-issued",
    "revoked",
    "enrolled",
    "day-off",
    "line-withdrawn",
    "material-changed",
    "day-restored",
    "line-restored",
    "absence-set",
    "absence-ended",
    "mark-changed",
    "case-opened",
    "case-closed",
    "counts-repaired",
    "letter-dropped",
    "forgotten",
    "passed-on",
    "notice-issued",
    "allowance-set",
    "allowance-ended",
)
KINDS = (
    *ACTS,
    *(
        "duty-reopened",
        "duty-closed",
        "duty-moved",
        "attempted",
        "check",
        "reachability",
        "acknowledged",
        "denied",
    ),
)
#: What is said of an entry besides its changes, where it has it.
_DETAILS = (
    *("day", "line", "track", "passage", "first", "last", "minutes", "state", "what", "why", "name"),
    *("channel", "since"),
)
#: Kind of entry and detail -> the message that says it, with what is kept behind its name.
_WORDS = {
    ("denied", "why"): "denied",
    ("duty-closed", "state"): "trace",
    ("case-opened", "what"): "audit-case",
    ("case-closed", "what"): "audit-case",
    ("case-closed", "after"): "case",
    ("absence-set", "state"): "leave-became",
    ("absence-ended", "state"): "leave-became",
}
#: Kinds whose "what" is a notice.
_NOTICES = frozenset({"notice-issued", "passed-on", "acknowledged"})
_GONE = frozenset({Status.SUSPENDED.value, Status.LEFT.value, Status.ON_LEAVE.value})
_LEAVES = frozenset(f"{AWAY}{kind.value}" for kind in AbsenceKind)
FIELDS = (
    *(
        "department",
        "role",
        "scope",
        "groups",
        "status",
        "passes",
        "channels",
        "codes",
        "owes_recall",
        "passed",
    ),
    *("version", "passages", "lines", "off", "withdrawn"),
)
_NOTHING: tuple[Any, ...] = (None, "", [])
#: The number of somebody who was erased (storage/persons.py).
_ERASED = re.compile("[0-9a-f]{32}")
#: What acts where no person speaks, as it is kept -> the message that names it.
_PROGRAM = {"command line": "audit-by-command-line", BY_PLAN: "audit-by-plan"}
_PAGE = 10
#: So many entries are looked through at once; the button goes on from there.
_LOOKED = 20_000
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_CHANGES = 5


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Whom, what and when an entry must be about; `before`: only entries with a lower number, 0 for all."""

    badge: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    before: int = 0

    def action(self, before: int) -> str:
        kind = str(KINDS.index(self.kind)) if self.kind else ""
        days = [_short(day.toordinal()) if day else "" for day in (self.since, self.until)]
        return ".".join((AUDIT, _short(before), self.badge, kind, *days))


def audit(context: Context, words: str) -> Outcome:
    """Each word is a badge, a day or period, or a kind of act; `#120`: from before entry 120."""
    wanted = _read(context, words)
    return wanted if isinstance(wanted, Outcome) else _audit(context, wanted)


def audit_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """Older entries, in the same message."""
    wanted = _pressed(parts)
    return None if wanted is None else in_place(context, _audit(context, wanted))


def _read(context: Context, words: str) -> _Wanted | Outcome:
    badge, kind, span, before = "", "", None, 0
    today = context.world.today(context.now)
    for word in words.split():
        officer = context.store.officer(word) or context.store.officer(word.upper())
        period = None if officer else read_period(word, today)
        named = "" if officer or period else _kind(context, word)
        if officer:
            badge = officer.badge
        elif period:
            span = period
        elif named:
            kind = named
        elif word.startswith("#") and word[1:].isdecimal() and len(word) < 12:  # noqa: PLR2004 (no entry has so many digits)
            before = int(word[1:])
        else:
            return tell("audit-unknown", word=word[:20], kinds=tuple(_names(context).values()))
    since, until = span or (None, None)
    return _Wanted(badge, kind, since, until, before)


def _names(context: Context) -> dict[str, str]:
    return {kind: _in_words(context, Phrase(f"audit-{kind}")) for kind in KINDS}


def _kind(context: Context, word: str) -> str:
    wanted = fold(word)
    found = [kind for kind, name in _names(context).items() if wanted in {kind, name.casefold()}]
    found = found or [kind for kind, name in _names(context).items() if wanted in name.casefold()]
    return found[0] if found else ""


def _pressed(parts: Sequence[str]) -> _Wanted | None:
    if len(parts) != 5:  # noqa: PLR2004 (before, whom, what, from, to)
        return None
    before, badge, kind, since, until = parts
    if kind and not (kind.isdecimal() and int(kind) < len(KINDS)):
        return None
    days = [date.fromordinal(int(day, 36)) if day else None for day in (since, until)]
    return _Wanted(badge, KINDS[int(kind)] if kind else "", days[0], days[1], int(before, 36))


def _short(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"


def _audit(context: Context, wanted: _Wanted) -> Outcome:
    found, last = _found(context, wanted)
    lines = [phrase for entry, reason in found for phrase in _told(context, entry, reason, wanted.badge)]
    head = Phrase("audit-head" if found else "audit-none")
    choices = ((Choice(Phrase("button-older"), wanted.action(last)),),) if last else ()
    return Outcome((Say((head, *lines), choices),))


def _found(context: Context, wanted: _Wanted) -> tuple[list[tuple[LedgerEntry, str]], int]:
    """A page of what is wanted, and the entry from before which to go on (0: there is nothing before)."""
    found: list[tuple[LedgerEntry, str]] = []
    last = 0
    for entry, reason in islice(_from(context, wanted.before), _LOOKED):
        day = context.world.today(entry.at)
        if wanted.since and day < wanted.since:
            return found, 0
        last = entry.seq
        if (wanted.until and day > wanted.until) or not _fits(wanted, entry):
            continue
        found.append((entry, reason))
        if len(found) == _PAGE:
            break
    return found, last if last > 1 else 0


def _from(context: Context, before: int) -> Iterator[tuple[LedgerEntry, str]]:
    trail = context.store.trail()
    return (one for one in trail if not before or one[0].seq < before)


def _fits(wanted: _Wanted, entry: LedgerEntry) -> bool:
    if entry.kind not in ((wanted.kind,) if wanted.kind else ACTS):
        return False
    return not wanted.badge or wanted.badge in _people(entry)


def _people(entry: LedgerEntry) -> set[str]:
    return {entry.badge, entry.data.get("by", ""), *_many(entry)}


def _many(entry: LedgerEntry) -> list[str]:
    """Those whom an entry about many is about."""
    changes = entry.data.get("changes", ())
    return [*(one["after"]["badge"] for one in changes), *entry.data.get("badges", ())]


def _told(context: Context, entry: LedgerEntry, reason: str, asked: str) -> Iterator[Phrase]:
    """An entry in lines; of one about many only what concerns the badge `asked` for, and how many others there are."""
    by = entry.data.get("by") or entry.badge
    about = entry.badge if entry.badge != by and entry.kind not in _BY else ""
    many = _many(entry)
    asked = asked if asked in many and len(many) > _CHANGES else ""  # few are all told
    badges = [one for one in entry.data.get("badges", ()) if asked in {"", one}][:_CHANGES]
    details = _details(context, entry)
    if entry.kind == "enrolled":
        reason = ""  # an address, which is nobody's business here
    yield Phrase(
        "audit-line",
        {
            "number": str(entry.seq),
            "when": f"{entry.at.astimezone(context.world.zone):%m-%d %H:%M}",
            "by": _name(context, by),
            "what": Phrase(f"audit-{entry.kind}"),
            "about": tuple(_name(context, one) for one in filter(None, (about, *badges))),
            "details": tuple(details),
            "reason": _why(entry, reason),
        },
    )
    yield from _changes(context, entry.data, asked)
    if asked:
        yield Phrase("audit-others", {"count": len(many) - 1})


def _details(context: Context, entry: LedgerEntry) -> list[str]:
    """Words of the program in the reader's language, everything else as it is kept."""
    found = []
    for name in (*_DETAILS, *(("after",) if entry.kind == "case-closed" else ())):
        if value := entry.data.get(name):
            if name == "what" and entry.kind in _NOTICES:
                value = _notice(context, str(value))
            key = _WORDS.get((entry.kind, name))
            found.append(_in_words(context, Phrase(f"{key}-{value}")) if key else str(value))
    if entry.kind == "passed-on":
        names = {one.id: one.name for one in context.store.departments()}
        place, present = entry.data["department"], entry.data["present"]
        told = {"department": names.get(place, place), "present": present}
        found.append(_in_words(context, Phrase("audit-present", told)))
    return found


def _notice(context: Context, what: str) -> str:
    """To whom a notice went and how it begins; its id where it is gone, or what is no notice."""
    found = notice_called(context.store, what.removeprefix(notice_name("")))
    if found is None:
        return what
    told = {"target": audience_named(context, found.audience), "text": title_of(context.world, found)}
    return _in_words(context, Phrase("audit-notice", told))


def _in_words(context: Context, phrase: Phrase) -> str:
    texts = context.world.texts
    return texts.say(texts.language(context.officer.language or context.incoming.language), phrase)


def _why(entry: LedgerEntry, beside: str) -> str | Phrase:
    """The reason a person gave; what was heard in person says so."""
    given = entry.data.get("reason") or (beside if entry.kind != "attempted" else "")
    if IN_PERSON not in {given, entry.data.get("how")}:
        return _why_excused(str(given)) if entry.kind == "duty-closed" else str(given)
    return Phrase("audit-heard", {"reason": "" if given == IN_PERSON else given})


def _why_excused(kept: str) -> str | Phrase:
    """What the program says of a duty that fell away; what a person said of it stays."""
    if kept in _GONE:
        return Phrase(f"status-{kept}")
    if kept == EXEMPT:
        return Phrase("allow-exempt")
    if kept == ERASED:
        return Phrase("forget-why")
    return Phrase(f"leave-kind-{kept[1:]}") if kept in _LEAVES else kept


def _changes(context: Context, data: Mapping[str, Any], asked: str) -> Iterator[Phrase]:
    """What was before and what is after, field by field; of many only what became of the badge `asked` for."""
    pairs = data.get("changes") or ([data] if isinstance(data.get("after"), Mapping) else [])
    if asked:
        pairs = [one for one in pairs if one["after"].get("badge") == asked]
    places = {one.id: one.name for one in context.store.departments()}
    for pair in pairs[:_CHANGES]:
        before, after = pair.get("before") or {}, pair["after"]
        for field in FIELDS:
            if field in after and not _same(before.get(field), after[field]):
                yield Phrase(
                    "audit-change",
                    {
                        "who": _name(context, after.get("badge", "")),
                        "field": Phrase(f"field-{field}"),
                        "before": _value(field, before.get(field), places),
                        "after": _value(field, after[field], places),
                    },
                )
    if len(pairs) > _CHANGES:
        yield Phrase("audit-more", {"count": len(pairs) - _CHANGES})


def _same(before: Any, after: Any) -> bool:
    """Whether nothing became of nothing, or all stayed as it was."""
    return before == after or (before in _NOTHING and after in _NOTHING)


def _value(field: str, value: Any, places: Mapping[str, str]) -> str | Phrase:
    if value in _NOTHING:
        return "–"
    if field in {"passed", "owes_recall"}:
        return Phrase("field-yes" if value else "field-no")
    if field == "role" and value in set(Role):
        return Phrase(f"role-{value}")
    if field == "status" and value in set(Status):
        return Phrase(f"status-{value}")
    values = value if isinstance(value, list) else [value]
    return ", ".join(places.get(str(one), str(one)) for one in values)


def _name(context: Context, badge: str) -> str:
    officer = context.store.officer(badge) if badge else None
    if officer is None and _ERASED.fullmatch(badge):
        return _in_words(context, Phrase("audit-erased", {"number": badge[:6]}))
    if officer is None and badge in _PROGRAM:
        return _in_words(context, Phrase(_PROGRAM[badge]))
    return who(context, officer) if officer else badge
