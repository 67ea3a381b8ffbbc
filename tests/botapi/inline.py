"""Words typed behind the bot's name: what the bot may answer, how long that is shown again, what choosing sends.

Sources: server is tdlib/telegram-bot-api 01a3679, td is tdlib/td 022d602, "Telegram" its own servers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.botapi import errors, rules
from tests.botapi.rules import Params, Text
from tests.botapi.state import Asking, State

#: How long a question waits for an answer. Telegram does not say; the server keeps it so long (add_new_inline_query).
ANSWERABLE = timedelta(seconds=30)
#: Bot API, answerInlineQuery: "cache_time ... Defaults to 300", no more than 50 results.
_CACHE, _MOST = 300, 50
_ID = 64


@dataclass(frozen=True, slots=True)
class Offer:
    """One result as it is shown, and the message that choosing it sends."""

    id: str
    title: str
    about: str
    message: Text


def answer_inline_query(state: State, params: Params) -> Any:
    offers = _offers(params)
    query = rules.word(params, "inline_query_id")
    asking = state.asked.get(query)
    if asking is None or state.clock.now() - asking.at > ANSWERABLE:
        raise errors.bad(errors.QUERY_TOO_OLD)
    asking.offers = offers
    personal = rules.word(params, "is_personal").lower() in {"true", "1"}
    until = state.clock.now() + timedelta(seconds=rules.number(params, "cache_time", _CACHE))
    state.cached[asking.user if personal else 0, asking.words] = (until, offers)
    state.changed.notify_all()
    return True


def cached(state: State, user: int, words: str) -> Sequence[Offer] | None:
    """What Telegram shows without asking the bot: an answer that is kept for this person, or for everybody."""
    nothing: tuple[datetime, Sequence[Offer]] = (state.clock.now(), ())
    for whose in (user, 0):
        until, offers = state.cached.get((whose, words), nothing)
        if until > state.clock.now():
            return offers
    return None


def asks(state: State, user: int, words: str, query: str, place: str) -> int:
    """Queue a question for the bot; the id of the update, 0 where the bot asked for none."""
    state.asked[query] = Asking(user, words, state.clock.now())
    body = {"id": query, "from": state.users[user], "query": words, "offset": "", "chat_type": place}
    return state.add_update("inline_query", body)


def _offers(params: Params) -> list[Offer]:
    given = rules.structure(params, "results", [], errors.RESULTS_UNREADABLE)
    if not isinstance(given, list):
        raise errors.bad(errors.RESULTS_NOT_LISTED)
    if len(given) > _MOST:
        raise errors.bad(errors.RESULTS_TOO_MANY)
    offers = [_offer(one) for one in given]
    if any(not 0 < len(one.id.encode()) <= _ID for one in offers):
        raise errors.bad(errors.RESULT_ID)
    if len({one.id for one in offers}) < len(offers):
        raise errors.bad(errors.RESULT_TWICE)
    return offers


def _offer(one: Any) -> Offer:
    if not isinstance(one, dict):
        raise errors.bad(errors.RESULT + errors.RESULT_NOT_OBJECT)
    for name in ("type", "id", "title"):
        if name not in one:
            raise errors.bad(f'{errors.RESULT}Can\'t find field "{name}"')
    if one["type"] != "article":
        raise errors.bad(errors.RESULT + f"{one['type']} is beyond this emulator")
    content = one.get("input_message_content")
    if not isinstance(content, dict):
        raise errors.bad(f'{errors.RESULT}Can\'t find field "message_text"')
    try:
        text = rules.text_of({**content, "text": content.get("message_text")})
    except errors.ApiError as error:
        raise errors.bad(errors.RESULT + error.description.removeprefix("Bad Request: ")) from None
    return Offer(one["id"], one["title"], one.get("description", ""), text)
