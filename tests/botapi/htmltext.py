"""HTML as the Bot API reads it: text and entities, or the sentence with which it refuses (MessageEntity.cpp, parse_html)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.botapi import errors
from tests.botapi.texts import units

_TYPES = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CODE = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]+)|#(?P<number>[0-9]+)|(?P<name>[A-Za-z]+));?")
_LONGEST_NUMBER = 10
_LAST = 0x10FFFF
_START = re.compile(r"<(?P<tag>[^\s>]*)(?P<rest>[^>]*)(?P<end>>?)")
_END = re.compile(r"</(?P<tag>[^\s>]*)\s*(?P<end>>?)")
_ATTRIBUTE = re.compile(
    r"\s*(?P<name>[^\s=>/\"']*)\s*(?:=\s*(?:\"(?P<two>[^\"]*)\"|'(?P<one>[^']*)'|(?P<bare>[\w.-]*)))?"
)


@dataclass(slots=True)
class _Open:
    tag: str
    offset: int
    attributes: dict[str, str]
    text_from: int


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.place = 0
        self.out: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[dict[str, Any]] = []

    def read(self) -> tuple[str, list[dict[str, Any]]]:
        while self.place < len(self.source):
            if self.source.startswith("</", self.place):
                self.end_tag()
            elif self.source[self.place] == "<":
                self.start_tag()
            else:
                self.character()
        if self.open:
            raise _refused(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        self.entities.sort(key=lambda one: (one["offset"], -one["length"]))
        return "".join(self.out), self.entities

    def character(self) -> None:
        found = _CODE.match(self.source, self.place)
        sign = _decoded(found) if found else None
        self.place = found.end() if found and sign else self.place + 1
        self.out.append(sign or self.source[self.place - 1])
        self.offset += units(self.out[-1])

    def start_tag(self) -> None:
        begin = len(self.source[: self.place].encode())
        found = _START.match(self.source, self.place)
        assert found is not None
        tag = found["tag"].lower()
        # The server looks for the end of the name first, then at the name, then for the end of the tag.
        if not found["end"] and not found["rest"]:
            raise _refused(f"Unclosed start tag at byte offset {begin}")
        if tag not in _TYPES:
            raise _refused(f'Unsupported start tag "{tag}" at byte offset {begin}')
        attributes = _attributes(tag, found["rest"], begin)
        if not found["end"]:
            raise _refused(f'Unclosed start tag "{tag}" at byte offset {begin}')
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _refused(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.open.append(_Open(tag, self.offset, attributes, len(self.out)))
        self.place = found.end()

    def end_tag(self) -> None:
        begin = len(self.source[: self.place].encode())
        if not self.open:
            raise _refused(f"Unexpected end tag at byte offset {begin}")
        found = _END.match(self.source, self.place)
        if found is None or not found["end"]:
            raise _refused(f"Unclosed end tag at byte offset {begin}")
        opened, tag = self.open.pop(), found["tag"].lower()
        if tag and tag != opened.tag:
            raise _refused(
                f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", found "</{tag}>"'
            )
        if self.offset > opened.offset:
            self.entities += self.closed(opened)
        self.place = found.end()

    def closed(self, opened: _Open) -> list[dict[str, Any]]:
        """The entity of a tag that is closed; none for a link that leads nowhere."""
        entity: dict[str, Any] = {
            "type": _TYPES[opened.tag],
            "offset": opened.offset,
            "length": self.offset - opened.offset,
        }
        if opened.tag == "a":
            entity["url"] = opened.attributes.get("href") or "".join(self.out[opened.text_from :])
            return [entity] if "://" in entity["url"] else []
        if "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        return [entity]


def parse(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Text and entities. Raises ApiError with the reason and the byte offset. tg-emoji and tg-time are unknown here."""
    return _Reader(source).read()


def _attributes(tag: str, rest: str, begin: int) -> dict[str, str]:
    found: dict[str, str] = {}
    place = 0
    while rest[place:].strip():
        one = _ATTRIBUTE.match(rest, place)
        if one is None or not one["name"]:
            raise _refused(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        raw = one["two"] or one["one"] or one["bare"] or ""
        found[one["name"]] = _CODE.sub(lambda code: _decoded(code) or code.group(), raw)
        place = one.end()
    return found


def _decoded(found: re.Match[str]) -> str | None:
    """The sign that a reference stands for, or None: then it is text."""
    if found["name"]:
        return _NAMED.get(found["name"])
    code = int(found["hex"], 16) if found["hex"] else int(found["number"])
    length = len(found.group().rstrip(";"))
    return chr(code) if 0 < code < _LAST and length < _LONGEST_NUMBER else None


def _refused(sentence: str) -> errors.ApiError:
    return errors.bad(errors.ENTITIES + sentence)
