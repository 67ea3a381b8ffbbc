"""What stands behind the figures: the ledger entries that a completion message counts, from the newest back.

A duty is counted from the entry that opened it, the one that closed it, and those that moved it or opened it again;
adding up what is listed gives the figure, as `run.py verify --figures` does for all of them. Who is named is the
channel's to say. Where it names nobody, the entries of fewer than five people are not listed: a time and a passage
would say who it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from bot.conversation.scope import in_place, place_of, seen_by, who
from bot.conversation.view import Subject, from_parts, gather, tracks_of
from bot.conversation.world import Context, Outcome
from bot.messages import Choice, Phrase, Say
from bot.people.disclosure import Disclosure
from bot.reports.board import period
from storage.records import IN_PERSON, LedgerEntry

TRACE = "ml"
#: What figures are counted from.
KINDS = frozenset({"duties-opened", "duty-closed", "duty-moved", "duty-reopened"})
_PAGE = 10
#: So many entries are looked through at once; the button goes on from there.
_LOOKED = 20_000


def trace(context: Context, subject: Subject, before: int = 0) -> Outcome:
    """The entries behind a subject's figures that have a lower number than `before`; 0 for all."""
    context.world.open_day(context.now)
    view = gather(context.store, context.officer, subject, context.world.calendar(), context.now)
    rows = view.rows()
    total = rows[-1]
    told: dict[str, str | int | Phrase] = {
        "department": view.title,
        "period": period(view.since, view.until),
        "track": f" · {view.track}" if view.track else "",
        "all": total.all,
        "done": total.done,
        "late": total.late,
        "excused": total.excused,
    }
    head = Phrase("trace-head", told)
    hidden = context.world.disclosure(context.incoming.channel) is Disclosure.FIGURES
    if hidden and view.few(rows)[-1]:
        return Outcome((Say((head, Phrase("trace-few"))),))
    behind = _Behind(subject, frozenset(view.ids(total)), view.badges)
    found, last = _found(context, behind, before)
    lines = [_line(context, entry, behind, named=not hidden) for entry in found]
    choices = ((Choice(Phrase("button-older"), subject.action(f"{TRACE}.{last:x}")),),) if last else ()
    return Outcome((Say((head, *lines) if lines else (head, Phrase("trace-none")), choices),))


def trace_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """From which entry on, then a subject; older entries come in the same message."""
    subject = from_parts(parts[1:], tracks_of(context.world.library)) if parts else None
    if subject is None or not all(char in "0123456789abcdef" for char in parts[0]):
        return None
    seen = seen_by(context)
    if not seen or (subject.department and place_of(seen, subject.department, context.store) is None):
        return None
    before = int(parts[0] or "0", 16)
    outcome = trace(context, subject, before)
    return in_place(context, outcome) if before else outcome


@dataclass(frozen=True, slots=True)
class _Behind:
    """Which entries are counted: those of these departments, and of these people where it is about working groups."""

    subject: Subject
    places: frozenset[str]
    badges: frozenset[str]

    def holds(self, entry: LedgerEntry) -> bool:
        if entry.kind not in KINDS:
            return False
        data, subject = entry.data, self.subject
        days = subject.since.isoformat() <= data["day"] <= subject.until.isoformat()
        here = self._of_places(entry) or entry.badge in self.badges or bool(self.opened(entry))
        return here and days and subject.track in {"", data["track"]}

    def opened(self, entry: LedgerEntry) -> tuple[str, ...]:
        """Of those for whom an entry opened a duty, the ones this is about."""
        badges: Collection[str] = entry.data.get("badges", ())
        every = self._of_places(entry)
        return tuple(one for one in badges if every or one in self.badges)

    def _of_places(self, entry: LedgerEntry) -> bool:
        return not {entry.data.get(name) for name in ("department", "from", "to")}.isdisjoint(self.places)


def _found(context: Context, behind: _Behind, before: int) -> tuple[list[LedgerEntry], int]:
    """A page of entries, and the number before which to go on (0: there is nothing before)."""
    found: list[LedgerEntry] = []
    last = 0
    for entry in islice(_from(context, before), _LOOKED):
        # Nothing is told of a study day before it has come.
        if context.world.today(entry.at) < behind.subject.since:
            return found, 0
        last = entry.seq
        if behind.holds(entry):
            found.append(entry)
            if len(found) == _PAGE:
                break
    return found, last if last > 1 else 0


def _from(context: Context, before: int) -> Iterator[LedgerEntry]:
    return (entry for entry, _ in context.store.trail() if not before or entry.seq < before)


def _line(context: Context, entry: LedgerEntry, behind: _Behind, *, named: bool) -> Phrase:
    data = entry.data
    passage = context.world.library.passages.get(data["passage"])
    places = {one.id: one.name for one in context.store.departments()}
    officer = context.store.officer(entry.badge) if entry.badge and named else None
    state = data.get("state", "")
    return Phrase(
        f"trace-{entry.kind}",
        {
            "number": str(entry.seq),
            "when": f"{entry.at.astimezone(context.world.zone):%m-%d %H:%M}",
            "day": data["day"],
            "who": who(context, officer) if officer else Phrase("trace-somebody"),
            "title": passage.title if passage else data["passage"],
            "department": places.get(data.get("department") or data.get("to", ""), ""),
            "from": places.get(data.get("from", ""), ""),
            "count": len(behind.opened(entry)),
            "state": Phrase(f"trace-{state}") if state else "",
            "heard": Phrase("trace-heard") if data.get("reason") == IN_PERSON else "",
        },
    )
