"""A step of the nudge ladder as it is said: only while it still stands, to the officer or to those in charge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.conversation.pending import PENDING
from bot.conversation.prompting.occurrence import Occurrence, go_on
from bot.conversation.scope import InCharge, in_charge_of
from bot.delivery.ladder import acted_at
from bot.drill.actions import TODAY, button
from bot.messages import Choice, Phrase, Say
from bot.people.disclosure import name_of
from content.duties import overdue
from content.nudges import anchor_of
from storage.records import Officer, Role

_LISTED = 6
_NAMED = 20
#: Of several departments so many have a line, and so many of the people of each are named: one message holds that.
_PLACES, _NAMED_EACH = 30, 5


def nudge(at: Occurrence) -> Say | None:
    """What is overdue; None once it is done, or the officer has studied since."""
    passages = at.world.library.passages
    open_ = [one for one in at.world.store.open_duties(at.officer.badge) if one.passage in passages]
    if not _stands(at, at.officer.badge, at.prompt["anchor"]):
        return None
    late = [duty for duty in open_ if overdue(duty, at.now)]
    lines = tuple(
        Phrase(f"prompt-{duty.requirement.value}", {"title": passages[duty.passage].title})
        for duty in late[:_LISTED]
    )
    head = Phrase("ladder-head", {"name": at.officer.name, "count": len(late)})
    return Say((head, *lines), ((go_on(open_, at.now), button("button-today", TODAY)),))


def told(at: Occurrence) -> Say | None:
    """Who has come to the end of the ladder, by department or working group, named as the channel may."""
    if at.officer.role not in {Role.SUPERVISOR, Role.ADMIN}:  # no longer in charge
        return None
    places = at.prompt.get("places") or {at.prompt["department"]: at.prompt["people"]}
    found = [one for place, people in places.items() if (one := _behind(at, place, people))]
    if not found:
        return None
    if len(found) > 1:
        return _of_several(at, found)
    [(place, people)] = found
    names = _names(at, people[:_NAMED])
    head = Phrase("ladder-tell", {"department": place.name, "count": len(people)})
    listed = (Phrase("ladder-names", {"names": names}),) if names else ()
    return Say((head, *listed), ((_more(place.id),),))


def _behind(at: Occurrence, place: str, people: Mapping[str, str]) -> tuple[InCharge, list[Officer]] | None:
    """Of those of a place of which the reader is in charge, who is behind still."""
    store = at.world.store
    here = in_charge_of(at.officer, place, store)
    left = [badge for badge, anchor in people.items() if _stands(at, badge, anchor)]
    there = [one for badge in left if (one := store.officer(badge)) and here and here.tells_of(one)]
    return (here, there) if here and there else None


def _of_several(at: Occurrence, found: Sequence[tuple[InCharge, list[Officer]]]) -> Say:
    """A line for each place, with the first few of its people."""
    everybody = {one.badge for _, people in found for one in people}
    head = Phrase("ladder-tell-several", {"places": len(found), "count": len(everybody)})
    lines = [_line(at, place, people) for place, people in found[:_PLACES]]
    if len(found) > _PLACES:
        lines.append(Phrase("ladder-tell-more", {"count": len(found) - _PLACES}))
    return Say((head, *lines), ((_more(""),),))


def _line(at: Occurrence, place: InCharge, people: Sequence[Officer]) -> Phrase:
    line = Phrase("ladder-tell-line", {"department": place.name, "count": len(people)})
    names = _names(at, people[:_NAMED_EACH])
    if not names:
        return line
    key = "ladder-tell-line-some" if len(people) > _NAMED_EACH else "ladder-tell-line-all"
    return Phrase(key, {"line": line, "names": names})


def _names(at: Occurrence, people: Sequence[Officer]) -> tuple[str, ...]:
    disclosure = at.world.disclosure(at.channel)
    return tuple(name for one in people if (name := name_of(one, disclosure)))


def _more(place: str) -> Choice:
    return Choice(Phrase("button-pending"), f"{PENDING}.{place}")


def _stands(at: Occurrence, badge: str, anchor: str) -> bool:
    """Whether the ladder of this officer still counts from where it did."""
    store, passages = at.world.store, at.world.library.passages
    open_ = [one for one in store.open_duties(badge) if one.passage in passages]
    return anchor_of(open_, acted_at(store, badge), at.now) == datetime.fromisoformat(anchor)
