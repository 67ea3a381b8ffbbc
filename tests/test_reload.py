"""`/reload` in the running program, with files on disk: all of it or nothing, and every problem told."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.messages import Incoming
from bot.service import Service
from bot.settings import read_settings
from storage.memory import MemoryStore
from tests import sample
from tests.content.test_markdown import HEAD
from tests.sample import CHENG, NOW
from tests.test_service import Line

TEXT = "检查公民住所应当出示检查证明文件，检查时不得少于二人。"
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


def deck(text: str = TEXT, key: str = "a", passage: str = "p1") -> str:
    head = HEAD.replace("id: deck", f"id: {key}")
    return f"{head}## 检查 {{#{passage}}}\n\n{text}\n\n> 依据：《某法》第十条\n"


class Running:
    """A service on a folder of its own, and an admin who talks to it."""

    def __init__(self, folder: Path) -> None:
        self.content = folder / "content"
        (self.content / "decks").mkdir(parents=True)
        self.write("decks/a.md", deck())
        self.write("plan.yaml", PLAN)
        self.store = MemoryStore()
        self.line = Line()
        settings = read_settings(data_dir=folder / "data", content_dir=self.content)
        self.service = Service(settings, self.store, [self.line], lambda: NOW)
        sample.make_world(self.store)  # everybody on the roster
        self.address = sample.enrol(self.store, CHENG)

    def write(self, name: str, text: str) -> None:
        (self.content / name).write_text(text, encoding="utf-8")

    def talks(self, *steps: str | Callable[[], object]) -> list[str]:
        """The answer to each text, in order; what can be called is done in between."""
        answers: list[str] = []

        async def whole() -> None:
            for number, step in enumerate(steps):
                if not isinstance(step, str):
                    step()
                    continue
                self.line.said.clear()
                incoming = Incoming("telegram", self.address, f"e{number}", NOW, text=step, message="7")
                await self.service.dispatcher.receive([incoming])
                await self.service.idle()
                answers.append("\n".join(self.line.said))

        asyncio.run(whole())
        return answers

    def passages(self) -> list[str]:
        return list(self.service.world.library.passages)


@pytest.fixture
def running(tmp_path: Path) -> Running:
    return Running(tmp_path)


def test_a_good_change_is_taken(running: Running) -> None:
    def change() -> None:
        running.write("decks/a.md", deck(TEXT.replace("检查时", "检查的时候")))
        running.write("decks/b.md", deck(key="b", passage="p2"))
        running.write("plan.yaml", PLAN.replace("[p1]", "[p1, p2]"))

    before, told, after = running.talks("/read p1", change, "/reload", "/read p1")
    assert TEXT in before
    assert told.startswith("已重新载入：2 册读本，2 个条目。")
    assert "检查的时候不得少于二人。" in after
    assert running.passages() == ["p1", "p2"]
    plan = running.service.world.library.plan
    assert plan is not None
    assert plan.lines[0].passages == ("p1", "p2")


#: (file, what it is made to hold; None: it is taken away, what is told, in Chinese)
BAD: list[tuple[str, str | None, str]] = [
    ("plan.yaml", None, "plan.yaml: 没有这个文件 -> 写一个"),
    ("plan.yaml", PLAN.replace("length: 20", "length: 0"), "plan.yaml:3: length 写的是“0” -> 写 1 到 1,000"),
    ("plan.yaml", PLAN.replace("[p1]", "[p9]"), "plan.yaml:8: 读本里没有条目 p9 -> 改正编号"),
    ("decks/a.md", deck(TEXT.replace("出示", "**出示")), "a.md:11: ** 没有配成一对"),
    ("decks/a.md", None, "plan.yaml:8: 读本里没有条目 p1"),
    ("decks/b.md", deck(key="b"), "b.md:9: 编号 p1 在读本 a 里已经用过"),
    ("decks/b.md", "没有开头", "b.md:1: 文件开头没有 --- 之间的说明"),
]


@pytest.mark.parametrize(("name", "text", "told"), BAD)
def test_a_bad_change_is_refused_and_nothing_changes(
    name: str, text: str | None, told: str, running: Running
) -> None:
    before = running.service.world.library

    def change() -> None:
        running.write("decks/good.md", deck(key="good", passage="p3"))  # a good deck beside it is not taken
        if text is None:
            (running.content / name).unlink()
        else:
            running.write(name, text)

    answer, after = running.talks(change, "/reload", "/read p1")
    assert told in answer
    assert "仍在使用原来的读本和计划" in answer
    assert running.service.world.library is before
    assert TEXT in after


def test_every_problem_is_listed_and_mending_them_is_enough(running: Running) -> None:
    def spoil() -> None:
        running.write("decks/a.md", deck(TEXT.replace("出示", "**出示")))
        running.write("decks/b.md", deck("太短。", key="b", passage="p2"))
        running.write("plan.yaml", PLAN.replace("length: 20", "length: twenty"))

    def mend() -> None:
        running.write("decks/a.md", deck(TEXT.replace("出示", "**出示**")))
        running.write("decks/b.md", deck(key="b", passage="p2"))
        running.write("plan.yaml", PLAN)

    refused, taken = running.talks(spoil, "/reload", mend, "/reload")
    assert [line.split(" -> ")[0] for line in refused.splitlines()] == [
        "发现 4 处问题，没有载入：",
        "a.md:11: ** 没有配成一对，会照样显示出来",
        "b.md:9: 条目 p2 正文 3 字",
        "plan.yaml:3: length 写的是“twenty”",
        "plan.yaml:8: 读本里没有条目 p1",
        "仍在使用原来的读本和计划。改好后再发 /reload。",
    ]
    assert taken.startswith("已重新载入：2 册读本，2 个条目。")
    assert running.service.world.library.passages["p1"].key_terms == ("出示",)


def test_the_problems_are_told_in_the_language_of_the_one_who_asks(running: Running) -> None:
    (running.content / "plan.yaml").unlink()
    assert "plan.yaml: there is no such file -> write one" in running.talks("/lang en", "/reload")[1]


def test_a_start_takes_what_is_good_and_tells_what_is_not(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = Running(tmp_path)
    first.write("decks/b.md", "没有开头")
    (first.content / "plan.yaml").unlink()
    settings = read_settings(data_dir=tmp_path / "data", content_dir=first.content, language="en")
    again = Service(settings, MemoryStore(), [Line()], lambda: NOW)
    assert list(again.world.library.passages) == ["p1"]
    assert [record.getMessage().split(" -> ")[0] for record in caplog.records] == [
        "b.md:1: the file does not begin with a description between two lines of ---",
        "plan.yaml: there is no such file",
    ]


# --- an edited plan is shown before it holds, and can be taken back


def lines(running: Running) -> list[str]:
    plan = running.service.world.library.plan
    assert plan is not None
    return [one.id for one in plan.lines]


EDITED = PLAN + '  - {id: d2, day: 3, passages: [p1], do: read, due: "12:00"}\n'


def test_an_edited_plan_is_shown_and_holds_after_a_yes(running: Running) -> None:
    asked, told = running.talks(lambda: running.write("plan.yaml", EDITED), "/reload", "是")
    assert "2026-09-09 新增：d2" in asked
    assert "已重新载入" in told
    assert lines(running) == ["d1", "d2"]


def test_a_no_changes_nothing(running: Running) -> None:
    running.talks(lambda: running.write("plan.yaml", EDITED), "/reload", "否")
    assert lines(running) == ["d1"]


def test_what_was_edited_once_more_is_shown_once_more(running: Running) -> None:
    again = EDITED.replace("day: 3", "day: 4")
    _, shown, told = running.talks(
        lambda: running.write("plan.yaml", EDITED),
        "/reload",
        lambda: running.write("plan.yaml", again),
        "是",
        "是",
    )
    assert "2026-09-10 新增：d2" in shown
    assert "已重新载入" in told


def test_what_was_spoiled_meanwhile_is_not_taken(running: Running) -> None:
    _, told = running.talks(
        lambda: running.write("plan.yaml", EDITED), "/reload", lambda: running.write("plan.yaml", "x"), "是"
    )
    assert "没有载入" in told
    assert lines(running) == ["d1"]


def test_a_change_is_taken_back_and_the_file_with_it(running: Running) -> None:
    file = running.content / "plan.yaml"
    held: list[tuple[list[str], str]] = []

    def look() -> None:
        held.append((lines(running), file.read_text(encoding="utf-8")))

    none, _, _, asked, told, _, _ = running.talks(
        "/plan undo",
        lambda: running.write("plan.yaml", EDITED),
        "/reload",
        "是",
        "/plan undo",
        "是",
        look,
        "/plan 撤销",
        "是",
        look,
    )
    assert "没有保存上一版计划" in none
    assert "2026-09-09 去掉：d2" in asked
    assert "已恢复上一版计划" in told
    assert held == [(["d1"], PLAN), (["d1", "d2"], EDITED)]
    assert list(running.content.glob(".plan*")) == []


def test_a_plan_that_cannot_be_used_any_more_is_not_taken_back(running: Running) -> None:
    def change() -> None:
        running.write("decks/a.md", deck(passage="p2"))
        running.write("plan.yaml", PLAN.replace("[p1]", "[p2]"))

    answers = running.talks(change, "/reload", "是", "/plan undo")
    assert "上一版计划现在用不了" in answers[-1]
    assert "plan.yaml:8: 读本里没有条目 p1" in answers[-1]


def test_a_file_that_cannot_be_written_is_told(running: Running) -> None:
    answers = running.talks(
        lambda: running.write("plan.yaml", EDITED),
        "/reload",
        "是",
        "/plan undo",
        lambda: shutil.rmtree(running.content),
        "是",
    )
    assert "计划文件写不了（No such file or directory）" in answers[-1]
    assert lines(running) == ["d1", "d2"]
