"""The READMEs against the product: settings, commands, examples, links and the service's unit are what they say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from configparser import ConfigParser
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.cli import COMMANDS as CLI
from bot.cli.ends import SETTINGS, STORE, WRONG
from bot.conversation.commands import COMMANDS
from bot.grading import PROFILES, profiles
from bot.people.roster_csv import read_roster
from bot.settings import PREFIX, Settings
from content.plan import read_plan
from content.readers import markdown, tolerance
from content.validate import check_departments

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh.md")
#: Row of the profiles' table, up to its first comma -> field of a profile.
_FORGIVEN = {
    "plain errors": "plain",
    "sound slips (other characters": "sound",
    "near slips (zh/z": "near",
    "same and near slips together": "spoken",
    "another term of just the same sound (权利/权力)": "homophone_terms",
    "another term but for the tone (讯问/询问)": "tone_terms",
    "应当 left out before a duty": "dropped_duty",
    "neighbours of an enumeration (甲、乙) exchanged": "free_order",
}
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
def test_the_keepers_table_names_every_command_of_the_command_line(name: str) -> None:
    assert re.findall(r"^\| `run\.py (\w+)", _text(name), re.MULTILINE) == list(CLI)


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
def test_every_way_to_tune_a_deck_is_listed_and_works(name: str) -> None:
    rows = re.findall(r"^\| `((\w+): .*?)` \| `((\w+)=.*?)` \|", _text(name), re.MULTILINE)
    assert sorted(row[1] for row in rows) == sorted(row[3] for row in rows) == sorted(tolerance.KEYS)
    deck = _example(name, "markdown").replace("language: en", "language: zh")
    front = "".join(f"{row[0]}\n" for row in rows)
    for text in (
        deck.replace("track:", f"{front}track:", 1),
        deck.replace("{#fire-01", "{#fire-01 " + " ".join(row[2] for row in rows), 1),
    ):
        found, problems = markdown.read("fire.md", text)
        assert problems == []
        assert found is not None
        wanted = found.passages[0].tolerance
        assert (wanted.profile, wanted.free_order, len(wanted.synonyms)) == ("strict", True, 1)
        assert dict(wanted.shares)["plain"] == 0.03


def test_the_profiles_are_what_their_table_says() -> None:
    lines = re.findall(r"^\|.*\|$", _text("docs/grading.md"), re.MULTILINE)
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    head = table.index(["what is forgiven", *PROFILES])
    shown = {row[0].split(",")[0]: row[1:] for row in table[head + 2 : head + 2 + len(_FORGIVEN)]}
    for name, field in _FORGIVEN.items():
        values = [getattr(one, field) for one in PROFILES.values()]
        said = [
            ("yes" if value else "no") if isinstance(value, bool) else f"{value:.0%}".replace("%", " %")
            for value in values
        ]
        assert shown[name] == said, field
    # The module shows the same table.
    assert all(line in (profiles.__doc__ or "") for line in lines[head : head + 2 + len(_FORGIVEN)])


@both
def test_relative_links_lead_somewhere(name: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", _text(name)) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


# --- the unit


@pytest.fixture
def unit() -> Mapping[str, str]:
    """What systemd is told of the service; a word that comes twice is refused."""
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's words have capitals
    parser.read_string(_text("docs/chensong.service"))
    return parser["Service"]


def _starts_again(unit: Mapping[str, str], code: int) -> bool:
    """Whether systemd starts it anew after this exit code (systemd.service(5), table 1)."""
    if str(code) in unit.get("RestartPreventExitStatus", "").split():
        return False
    return unit.get("Restart") == "always" or (unit.get("Restart") == "on-failure" and code != 0)


def test_it_is_started_again_unless_a_setting_is_wrong(unit: Mapping[str, str]) -> None:
    again = {code for code in (WRONG, SETTINGS, STORE) if _starts_again(unit, code)}
    assert again == {WRONG, STORE}
    # Five starts in ten seconds, and systemd gives up.
    assert 10 <= 5 * int(unit["RestartSec"]) <= 60
    # The program's own five seconds.
    assert int(unit["TimeoutStopSec"]) > 5


@both
def test_it_runs_as_a_user_without_rights_whom_the_readme_makes(name: str, unit: Mapping[str, str]) -> None:
    assert unit["User"] == unit["Group"]
    assert unit["User"] not in {"root", "0"}
    [made] = re.findall(r"^useradd --system (.+)$", _text(name), re.MULTILINE)
    assert made.split()[-1] == unit["User"]
    assert (unit["NoNewPrivileges"], unit["CapabilityBoundingSet"]) == ("true", "")


@both
def test_it_writes_to_its_state_folder_and_nowhere_else(name: str, unit: Mapping[str, str]) -> None:
    folder = f"/var/lib/{unit['StateDirectory']}"
    assert unit["Environment"] == f"{PREFIX}DATA_DIR={folder}"
    assert f'data_dir = "{folder}"' in _text(name)
    assert (unit["StateDirectoryMode"], unit["UMask"], unit["ProtectSystem"]) == ("0700", "0077", "strict")
    assert "ReadWritePaths" not in unit


@both
def test_it_starts_the_server_where_the_readme_puts_it_with_the_token_from_its_file(
    name: str, unit: Mapping[str, str]
) -> None:
    place = unit["WorkingDirectory"]
    assert f"cp -r . {place} " in _text(name)
    python, program, *words = unit["ExecStart"].split()
    assert python == f"{place}/.venv/bin/python"
    assert (ROOT / program).samefile(ROOT / "run.py")
    assert words == ["serve"]
    assert "serve" in CLI
    assert f"install -m 600 /dev/null {unit['EnvironmentFile']} " in _text(name)
    assert "TOKEN" not in unit["Environment"]
