"""The plan file: what falls due on which study day, for whom; when prompts go out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import TypeVar

from content.calendar import EVERY_DAY, WORKDAYS
from content.model import CAP, Nudge, Passage, Plan, PlanLine, Problem, Reading, Session, Slot, SlotContent
from content.official import is_country
from content.yaml_lines import Node, read_yaml
from storage.records import Requirement

_PLAN_KEYS = ("id", "start", "length", "weekdays", "country", "cap", "slots", "nudges", "lines")
_SLOT_KEYS = ("id", "at", "grace", "title", "content", "between", "within", "departments")
_SESSION_KEYS = ("id", "day", "every", "at", "length", "track", "passages", "do", "departments")
#: What a line says under `do` that is a collective session and no duty.
MEET = "meet"
_LINE_KEYS = ("id", "day", "every", "passages", "do", "due", "track", "departments", "groups")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ID = re.compile(r"[a-z0-9-]{1,16}")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_BETWEEN = re.compile(r"\s*([\d:]+)\s*-\s*([\d:]+)\s*")
_SPAN = re.compile(r"(\d{1,3})\s*(h|m|小时|分钟)")
_LONGEST = 1000
#: More duties a day nobody can do.
_MOST = 100
_NUDGE_KEYS = ("id", "after", "day", "at", "tell")
#: Who is told at the end of the ladder.
_TOLD = "supervisor"
T = TypeVar("T", Slot, Nudge, PlanLine, Session, "PlanLine | Session")


@dataclass(slots=True)
class _Reader(Reading):
    """Every wrong part is told and skipped."""

    passages: Mapping[str, Passage] = field(default_factory=dict)


def read_plan(name: str, text: str, passages: Mapping[str, Passage]) -> tuple[Plan | None, list[Problem]]:
    """The plan in a file's text. A bad line or slot is left out and named; the others stay."""
    node, problems = read_yaml(name, text)
    reader = _Reader(name, problems, passages)
    if node is None or not isinstance(node.value, dict):
        if not problems:
            reader.tell(1, "problem-plan-shape", known=_PLAN_KEYS)
        return None, problems
    _known(reader, node, _PLAN_KEYS)
    plan_id = _id(reader, node)
    length = _number(reader, node, "length", _LONGEST)
    start = _start(reader, node)
    weekdays, country, cap = _weekdays(reader, node), _country(reader, node), _cap(reader, node)
    slots = [(item, slot) for item in _items(reader, node, "slots") if (slot := _slot(reader, item))]
    found = [
        (item, line)
        for item in _items(reader, node, "lines")
        if (line := _line_or_session(reader, item, length or _LONGEST))
    ]
    kept, lines, nudges = _unique(reader, slots), _unique(reader, found), _nudges(reader, node)
    # What is wrong at the top hides nothing of what is wrong below.
    if plan_id is None or length is None or isinstance(start, bool):
        return None, problems
    plan = Plan(
        id=plan_id,
        start=start,
        length=length,
        weekdays=weekdays,
        country=country,
        cap=cap,
        slots=tuple(kept),
        nudges=nudges,
        lines=tuple(one for one in lines if isinstance(one, PlanLine)),
        sessions=tuple(one for one in lines if isinstance(one, Session)),
        text=text,
        file=name,
    )
    return plan, problems


def _start(reader: _Reader, node: Node) -> date | bool | None:
    """A date, None for "today", False for neither."""
    text = _text(node, "start")
    if text == "today":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        reader.tell(node.keys.get("start", node.line), "problem-plan-start", written=text[:40])
        return False


def _weekdays(reader: _Reader, node: Node) -> frozenset[int]:
    given = node.value.get("weekdays")
    if given is None or given.value == "workdays":
        return WORKDAYS
    if given.value == "all":
        return EVERY_DAY
    names = [item.value for item in given.value] if isinstance(given.value, list) else []
    if not names or not set(map(str, names)) <= set(_DAYS):
        reader.tell(given.line, "problem-plan-weekdays", known=_DAYS)
        return WORKDAYS
    return frozenset(_DAYS.index(day) for day in names)


def _cap(reader: _Reader, node: Node) -> int:
    given = _number(reader, node, "cap", _MOST) if "cap" in node.value else None
    return given or CAP


def _country(reader: _Reader, node: Node) -> str:
    code = _text(node, "country")
    if not code or is_country(code):
        return code
    reader.tell(node.keys["country"], "problem-country", written=code[:40])
    return ""


def _slot(reader: _Reader, item: Node) -> Slot | None:
    if not _known(reader, item, _SLOT_KEYS):
        return None
    slot_id, at, grace = _id(reader, item), _time(reader, item, "at"), _span(reader, item, "grace")
    if slot_id is None or at is None or grace is None:
        return None
    between = _between(reader, item, at)
    return Slot(
        id=slot_id,
        at=at,
        grace=grace,
        title=_titles(reader, item) or {"zh": slot_id},
        content=_content(reader, item),
        between=between,
        elsewhere=_elsewhere(reader, item, between),
        within=_within(reader, item, grace) if "within" in item.value else None,
        file_line=item.line,
    )


def _titles(reader: _Reader, item: Node) -> dict[str, str]:
    """Language -> title, without those that say nothing."""
    title = item.value.get("title")
    if title is None:
        return {}
    parts = title.value if isinstance(title.value, dict) else {"zh": title}
    titles = {language: (part.text or "").strip() for language, part in parts.items()}
    if not titles or not all(titles.values()):
        reader.tell(item.keys["title"], "problem-plan-title")
    return {language: said for language, said in titles.items() if said}


def _within(reader: _Reader, item: Node, grace: timedelta) -> timedelta | None:
    """By when everybody should have it: not after the last moment at which it goes out."""
    within = _span(reader, item, "within")
    if within is None or within <= grace:
        return within
    reader.tell(item.keys["within"], "problem-plan-within")
    return None


def _content(reader: _Reader, item: Node) -> tuple[SlotContent, ...]:
    given = item.value.get("content")
    names = tuple(dict.fromkeys(_texts(given))) if given is not None else (SlotContent.DUE.value,)
    if not names or not set(names) <= set(SlotContent):
        reader.tell(item.keys["content"], "problem-plan-content", known=tuple(SlotContent))
        return (SlotContent.DUE,)
    return tuple(SlotContent(name) for name in names)


def _between(reader: _Reader, item: Node, at: time) -> tuple[time, time] | None:
    """The bounds of a slot; its own time lies within them."""
    if "between" not in item.value:
        return None
    found = _BETWEEN.fullmatch(_text(item, "between"))
    ends = [_clock(part) for part in found.groups()] if found else []
    first, last = ends if len(ends) == 2 else (None, None)  # noqa: PLR2004 (two ends)
    if first is None or last is None or not first <= at <= last:
        reader.tell(item.keys["between"], "problem-plan-between", at=f"{at:%H:%M}")
        return None
    return first, last


def _elsewhere(reader: _Reader, item: Node, between: tuple[time, time] | None) -> dict[str, time]:
    """Departments with a time of their own, within the slot's bounds."""
    given = item.value.get("departments")
    if given is None:
        return {}
    if not isinstance(given.value, dict):
        reader.tell(given.line, "problem-plan-slot-departments")
        return {}
    times: dict[str, time] = {}
    for path, node in given.value.items():
        at = _clock(node.text or "")
        if at is None or between is None or not between[0] <= at <= between[1]:
            reader.tell(given.keys[path], "problem-plan-slot-time", department=path[:60])
        else:
            times["/".join(part.strip() for part in path.replace("／", "/").split("/"))] = at
    return times


def _nudges(reader: _Reader, node: Node) -> tuple[Nudge, ...]:
    items = _items(reader, node, "nudges") if "nudges" in node.value else []
    return tuple(_unique(reader, [(item, step) for item in items if (step := _nudge(reader, item))]))


def _nudge(reader: _Reader, item: Node) -> Nudge | None:
    """`after` a span, or on study day `day` at a time of day."""
    if not _known(reader, item, _NUDGE_KEYS):
        return None
    nudge_id, tell = _id(reader, item), _text(item, "tell")
    if tell not in {"", _TOLD} or ("after" in item.value) == ("day" in item.value):
        reader.tell(item.line, "problem-plan-nudge")
        return None
    if "after" in item.value:
        after = _span(reader, item, "after")
        return Nudge(nudge_id, after, tell=bool(tell)) if nudge_id and after else None
    day, at = _number(reader, item, "day", _LONGEST), _time(reader, item, "at")
    return Nudge(nudge_id, None, day, at, bool(tell)) if nudge_id and day and at else None


def _line_or_session(reader: _Reader, item: Node, length: int) -> PlanLine | Session | None:
    if isinstance(item.value, dict) and _text(item, "do") == MEET:
        return _session(reader, item, length)
    return _line(reader, item, length)


def _session(reader: _Reader, item: Node, length: int) -> Session | None:
    if not _known(reader, item, _SESSION_KEYS):
        return None
    session_id, at, span = _id(reader, item), _time(reader, item, "at"), _span(reader, item, "length")
    day = _day(reader, item, length)
    passages = _passages(reader, item) if "passages" in item.value else ()
    if session_id is None or at is None or span is None or isinstance(day, bool):
        return None
    departments = item.value.get("departments")
    return Session(
        id=session_id,
        at=at,
        length=span,
        track=_text(item, "track"),
        day=day,
        departments=tuple(_texts(departments)) if departments else (),
        passages=passages,
        file_line=departments.line if departments else item.line,
    )


def _line(reader: _Reader, item: Node, length: int) -> PlanLine | None:
    if not _known(reader, item, _LINE_KEYS):
        return None
    line_id, due = _id(reader, item), _time(reader, item, "due")
    passages = _passages(reader, item)
    day = _day(reader, item, length)
    do = _text(item, "do")
    if do not in set(Requirement):
        reader.tell(item.keys.get("do", item.line), "problem-plan-do", written=do[:40])
        return None
    if line_id is None or due is None or not passages or isinstance(day, bool):
        return None
    departments, groups = item.value.get("departments"), item.value.get("groups")
    named = departments or groups
    return PlanLine(
        id=line_id,
        passages=passages,
        requirement=Requirement(do),
        due=due,
        track=_text(item, "track") or reader.passages[passages[0]].track,
        day=day,
        departments=tuple(_texts(departments)) if departments else (),
        file_line=named.line if named else item.line,
        # An "@" before a name is how groups are written elsewhere.
        groups=tuple(name.lstrip("@＠").strip() for name in _texts(groups)) if groups else (),
    )


def _day(reader: _Reader, item: Node, length: int) -> int | bool | None:
    """A study day's number, None for every one, False for neither."""
    if "every" in item.value:
        if "day" in item.value:
            reader.tell(item.keys["every"], "problem-plan-day-both")
            return False
        if _text(item, "every") == "day":
            return None
        reader.tell(item.keys["every"], "problem-plan-every")
        return False
    text = _text(item, "day")
    number = _whole(text, length)
    if number is None:
        reader.tell(item.keys.get("day", item.line), "problem-plan-day", written=text[:40], most=length)
    return number or False


def _passages(reader: _Reader, item: Node) -> tuple[str, ...]:
    node = item.value.get("passages")
    names = _texts(node) if node else []
    unknown = [name for name in names if name not in reader.passages]
    for name in unknown:
        reader.tell(item.keys["passages"], "problem-plan-passage", id=name[:40])
    if not names:
        reader.tell(item.keys.get("passages", item.line), "problem-plan-passages")
    return tuple(name for name in names if name in reader.passages)


def _known(reader: _Reader, node: Node, keys: tuple[str, ...]) -> bool:
    if not isinstance(node.value, dict):
        reader.tell(node.line, "problem-plan-entry", known=keys)
        return False
    for key in node.value:
        if key not in keys:
            reader.tell(node.keys[key], "problem-plan-unknown", name=key[:40], known=keys)
    return True


def _items(reader: _Reader, node: Node, key: str) -> list[Node]:
    found = node.value.get(key)
    if found is None or not isinstance(found.value, list):
        reader.tell(node.keys.get(key, node.line), "problem-plan-list", name=key)
        return []
    items: list[Node] = found.value
    return items


def _unique(reader: _Reader, items: list[tuple[Node, T]]) -> list[T]:
    seen: dict[str, T] = {}
    for node, item in items:
        if item.id in seen:
            reader.tell(node.keys["id"], "problem-plan-twice", id=item.id)
        seen.setdefault(item.id, item)
    return list(seen.values())


def _id(reader: _Reader, node: Node) -> str | None:
    text = _text(node, "id")
    if _ID.fullmatch(text):
        return text
    reader.tell(node.keys.get("id", node.line), "problem-plan-id", id=text[:40])
    return None


def _number(reader: _Reader, node: Node, key: str, most: int) -> int | None:
    text = _text(node, key)
    number = _whole(text, most)
    if number is not None:
        return number
    reader.tell(node.keys.get(key, node.line), "problem-plan-number", name=key, written=text[:40], most=most)
    return None


def _whole(text: str, most: int) -> int | None:
    """A number from 1 to `most`."""
    few = text.isdecimal() and len(text) <= len(str(_LONGEST))
    return int(text) if few and 1 <= int(text) <= most else None


def _clock(text: str) -> time | None:
    found = _TIME.fullmatch(text.strip())
    return time(int(found[1]), int(found[2])) if found else None


def _time(reader: _Reader, node: Node, key: str) -> time | None:
    at = _clock(_text(node, key))
    if at is not None:
        return at
    reader.tell(node.keys.get(key, node.line), "problem-plan-time", name=key)
    return None


def _span(reader: _Reader, node: Node, key: str) -> timedelta | None:
    found = _SPAN.fullmatch(_text(node, key))
    number = int(found[1]) if found else 0
    if found and number:
        return timedelta(hours=number) if found[2] in {"h", "小时"} else timedelta(minutes=number)
    line = node.keys.get(key, node.line)
    if found:
        reader.tell(line, "problem-plan-span-none", name=key)
    else:
        reader.tell(line, "problem-plan-span", name=key)
    return None


def _text(node: Node, key: str) -> str:
    found = node.value.get(key)
    return (found.text or "").strip() if found is not None else ""


def _texts(node: Node) -> list[str]:
    items = node.value if isinstance(node.value, list) else [node]
    return [item.text.strip() for item in items if item.text and item.text.strip()]
