"""All study material: files -> (library, problems). One bad file never hides the rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from content.model import Deck, Library, Passage, Plan, Problem
from content.plan import read_plan
from content.readers import markdown

Reader = Callable[[str, str], tuple[Deck | None, list[Problem]]]

#: One line per deck format.
READERS: dict[str, Reader] = {".md": markdown.read}
_SIZE = 1024 * 1024


def load_library(decks_dir: Path, plan_file: Path | None) -> tuple[Library, list[Problem]]:
    """Read every deck of a folder, and the plan. What is wrong is told, what is good is there."""
    problems: list[Problem] = []
    decks: list[Deck] = []
    passages: dict[str, Passage] = {}
    if not decks_dir.is_dir():
        problems.append(
            Problem(str(decks_dir), 0, "没有这个文件夹", "建立它并放入读本，或改 CHENSONG_CONTENT_DIR")
        )
    for path in sorted(decks_dir.iterdir()) if decks_dir.is_dir() else ():
        reader = READERS.get(path.suffix.lower())
        if reader is None:
            continue
        text = _text(path, decks_dir, problems)
        deck, found = reader(path.name, text) if text is not None else (None, [])
        problems += found
        if deck is not None:
            decks.append(_joined(deck, path.name, decks, passages, problems))
    plan = _plan(plan_file, passages, problems)
    return Library(tuple(decks), passages, plan), problems


def _joined(
    deck: Deck, name: str, decks: list[Deck], passages: dict[str, Passage], problems: list[Problem]
) -> Deck:
    """Add a deck's passages; an id that another deck has already stays that deck's."""
    if deck.id in {other.id for other in decks}:
        problems.append(Problem(name, 1, f"册号 {deck.id} 与另一册相同", "每册用不同的 id"))
    for passage in deck.passages:
        other = passages.setdefault(passage.id, passage)
        if other is not passage:
            problems.append(
                Problem(name, 1, f"编号 {passage.id} 在读本 {other.deck} 里已经用过", "换一个编号")
            )
    return deck


def _plan(file: Path | None, passages: dict[str, Passage], problems: list[Problem]) -> Plan | None:
    if file is None:
        return None
    text = _text(file, file.parent, problems)
    if text is None:
        return None
    plan, found = read_plan(file.name, text, passages)
    problems += found
    return plan


def _text(path: Path, folder: Path, problems: list[Problem]) -> str | None:
    """A file's text, if it is one of ours: inside the folder, small, UTF-8, without NUL."""
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            problems.append(Problem(path.name, 0, "链接指向文件夹之外", "把文件本身放进文件夹"))
            return None
        if path.stat().st_size > _SIZE:
            problems.append(Problem(path.name, 0, "文件过大", "控制在 1 MB 以内，分成几册"))
            return None
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problems.append(Problem(path.name, line, "不是 UTF-8 编码", "用 UTF-8 另存"))
        return None
    except OSError as error:
        problems.append(Problem(path.name, 0, f"读不了（{error.strerror}）", "检查文件是否存在、有无权限"))
        return None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        problems.append(Problem(path.name, line, "含有空字符", "这不像文本文件；用 UTF-8 文本另存"))
        return None
    return text
