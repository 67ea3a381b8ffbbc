"""Every sentence, by key, in every language: Project Fluent files beside this one."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Resource

from bot.messages import Button, Grid, Message, Phrase, Say, Span, Table, Title, Value

FIRST_LANGUAGE = "zh"
#: (action, stamp) -> token
Sign = Callable[[str, int], str]


class TextError(Exception):
    """A message file is broken or lacks a key; says which and where."""


class Texts:
    """The message files of a folder: one `<language>.ftl` each. `preferred`: for people who have chosen none."""

    def __init__(self, folder: Path | None = None, preferred: str = FIRST_LANGUAGE) -> None:
        files = sorted((folder or Path(__file__).parent).glob("*.ftl"))
        self._files = {file.stem: file for file in files}
        if FIRST_LANGUAGE not in self._files:
            raise TextError(f"no {FIRST_LANGUAGE}.ftl in {folder}")
        self._preferred = preferred if preferred in self._files else FIRST_LANGUAGE
        # A command speaks one language: the others need not be read for it.
        self._bundle = lru_cache(maxsize=None)(lambda language: _bundle(self._files[language]))
        # Most labels have no arguments: looked up once each.
        self._plain = lru_cache(maxsize=2048)(self._format)
        # Many hear the same of the same passage.
        self._worded = lru_cache(maxsize=512)(self._format)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages on offer, the first one first."""
        others = sorted(set(self._files) - {FIRST_LANGUAGE})
        return (FIRST_LANGUAGE, *others)

    def ready(self) -> None:
        """Read all languages now: else the first who wants one waits for it."""
        for language in self.languages:
            self._bundle(language)

    def language(self, wanted: str) -> str:
        """The offered language nearest to a tag such as `en-GB`; else the preferred one."""
        base = wanted.replace("_", "-").split("-")[0].lower()
        return base if base in self._files else self._preferred

    def has(self, key: str) -> bool:
        return self._bundle(FIRST_LANGUAGE).has_message(key)

    def say(self, language: str, phrase: Phrase) -> str:
        """The sentence for a phrase; `key.name` is an attribute of a message.

        Raises TextError for an unknown key or a missing argument.
        """
        if not phrase.args:
            return self._plain(language, phrase.key, ())
        args = [self._value(language, value) for value in phrase.args.values()]
        return self._worded(language, phrase.key, tuple(phrase.args), *args)

    def render(self, say: Say, language: str, sign: Sign) -> Message:
        """A Say in one language, its buttons signed."""
        return Message(
            blocks=tuple(self._block(language, block) for block in say.blocks),
            buttons=tuple(
                tuple(Button(self.say(language, c.label), sign(c.action, say.stamp)) for c in row)
                for row in say.choices
            ),
            replaces=say.replaces,
        )

    def _block(self, language: str, block: Phrase | tuple[Span, ...] | Table) -> tuple[Span, ...] | Grid:
        if isinstance(block, Phrase):
            return (Span(self.say(language, block)),)
        if isinstance(block, Table):
            rows = tuple(
                tuple(cell if isinstance(cell, str) else self.say(language, cell) for cell in row)
                for row in block.rows
            )
            heads = tuple(self.say(language, head) for head in block.columns)
            return Grid(heads, rows, self._mark(language, "row-mark"))
        return block

    def _value(self, language: str, value: Value) -> str | int | float:
        if isinstance(value, Phrase):
            return self.say(language, value)
        if isinstance(value, Title):
            return value.names.get(language) or next(iter(value.names.values()), "")
        if isinstance(value, tuple):
            return self._mark(language, "list-mark").join(str(self._value(language, one)) for one in value)
        return value

    def _mark(self, language: str, key: str) -> str:
        """A mark that may begin or end with a blank, which the files cannot hold: bars stand around it there."""
        return self._plain(language, key, ()).strip("|")

    def _format(self, language: str, key: str, names: tuple[str, ...], *values: str | float) -> str:
        bundle = self._bundle(language if language in self._files else FIRST_LANGUAGE)
        name, _, attribute = key.partition(".")
        if not bundle.has_message(name):
            raise TextError(f"no message {key} in {language}.ftl")
        message = bundle.get_message(name)
        pattern = message.attributes.get(attribute) if attribute else message.value
        if pattern is None:
            raise TextError(f"message {key} in {language}.ftl is empty")
        args = dict(zip(names, values, strict=True))
        text, errors = bundle.format_pattern(pattern, args)
        if errors:
            raise TextError(f"message {key} in {language}.ftl: {errors[0]}")
        return _closed_up(str(text), args)


def _closed_up(text: str, args: dict[str, Any]) -> str:
    """Without the blank between a badge or number and a word, where a full-width bracket ends what stands there."""
    for value in args.values():
        if isinstance(value, str) and value.endswith("）"):
            text = re.sub(f"(?<={re.escape(value)}) (?=[《\u4e00-\u9fff])", "", text)
    return text


def _bundle(file: Path) -> FluentBundle:
    # Isolation marks would stand in every recited line: the languages here are all left to right.
    bundle = FluentBundle([file.stem], use_isolating=False)
    bundle.add_resource(_parsed(file.read_text(encoding="utf-8")))
    return bundle


@lru_cache(maxsize=8)
def _parsed(text: str) -> Resource:
    """The messages of a file; parsing takes a third of a second, and bundles only read them."""
    return FluentResource(text)
