"""A step of the nudge ladder as it is said: only while it still stands, to the officer or to those in charge."""

from __future__ import annotations

from datetime import datetime

from bot.conversation.pending import PENDING
from bot.conversation.prompting.occurrence import Occurrence, go_on
from bot.conversation.scope import in_charge_of
from bot.delivery.ladder import acted_at
from bot.drill.actions import TODAY, button
from bot.messages import Choice, Phrase, Say
from bot.people.disclosure import name_of
from content.duties import overdue
from content.nudges import anchor_of
from storage.records import Role

_LISTED = 6
_NAMED = 20


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
    """Who of a department or working group has come to the end of the ladder, named as the channel may."""
    store = at.world.store
    if at.officer.role not in {Role.SUPERVISOR, Role.ADMIN}:  # no longer in charge
        return None
    place = in_charge_of(at.officer, at.prompt["department"], store)
    left = [badge for badge, anchor in at.prompt["people"].items() if _stands(at, badge, anchor)]
    people = [one for badge in left if (one := store.officer(badge)) and place and place.tells_of(one)]
    if place is None or not people:
        return None
    disclosure = at.world.disclosure(at.channel)
    names = tuple(name for one in people[:_NAMED] if (name := name_of(one, disclosure)))
    head = Phrase("ladder-tell", {"department": place.name, "count": len(people)})
    listed = (Phrase("ladder-names", {"names": names}),) if names else ()
    more = Choice(Phrase("button-pending"), f"{PENDING}.{place.id}")
    return Say((head, *listed), ((more,),))


def _stands(at: Occurrence, badge: str, anchor: str) -> bool:
    """Whether the ladder of this officer still counts from where it did."""
    store, passages = at.world.store, at.world.library.passages
    open_ = [one for one in store.open_duties(badge) if one.passage in passages]
    return anchor_of(open_, acted_at(store, badge), at.now) == datetime.fromisoformat(anchor)
