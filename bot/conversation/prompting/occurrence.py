"""One prompt at the moment of its sending: to whom, in which slot of which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.conversation.world import World
from content.model import Passage
from storage.records import Officer


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
