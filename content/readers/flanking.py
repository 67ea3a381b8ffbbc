"""Where bold begins and ends in Chinese: beside its punctuation as beside its characters.

By CommonMark's rule on flanking a mark between punctuation and a letter opens or closes nothing on one of its sides:
made for spaces between words, it keeps `**《某法》**规定` from being bold. Here Chinese punctuation counts as a character of a
word too; what has a beginning or an end by the rule keeps it.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

#: CJK symbols and punctuation, full-width forms of ASCII's, and those signs of Chinese that other scripts share.
_PUNCTUATION = (
    *range(0x3001, 0x3004),
    *range(0x3008, 0x3020),
    *range(0xFF01, 0xFF10),
    *range(0xFF1A, 0xFF21),
    *range(0xFF3B, 0xFF41),
    *range(0xFF5B, 0xFF66),
    *map(ord, "·—‘’“”…"),
)
_AS_LETTERS = dict.fromkeys(_PUNCTUATION, "字")


class _State(StateInline):
    def __init__(self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        # Once for all its marks: a hostile paragraph has half a million.
        self._letters = src.translate(_AS_LETTERS)

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 (the library's names)
        usual = super().scanDelims(start, canSplitWord)
        if usual.can_open and usual.can_close:
            return usual
        whole, self.src = self.src, self._letters
        try:
            more = super().scanDelims(start, canSplitWord)
        finally:
            self.src = whole
        return Scanned(usual.can_open or more.can_open, usual.can_close or more.can_close, usual.length)


class ChineseInline(ParserInline):
    """Reads paragraphs so."""

    def parse(
        self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]
    ) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens
