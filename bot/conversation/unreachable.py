"""`/unreachable`: who is enrolled, and none of whose chats can be written to; each in their scope."""

from __future__ import annotations

from collections import defaultdict

from bot.conversation.pages import foot, page_of
from bot.conversation.scope import meant_and_page, title
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Phrase, Say
from bot.people.disclosure import name_of
from bot.people.scopes import visible
from storage.records import Status


def unreachable(context: Context, words: str) -> Outcome:
    """`/unreachable [department] [page]`."""
    found, number = meant_and_page(context, words)
    if isinstance(found, Outcome):
        return found
    seen = visible(context.officer, context.store.departments())
    inside = {one.id: one for one in seen if found is None or found.holds(one)}
    reached: dict[str, bool] = defaultdict(bool)
    for account in context.store.accounts():
        reached[account.badge] |= account.reachable
    lost = [
        one
        for one in context.store.officers()
        if one.department in inside and one.status is Status.ACTIVE and reached.get(one.badge) is False
    ]
    name = title(context, found, seen)
    if not lost:
        return tell("unreachable-none", department=name)
    head = Phrase("unreachable-head", {"department": name, "count": len(lost)})
    disclosure = context.world.disclosure(context.incoming.channel)
    told = [
        Phrase("unreachable-line", {"who": who, "department": inside[one.department].name})
        for one in lost
        if (who := name_of(one, disclosure))
    ]
    page = page_of(told, number)
    return Outcome((Say((head, *page.items, *foot(page))),))
