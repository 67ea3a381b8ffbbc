"""`/privacy`: what is stored, for how long, who sees it; shown at enrolment, acknowledged, by version."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.recognise import YES, fold
from bot.conversation.world import Context, Outcome
from bot.messages import Choice, Phrase, Say
from bot.people.disclosure import Disclosure
from bot.people.preferences import dump, kept_as
from storage.records import ValueKept

#: Grows whenever the notice says something else: then everybody is asked anew.
VERSION = 2
KNOW = "k"
_KNOWN = YES | {"知悉", "我已知悉", "知道了", "i know", "known"}
_PARTS = ("stored", "kept", "answers", "figures", "seen", "outside", "rights")


def notice(disclosure: Disclosure) -> Say:
    """The notice, with the button that says that it was read."""
    names = Phrase(f"privacy-names-{disclosure.value}")
    parts = [Phrase(f"privacy-{part}", {"names": names} if part == "seen" else {}) for part in _PARTS]
    head = Phrase("privacy-head", {"version": VERSION})
    row = (Choice(Phrase("button-privacy"), f"{KNOW}.{VERSION}"),)
    return Say((head, *parts, Phrase("privacy-ask")), (row,))


def privacy(context: Context, words: str) -> Outcome:
    """The notice; `/privacy ok` acknowledges it."""
    if fold(words) in _KNOWN:
        return _known(context)
    said = notice(context.world.disclosure(context.incoming.channel))
    chosen = context.preferences
    if chosen.privacy != VERSION:
        return Outcome((said,))
    known = Phrase("privacy-known", {"version": VERSION, "date": chosen.privacy_at[:10]})
    return Outcome((replace(said, blocks=(*said.blocks[:-1], known), choices=()),))


def known_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """The button below the notice; below an older one it means nothing any more."""
    return _known(context) if parts == [str(VERSION)] else None


def reminder(context: Context) -> tuple[Phrase, ...]:
    """A line for whoever has not acknowledged the present notice."""
    return () if context.preferences.privacy == VERSION else (Phrase("privacy-open"),)


def _known(context: Context) -> Outcome:
    at = context.now.astimezone(context.world.zone).isoformat(timespec="minutes")
    chosen = replace(context.preferences, privacy=VERSION, privacy_at=at)
    told = Phrase("privacy-known", {"version": VERSION, "date": at[:10]})
    return Outcome((Say((told,)),), (ValueKept(kept_as(context.officer.badge), dump(chosen)),))
