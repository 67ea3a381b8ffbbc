"""The commands everybody has: start and language."""

from __future__ import annotations

from bot.conversation.drilling import present
from bot.conversation.recognise import fold
from bot.conversation.study import read, today
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Choice, Phrase, Say
from storage.records import LanguageChosen

#: What a link to a passage says (t.me/BOT?start=p_ID); no code begins so.
LINK = "p_"

LANGUAGE = "l"


def start(context: Context, words: str) -> Outcome:
    """Welcome back, or the passage that a link names; a code is of no use to someone enrolled."""
    passage = words.strip().removeprefix(LINK)
    if passage != words.strip():
        return read(context, passage)
    if words:
        return tell("enrol-already", badge=context.officer.badge)
    hello = Say((Phrase("start", {"name": context.officer.name, "badge": context.officer.badge}),))
    if context.session.state.get("drill"):
        return Outcome((hello, present(context)))
    return Outcome((hello, *today(context, "").replies))


def lang(context: Context, words: str) -> Outcome:
    """Choose a language, by its tag, its own name or another that it is called by."""
    texts = context.world.texts
    languages = texts.languages
    names = {language: texts.say(language, Phrase("language-name")) for language in languages}
    wanted = fold(words)
    for language, name in names.items():
        also = texts.say(language, Phrase("language-also")).split("、")
        if wanted in {language, *map(fold, (name, *also))}:
            return choose_language(context, language)
    row = tuple(Choice(Phrase(f"language-{code}"), f"{LANGUAGE}.{code}") for code in languages)
    return Outcome((Say((Phrase("language-ask", {"names": tuple(names.values())}),), (row,)),))


def choose_language(context: Context, language: str) -> Outcome:
    if language not in context.world.texts.languages:
        return lang(context, "")
    chosen = LanguageChosen(context.officer.badge, language, context.now)
    return Outcome((Say((Phrase("language-chosen"),)),), (chosen,))
