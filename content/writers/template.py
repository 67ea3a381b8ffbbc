"""An empty deck to begin with, in a language: what stands in it says what belongs there."""

from __future__ import annotations

from content.model import Deck, Passage
from content.readers.draft import version

_WORDS = {
    "zh": (
        "读本的标题",
        "学习板块",
        "这一册是据什么编写的",
        "条目的标题",
        "在这里写要背的话，一两句为好；不能说错的词标成关键词，就像这样。",
        ("不能说错的词",),
        "出处：文件的名称、条款和版本",
    ),
    "en": (
        "Title of the deck",
        "Its track",
        "What this deck was written from",
        "Title of the passage",
        "Write here what is to be recited, a sentence or two; words that must be exact are key terms, like these.",
        ("words that must be exact",),
        "where it stands: document, article and version",
    ),
}


def template(language: str) -> Deck:
    """A deck of one passage. Languages without words of their own get English."""
    title, track, source, heading, text, terms, place = _WORDS.get(language, _WORDS["en"])
    kept = language if language in _WORDS else "en"
    number = version(text, terms, kept)
    only = Passage("deck-01", heading, text, terms, place, (), number, "deck", kept, track)
    return Deck("deck", title, track, kept, source, (only,))
