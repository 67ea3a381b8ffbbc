"""Bound groups as those a broadcast goes to: which ones a sender may mean, and what may stand in its text.

A group never has names or badge numbers of people on the roster, whoever writes them: what is typed is looked through
before it is shown for a yes. No button stands below it: in a group nobody could tell whose press it was.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from bot.conversation.binding import department_of, is_bound
from bot.conversation.broadcasting.audience import out_of_sight, split_chats, split_parts
from bot.conversation.scope import seen_by
from bot.conversation.world import Context, Outcome, World, tell
from bot.messages import Phrase, Say, Span
from bot.people.scopes import find_seen
from storage.mail import Owed
from storage.records import Department, Officer

#: Every bound group has something to say within a day or two: so it is found among those that wait for their time.
_FAR = timedelta(days=3660)
_BADGES = re.compile(r"[0-9A-Za-z-]+")
#: What may stand between the signs of a name or badge, and what a badge may be written in with that.
_GAPS = re.compile(r"[ \t_.·•・‧∙⋅-]+")
_RUNS = re.compile(r"[0-9a-z][0-9a-z \t_.·•・‧∙⋅-]*")
_LATIN = re.compile(r"[^\w]+")
#: A badge that is no mere number.
_MIXED = re.compile(r"(?=.*[a-z])(?=.*[0-9]).+")
#: Figures of a year, and signs of a short name.
_DATE, _SHORT = 4, 2
#: So many pieces at most.
_PIECES = 12


@dataclass(frozen=True, slots=True)
class BoundGroup:
    """A group chat: its channel, its address (with its topic), the language spoken there, its department."""

    channel: str
    place: str
    language: str
    department: Department


def read_groups(context: Context, target: str) -> list[BoundGroup] | Outcome | None:
    """The bound groups meant by `group` or `group:DEPARTMENT;DEPARTMENT` in the sender's scope, or why one of these means
    no department; None where no groups are meant.
    """
    chats, which = split_chats(target)
    if not chats:
        return None
    seen, every = seen_by(context).departments, context.store.departments()
    ids = set() if which else {one.id for one in seen}
    for part in filter(None, split_parts(which)):
        found = find_seen(part, seen, every)
        if not found:
            return out_of_sight(context, part) or tell("department-unknown", words=part[:40])
        ids.update(one.id for one in found)
    return [one for one in bound_groups(context.world, context) if one.department.id in ids]


def bound_groups(world: World, context: Context) -> Iterator[BoundGroup]:
    """All groups whose binding holds."""
    for session in world.store.sessions_to_wake(context.now + _FAR):
        bound = session.state.get("group")
        department = department_of(world, bound) if bound else None
        if department is None:
            continue
        channel, _, address = session.owner.partition(":")
        thread = session.state.get("thread", "")
        place = f"{address}/{thread}" if thread else address
        yield BoundGroup(channel, place, session.state.get("language", ""), department)


def names_in(context: Context, text: str) -> bool:
    """Whether somebody on the roster is named in a text, or their badge number: in any width and case, also with something
    between the signs, as long as that can be told from a date or a number.
    """
    text = _visible(text)
    folded = text.casefold()
    words = {word for found in _BADGES.findall(folded) for word in (found, *_long(found.split("-")))}
    joined, solid, latin = _joined(folded), _GAPS.sub("", text), f" {_LATIN.sub(' ', folded)} "

    def named(one: Officer) -> bool:
        badge, name = _visible(one.badge).casefold(), _visible(one.name)
        if badge in words or (_MIXED.fullmatch(badge) and _GAPS.sub("", badge) in joined):
            return True
        if name.isascii():
            return bool(name) and f" {_LATIN.sub(' ', name.casefold()).strip()} " in latin
        return name in text or (_GAPS.sub("", name) in solid and _spaced(name, text))

    return any(map(named, context.store.officers()))


def _visible(text: str) -> str:
    """Of one width, without signs that nobody sees."""
    signs = unicodedata.normalize("NFKC", text)
    return "".join(
        one for one in signs if unicodedata.category(one) not in {"Cf", "Mn"} or unicodedata.combining(one)
    )


def _long(pieces: list[str]) -> list[str]:
    """Of what hyphens hold together, what is no part of a date."""
    return [piece for piece in pieces if len(piece) > _DATE]


def _joined(text: str) -> set[str]:
    """What pieces that stand close to each other come to."""
    found: set[str] = set()
    for run in _RUNS.findall(text):
        pieces = [piece for piece in _GAPS.split(run) if piece]
        for first in range(len(pieces)):
            found.update("".join(pieces[first:last]) for last in range(first + 1, first + _PIECES + 1))
    return found


def _spaced(name: str, text: str) -> bool:
    """Whether a name stands there sign by sign. A short one with nothing but blanks in it must stand by itself: a word may
    end and the next one begin so.
    """
    signs = [re.escape(one) for one in _GAPS.sub("", name)]
    if len(signs) > _SHORT:
        return re.search(f"(?:{_GAPS.pattern})?".join(signs), text) is not None
    apart, blank = r"[ \t]*[_.·•・‧∙⋅-][ \t]*".join(signs), r"[ \t]+".join(signs)
    return re.search(rf"{apart}|(?<!\w){blank}(?!\w)", text) is not None


def group_trial(context: Context, groups: Iterable[BoundGroup], text: str) -> tuple[Say, ...]:
    """What groups would see, to be looked at: once for each language that is spoken there."""
    texts = context.world.texts
    languages = dict.fromkeys(texts.language(one.language) for one in groups)
    heads = (texts.say(language, Phrase("broadcast-head")) for language in languages)
    return tuple(Say(((Span(head),), (Span(text),))) for head in heads)


def group_message(world: World, owed: Owed, text: str) -> Say | None:
    """What is said in a group; None once its binding has ended, or leads elsewhere."""
    if not is_bound(world, owed, owed.body.get("department", "")):
        return None
    return Say((Phrase("broadcast-head"), (Span(text),)))
