"""Chinese and English say the same things with the same arguments, and nothing is said that has no words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.channels.base import grid_lines
from bot.conversation import audit, cases, privacy, restoring, supervise, trace
from bot.conversation.commands import COMMANDS
from bot.conversation.denials import Why
from bot.conversation.files import TAKERS
from bot.drill.events import How
from bot.drill.modes import MODES
from bot.grading import Change, MissKind
from bot.jobs import JOBS
from bot.messages import Grid, Phrase, Say, Table
from bot.people.disclosure import Disclosure
from bot.reports import sheet
from bot.reports.own_days import Mark
from bot.texts import TextError, Texts
from storage.person_data import ABOUT, IMPERSONAL
from storage.records import AbsenceKind, AbsenceState, DutyState, Requirement, Role, Status

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "bot" / "texts"
_KEYED = {"Phrase", "tell", "plain", "_tell", "button", "opening", "listed", "Decline", "_once"}
#: Keys that are put together at run time.
BUILT = {
    *(line.about for line in COMMANDS),
    *(f"button-open-{how.value}" for how in How),
    *(f"duty-{one.value}" for one in Requirement),
    *(f"prompt-{one.value}" for one in Requirement),
    *(f"announce-{one.value}{end}" for one in Requirement for end in ("", "-over")),
    "announce-head",
    "announce-head-all",
    *(f"why-{kind.value}-{change.value}" for kind in MissKind for change in Change),
    *(f"own-{table.replace('_', '-')}" for table in ABOUT if table not in IMPERSONAL),
    *(f"privacy-names-{one.value}" for one in Disclosure),
    *(f"privacy-{part}" for part in privacy._PARTS),
    *(f"progress-{one.name.lower()}" for one in Mark),
    *(f"why-{reason}" for reason in ("empty", "twice", "order", "precision", "sound", "slips")),
    *(f"explain-clause-{result}" for result in ("right", "slips", "term")),
    *(f"mode-{name}{end}" for name in MODES for end in ("", "-ask")),
    *(f"plan-{how}" for how in ("new", "gone", "changed", *Requirement)),
    *(f"leave-kind-{kind.value}" for kind in AbsenceKind),
    *(f"leave-state-{state.value}" for state in (AbsenceState.ASKED, AbsenceState.GRANTED)),
    *(f"override-done-{mark}{end}" for mark in ("pass", "fail") for end in ("", "-yours")),
    *(f"leave-{answer}{end}" for answer in ("granted", "refused") for end in ("", "-yours")),
    *(f"audit-{kind}" for kind in audit.KINDS),
    *(f"field-{field}" for field in audit.FIELDS),
    *(f"role-{role.value}" for role in Role),
    *(f"status-{status.value}" for status in Status),
    *(f"case-{how}" for how in ("upheld", "overturned", "agreed", "refused")),
    *(f"appeal-{how}-yours" for how in ("upheld", "overturned")),
    "language-name",
    "language-zh",
    "language-en",
    "list-mark",
    *(f"broadcast-{how}{whom}" for how in ("progress", "over", "begun") for whom in ("", "-groups")),
    *(f"completion-{one}" for one in supervise.COLUMNS),
    *(f"button-file-{name}" for name in supervise.FILES),
    *(f"button-period-{name}" for name in supervise.PERIODS),
    *(f"button-file-{kind}" for kind in TAKERS),
    *(f"restore-{about}-{end}" for about in (restoring.DAY, restoring.LINE) for end in ("ask", "done")),
    *(f"roster-{kind}" for kind in ("new", "moved", "renamed", "role", "status", "left", "joined", "parted")),
    *(f"leave-file-{kind}" for kind in ("away", "new", "changed")),
    *(f"trace-{kind}" for kind in trace.KINDS),
    *(f"trace-{state.value}" for state in DutyState if state is not DutyState.OPEN),
    *(f"leave-became-{state.value}" for state in AbsenceState),
    *(f"denied-{why.value}" for why in (Why.FORGED, Why.RIGHT, Why.SCOPE, Why.OWN)),
    *(f"audit-case-{what}" for what in (cases.APPEAL, cases.BULK)),
    *(f"ask-was-{how}" for how in ("yes", "no", "left", "over")),
    *(f"settings-name-{name}" for name in ("large", "buttons")),
    *(f"settings-{name}-{how}" for name in ("large", "buttons") for how in ("on", "off")),
    *(f"button-{name}-{how}" for name in ("large", "buttons") for how in ("on", "off")),
    "completion-heard",
    *(one.key for one in JOBS.values()),
    *(f"sheet-{name}" for name in (*sheet.PAGES, *sheet.ABOUT)),
}


class Variables(Visitor):
    """The arguments that a message, or an attribute of one, names."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 (the visitor's naming)
        self.names.add(node.id.name)


@cache
def messages(language: str) -> dict[str, set[str]]:
    """Key, or key and attribute -> the arguments it names."""
    found: dict[str, set[str]] = {}
    for entry in FluentParser().parse((FOLDER / f"{language}.ftl").read_text(encoding="utf-8")).body:
        assert not isinstance(entry, ftl.Junk), f"{language}.ftl: {entry.content}"
        if isinstance(entry, ftl.Message):
            assert entry.id.name not in found, f"{language}.ftl holds {entry.id.name} twice"
            parts = {f"{entry.id.name}.{part.id.name}": part.value for part in entry.attributes}
            for name, value in {entry.id.name: entry.value, **parts}.items():
                assert value is not None, f"{language}.ftl: {name} is empty"
                variables = Variables()
                variables.visit(value)
                found[name] = variables.names
    return found


def said() -> Iterator[tuple[str, str]]:
    """(key, where) of every literal key that the program says."""
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in _KEYED:
                for part in (sub for arg in node.args for sub in ast.walk(arg)):
                    value = part.value if isinstance(part, ast.Constant) else None
                    if isinstance(value, str) and re.fullmatch(r"[a-z]+(-[a-z]+)+", value):
                        yield value, str(path)


def test_both_languages_have_the_same_keys_and_arguments() -> None:
    assert messages("zh") == messages("en")


@pytest.mark.parametrize("key", sorted({key for key, _ in said()} | BUILT))
def test_every_key_said_has_words(key: str) -> None:
    assert key in messages("zh")


def test_no_words_that_nobody_says() -> None:
    literal = {
        node.value
        for package in ("bot", "content")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert {key.split(".")[0] for key in messages("zh")} <= literal | BUILT


def test_a_missing_argument_is_an_error() -> None:
    with pytest.raises(TextError, match="check-passed"):
        Texts().say("zh", Phrase("check-passed"))


@pytest.mark.parametrize(("who", "said"), [("安宁（A1）", "安宁（A1）没有停用。"), ("A1", "A1 没有停用。")])
def test_no_blank_follows_a_full_width_bracket(who: str, said: str) -> None:
    assert Texts().say("zh", Phrase("suspend-not", {"who": who})) == said


@pytest.mark.parametrize(("language", "mark"), [("zh", "："), ("en", ": ")])
def test_the_mark_after_the_name_of_a_row_is_the_languages_own(language: str, mark: str) -> None:
    table = Table((Phrase("completion-department"), Phrase("completion-due")), (("一队", "3"),))
    message = Texts().render(Say((table,)), language, lambda action, _stamp: action)
    [grid] = message.blocks
    assert isinstance(grid, Grid)
    assert grid_lines(grid)[0].startswith(f"一队{mark}")


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(TextError, match="no message"):
        Texts().say("en", Phrase("no-such-key"))


@pytest.mark.parametrize(("tag", "language"), [("en-GB", "en"), ("zh_Hans", "zh"), ("fr", "zh"), ("", "zh")])
def test_the_nearest_language_is_taken(tag: str, language: str) -> None:
    assert Texts().language(tag) == language


@pytest.mark.parametrize(
    ("key", "number", "said"),
    [
        ("pending-department", 1, "1 officer, 1 duty"),
        ("pending-department", 2, "2 officers, 2 duties"),
        ("dayoff-done", 1, "1 duty is excused"),
        ("dayoff-done", 0, "0 duties are excused"),
        ("revoke-ask", 1, "1 chat of"),
        ("reload-problems", 1, "1 problem found"),
        ("withdraw-ask", 1, "1 open duty will"),
    ],
)
def test_english_counts_one_thing_as_one(key: str, number: int, said: str) -> None:
    names = messages("en")[key]
    counts = {"count", "officers", "duties", "staying"}
    args: dict[str, str | int] = {name: number if name in counts else "x" for name in names}
    assert said in Texts().say("en", Phrase(key, args))


@pytest.mark.parametrize(
    ("key", "number", "chinese", "english"),
    [
        ("leave-granted", 0, "至 x（x）。", "to x (x)."),
        (
            "leave-granted",
            1,
            "至 x（x）。1 项任务免学，回来后补学。",
            "(x). 1 duty is excused and comes again after the return.",
        ),
        (
            "leave-granted",
            2,
            "至 x（x）。2 项任务免学，回来后补学。",
            "(x). 2 duties are excused and come again after the return.",
        ),
        ("leave-file-done", 0, "已登记 x 条。", "Entered: x."),
        ("leave-file-done", 2, "已登记 x 条，2 项任务免学。", "Entered: x. Duties excused: 2."),
        (
            "allow-granted",
            0,
            "x。延长时间从下一个学习日起算。",
            "x. More time counts from the next study day on.",
        ),
        (
            "allow-granted",
            1,
            "x。现有 1 项任务免学；延长时间从下一个学习日起算。",
            "x. 1 open duty is excused; more time counts from the next study day on.",
        ),
    ],
)
def test_of_no_duties_nothing_is_said(key: str, number: int, chinese: str, english: str) -> None:
    which = "excused" if key == "leave-file-done" else "count"
    args: dict[str, str | int] = {name: number if name == which else "x" for name in messages("en")[key]}
    assert Texts().say("zh", Phrase(key, args)).endswith(chinese)
    assert Texts().say("en", Phrase(key, args)).endswith(english)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_link_ends_where_it_ends(language: str) -> None:
    """A chat takes what stands behind it without a blank for a part of it, Chinese marks too."""
    text = (FOLDER / f"{language}.ftl").read_text(encoding="utf-8")
    assert "{ $link }" in text
    assert re.findall(r".*\{ \$link \}\S.*", text) == []


def test_english_has_no_chinese_book_marks() -> None:
    assert not set("《》") & set((FOLDER / "en.ftl").read_text(encoding="utf-8"))
