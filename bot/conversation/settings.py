"""`/settings`: what officers choose for themselves, by typing or by button.

/settings                          how it stands, and how each is changed
/settings language English
/settings large on | off           大字
/settings buttons on | off         按钮
/settings quiet 22:00-06:30 | off  免打扰
/settings SLOT 8:00 | off          one's own time for a slot's prompt, by its name

Nothing of it leaves a ledger entry: no figure and no right depends on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time

from bot.conversation import basics
from bot.conversation.dates import split_first, split_last
from bot.conversation.recognise import fold
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Choice, Phrase, Say
from bot.people.preferences import Preferences, dump, kept_as, latest, read_span, read_time
from content.model import Slot
from content.slots import time_in
from storage.records import ValueKept

SETTINGS = "i"
_ON = frozenset({"on", "yes", "开", "是", "打开", "开启"})
_OFF = frozenset({"off", "no", "none", "关", "否", "关闭", "无"})


def settings(context: Context, words: str) -> Outcome:
    """How one's settings stand; with words behind it one of them is changed."""
    name, value = split_first(words)
    if not name:
        return _shown(context)
    change = _NAMED.get(fold(name))
    if change is not None:
        return change(context, value)
    # A slot's name may have several words.
    title, at = split_last(words)
    slot = _slot(context, title)
    return _slot_time(context, slot, at) if slot else tell("settings-unknown", word=words[:20])


def settings_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """A switch turned: which, and to what."""
    turned = {("large", "1"), ("large", "0"), ("buttons", "1"), ("buttons", "0")}
    if len(parts) != 2 or (parts[0], parts[1]) not in turned:  # noqa: PLR2004 (which and how)
        return None
    return _switch(parts[0])(context, "on" if parts[1] == "1" else "off")


def _shown(context: Context) -> Outcome:
    chosen = context.preferences
    texts = context.world.texts
    language = texts.language(context.officer.language)
    quiet, bounds = chosen.quiet, context.world.quiet_bounds
    lines = [
        Phrase("settings-head"),
        Phrase("settings-language", {"language": Phrase(f"language-{language}")}),
        Phrase("settings-large", {"state": _state(on=chosen.large)}),
        Phrase("settings-buttons", {"state": _state(on=chosen.buttons)}),
    ]
    if bounds is not None:
        state: str | Phrase = str(quiet) if quiet else _state(on=False)
        lines.append(Phrase("settings-quiet", {"state": state, "bounds": str(bounds)}))
    lines += [_slot_line(context, slot, chosen, language) for slot in _slots(context)]
    return Outcome((Say((*lines, Phrase("settings-size")), _switches(chosen)),))


def _slot_line(context: Context, slot: Slot, chosen: Preferences, language: str) -> Phrase:
    own, usual = chosen.slots.get(slot.id), _usual(context, slot)
    told: dict[str, str | Phrase] = {
        "slot": slot.titled(language),
        "at": f"{own or usual:%H:%M}",
        "first": f"{usual:%H:%M}",
        "last": f"{latest(usual, slot.grace):%H:%M}",
    }
    return Phrase("settings-slot-own" if own else "settings-slot", told)


def _switches(chosen: Preferences) -> tuple[tuple[Choice, ...], ...]:
    large = ("large", "0" if chosen.large else "1")
    buttons = ("buttons", "0" if chosen.buttons else "1")
    return (
        tuple(
            Choice(Phrase(f"button-{name}-{'on' if to == '1' else 'off'}"), f"{SETTINGS}.{name}.{to}")
            for name, to in (large, buttons)
        ),
    )


def _state(*, on: bool) -> Phrase:
    return Phrase("settings-on" if on else "settings-off")


def _switch(name: str) -> Callable[[Context, str], Outcome]:
    """Large print or buttons, on or off."""

    def turned(context: Context, value: str) -> Outcome:
        on = fold(value) in _ON
        if not on and fold(value) not in _OFF:
            return tell("settings-switch", name=Phrase(f"settings-name-{name}"))
        chosen = context.preferences
        changed = replace(chosen, large=on) if name == "large" else replace(chosen, buttons=on)
        return _kept(context, changed, Phrase(f"settings-{name}-{'on' if on else 'off'}"))

    return turned


def _quiet(context: Context, value: str) -> Outcome:
    bounds = context.world.quiet_bounds
    if bounds is None:
        return tell("settings-quiet-none")
    if fold(value) in _OFF:
        return _kept(context, replace(context.preferences, quiet=None), Phrase("settings-quiet-off"))
    span = read_span(value)
    if span is None or not bounds.covers(span):
        return tell("settings-quiet-bounds", bounds=str(bounds))
    return _kept(
        context, replace(context.preferences, quiet=span), Phrase("settings-quiet-on", {"span": str(span)})
    )


def _slot_time(context: Context, slot: Slot, value: str) -> Outcome:
    chosen = context.preferences
    title = slot.titled(context.world.texts.language(context.officer.language))
    usual = _usual(context, slot)
    others = {key: at for key, at in chosen.slots.items() if key != slot.id}
    if fold(value) in _OFF:
        told = Phrase("settings-slot-off", {"slot": title, "at": f"{usual:%H:%M}"})
        return _kept(context, replace(chosen, slots=others), told)
    at, last = read_time(value), latest(usual, slot.grace)
    if at is None or not usual <= at <= last:
        return tell("settings-slot-bounds", slot=title, first=f"{usual:%H:%M}", last=f"{last:%H:%M}")
    told = Phrase("settings-slot-on", {"slot": title, "at": f"{at:%H:%M}"})
    return _kept(context, replace(chosen, slots={**others, slot.id: at}), told)


def _kept(context: Context, chosen: Preferences, told: Phrase) -> Outcome:
    kept = ValueKept(kept_as(context.officer.badge), dump(chosen))
    return Outcome((Say((told,)),), (kept,))


def _slots(context: Context) -> tuple[Slot, ...]:
    """The slots at the times of the officer's department."""
    plan = context.world.library.plan
    paths = {one.id: one.path for one in context.store.departments()} if plan else {}
    path = paths.get(context.officer.department, "")
    return tuple(replace(slot, at=time_in(slot, path)) for slot in plan.slots) if plan else ()


def _slot(context: Context, name: str) -> Slot | None:
    wanted = fold(name)
    return next(
        (one for one in _slots(context) if wanted in {fold(one.id), *map(fold, one.title.values())}), None
    )


def _usual(context: Context, slot: Slot) -> time:
    """When the slot comes in the officer's department."""
    departments = context.store.departments()
    path = next((one.path for one in departments if one.id == context.officer.department), "")
    return time_in(slot, path)


#: What a setting is called -> how it is changed.
_NAMED: dict[str, Callable[[Context, str], Outcome]] = {
    **dict.fromkeys(("language", "语言"), basics.lang),
    **dict.fromkeys(("large", "大字", "大字版"), _switch("large")),
    **dict.fromkeys(("buttons", "按钮"), _switch("buttons")),
    **dict.fromkeys(("quiet", "免打扰", "勿扰"), _quiet),
}
