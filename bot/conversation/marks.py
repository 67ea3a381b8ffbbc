"""Marks that people set: /override by an admin, /record of a recitation heard in person by those in charge.

Nobody decides about their own. What is about several officers at once waits for a second admin (see `cases`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from bot.conversation import cases, confirm
from bot.conversation.dates import split_first
from bot.conversation.denials import own
from bot.conversation.marking import changed, passage_meant
from bot.conversation.recognise import fold
from bot.conversation.reopening import opened
from bot.conversation.scope import officer_meant, to_all, who
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Phrase, Say
from content.model import Passage
from storage.records import How, Officer, Status

_REASON = 200
_MOST = 50
_AWAY = {Status.LEFT, Status.SUSPENDED}
#: So many of an officer's entries are looked through for the last mark that a person set.
_LOOKED = 500
_MARKS = {
    **dict.fromkeys(("pass", "passed", "通过", "过", "合格"), True),
    **dict.fromkeys(("fail", "failed", "不通过", "不过", "不合格"), False),
}


def override(context: Context, words: str) -> Outcome:
    """`/override BADGE[,BADGE…] PASSAGE pass|fail REASON`: ask first; several badges: ask a second admin."""
    badges, rest = split_first(words)
    written, rest = split_first(rest)
    mark, reason = split_first(rest)
    passed = _MARKS.get(fold(mark))
    if passed is None or not reason:
        return tell("override-usage")
    officers = _officers(context, badges)
    if isinstance(officers, Outcome):
        return officers
    passage = passage_meant(context, written)
    if isinstance(passage, Outcome):
        return passage
    reason = reason[:_REASON]
    if len(officers) > 1:
        return cases.ask_second(context, officers, passage, passed=passed, reason=reason)
    about = {
        "badge": officers[0].badge,
        "passage": passage.id,
        "passed": "1" if passed else "",
        "last": _last(context, officers[0], passage)[0],
        "reason": reason,
    }
    args = {"who": who(context, officers[0]), "title": passage.title, "reason": reason}
    return confirm.ask(
        Phrase("override-ask-pass" if passed else "override-ask-fail", args), "override", **about
    )


def _officers(context: Context, badges: str) -> list[Officer] | Outcome:
    officers = []
    for badge in dict.fromkeys(filter(None, badges.replace("，", ",").replace("、", ",").split(","))):
        found = officer_meant(context, badge)
        if isinstance(found, Outcome):
            return found
        if found.badge == context.officer.badge:
            return own(context)
        if found not in officers:  # a1 is A1
            officers.append(found)
    if not officers:
        return tell("override-usage")
    return officers if len(officers) <= _MOST else tell("override-many", most=_MOST)


def do_override(context: Context, about: Mapping[str, Any]) -> Outcome:
    """The mark is changed, with what follows for the officer's duties."""
    officer, passage = officer_meant(context, about["badge"]), passage_meant(context, about["passage"])
    for refused in (officer, passage):
        if isinstance(refused, Outcome):
            return replace(refused, ask={})
    assert isinstance(officer, Officer)
    assert isinstance(passage, Passage)
    seen, by, before = _last(context, officer, passage)
    if seen != about["last"]:
        mark = Phrase("mark-pass" if before else "mark-fail")
        second = tell("override-second", who=who(context, officer), title=passage.title, by=by, mark=mark)
        return replace(second, ask={})
    passed = bool(about["passed"])
    said = cases.appealed_at(context, officer, passage) if passed else None
    facts = changed(context, officer, passage, How.OVERRIDE, about["reason"], passed=passed, attempt=said)
    key = "override-done-pass" if passed else "override-done-fail"
    count = len(facts) - 1 if passed else opened(facts)
    told = tell(key, who=who(context, officer), title=passage.title, count=count)
    yours = Phrase(f"{key}-yours", {"title": passage.title, "reason": about["reason"]})
    others = to_all(context, officer, Say((yours,)))
    if passed:
        ends, heard = cases.granted(context, [officer], passage, about["reason"])
        facts, others = (*facts, *ends), (*others, *heard)
    return Outcome(told.replies, facts, ask={}, others=others)


def _last(context: Context, officer: Officer, passage: Passage) -> tuple[str, str, bool]:
    """The last mark that a person set on this: its entry, who it was, which; by it is seen who was faster."""
    for entry, _ in islice(context.store.trail(officer.badge), _LOOKED):
        if entry.kind == "mark-changed" and entry.data.get("passage") == passage.id:
            by = context.store.officer(entry.data["by"])
            passed = bool(entry.data["after"]["passed"])
            return str(entry.seq), who(context, by) if by else entry.data["by"], passed
    return "", "", False


def record(context: Context, words: str) -> Outcome:
    """`/record BADGE PASSAGE REASON`: a recitation that was heard in person; ask first."""
    badge, rest = split_first(words)
    written, reason = split_first(rest)
    if not badge or not written or not reason:
        return tell("record-usage")
    officer = officer_meant(context, badge)
    if isinstance(officer, Outcome):
        return officer
    if officer.badge == context.officer.badge:
        return own(context)
    if officer.status in _AWAY:
        return tell("codes-away", who=who(context, officer))
    passage = passage_meant(context, written)
    if isinstance(passage, Outcome):
        return passage
    args = {"who": who(context, officer), "title": passage.title, "reason": reason[:_REASON]}
    about = {"badge": officer.badge, "passage": passage.id, "reason": reason[:_REASON]}
    return confirm.ask(Phrase("record-ask", args), "record", **about)


def do_record(context: Context, about: Mapping[str, Any]) -> Outcome:
    """Its duties are done by it, marked as heard in person."""
    officer, passage = officer_meant(context, about["badge"]), passage_meant(context, about["passage"])
    for refused in (officer, passage):
        if isinstance(refused, Outcome):
            return replace(refused, ask={})
    assert isinstance(officer, Officer)
    assert isinstance(passage, Passage)
    if officer.status in _AWAY:
        return replace(tell("codes-away", who=who(context, officer)), ask={})
    facts = changed(context, officer, passage, How.IN_PERSON, about["reason"], passed=True)
    told = tell("record-done", who=who(context, officer), title=passage.title, count=len(facts) - 1)
    yours = Phrase("record-yours", {"title": passage.title, "by": who(context, context.officer)})
    return Outcome(told.replies, facts, ask={}, others=to_all(context, officer, Say((yours,))))
