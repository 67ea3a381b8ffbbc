"""`/decks`: the material by track, with what of it the officer has recited; titles only, a button opens a passage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.conversation.dates import split_last
from bot.conversation.pages import foot, page_of, read_page, ways
from bot.conversation.scope import in_place
from bot.conversation.world import Context, Outcome, tell
from bot.drill.actions import OPEN
from bot.drill.events import How
from bot.messages import Choice, Phrase, Say, Span
from content.model import Deck, Passage

DECKS = "d"
#: Buttons in a row: numbers are short, names of tracks are not.
_NUMBERS, _NAMES = 5, 2
#: Track -> its decks, in the order of the material.
Tracks = Mapping[str, Sequence[Deck]]


def decks(context: Context, words: str) -> Outcome:
    """`/decks [track or deck] [page]`: all tracks without one."""
    tracks = _tracks(context)
    if not tracks:
        return tell("decks-none")
    head, last = split_last(words)
    page = read_page(last)
    # Where a track or a deck is called just so, the number belongs to its name.
    track = _meant(tracks, words) if page is None or _meant(tracks, words) else _meant(tracks, head)
    if track is not None:
        return _of_track(context, tracks, track, page or 1)
    if words.strip() and not (page is not None and not head.strip()):
        return tell("decks-unknown", words=words[:40], tracks=tuple(tracks))
    return _overview(context, tracks, page or 1)


def decks_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """A page of the tracks, or of the track that a deck belongs to, in the same message."""
    page = read_page(parts[1]) if parts[1:] else 1
    tracks = _tracks(context)
    if page is None or not tracks:
        return None
    if not parts or not parts[0]:
        return in_place(context, _overview(context, tracks, page))
    track = next((name for name, those in tracks.items() if parts[0] in {one.id for one in those}), None)
    return None if track is None else in_place(context, _of_track(context, tracks, track, page))


def _tracks(context: Context) -> Tracks:
    found: dict[str, list[Deck]] = defaultdict(list)
    for deck in context.world.library.decks:
        found[deck.track].append(deck)
    return found


def _meant(tracks: Tracks, words: str) -> str | None:
    """The track that the words name: by its name, a part of it, or a deck's id or title."""
    wanted = words.strip().casefold()
    if not wanted:
        return None
    for track, those in tracks.items():
        if wanted in {track.casefold(), *(one.id for one in those), *(one.title.casefold() for one in those)}:
            return track
    parts = [
        track
        for track, those in tracks.items()
        if any(wanted in name.casefold() for name in (track, *(one.title for one in those)))
    ]
    return parts[0] if len(parts) == 1 else None


def _overview(context: Context, tracks: Tracks, number: int) -> Outcome:
    known, reached = context.world.library.passages, _recited(context)
    counts = {track: [one for deck in those for one in deck.passages] for track, those in tracks.items()}
    head = _counted("decks-head", list(known.values()), reached)
    page = page_of(list(tracks), number)
    lines = [_counted("decks-track-line", counts[track], reached, track=track) for track in page.items]
    names = [
        Choice(Phrase("button-track", {"name": track}), f"{DECKS}.{tracks[track][0].id}.1")
        for track in page.items
    ]
    return Outcome((Say((head, *lines, *foot(page)), (*_rows(names, _NAMES), *ways(page, f"{DECKS}."))),))


def _of_track(context: Context, tracks: Tracks, track: str, number: int) -> Outcome:
    """A page of a track's passages, under the titles of their decks."""
    reached = _recited(context)
    passages = [(deck, one) for deck in tracks[track] for one in deck.passages]
    head = _counted("decks-track", [one for _, one in passages], reached, track=track)
    page = page_of(passages, number)
    blocks: list[Phrase | tuple[Span, ...]] = [head]
    for place, (deck, passage) in enumerate(page.items, 1):
        if place == 1 or page.items[place - 2][0] is not deck:
            blocks.append(Phrase("decks-deck", {"title": deck.title}))
        blocks.append(_line(place, passage, reached))
    numbers = [
        Choice(Phrase("button-pick", {"number": str(place)}), f"{OPEN}.{How.READ.value}.{passage.id}")
        for place, (_, passage) in enumerate(page.items, 1)
    ]
    up = (Choice(Phrase("button-all-tracks"), f"{DECKS}..1"),)
    turn = ways(page, f"{DECKS}.{tracks[track][0].id}")
    return Outcome(
        (Say((*blocks, *foot(page), Phrase("decks-open")), (*_rows(numbers, _NUMBERS), *turn, up)),)
    )


def _line(place: int, passage: Passage, reached: Mapping[str, str]) -> Phrase:
    about = {"number": str(place), "title": passage.title, "id": passage.id}
    version = reached.get(passage.id)
    if version is None:
        return Phrase("decks-passage", about)
    return Phrase("decks-passage-recited" if version == passage.version else "decks-passage-older", about)


def _counted(key: str, passages: Sequence[Passage], reached: Mapping[str, str], **about: str) -> Phrase:
    recited = sum(reached.get(one.id) == one.version for one in passages)
    return Phrase(key, {**about, "all": len(passages), "recited": recited})


def _recited(context: Context) -> dict[str, str]:
    """Passages that the officer has passed a check of, with the version of the last pass."""
    reached = context.store.progress_of(context.officer.badge)
    return {one.passage: one.last_version for one in reached if one.passes}


def _rows(choices: Sequence[Choice], size: int) -> tuple[tuple[Choice, ...], ...]:
    return tuple(tuple(choices[place : place + size]) for place in range(0, len(choices), size))
