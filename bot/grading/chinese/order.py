"""Enumerations (甲、乙和丙) whose members may stand in any order, where a deck or profile says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.grading.chinese.normal import Normal
from bot.grading.chinese.trim import replaced

_JOINT = "(?:和|与|及|以及|或者|或)"
_JOINTS = re.compile(_JOINT)


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Members as they are heard, and the whole with its conjunctions."""

    members: tuple[str, ...]
    whole: str


def enumerations(text: str, heard: Normal, words: Sequence[int]) -> tuple[Enumeration, ...]:
    """Those of a passage: what 、 parts, from the word before the first 、 to the word after the last joint."""
    found = []
    place_of = {start: place for place, start in enumerate(heard.starts)}
    for run in re.finditer(r"[^、，。；：！？\s]+(?:、[^、，。；：！？\s]+)+", text):
        cuts = [
            place_of.get(mark.end())
            for mark in re.finditer("、", text[: run.end()])
            if mark.start() > run.start()
        ]
        inner = [place for place in cuts if place is not None and place > 0]
        if not inner:
            continue
        first = max((one for one in words if one < inner[0]), default=0)
        rest = heard.items[inner[-1] :]
        ends = [one for one in words if one > inner[-1]]
        last = ends[0] if ends else len(heard.items)
        joint = _JOINTS.search(rest[: len(rest)])
        members = [heard.items[start:end] for start, end in zip([first, *inner[:-1]], inner, strict=True)]
        members.append(heard.items[inner[-1] : last])
        if joint is not None and joint.start() == last - inner[-1]:
            after = [one for one in words if one > inner[-1] + joint.end()]
            if after:
                members.append(heard.items[inner[-1] + joint.end() : after[0]])
                last = after[0]
        found.append(Enumeration(tuple(members), heard.items[first:last]))
    return tuple(found)


def in_order(said: Normal, found: Sequence[Enumeration]) -> Normal:
    """The answer with each enumeration whose members all stand there, in the passage's order."""
    for one in found:
        if one.whole in said.items:
            continue
        for start in sorted(place for member in one.members if (place := said.items.find(member)) >= 0):
            end = _consumed(said.items, start, one.members)
            if end:
                said = replaced(said, start, end, one.whole)
                break
    return said


def _consumed(items: str, start: int, members: tuple[str, ...]) -> int:
    """Where a run of all members with joints between ends, 0 if there is none at this place."""
    left = sorted(members, key=len, reverse=True)
    place = start
    while left:
        joint = _JOINTS.match(items, place) if place > start else None
        after = joint.end() if joint else place
        member = next((one for one in left if items.startswith(one, after)), None)
        if member is None:
            return 0
        left.remove(member)
        place = after + len(member)
    return place
