"""Programs that use a store, with word of each thing that was done once it was acknowledged."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.administration import import_roster
from content.hours import Hours
from storage.contract import Store
from storage.errors import StoreUnavailable
from storage.open import open_store
from storage.records import Session, Turn
from tests.faults.child import Tell
from tests.storage.samples import NOW, answer, attempted, closed, duty, event, opened, prompt

T = TypeVar("T")
ROSTER = 6
_PAUSE = 0.02


def prepare(folder: Path, badges: Sequence[str] = ("B1",), passages: int = 4, turns: int = 0) -> None:
    """A store in which these officers have so many open duties, and have done the first of them."""
    store = open_store("embedded", folder)
    duties = tuple(duty(badge, f"p{number}") for badge in badges for number in range(passages))
    store.record(Turn(NOW, facts=(opened(*duties),)))
    for badge in badges:
        for number in range(turns):
            one_turn(store, badge, number, lambda _line: None)
    store.close()


def one_turn(store: Store, badge: str, number: int, tell: Tell) -> None:
    """Accept an event, record its turn, enqueue a prompt."""
    name = f"{badge}-{number}"
    store.accept([event(name, badge)])
    tell(f"accepted {name}")
    handle(store, badge, number)
    tell(f"recorded {name}")
    store.enqueue([prompt(f"key {name}", badge)])
    tell(f"prompted key {name}")


def handle(store: Store, badge: str, number: int) -> None:
    """The turn of an event: an attempt, a completion, a reply, the session."""
    name = f"{badge}-{number}"
    facts = (
        attempted(badge, f"p{number}", answer=f"answer {name}"),
        closed(badge, f"p{number}"),
    )
    session = Session(badge, store.session(badge).version, {"step": number})
    store.record(Turn(datetime.now(UTC), ("telegram", name), session, facts, (answer(name, badge),)))


def next_of(store: Store, badge: str) -> int:
    return store.session(badge).version


def turns(folder: Path, count: int, tell: Tell) -> None:
    """So many turns of one officer, and a closing as it should be."""
    store = open_store("embedded", folder)
    first = next_of(store, "B1")
    for number in range(first, first + count):
        one_turn(store, "B1", number, tell)
    store.close()
    tell("closed")


def accepts(folder: Path, tell: Tell) -> None:
    """A batch of events, as a poll brings them."""
    store = open_store("embedded", folder)
    names = [f"B1-{number}" for number in (2, 3)]
    store.accept([event(name, "B1") for name in names])
    for name in names:
        tell(f"accepted {name}")
    store.close()


def opens(folder: Path, tell: Tell) -> None:
    """Nothing but a start, and an end: on an empty folder, or on what a kill left."""
    open_store("embedded", folder).close()
    tell("opened")


def imports(folder: Path, tell: Tell) -> None:
    """A roster, all of it or nothing."""
    store = open_store("embedded", folder)
    rows = "".join(f"R{number:03},警员{number},滨河市公安局/一大队\n" for number in range(ROSTER))
    given = {"name": "roster.csv", "text": f"badge,name,department\n{rows}", "save": True}
    assert import_roster(store, Hours(ZoneInfo("UTC")), NOW, given)["saved"]
    tell("imported")
    store.close()


def together(folder: Path, badges: Sequence[str], count: int, tell: Tell) -> None:
    """Many officers side by side, until each has had so many turns or the store fails."""
    try:
        store = open_store("embedded", folder)
    except StoreUnavailable:
        tell("refused opening")
        return

    def officer(badge: str) -> None:
        try:
            for number in range(next_of(store, badge), count):
                one_turn(store, badge, number, tell)
        except StoreUnavailable:
            tell(f"refused {badge}")

    threads = [threading.Thread(target=officer, args=(badge,)) for badge in badges]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()


def steadfast(
    folder: Path, count: int, tell: Tell, *, url: str = "embedded", badge: str = "B1", unsafe: bool = False
) -> None:
    """Turns by one who does not give up: what the store refuses is told and tried again."""
    store = _until(partial(open_store, url, folder, unsafe=unsafe), "opening", tell)
    first = _until(partial(next_of, store, badge), "looking", tell)
    for number in range(first, first + count):
        _until(partial(_again, store, badge, number, tell), f"{badge}-{number}", tell)
    _until(store.flush, "flush", tell)
    store.close()


def _again(store: Store, badge: str, number: int, tell: Tell) -> None:
    if next_of(store, badge) == number:
        one_turn(store, badge, number, tell)
    else:  # the turn was recorded, only its prompt was not
        store.enqueue([prompt(f"key {badge}-{number}", badge)])
        tell(f"prompted key {badge}-{number}")


def _until(act: Callable[[], T], what: str, tell: Tell) -> T:
    while True:
        try:
            return act()
        except StoreUnavailable as error:
            tell(f"refused {what} ({error})")
            time.sleep(_PAUSE)
