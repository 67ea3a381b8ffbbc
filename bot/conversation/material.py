"""Decks and plan coming into force: what people hear of it, what the ledger keeps, how other processes learn of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.conversation.world import Context, Outcome, World, tell, text_kept_as
from bot.messages import Phrase, Say
from bot.problems import phrase
from content.model import Deck, Library, PlanLine, Problem
from content.validate import warn
from storage.records import Fact, MaterialChanged, ValueKept

#: The kept value that says which material was put in force last: another one than this process knows means reading anew.
STAMP = "material"
#: The text of the plan that was in force before the last change.
PLAN_BEFORE = "plan-before"
#: So many problems are shown in the chat.
_PROBLEMS = 20
#: So many decks that change at once have entries of their own in the ledger.
_DECKS = 20


def not_loaded(problems: Sequence[Problem], kept: str = "reload-kept") -> Outcome:
    """What is wrong, and that nothing was replaced."""
    more = len(problems) - _PROBLEMS
    blocks = [Phrase("reload-problems", {"count": len(problems)})]
    blocks += [phrase(problem) for problem in problems[:_PROBLEMS]]
    blocks += [Phrase("reload-more", {"count": more})] if more > 0 else []
    return Outcome((Say((*blocks, Phrase(kept))),))


def in_force(context: Context, library: Library, before: Library | None = None) -> Outcome:
    """From now on this is the material: of this process at once, of the others within seconds.

    `before`: what held, where this process has the new one already.
    """
    world, old = context.world, before or context.world.library
    stamp = f"{context.now.isoformat()} {context.incoming.event_id}"
    facts = changes(old, library, context.officer.badge, context.now, stamp)
    take_over(world, library)
    world.stamp = stamp if facts else world.stamp
    told = Phrase("reload-done", {"decks": len(library.decks), "passages": len(library.passages)})
    return Outcome((Say((told, *_without_text(context), *_warnings(context))),), facts)


def changes(old: Library, new: Library, by: str, at: datetime, stamp: str) -> tuple[Fact, ...]:
    """What the ledger and the store keep of it; the stamp (another one at each change) tells every process to look."""
    facts = tuple(_facts(old, new, by, at))
    return (*facts, ValueKept(STAMP, {"stamp": stamp})) if facts else ()


def take_over(world: World, library: Library) -> None:
    """Put material in force in this process; whoever searches next need not wait until it is made ready."""
    world.finder.ready(library.passages)
    world.library = library


def follow(world: World) -> bool:
    """Read the material anew where another process has put other in force. Whether that was done.

    With problems (a file half copied) nothing is replaced, and the next look tries again.
    """
    stamp = stamp_of(world)
    if stamp == world.stamp:
        return False
    library, problems = world.reload()
    if problems:
        return False
    take_over(world, library)
    world.stamp = stamp
    return True


def in_files(context: Context) -> Library | Outcome:
    """The material in force, where the files say the same; else why nothing can be compared with it."""
    follow(context.world)
    library, problems = context.world.reload()
    if problems:
        return not_loaded(problems)
    if whole(library) != whole(context.world.library):
        return tell("deck-reload-first")
    return library


def stamp_of(world: World) -> str:
    """Which material was put in force last by whatever process; "" where none ever was."""
    kept = world.store.value(STAMP)
    return str(kept["stamp"]) if kept else ""


def digest(library: Library) -> str:
    """What a plan says, in short: what was shown is what is confirmed."""
    return hashlib.sha256(repr(library.plan).encode()).hexdigest()[:16]


def whole(library: Library) -> str:
    """The same of decks and plan."""
    decks = [(deck.file, _version(deck)) for deck in library.decks]
    return hashlib.sha256(repr((decks, digest(library))).encode()).hexdigest()[:16]


# --- what the ledger keeps


def _facts(old: Library, new: Library, by: str, at: datetime) -> Iterator[Fact]:
    if digest(old) != digest(new):
        if old.plan is not None and old.plan.text:
            yield ValueKept(PLAN_BEFORE, {"text": old.plan.text})
        plan = new.plan or old.plan
        yield MaterialChanged("plan", plan.id if plan else "", *_plans(old, new), by, at)
    for passage in old.passages.values():
        now = new.passages.get(passage.id)
        if now is not None and now.version != passage.version:  # what was known of it is told by its version
            yield ValueKept(text_kept_as(passage.id, passage.version), {"text": passage.text})
    before, after = ({deck.id: deck for deck in one.decks} for one in (old, new))
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    for name in names[:_DECKS]:
        yield MaterialChanged("deck", name, _deck(before.get(name)), _deck(after.get(name)), by, at)
    if len(names) > _DECKS:
        first, last = ({"passages": len(one.passages)} for one in (old, new))
        yield MaterialChanged("deck", f"+{len(names) - _DECKS}", first, last, by, at)


def _plans(old: Library, new: Library) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Of both plans the lines that the other has not."""
    first, last = (
        {line.id: _line(line) for line in library.plan.lines} if library.plan else {}
        for library in (old, new)
    )
    before, after = (
        [text for name, text in one.items() if other.get(name) != text]
        for one, other in ((first, last), (last, first))
    )
    return (
        {"version": digest(old), "lines": before},
        {"version": digest(new), "lines": after},
    )


def _line(line: PlanLine) -> str:
    day = "*" if line.day is None else str(line.day)
    parts = (line.id, day, line.requirement.value, "+".join(line.passages), f"{line.due:%H:%M}")
    return " ".join((*parts, *line.departments, *(f"@{one}" for one in line.groups)))


def _deck(deck: Deck | None) -> Mapping[str, Any]:
    return {} if deck is None else {"version": _version(deck), "passages": len(deck.passages)}


def _version(deck: Deck) -> str:
    said = repr([replace(one, file_line=0) for one in deck.passages])
    return hashlib.sha256(f"{deck.title}{deck.track}{said}".encode()).hexdigest()[:16]


# --- what people hear


def _warnings(context: Context) -> tuple[Phrase, ...]:
    world = context.world
    return tuple(phrase(one) for one in warn(world.library, world.plan_start(context.now)))


def _without_text(context: Context) -> tuple[Phrase, ...]:
    """What the new material leaves without a text: duties that nobody can do any more, and what to do about them."""
    known = context.world.library.passages
    lost = [duty for duty in context.store.all_open() if duty.passage not in known]
    if not lost:
        return ()
    lines = tuple(sorted({line for duty in lost for line in duty.lines}))
    passages = tuple(sorted({duty.passage for duty in lost}))
    return (Phrase("reload-lost", {"count": len(lost), "passages": passages, "lines": lines}),)
