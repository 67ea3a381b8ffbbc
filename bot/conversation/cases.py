"""What waits for the decision of an admin: appeals against a verdict, changes of several marks at once.

A case is decided once, by an admin whom it is not about and who did not ask for it; whoever comes second is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2s
from itertools import islice
from typing import Any

from bot.conversation.confirm import ask as confirm_ask
from bot.conversation.dates import split_first
from bot.conversation.denials import own as denied_own
from bot.conversation.marking import changed, passage_meant
from bot.conversation.recognise import fold
from bot.conversation.scope import other_admins, to_all, who
from bot.conversation.verdict import shown
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Choice, Phrase, Say
from content.model import Passage
from storage.mail import Owed
from storage.records import CaseClosed, CaseOpened, Fact, How, LedgerEntry, Officer, Role

CASE = "w"
APPEAL, BULK = "appeal", "bulk"
_REASON = 200
_SHOWN = 5
#: So many of one's own entries are looked through for the verdict that is meant.
_LOOKED = 2000
_UPHOLD, _OVERTURN = "u", "o"
_DECISIONS = {
    **dict.fromkeys(("uphold", "upheld", "维持", "否"), _UPHOLD),
    **dict.fromkeys(("overturn", "overturned", "改判", "是"), _OVERTURN),
}
#: A no is final here: no word of it may sound as if everything stayed open.
_LABELS = {APPEAL: ("button-overturn", "button-uphold"), BULK: ("button-approve", "button-refuse")}
_HOW = {(APPEAL, _UPHOLD): "upheld", (APPEAL, _OVERTURN): "overturned"}
_HOW |= {(BULK, _UPHOLD): "refused", (BULK, _OVERTURN): "agreed"}


def appeal(context: Context, words: str) -> Outcome:
    """`/appeal PASSAGE REASON` against one's last verdict that was no pass; admins see and decide what is open.

    Admins decide by button or by `/appeal NUMBER uphold|overturn REASON`.
    """
    first, rest = split_first(words)
    how, reason = split_first(rest)
    deciding = context.officer.role is Role.ADMIN and fold(how) in _DECISIONS
    if context.officer.role is Role.ADMIN and not words:
        return _listed(context)
    name = _named(context, first) if deciding else None
    if name is not None:
        return _decide(context, name, _DECISIONS[fold(how)], reason)
    if not first or not rest:
        return tell("appeal-usage")
    passage = passage_meant(context, first)
    if isinstance(passage, Outcome):
        # Who decides has a number before them, and no passage.
        return tell("case-unknown", number=first[:20]) if deciding else passage
    return _appeal(context, passage, rest[:_REASON])


def _appeal(context: Context, passage: Passage, reason: str) -> Outcome:
    badge = context.officer.badge
    name = f"{APPEAL}:{badge}:{passage.id}"
    if name in _open(context):
        return tell("appeal-already", title=passage.title)
    found = _failed(context, passage)
    if found is None:
        return tell("appeal-nothing", title=passage.title)
    entry, answer = found
    attempt = {key: entry.data[key] for key in ("version", "mode", "check", "score", "missed")}
    value = {
        "what": APPEAL,
        "badge": badge,
        "passage": passage.id,
        "reason": reason,
        "answer": answer,
        "attempt": {**attempt, "at": entry.at.isoformat()},
    }
    fact = CaseOpened(name, APPEAL, badge, passage.id, badge, reason, context.now, value)
    others = _to_admins(context, name, value)
    # It is kept all the same: whoever becomes an admin finds it by /appeal, but nobody is told of it then.
    told = tell("appeal-made" if others else "appeal-nobody", title=passage.title)
    return Outcome(told.replies, (fact,), others=others)


def _failed(context: Context, passage: Passage) -> tuple[LedgerEntry, str] | None:
    """The officer's last answer to a passage that did not pass, with its text."""
    for entry, answer in islice(context.store.trail(context.officer.badge), _LOOKED):
        # The contents of an answer that was erased are gone.
        if entry.kind == "attempted" and entry.data.get("passage") == passage.id and not entry.data["passed"]:
            return entry, answer
    return None


def ask_second(
    context: Context, officers: Sequence[Officer], passage: Passage, *, passed: bool, reason: str
) -> Outcome:
    """A change of several marks waits for another admin. Refused where there is none."""
    badges = [one.badge for one in officers]
    if not other_admins(context, badges):
        return tell("bulk-nobody")
    mark = "pass" if passed else "fail"
    name = f"{BULK}:{_number(f'{context.officer.badge}:{badges}:{passage.id}:{mark}')}"
    if name in _open(context):
        return tell("bulk-already")
    value = {
        "what": BULK,
        "by": context.officer.badge,
        "badges": badges,
        "passage": passage.id,
        "passed": passed,
        "reason": reason,
    }
    fact = CaseOpened(name, BULK, "", passage.id, context.officer.badge, reason, context.now, value)
    told = tell("bulk-asked", count=len(badges), title=passage.title)
    return Outcome(told.replies, (fact,), others=_to_admins(context, name, value))


def case_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """A decision below a case. An appeal's needs a reason: it is asked for, and the next message is it."""
    if len(parts) != 2 or parts[0] not in {_UPHOLD, _OVERTURN}:  # noqa: PLR2004 (how and which)
        return None
    name = _named(context, parts[1])
    return None if name is None else _decide(context, name, parts[0], "")


def do_decide(context: Context, about: Mapping[str, Any]) -> Outcome:
    """The reason has come."""
    return replace(_decide(context, about["case"], about["how"], about["reason"][:_REASON]), ask={})


def _decide(context: Context, name: str, how: str, reason: str) -> Outcome:
    value = context.store.value(name) or {}
    if "closed" in value:
        closed = value["closed"]
        return tell("case-closed", by=_name(context, closed["by"]), how=Phrase(f"case-{closed['how']}"))
    if context.officer.badge in {value.get("badge"), value.get("by"), *value.get("badges", ())}:
        return denied_own(context)
    if value["what"] == APPEAL and not reason:
        asked = confirm_ask(Phrase("case-reason"), "case", case=name, how=how, reason="")
        return replace(asked, replies=(Say((Phrase("case-reason"),)),))
    passage = passage_meant(context, value["passage"])
    if isinstance(passage, Outcome):
        return passage
    word = _HOW[value["what"], how]
    closed_ = CaseClosed(
        name,
        value["what"],
        value.get("badge", ""),
        passage.id,
        word,
        context.officer.badge,
        reason or value["reason"],
        context.now,
    )
    officers = [one for one in map(context.store.officer, _about(value)) if one is not None]
    facts: list[Fact] = [closed_]
    if how == _OVERTURN:
        for officer in officers:
            facts += _marks(context, officer, passage, value, reason)
    others = _told(context, officers, passage, value, word, reason)
    if word == "agreed" and value["passed"]:
        ends, heard = granted(context, officers, passage, value["reason"])
        facts, others = [*facts, *ends], (*others, *heard)
    told = tell("case-done", how=Phrase(f"case-{word}"), title=passage.title)
    return Outcome(told.replies, tuple(facts), others=others)


def granted(
    context: Context, officers: Sequence[Officer], passage: Passage, reason: str
) -> tuple[tuple[Fact, ...], tuple[Owed, ...]]:
    """Open appeals of theirs that a pass gives what they ask for: their end, and what the other admins hear of it."""
    facts: list[Fact] = []
    owed: list[Owed] = []
    open_, by, word = _open(context), context.officer.badge, _HOW[APPEAL, _OVERTURN]
    for officer in officers:
        name = f"{APPEAL}:{officer.badge}:{passage.id}"
        if name in open_:
            facts.append(CaseClosed(name, APPEAL, officer.badge, passage.id, word, by, reason, context.now))
            owed += _closed(context, [officer.badge], word)
    return tuple(facts), tuple(owed)


def appealed_at(context: Context, officer: Officer, passage: Passage) -> datetime | None:
    """When they gave the answer of a check that they appeal against; a pass counts from then. None: they do not."""
    name = f"{APPEAL}:{officer.badge}:{passage.id}"
    attempt = (context.store.value(name) or {}).get("attempt", {}) if name in _open(context) else {}
    return datetime.fromisoformat(attempt["at"]) if attempt.get("check") else None


def _about(value: Mapping[str, Any]) -> list[str]:
    return list(value.get("badges", ())) or [value["badge"]]


def _marks(
    context: Context, officer: Officer, passage: Passage, value: Mapping[str, Any], reason: str
) -> tuple[Fact, ...]:
    if value["what"] == BULK:
        passed, why = bool(value["passed"]), value["reason"]
        said = appealed_at(context, officer, passage) if passed else None
        return changed(context, officer, passage, How.OVERRIDE, why, passed=passed, attempt=said)
    attempt = value["attempt"]
    at = datetime.fromisoformat(attempt["at"])
    facts = changed(context, officer, passage, How.APPEAL, reason, passed=True, attempt=at)
    # What was said in practice meets no duty, whoever was right.
    return facts if attempt["check"] else facts[:1]


def _told(
    context: Context,
    officers: Sequence[Officer],
    passage: Passage,
    value: Mapping[str, Any],
    word: str,
    reason: str,
) -> tuple[Owed, ...]:
    """Those it is about, and the admins who were asked too."""
    owed: list[Owed] = []
    if word in {"upheld", "overturned", "agreed"}:
        key = {"agreed": "override-done-pass-yours" if value.get("passed") else "override-done-fail-yours"}
        yours = Phrase(
            key.get(word, f"appeal-{word}-yours"),
            {"title": passage.title, "reason": reason or value["reason"]},
        )
        for officer in officers:
            owed += to_all(context, officer, Say((yours,)))
    return (*owed, *_closed(context, _about(value), word))


def _closed(context: Context, about: Sequence[str], word: str) -> tuple[Owed, ...]:
    """What the other admins hear, who were asked too."""
    closed = Phrase("case-closed", {"by": context.officer.badge, "how": Phrase(f"case-{word}")})
    return tuple(
        owed for admin in other_admins(context, about) for owed in to_all(context, admin, Say((closed,)))
    )


# --- what is shown


def _open(context: Context) -> list[str]:
    kept = context.store.value("cases") or {}
    return list(kept.get("open", ()))


def _number(name: str) -> str:
    """Short and always the same for a case: what is typed, and what fits into a button."""
    return blake2s(name.encode(), digest_size=4).hexdigest()


def _named(context: Context, number: str) -> str | None:
    """The case of this number, also one that was decided lately: whoever comes second is told."""
    for names in (_open, _lately):
        for name in names(context):
            if _number(name) == number.lower():
                return name
    return None


def _lately(context: Context) -> list[str]:
    names = []
    for entry, _ in islice(context.store.trail(), _LOOKED):
        if entry.kind == "case-closed":
            names.append(entry.data.get("case") or f"{APPEAL}:{entry.badge}:{entry.data['passage']}")
    return names


def _listed(context: Context) -> Outcome:
    names = [name for name in _open(context) if context.store.value(name)]
    says = [_say(context, name, context.store.value(name) or {}, context.officer) for name in names]
    return Outcome(tuple(says[:_SHOWN])) if says else tell("case-none")


def _to_admins(context: Context, name: str, value: Mapping[str, Any]) -> tuple[Owed, ...]:
    owed: list[Owed] = []
    for admin in other_admins(context, _about(value)):
        owed += to_all(context, admin, _say(context, name, value, admin))
    return tuple(owed)


def _say(context: Context, name: str, value: Mapping[str, Any], to: Officer) -> Say:
    """The case with all that is needed to decide it. Whom it is about does not see its buttons."""
    number = _number(name)
    own = to.badge in {value.get("by"), *_about(value)}
    row = tuple(
        Choice(Phrase(label), f"{CASE}.{how}.{number}")
        for label, how in zip(_LABELS[value["what"]], (_OVERTURN, _UPHOLD), strict=True)
    )
    passage = context.world.library.passages.get(value["passage"])
    title = passage.title if passage else value["passage"]
    if value["what"] == BULK:
        args = {
            "by": value["by"],
            "badges": tuple(value["badges"]),
            "title": title,
            "mark": Phrase("mark-pass" if value["passed"] else "mark-fail"),
            "reason": value["reason"],
            "number": number,
        }
        return Say((Phrase("bulk-case", args),), () if own else (row,))
    head = Phrase(
        "appeal-case",
        {"who": value["badge"], "title": title, "reason": value["reason"], "number": number},
    )
    blocks = (head, *shown(passage, value["answer"], value["attempt"]))
    return Say(blocks, () if own else (row,), shows=passage.id if passage else None)


def _name(context: Context, badge: str) -> str:
    officer = context.store.officer(badge)
    return who(context, officer) if officer else badge
