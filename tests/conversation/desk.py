"""A world whose material lies in a folder, as the running program has it, and an admin who sends files."""

from __future__ import annotations

from pathlib import Path

from bot.conversation.world import World
from bot.plan_file import write_plan
from content.load import load_library
from content.model import Library, Problem
from storage.contract import Store
from storage.errors import StoreUnavailable
from storage.mail import OutboxRow
from storage.memory import MemoryStore
from storage.records import Turn
from tests import sample
from tests.content.test_markdown import HEAD
from tests.sample import CHENG, Chat

TEXT = "检查公民住所应当出示检查证明文件，检查时不得少于二人。"
OTHER = "盘问检查应当出示相应证件，时间不超过二十四小时。"
PLAN = """\
id: autumn
start: 2026-09-07
length: 20
weekdays: all
slots:
  - {id: morning, at: "07:30", grace: 4h}
lines:
  - {id: d1, day: 1, passages: [p1], do: recite, due: "18:00"}
"""


def deck(*passages: tuple[str, str], key: str = "a") -> str:
    """A deck as Markdown: its id and (id, text) of its passages."""
    body = [f"## 条目{name} {{#{name}}}\n\n{text}\n\n> 依据：《某法》第十条\n" for name, text in passages]
    return HEAD.replace("id: deck", f"id: {key}") + "\n".join(body)


class Cut(MemoryStore):
    """A store whose next turn is cut off, as by a full disk, once it is `broken`."""

    broken = False

    def record(self, turn: Turn) -> list[OutboxRow]:
        if self.broken:
            self.broken = False
            raise StoreUnavailable("write", OSError("cut"))
        return super().record(turn)


class Desk:
    """The folder, the world on it, and 程远, who is admin."""

    def __init__(self, folder: Path, store: Store | None = None) -> None:
        self.folder = folder
        (folder / "decks").mkdir(parents=True, exist_ok=True)
        self.write("decks/a.md", deck(("p1", TEXT)))
        self.write("plan.yaml", PLAN)
        self.store = MemoryStore() if store is None else store
        self.world = self.opened()
        self.admin = Chat(self.world, sample.enrol(self.store, CHENG))

    def opened(self) -> World:
        """A world on the same store and folder, as another process has it."""
        library, problems = self.read()
        assert not problems
        world = sample.make_world(self.store, library)
        world.reload = self.read
        world.folder = self.folder
        world.write_plan = lambda text: write_plan(self.folder / "plan.yaml", text)
        return world

    def read(self) -> tuple[Library, list[Problem]]:
        return load_library(self.folder / "decks", self.folder / "plan.yaml")

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def texts(self) -> dict[str, str]:
        """The passages in force."""
        return {one.id: one.text for one in self.world.library.passages.values()}
