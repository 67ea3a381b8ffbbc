"""What a passage says that its facts do not: numbers, dates, weighty words, key terms, documents and articles.

Numbers are compared by value (十日 and 10日) together with what is counted and the bound that follows (以上, 以下); a date
as one whole. Weighty words (应当, 不得) are those that would turn a rule round.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from content.model import Passage

Fact = dict[str, Any]
_DIGITS = dict(zip("〇零一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_PLACES = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile(f"[{''.join(_DIGITS)}{''.join(_PLACES)}万]+")
_QUANTITY = re.compile(r"第?(?:\d+(?:个月|小时|周岁|[\u4e00-\u9fff]))+(?:以上|以下|以内|内|前)?|\d+")
_ENGLISH = re.compile(r"\d+(?: [A-Z][a-z]+ \d{4})?(?:/\d+)?")
#: Duties and leave, and the beginning of what they are for.
_DUTIES = re.compile("(应当?|必须|可以|不得|有权|至少)([\u4e00-\u9fff]{0,2})")
#: In a fact as many characters may stand between the two (可以由公安派出所决定).
_BETWEEN = 6
#: A passage has no more of these than its facts, but may leave some out with what they stood in ...
_BOUNDS = re.compile("应当|可以|或者|超过|以上|以下|以内|从轻|从重|减轻|加重")
#: ... and of these just as many (未成年 is no negation).
_NEGATIONS = re.compile("不得|不能|不予|不再|禁止|未(?!成年)|没有|无|非|除外|不")
_ENGLISH_WORDS = re.compile(r"\b(?:shall|may|must|can|should|no|not|only|except|without|unless)\b")


@dataclass(frozen=True, slots=True)
class Text:
    """A passage's text and key terms, as they are or with a fault sown."""

    text: str
    key_terms: tuple[str, ...]
    language: str

    @classmethod
    def of(cls, passage: Passage) -> Text:
        return cls(passage.text, passage.key_terms, passage.language)


def unfounded(said: Text, facts: Sequence[Fact]) -> list[str]:
    """Each number, date, weighty word and key term that none of the facts has."""
    known = "\n".join(fact["fact"] for fact in facts)
    return [*_numbers(said, facts, known), *_words(said, known), *_terms(said, known)]


def unnamed(passage: Passage, facts: Sequence[Fact]) -> Iterator[str]:
    """Documents and articles of the facts that the source line does not name."""
    for fact in facts:
        title, article = fact["source"]["title"], fact["source"]["article"]
        if re.split(r"（| \(", title)[0] not in passage.source:
            yield title
        for part in re.findall(r"第[^、]+?条|\d+", article):
            if part not in passage.source:
                yield part


def value(numeral: str) -> int:
    """What a Chinese numeral is worth: 二千, 一百零九, 一八四〇."""
    if "万" in numeral:
        high, _, low = numeral.rpartition("万")
        return (value(high) if high else 1) * 10_000 + (value(low) if low else 0)
    if not set(numeral) & set(_PLACES):
        return int("".join(str(_DIGITS[char]) for char in numeral))
    total, digit = 0, 0
    for char in numeral:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * _PLACES[char]
            digit = 0
    return total + digit


def quantities(text: str) -> list[str]:
    """Its numbers in figures, each with what is counted and its bound; dates whole."""
    return _QUANTITY.findall(_NUMERAL.sub(lambda found: str(value(found[0])), text))


def _numbers(said: Text, facts: Sequence[Fact], known: str) -> Iterator[str]:
    if said.language == "en":
        yield from set(_ENGLISH.findall(said.text)) - set(_ENGLISH.findall(known))
        return
    there = Counter(quantities(known))
    there.update(quantities("，".join(fact["source"]["article"] for fact in facts)))
    # "There are four kinds": those that the fact enumerates.
    there.update(f"{len(fact['key_terms'])}种" for fact in facts)
    # A number to dial counts nothing: 报警电话是122.
    there.update(found[0] for one in list(there) if (found := re.match(r"\d{3,}", one)))
    yield from Counter(quantities(said.text)) - there


def _words(said: Text, known: str) -> Iterator[str]:
    if said.language == "en":
        here, there = (
            set(_ENGLISH_WORDS.findall(text.lower().replace("nobody", "no one")))
            for text in (said.text, known)
        )
        yield from (here - there) | ((here ^ there) & {"no", "not"})
        return
    for duty, begins in _DUTIES.findall(said.text):
        if not re.search(f"{duty}.{{0,{_BETWEEN}}}{begins}", known):
            yield f"{duty}{begins}"
    bounds, negations = (
        [Counter(words.findall(text)) for text in (said.text, known)] for words in (_BOUNDS, _NEGATIONS)
    )
    yield from bounds[0] - bounds[1]
    yield from {*(negations[0] - negations[1]), *(negations[1] - negations[0])}


def _terms(said: Text, known: str) -> Iterator[str]:
    for term in said.key_terms:
        if term.casefold() not in known.casefold():
            yield f"**{term}**"
