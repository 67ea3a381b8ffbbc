"""Problems in files as lines for people: "file:line: what -> remedy", in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.messages import Phrase
from bot.texts import Texts
from content.model import Argument, Problem

#: What a message's remedy is called in the message files.
REMEDY = "remedy"


def phrase(problem: Problem) -> Phrase:
    """A problem to be said in a chat."""
    args = {name: _shown(value) for name, value in problem.args.items()}
    where = f"{problem.file}:{problem.line}: " if problem.line else f"{problem.file}: "
    return Phrase(
        "problem-line",
        {
            "where": _shown(where) if problem.file else "",
            "what": Phrase(problem.key, args),
            "remedy": Phrase(f"{problem.key}.{REMEDY}", args),
        },
    )


def line(texts: Texts, language: str, problem: Problem) -> str:
    """A problem as one line in a language."""
    return texts.say(language, phrase(problem))


def parts(texts: Texts, language: str, problem: Problem) -> dict[str, str | int]:
    """A problem for a script: file, line, key, and in a language what is wrong and its remedy."""
    args = phrase(problem).args
    said = {name: texts.say(language, value) for name, value in args.items() if isinstance(value, Phrase)}
    return {"file": problem.file, "line": problem.line, "key": problem.key, **said}


def plain(problem: Problem) -> dict[str, Any]:
    """A problem as JSON data; `from_plain` is the way back."""
    args = {name: list(value) if isinstance(value, tuple) else value for name, value in problem.args.items()}
    return {"file": problem.file, "line": problem.line, "key": problem.key, "args": args}


def from_plain(data: Mapping[str, Any]) -> Problem:
    """The problem that `plain` wrote. Raises KeyError for what is none."""
    args: dict[str, Argument] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in data["args"].items()
    }
    return Problem(data["file"], data["line"], data["key"], args)


def _shown(value: Argument) -> Any:
    """A value as it may be put on a screen: what a file holds could steer a terminal otherwise."""
    if isinstance(value, str):
        return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in value)
    return value
