"""A slot as plain text for a loudspeaker or a display: what a department's people would be sent, without anybody's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from unicodedata import category

from bot.conversation.prompting.card import clauses_with_terms
from bot.messages import Phrase
from bot.texts import Texts
from content.duties import duties_for, overdue
from content.hours import Hours
from content.model import Library, Passage, Plan, Slot, SlotContent
from content.official import calendar_of
from content.opening import fairly_due
from content.slots import time_in
from storage.contract import Store
from storage.records import Department, Duty, Officer

_GAP = "＿＿＿"


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What the store knows of a plan's days at a moment: its first one, those declared off, the lines withdrawn; and the
    paths of all departments (none: there is no roster).
    """

    start: date
    off: frozenset[date]
    withdrawn: Mapping[str, date]
    now: datetime
    departments: frozenset[str] = frozenset()
    #: When the day that is exported opened, where it did.
    opened: datetime | None = None


def day_facts(store: Store | None, plan: Plan, day: date, hours: Hours, now: datetime) -> DayFacts:
    """What a store knows (None: there is none yet); a plan that was never begun begins today."""
    begun = store.value(plan.start_name) if store else None
    today = hours.today(now)
    start = plan.start or (date.fromisoformat(begun["date"]) if begun else today)
    if store is None:
        return DayFacts(start, frozenset(), {}, now)
    paths = frozenset(one.path for one in store.departments())
    standing = store.study_day(day)
    opened = standing.opened_at if standing else None
    return DayFacts(start, frozenset(store.days_off()), dict(store.lines_withdrawn()), now, paths, opened)


def slot_text(
    texts: Texts,
    language: str,
    library: Library,
    slot: Slot,
    day: date,
    department: str,
    facts: DayFacts,
    hours: Hours,
) -> str:
    """The whole text; empty where the day brings nothing. Figures are left out: they are for those in charge."""
    duties = _duties(library, day, department, facts, hours)
    blocks = [
        block
        for content in slot.content
        for block in _content(texts, language, content, library, duties, facts.now)
    ]
    if not blocks:
        return ""
    told: dict[str, str] = {
        "slot": slot.titled(language),
        "date": day.isoformat(),
        "at": f"{time_in(slot, department):%H:%M}",
        "department": department,
    }
    head = texts.say(language, Phrase("announce-head" if department else "announce-head-all", told))
    return _harmless("\n\n".join([head, *blocks])) + "\n"


def _harmless(text: str) -> str:
    """Without what would steer a terminal or a display: YAML can write such characters in a title."""
    return "".join(
        char if char == "\n" or category(char) != "Cc" else "\N{REPLACEMENT CHARACTER}" for char in text
    )


def _duties(library: Library, day: date, department: str, facts: DayFacts, hours: Hours) -> tuple[Duty, ...]:
    """What falls due for somebody of the department (without one: what is planned for all), at the hour that counts."""
    if library.plan is None:
        return ()
    duties = duties_for(
        library.plan,
        facts.start,
        day,
        calendar_of(library, facts.off),
        [Officer("", "", "here")],
        [Department("here", department)],
        library.passages,
        facts.withdrawn,
        hours,
    )
    # Today opens at this moment where it has not yet; a day to come will before anything of it is due.
    opened = facts.opened or (facts.now if day == hours.today(facts.now) else None)
    return duties if opened is None else tuple(fairly_due(one, day, opened, hours) for one in duties)


def _content(
    texts: Texts,
    language: str,
    content: SlotContent,
    library: Library,
    duties: tuple[Duty, ...],
    now: datetime,
) -> Iterator[str]:
    for duty in duties:
        passage = library.passages[duty.passage]
        if content is SlotContent.DUE:
            told = {"title": passage.title, "due": f"{duty.due_at:%H:%M}"}
            key = f"announce-{duty.requirement.value}{'-over' if overdue(duty, now) else ''}"
            yield f"{texts.say(language, Phrase(key, told))}\n{passage.text}"
        elif content is SlotContent.TERM:
            yield from _card(texts, language, passage)
        elif content is SlotContent.QUESTION:
            yield from _question(texts, language, passage)


def _card(texts: Texts, language: str, passage: Passage) -> Iterator[str]:
    lines = ["".join(span.text for span in spans) for spans in clauses_with_terms(passage)]
    if lines:
        told: dict[str, str | tuple[str, ...]] = {"title": passage.title, "terms": passage.key_terms}
        yield "\n".join([texts.say(language, Phrase("announce-card", told)), *lines])


def _question(texts: Texts, language: str, passage: Passage) -> Iterator[str]:
    """The text with its first key term taken out; the answer on a line of its own."""
    if passage.key_terms:
        term = passage.key_terms[0]
        asked = texts.say(language, Phrase("announce-question", {"title": passage.title}))
        answer = texts.say(language, Phrase("announce-answer", {"term": term}))
        yield "\n".join([asked, passage.text.replace(term, _GAP), answer])
