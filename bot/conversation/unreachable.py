"""`/unreachable`: who is enrolled, and none of whose chats can be written to; each in their scope."""

from __future__ import annotations

from collections import defaultdict

from bot.conversation.pages import foot, page_of
from bot.conversation.scope import meant_and_page, seen_by, title
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Phrase, Say
from bot.people.disclosure import name_of
from storage.contract import Store
from storage.records import Status


def without_a_chat(store: Store) -> set[str]:
    """The badges of all who are enrolled, and none of whose chats can be written to."""
    reached: dict[str, bool] = defaultdict(bool)
    for account in store.accounts():
        reached[account.badge] |= account.reachable
    return {badge for badge, is_reached in reached.items() if not is_reached}


def unreachable(context: Context, words: str) -> Outcome:
    """`/unreachable [department] [page]`."""
    found, number = meant_and_page(context, words)
    if isinstance(found, Outcome):
        return found
    seen = seen_by(context)
    within, places = seen.within(found), {one.id: one.name for one in context.store.departments()}
    cut_off = without_a_chat(context.store)
    lost = [
        one
        for one in context.store.officers()
        if one.status is Status.ACTIVE and one.badge in cut_off and within(one)
    ]
    name = title(context, found, seen)
    if not lost:
        return tell("unreachable-none", department=name)
    head = Phrase("unreachable-head", {"department": name, "count": len(lost)})
    disclosure = context.world.disclosure(context.incoming.channel)
    told = [
        Phrase("unreachable-line", {"who": who, "department": places[one.department]})
        for one in lost
        if (who := name_of(one, disclosure))
    ]
    page = page_of(told, number)
    return Outcome((Say((head, *page.items, *foot(page))),))
