"""One prompt at the moment of its sending: to whom, in which slot of which day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.conversation.world import World
from bot.drill.actions import NEXT, button
from bot.messages import Choice
from content.duties import foremost
from content.model import Passage
from storage.records import Duty, Officer, Requirement


@dataclass(frozen=True, slots=True)
class Occurrence:
    """`title` is the slot's in the officer's language, `prompt` what its row tells."""

    world: World
    officer: Officer
    prompt: Mapping[str, Any]
    title: str
    now: datetime
    channel: str

    @property
    def day(self) -> date:
        return date.fromisoformat(self.prompt["day"])

    @property
    def passage(self) -> Passage | None:
        """What it is about, if that is still taught."""
        return self.world.library.passages.get(self.prompt.get("passage", ""))


def go_on(duties: Sequence[Duty], now: datetime) -> Choice:
    """The button that opens the foremost of these duties, if it still is that when it is pressed."""
    recites = foremost(duties, now).requirement is Requirement.RECITE
    return button("button-start-drill" if recites else "button-start-read", NEXT)
