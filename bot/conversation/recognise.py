"""What a message means, before anyone asks who sent it: command, button, words, or something to decline."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.grading.fold import simplified
from bot.messages import Incoming, Kind

#: Whole messages that say "that was all" and nothing else.
FINISHED = frozenset(
    {"完", "完了", "背完了", "完毕", "我背完了", "好了", "done", "finished", "that's all", "that is all"}
)
YES = frozenset({"是", "确认", "对", "好", "yes", "y", "ok"})
NO = frozenset({"否", "不", "取消", "no", "n"})
#: No alias is longer: an answer need not be folded to be told from one.
LONGEST_ALIAS = 24
_MARKS = "。．.!！ \t\r\n"


@dataclass(frozen=True, slots=True)
class Command:
    """A command by its name, with the words after it."""

    name: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """An answer, or part of one. `finished`: it ends with a line that says so."""

    text: str
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Decline:
    """Something we do not take; `key` says why."""

    key: str


Request = Command | Words | Decline


def recognise(incoming: Incoming, aliases: Callable[[], Mapping[str, str]], limit: int) -> Request:
    """The request in a typed message. `aliases` gives whole messages that stand for a command, folded."""
    if incoming.kind is Kind.EDIT:
        return Decline("declined-edit")
    if incoming.kind is Kind.MEDIA:
        return Decline("declined-media")
    text = incoming.text.strip()
    if not text:
        return Decline("declined-empty")
    if len(text) > limit:
        return Decline("declined-long")
    if text[0] in "/／":
        # Any space parts the name from the words: the wide one of Chinese keyboards, a new line.
        name, words = [*text[1:].split(maxsplit=1), "", ""][:2]
        return Command(unicodedata.normalize("NFKC", name).lower(), words.strip())
    if len(text) <= LONGEST_ALIAS:
        meant = aliases().get(fold(text))
        if meant is not None:
            return Command(meant)
    return _words(text)


def fold(text: str) -> str:
    """A short message as it is compared: width, case, script and closing marks do not count."""
    return simplified(unicodedata.normalize("NFKC", text).casefold().strip(_MARKS))


def _words(text: str) -> Words:
    body, _, last = text.rpartition("\n")
    if body and len(last) <= LONGEST_ALIAS and fold(last) in FINISHED:
        return Words(body.strip(), finished=True)
    return Words(text)
