"""`/deck`: a deck sent as a file is read apart, shown as the change it makes, and put in force after a yes.

/deck            below a file, or after one: look at the change
/deck list       the decks, and how many loads of each can be taken back
/deck undo ID    what stood before the newest load
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.conversation import confirm, material
from bot.conversation.dates import split_first
from bot.conversation.recognise import fold
from bot.conversation.uploads import FILE, Upload, taken, waiting
from bot.conversation.world import Context, Outcome, tell
from bot.drill.machine import passage_of
from bot.drill.state import Checking
from bot.messages import Phrase, Say, Span
from content.changes import Change, compare
from content.model import Deck, Library, Passage
from content.versions import changing, consider, consider_undo, is_placed, place, undo, versions

LOAD, UNDO = "deck", "deck-undo"
_ID = re.compile(r"[a-z0-9-]{1,16}")
_UNDO = frozenset({"undo", "撤销", "恢复"})
_LIST = frozenset({"list", "列表", "清单"})
#: Passages of each kind that a preview names, and clauses of one that it shows.
_SHOWN, _CLAUSES = 12, 6
_DECKS = 40


def deck(context: Context, words: str) -> Outcome:
    """`/deck` after a file, `/deck list`, `/deck undo ID`."""
    first, rest = split_first(words)
    if not words.strip():
        return taken(context, take) or tell("deck-usage")
    if fold(first) in _LIST:
        return _list(context)
    if fold(first) in _UNDO and _ID.fullmatch(rest.strip().lower()):
        return _ask_undo(context, rest.strip().lower())
    return tell("deck-usage")


def take(context: Context, upload: Upload) -> Outcome:
    """Read the file apart; tell its problems, or what it changes, and ask."""
    folder, library = _folder(context), material.in_files(context)
    if isinstance(library, Outcome):
        return library
    found, problems = consider(folder, upload.name, upload.data, context.world.country)
    if found is None or problems:
        return material.not_loaded(problems, "deck-kept")
    change = compare(_deck(library, found.id), found)
    if change.empty:
        return tell("deck-same", id=found.id)
    asked = confirm.ask(
        Phrase("deck-ask", {"id": found.id, "title": found.title}),
        LOAD,
        deck=found.id,
        against=material.whole(library),
        **{FILE: upload.name},
    )
    return replace(asked, replies=(_preview(context, change), *asked.replies))


def load(context: Context, about: Mapping[str, Any]) -> Outcome:
    """What was shown comes into force; where the material has changed since, what it changes now is shown."""
    upload = waiting(context)
    if upload is None:
        return replace(tell("file-gone"), ask={})
    folder, name = _folder(context), str(about["deck"])
    try:
        with changing(folder):
            library, _ = context.world.reload()
            # A turn that is decided once more finds its own work done.
            if not is_placed(folder, library, name, upload.name, upload.data):
                if material.whole(library) != about["against"]:
                    return taken(context, take) or replace(tell("file-gone"), ask={})
                place(folder, library, name, upload.name, upload.data, context.now)
            return _in_force(context, Phrase("deck-done", {"id": name}))
    except OSError as error:
        return replace(_unwritable(error), ask={})


def _in_force(context: Context, done: Phrase) -> Outcome:
    """What lies in the folder now is loaded, and everybody follows."""
    library, problems = context.world.reload()
    if problems:
        return replace(material.not_loaded(problems), ask={})
    follows = material.in_force(context, library)
    return Outcome((Say((done,)), *follows.replies), follows.facts, ask={})


# --- the way back


def _ask_undo(context: Context, name: str) -> Outcome:
    folder, library = _folder(context), material.in_files(context)
    if isinstance(library, Outcome):
        return library
    kept = versions(folder, name)
    if not kept:
        return tell("deck-undo-none", id=name)
    after, problems = consider_undo(folder, name, context.world.country)
    if problems:
        return material.not_loaded(problems, "deck-kept")
    change = _between(_deck(library, name), _deck(after, name))
    asked = confirm.ask(
        Phrase("deck-undo-ask", {"id": name}),
        UNDO,
        deck=name,
        kept=kept[-1].name,
        against=material.whole(library),
    )
    return replace(asked, replies=(_preview(context, change), *asked.replies))


def take_back(context: Context, about: Mapping[str, Any]) -> Outcome:
    """What stood before the newest load comes back into force."""
    folder, name = _folder(context), str(about["deck"])
    try:
        with changing(folder):
            library, _ = context.world.reload()
            # A turn that is decided once more finds its own work done.
            if any(one.name == about["kept"] for one in versions(folder, name)):
                if material.whole(library) != about["against"]:
                    return replace(tell("deck-undo-stale"), ask={})
                undo(folder, library, name, context.now)
            return _in_force(context, Phrase("deck-undone", {"id": name}))
    except OSError as error:
        return replace(_unwritable(error), ask={})


# --- what is shown


def _preview(context: Context, change: Change) -> Say:
    """The change, without any text that the reader is being checked on; it is taken back when such a check begins."""
    locked = passage_of(context.state) if isinstance(context.state, Checking) else None
    open_ = [(one, clauses) for one, clauses in change.clauses if one.id != locked][:_SHOWN]
    blocks: list[Phrase | tuple[Span, ...]] = []
    blocks += [Phrase("deck-heading")] if change.heading else []
    blocks += _named("deck-new", change.new)
    for passage, clauses in open_:
        blocks.append(_changed(passage, clauses))
    rest = len(change.clauses) - len(open_)
    blocks += [Phrase("deck-changed-more", {"count": rest})] if rest else []
    blocks += _named("deck-described", change.described)
    blocks += _named("deck-removed", change.removed)
    blocks.append(Phrase("deck-unchanged", {"count": change.same}))
    return Say(tuple(blocks), shows=" ".join(one.id for one, _ in open_) or None)


def _changed(passage: Passage, clauses: Sequence[str]) -> Phrase:
    named = {"id": passage.id, "title": passage.title}
    if not clauses:
        return Phrase("deck-changed-less", named)
    shown = tuple(clauses[:_CLAUSES])
    more = ("…",) if len(clauses) > _CLAUSES else ()
    return Phrase("deck-changed", {**named, "clauses": " / ".join((*shown, *more))})


def _named(key: str, passages: Sequence[Passage]) -> list[Phrase]:
    if not passages:
        return []
    names = tuple(f"{one.title} ({one.id})" for one in passages[:_SHOWN])
    more = ("…",) if len(passages) > _SHOWN else ()
    return [Phrase(key, {"count": len(passages), "passages": (*names, *more)})]


def _between(old: Deck | None, new: Deck | None) -> Change:
    if new is not None:
        return compare(old, new)
    return Change((), (), (), old.passages if old else (), 0)


def _list(context: Context) -> Outcome:
    folder = _folder(context)
    decks = context.world.library.decks
    lines = [
        Phrase(
            "deck-line",
            {
                "id": one.id,
                "title": one.title,
                "count": len(one.passages),
                "kept": len(versions(folder, one.id)),
            },
        )
        for one in decks[:_DECKS]
    ]
    more = [Phrase("deck-more", {"count": len(decks) - _DECKS})] if len(decks) > _DECKS else []
    return Outcome((Say((Phrase("deck-list", {"count": len(decks)}), *lines, *more)),))


# --- where it stands


def _folder(context: Context) -> Path:
    return context.world.folder


def _deck(library: Library, name: str) -> Deck | None:
    return next((one for one in library.decks if one.id == name), None)


def _unwritable(error: OSError) -> Outcome:
    return tell("deck-unwritable", reason=error.strerror or type(error).__name__)
