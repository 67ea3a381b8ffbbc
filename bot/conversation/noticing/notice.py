"""`/notice`.

/notice                                   officers: what they have to acknowledge; those in charge: how notices stand
/notice 所有人 2026-12-01 正文               issue one (supervisor in scope, admin); instead of a text a passage's id
/notice 3                                 one of them: share by department, who has not, who passed it on
/notice 3 2                               the same, the second page of who has not
/notice 3 知悉                             acknowledge it
/notice 3 传达 2026-12-01 25 北分局          a department was told by word of mouth: day, how many were there
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from bot.conversation import confirm
from bot.conversation.broadcasting.audience import (
    audience_named,
    how_many,
    not_found,
    officers_of,
    out_of_sight,
    read_audience,
    split_audience,
)
from bot.conversation.broadcasting.broadcast import new_id
from bot.conversation.dates import read_date, split_first
from bot.conversation.denials import no_right
from bot.conversation.noticing import document
from bot.conversation.noticing.day import wrong_day
from bot.conversation.noticing.message import DETAILS, full, title_of
from bot.conversation.noticing.standing import Share, behind_in, known_to, meant_in, shares, total
from bot.conversation.pages import foot, page_of, read_page, ways
from bot.conversation.recognise import fold
from bot.conversation.scope import in_place, seen_by
from bot.conversation.uploads import named
from bot.conversation.world import Context, Outcome, tell
from bot.delivery.notices import (
    Notice,
    has_seen,
    meant_for,
    newest,
    next_number,
    notice_called,
    to_name,
    waiting_for,
)
from bot.drill.state import Checking
from bot.messages import Choice, Phrase, Say, Span
from bot.people.disclosure import Disclosure, name_of
from bot.people.scopes import Sight, find_department, find_seen
from bot.reports.figures import per_cent
from storage.notices import passed_name
from storage.records import Acknowledged, Department, NoticeIssued, Officer, PassedOn, Role, ValueKept

ASK = "notice"
_KNOWN = frozenset({"知悉", "已阅", "ok", "known", "yes", "是"})
_PASSED = frozenset({"传达", "passed"})
_ISSUING = {Role.SUPERVISOR, Role.ADMIN}
_LONGEST, _LISTED = 3500, 10
_MOST = 100_000
#: A wide blank: channels leave it where it stands.
_INDENT = "\N{IDEOGRAPHIC SPACE}"


def notice(context: Context, words: str) -> Outcome:
    """One of these, by its first words."""
    first, rest = split_first(words)
    if isinstance(context.state, Checking):
        return _during_check(context, first, rest)
    if not first:
        return _listed(context)
    target, after = split_audience(context, words)
    # A department may be called by a number and a word, and no notice is.
    found = notice_called(context.store, target)
    if found is not None:
        return _one(context, found, rest)
    if target.isdecimal():
        return tell("notice-unknown")
    if context.officer.role not in _ISSUING:
        return no_right(context, "notice") if _would_issue(context, target, after) else tell("notice-usage")
    file = named(context, document.ASK, document.take)
    if file is not None:
        return file
    return _preview(context, words)


def _during_check(context: Context, first: str, rest: str) -> Outcome:
    """Acknowledging shows no more of a notice than its button does; all else may show the passage that is asked."""
    word, _ = split_first(rest)
    if fold(word) not in _KNOWN:
        return tell("notice-locked")
    found = notice_called(context.store, first)
    return _one(context, found, rest) if found else tell("notice-unknown")


def _would_issue(context: Context, target: str, after: str) -> bool:
    """Whether words say to whom something is to go, or by when; else they are a slip of somebody who acknowledges."""
    day, _ = split_first(after)
    if read_audience(context, target) or read_date(day, context.world.today(context.now)):
        return True
    return bool(day and find_department(target, context.store.departments()))


def _preview(context: Context, words: str) -> Outcome:
    target, rest = split_audience(context, words)
    day, text = split_first(rest)
    today = context.world.today(context.now)
    due, audience, text = read_date(day, today), read_audience(context, target), text.strip()
    wrong = wrong_day(day, today)
    if wrong is not None and (due is not None or audience is not None):
        return Outcome((Say((wrong,)),))
    if audience is None and day:
        return out_of_sight(context, target) or not_found(context, target, Phrase("notice-target"))
    if due is None or audience is None or not text:
        return out_of_sight(context, target) or tell("notice-usage")
    if len(text) > _LONGEST:
        return tell("broadcast-long", limit=_LONGEST, length=len(text))
    badges = [one.badge for one in officers_of(context, audience)]
    if not badges:
        return tell("broadcast-nobody")
    passage = context.world.library.passages.get(text)
    told = {"target": audience_named(context, audience), "date": due.isoformat(), **how_many(context, badges)}
    shown = (Span(passage.text if passage else text),)
    asked = confirm.ask(Phrase("notice-ask", told), ASK, audience=audience, text=text, due=due.isoformat())
    [say] = asked.replies
    assert isinstance(say, Say)
    shows = passage.id if passage else None
    return Outcome((Say((*say.blocks, shown), say.choices, shows=shows),), ask=asked.ask)


def issue(context: Context, about: Mapping[str, Any]) -> Outcome:
    """Yes: it holds from now on, and the next tick sends it."""
    by, now, text = context.officer.badge, context.now, about["text"]
    notice_id = new_id()
    due = read_date(about["due"], context.world.today(now))
    wrong = wrong_day(about["due"], context.world.today(now))
    if wrong is not None or due is None:  # it waited for its yes over midnight
        return Outcome((Say((wrong or Phrase("notice-usage"),)),), ask={})
    passage = text if text in context.world.library.passages else ""
    value = {"by": by, "due": about["due"], "audience": about["audience"]}
    value |= {"passage": passage} if passage else {"text": text}
    badges = [one.badge for one in officers_of(context, about["audience"])]
    facts = (
        ValueKept(to_name(notice_id), {"badges": badges}),
        NoticeIssued(notice_id, value, due, by, now),
    )
    number = next_number(context.store)
    told = tell("notice-issued", number=number, **how_many(context, badges))
    return replace(told, facts=facts, ask={})


def known_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """The button below a notice."""
    found = _by_id(context, parts)
    return _acknowledge(context, found) if found else None


def details_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """The button to how a notice stands."""
    found = _by_id(context, parts[:1])
    page = read_page(parts[1]) if parts[1:] else 1
    if found is None or page is None:
        return None
    outcome = _details(context, found, page)
    return in_place(context, outcome) if parts[1:] else outcome


def _by_id(context: Context, parts: list[str]) -> Notice | None:
    found = notice_called(context.store, parts[0]) if len(parts) == 1 else None
    return found if found and parts == [found.id] else None


def _one(context: Context, found: Notice, words: str) -> Outcome:
    first, rest = split_first(words)
    if context.officer.role is not Role.OFFICER and not _may_know(context)(found):
        return tell("notice-unknown")
    if fold(first) in _KNOWN:
        return _acknowledge(context, found)
    if fold(first) in _PASSED:
        return _passed_on(context, found, rest)
    if context.officer.role is Role.OFFICER:
        if context.officer.badge not in meant_for(context.store, found):
            return tell("notice-unknown")
        if has_seen(context.store, found, context.officer.badge):
            return Outcome((replace(full(context.world, found, "notice-seen"), choices=()),))
        return Outcome((full(context.world, found, "notice-head"),))
    page = read_page(first) if first else 1
    return tell("notice-usage") if page is None or rest else _details(context, found, page)


def _may_know(context: Context) -> Callable[[Notice], bool]:
    return known_to(context.store, context.officer, seen_by(context))


def _acknowledge(context: Context, found: Notice) -> Outcome:
    officer = context.officer
    if officer.badge not in meant_for(context.store, found):
        return tell("notice-not-yours")
    fact = Acknowledged(found.about, officer.badge, officer.department, context.now, kept=True)
    return Outcome(tell("notice-known", text=title_of(context.world, found)).replies, (fact,))


def _passed_on(context: Context, found: Notice, words: str) -> Outcome:
    """By whom, on which day, before how many; of one's own department unless another in the scope is named."""
    if context.officer.role not in _ISSUING:
        return no_right(context, "notice")
    written, rest = split_first(words)
    today = context.world.today(context.now)
    day = read_date(written, today)
    number, place = split_first(rest)
    if day is None or day > today or not number.isdecimal() or not 0 < int(number) <= _MOST:
        return tell("notice-passed-usage")
    issued = context.world.today(found.issued)
    if day < issued:
        return tell("notice-passed-early", date=day.isoformat(), issued=issued.isoformat())
    seen = seen_by(context).departments
    here = (
        find_seen(place, seen, context.store.departments())
        if place
        else [one for one in seen if one.id == context.officer.department]
    )
    if len(here) != 1:
        return tell("notice-passed-usage")
    [department] = here
    meant = _meant_there(context, found, department)
    if not meant:
        return tell("notice-passed-nobody", department=department.name)
    fact = PassedOn(found.about, department.id, day, int(number), context.officer.badge, context.now)
    told: dict[str, str | int] = {"department": department.name, "date": day.isoformat()}
    told["present"] = int(number)
    blocks = (Phrase("notice-passed", told), *_doubts(context, found, department, int(number), len(meant)))
    return Outcome((Say(blocks),), (fact,))


def _meant_there(context: Context, found: Notice, department: Department) -> list[Officer]:
    """Whom of a department it was issued to; where none of its own people, those below it."""
    own = meant_in(context.store, found, lambda officer: officer.department == department.id)
    return own or meant_in(context.store, found, seen_by(context).within(department))


def _doubts(
    context: Context, found: Notice, department: Department, present: int, meant: int
) -> list[Phrase]:
    """What may show a slip of the hand: an entry that is replaced, and more people than it was meant for there."""
    doubts = []
    before = context.store.value(passed_name(found.about, department.id))
    if before:
        told = {"date": before["day"], "present": before["present"]}
        doubts.append(Phrase("notice-passed-before", {**told, **_entered_by(context, before)}))
    if present > meant:
        doubts.append(Phrase("notice-passed-more", {"count": meant}))
    return doubts


def _listed(context: Context) -> Outcome:
    """What one has to acknowledge oneself; for those in charge the newest ones with their shares as well."""
    mine = [*islice(waiting_for(context.store, context.officer.badge), _LISTED)][::-1]
    says = [full(context.world, one, "notice-head") for one in mine]
    if context.officer.role is Role.OFFICER:
        return Outcome(tuple(says)) if says else tell("notice-none")
    shown = [*islice(filter(_may_know(context), newest(context.store)), _LISTED)][::-1]
    lines = [_line(context, one) for one in shown]
    choices = tuple(
        (Choice(Phrase("button-notice-number", {"number": str(one.number)}), f"{DETAILS}.{one.id}"),)
        for one in shown
    )
    listed = Say((Phrase("notice-list"), *lines, Phrase("notice-usage")), choices)
    return Outcome((*says, listed))


def _line(context: Context, one: Notice) -> Phrase:
    meant, known = total(context.store, one, seen_by(context))
    told: dict[str, str | int | Phrase] = {
        "number": str(one.number),
        "text": title_of(context.world, one),
        "date": one.due.isoformat(),
        "seen": known,
        "count": meant,
        "share": per_cent(known / meant if meant else None),
    }
    return Phrase("notice-line", told)


def _details(context: Context, one: Notice, number: int) -> Outcome:
    if context.officer.role is Role.OFFICER:
        return no_right(context, "notice")
    if not _may_know(context)(one):  # scopes change while buttons stay
        return tell("notice-unknown")
    seen = seen_by(context)
    blocks = [_line(context, one)]
    if number == 1:  # the other pages go on with the names
        blocks += _by_department(context, one, seen)
    disclosure = context.world.disclosure(context.incoming.channel)
    behind = behind_in(context.store, one, seen.within(None))
    page = page_of([name for officer in behind if (name := name_of(officer, disclosure))], number)
    if page.items:
        blocks.append(Phrase("notice-missing", {"names": tuple(page.items), "count": len(behind)}))
    return Outcome((Say((*blocks, *foot(page)), ways(page, f"{DETAILS}.{one.id}")),))


def _by_department(context: Context, one: Notice, seen: Sight) -> list[Phrase]:
    """The share of each department and working group, then who passed it on by word of mouth."""
    lines = [_share(share) for share in shares(context.store, one, seen)]
    for department in seen.departments:
        passed = context.store.value(passed_name(one.about, department.id))
        if passed:
            said = {"department": department.name, "date": passed["day"], "present": passed["present"]}
            lines.append(Phrase("notice-passed-line", {**said, **_entered_by(context, passed)}))
    return lines


def _share(share: Share) -> Phrase:
    told: dict[str, str | int | Phrase] = {
        "indent": _INDENT * share.depth,
        "department": share.name or Phrase("completion-own"),
        "seen": share.seen,
        "count": share.meant,
        "share": per_cent(share.seen / share.meant),
    }
    return Phrase("notice-share", told)


def _entered_by(context: Context, passed: Mapping[str, Any]) -> dict[str, str | int]:
    """The badge of who noted that a department passed it on; none where the channel names nobody, or they are forgotten."""
    figures = context.world.disclosure(context.incoming.channel) is Disclosure.FIGURES
    by = "" if figures else str(passed.get("by", ""))
    return {"by": by, "named": int(bool(by))}
