"""Records as JSON documents and back; the home of msgspec."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_json = msgspec.json.Encoder()
_sorted = msgspec.json.Encoder(order="sorted")
_plain = msgspec.json.Decoder()


def to_doc(value: Any) -> dict[str, Any]:
    """A record as a dict of JSON values; dates and times as ISO 8601 strings."""
    doc: dict[str, Any] = msgspec.to_builtins(value)
    return doc


def from_doc(doc: Any, kind: type[T]) -> T:
    """The record that `to_doc` wrote."""
    return msgspec.convert(doc, kind)


def dumps(value: Any) -> str:
    """JSON text of plain data or of a record."""
    return _json.encode(value).decode()


def dumps_each(values: Sequence[Any]) -> list[str]:
    """The JSON text of each value, made in one go."""
    return _json.encode_lines(values).decode().split("\n")[:-1]


def canonical(value: Any) -> bytes:
    """JSON of plain data in the one form that is hashed: keys sorted, no spaces, UTF-8."""
    return _sorted.encode(value)


def loads(text: str | bytes) -> Any:
    return _plain.decode(text)


def load_as(text: str | bytes, kind: type[T]) -> T:
    """The record written as JSON text, without the detour over a dict."""
    return _decoder(kind).decode(text)


_decoders: dict[type[Any], msgspec.json.Decoder[Any]] = {}


def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    return decoder
