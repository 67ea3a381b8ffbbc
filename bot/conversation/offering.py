"""What is offered to who types words behind the bot's name in any chat: passages by title, never a text.

Rules. Only to the chat of somebody who is enrolled and in service, and nothing while a check lasts: not even whether
some words stand in a text. Without words: what is still due. What is chosen stands in a chat that is not ours and can
never be taken back, so it holds a title and a link; the text opens in the private chat, for whoever may read it there.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.basics import LINK
from bot.conversation.world import World
from bot.drill import state as drill_state
from bot.messages import Asked, Offered, Phrase, Say, Value
from content.model import Passage
from storage.records import Officer, Status

_MOST = 10
#: Who sees nothing: as for commands, looked up at each question.
_AWAY = {Status.SUSPENDED, Status.LEFT}


def offered(world: World, asked: Asked) -> list[Offered]:
    """The passages on offer, the likeliest first; none for whoever may have none. Reads the store, writes nothing."""
    account = world.store.account(asked.channel, asked.address)
    officer = world.store.officer(account.badge) if account else None
    if officer is None or officer.status in _AWAY or _in_check(world, officer):
        return []
    return [_offer(world, officer, passage, asked.link) for passage in _meant(world, officer, asked.words)]


def _in_check(world: World, officer: Officer) -> bool:
    state = drill_state.load(world.store.session(officer.badge).state.get("drill", {}))
    return isinstance(state, drill_state.Checking)


def _meant(world: World, officer: Officer, words: str) -> Sequence[Passage]:
    passages = world.library.passages
    if words.strip():
        return [hit.passage for hit in world.finder.find(passages, words, _MOST)]
    due = dict.fromkeys(duty.passage for duty in world.store.open_duties(officer.badge))
    return [passages[one] for one in due if one in passages][:_MOST]


def _offer(world: World, officer: Officer, passage: Passage, link: str) -> Offered:
    texts = world.texts
    language = texts.language(officer.language)
    way = f"{link}?start={LINK}{passage.id}"
    say = Say((Phrase("inline-chosen", {"title": passage.title, "track": passage.track, "link": way}),))
    told: dict[str, Value] = {"track": passage.track, "source": passage.source, "length": len(passage.text)}
    about = texts.say(language, Phrase("inline-about", told))
    return Offered(passage.id, passage.title, about, texts.render(say, language, lambda _action, _stamp: ""))
