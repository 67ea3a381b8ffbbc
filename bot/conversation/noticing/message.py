"""A notice as it is sent, first and as a reminder, and the word to those in charge of who are behind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.conversation.noticing.document import enclosed
from bot.conversation.noticing.standing import behind_in
from bot.conversation.scope import in_charge_of
from bot.conversation.world import World
from bot.delivery.notices import BACK, Notice, has_seen, notice_called
from bot.messages import Choice, Phrase, Say, Span
from bot.people.disclosure import name_of
from storage.records import Officer, Role, Status

KNOWN, DETAILS = "na", "nd"
_NAMED = 20


def message_of(world: World, body: Mapping[str, Any], officer: Officer | None, channel: str) -> Say | None:
    """What a row says; None where it was acknowledged meanwhile or nobody is there to hear it."""
    notice = notice_called(world.store, body["notice"])
    if notice is None or officer is None or officer.status is not Status.ACTIVE:
        return None
    if "department" in body:
        return _told(world, notice, body["department"], officer, channel)
    if has_seen(world.store, notice, officer.badge):
        return None
    first = not body["step"] or body["step"].startswith(BACK)
    return full(world, notice, "notice-head" if first else "notice-reminder")


def full(world: World, notice: Notice, key: str) -> Say:
    """Head, text or document, button."""
    head = Phrase(key, {"number": str(notice.number), "date": notice.due.isoformat()})
    known = Choice(Phrase("button-known", {"number": str(notice.number)}), f"{KNOWN}.{notice.id}")
    if notice.document:
        return Say((head, (Span(notice.text),)), ((known,),), encloses=enclosed(notice.id))
    passage = world.library.passages.get(notice.passage)
    if passage is None:
        return Say((head, (Span(notice.text),)), ((known,),))
    title = Phrase("notice-document", {"title": passage.title, "source": passage.source})
    return Say((head, title, (Span(passage.text),)), ((known,),), shows=passage.id)


def _told(world: World, notice: Notice, place: str, officer: Officer, channel: str) -> Say | None:
    """Who of a department or working group is behind at this moment."""
    here = in_charge_of(officer, place, world.store)
    people = behind_in(world.store, notice, here.tells_of) if here else []
    if here is None or not people or officer.role not in {Role.SUPERVISOR, Role.ADMIN}:
        return None
    disclosure = world.disclosure(channel)
    names = tuple(name for one in people[:_NAMED] if (name := name_of(one, disclosure)))
    told: dict[str, str | int | Phrase] = {
        "department": here.name,
        "count": len(people),
        "number": str(notice.number),
        "text": title_of(world, notice),
    }
    listed = (Phrase("ladder-names", {"names": names}),) if names else ()
    more = Choice(Phrase("button-notice", {"number": str(notice.number)}), f"{DETAILS}.{notice.id}")
    return Say((Phrase("notice-behind", told), *listed), ((more,),))


def title_of(world: World, notice: Notice) -> str | Phrase:
    """A few words that tell which notice it is; a title has the marks of the reader's language."""
    passage = world.library.passages.get(notice.passage)
    if passage is not None:
        return Phrase("notice-title", {"title": _begun(passage.title)})
    return _begun(notice.text)


def _begun(text: str) -> str:
    first = text.splitlines()[0] if text else ""
    return first if len(first) <= _NAMED else f"{first[:_NAMED]}…"
