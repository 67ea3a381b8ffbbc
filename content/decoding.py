"""Bytes as text: UTF-8, UTF-16 with its mark, GB 18030 as spreadsheets write it on Chinese systems; nothing else."""

from __future__ import annotations

import codecs

from content.model import Reading

_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(reading: Reading, data: bytes, limit: int) -> str | None:
    """The text of a file of at most `limit` bytes, lines ended by line feeds only; None if it is no text, which is told."""
    if len(data) > limit:
        reading.tell(0, "problem-too-large", limit=limit >> 20)
        return None
    text = _text(reading, data)
    if text is None:
        return None
    if "\0" in text:
        reading.tell(_ended(text[: text.index("\0")]).count("\n") + 1, "problem-null")
        return None
    return _ended(text)


def _text(reading: Reading, data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                reading.tell(1, "problem-not-text")
                return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = None if _damaged(data) else _gb18030(data)
        if found is None:
            reading.tell(_ended(data[: error.start].decode("latin-1")).count("\n") + 1, "problem-not-text")
        return found


def _ended(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _damaged(data: bytes) -> bool:
    """Whether this is UTF-8 with some bytes broken, which as GB 18030 would give wrong words without telling."""
    if data.startswith(codecs.BOM_UTF8):
        return True
    loose = data.decode("utf-8", "replace")
    broken = loose.count("\ufffd")
    return sum(char > "\x7f" for char in loose) - broken > broken


def _gb18030(data: bytes) -> str | None:
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return None
