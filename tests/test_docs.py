"""The READMEs against the product: settings, commands, examples and links are what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.cli import COMMANDS as CLI
from bot.conversation.commands import COMMANDS
from bot.people.roster_csv import read_roster
from bot.settings import PREFIX, Settings
from content.plan import read_plan
from content.readers import markdown
from content.validate import check_departments

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh.md")
both = pytest.mark.parametrize("name", READMES)


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _example(name: str, kind: str) -> str:
    found = re.findall(rf"^```{kind}\n(.*?)^```$", _text(name), re.MULTILINE | re.DOTALL)
    assert len(found) == 1, f"{name} has {len(found)} {kind} examples"
    return str(found[0])


def _default(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, Path) and value.is_absolute():
        return str(value.relative_to(ROOT))
    return str(value)


@both
def test_the_settings_table_lists_every_setting_with_its_default(name: str) -> None:
    rows = re.findall(rf"^\| `({PREFIX}\w+)` \| (?:`([^`]*)` )?\| ", _text(name), re.MULTILINE)
    fields = Settings.model_fields.items()
    assert rows == [(f"{PREFIX}{field.upper()}", _default(info.default)) for field, info in fields]


@both
def test_the_command_table_names_every_command_and_no_other(name: str) -> None:
    rows = re.findall(r"^\| (`/\w+`.*?) \|", _text(name), re.MULTILINE)
    named = [command for row in rows for command in re.findall(r"`/(\w+)`", row)]
    assert sorted(named) == sorted(line.name for line in COMMANDS if line.menu)


@both
def test_every_subcommand_named_exists(name: str) -> None:
    named = set(re.findall(r"run\.py ([a-z]\w*)", _text(name)))
    assert named
    assert named <= set(CLI)


@both
def test_the_examples_fit_together_without_problems(name: str) -> None:
    deck, problems = markdown.read("fire.md", _example(name, "markdown"))
    assert deck is not None
    assert problems == []
    plan, problems = read_plan("plan.yaml", _example(name, "yaml"), {one.id: one for one in deck.passages})
    assert plan is not None
    assert problems == []
    rows, problems = read_roster("roster.csv", _example(name, "csv").encode())
    assert (len(rows), problems) == (4, [])
    assert plan.lines
    assert check_departments(plan, {row.department for row in rows}) == []


@both
def test_relative_links_lead_somewhere(name: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", _text(name)) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
