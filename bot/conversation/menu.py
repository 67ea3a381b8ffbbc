"""The command table as a channel's menu shows it: by language and role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.conversation.commands import menu
from bot.messages import Phrase
from bot.texts import Texts
from storage.records import Role

#: (command without slash, what it does)
Entry = tuple[str, str]


def menus(texts: Texts, role: Role = Role.OFFICER) -> Mapping[str, Sequence[Entry]]:
    """Language -> the menu of a role; first the language of whoever's own is not on offer."""
    first = texts.language("")
    return {
        language: [(line.name, texts.say(language, Phrase(line.about))) for line in menu(role)]
        for language in sorted(texts.languages, key=lambda one: one != first)
    }
