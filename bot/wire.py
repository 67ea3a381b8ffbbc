"""Say and Withdraw as plain JSON data and back: how a reply is kept in the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.messages import (
    Choice,
    FileRef,
    Mark,
    Phrase,
    Picture,
    Reply,
    Say,
    Span,
    Table,
    Title,
    Value,
    Withdraw,
)

#: Beside a reply that is sent to a chat although it is its officer's no more: it tells them so.
FAREWELL: Mapping[str, bool] = {"farewell": True}
#: Beside a reply that does not wait behind the answers of its chat: it is about there being too many.
FIRST: Mapping[str, bool] = {"first": True}

_SAYING = frozenset({"say", "language", *FAREWELL, *FIRST})
_ENCLOSED = frozenset({"picture", "file"})


def says_farewell(body: Mapping[str, Any]) -> bool:
    return bool(body.get("farewell", False))


def dump_reply(reply: Reply) -> dict[str, Any]:
    """A reply as JSON data; `load_reply` is the way back."""
    if isinstance(reply, Withdraw):
        return {"withdraw": reply.passage}
    body: dict[str, Any] = {"blocks": [_dump_block(block) for block in reply.blocks]}
    if reply.choices:
        body["choices"] = [[[_dump_phrase(c.label), c.action] for c in row] for row in reply.choices]
        body["stamp"] = reply.stamp
    if reply.shows:
        body["shows"] = reply.shows
    if reply.replaces:
        body["replaces"] = reply.replaces
    if reply.encloses:
        what = "picture" if isinstance(reply.encloses, Picture) else "file"
        body[what] = [reply.encloses.kind, dict(reply.encloses.args)]
    return {"say": body}


def dump_leave() -> dict[str, Any]:
    """Leave as JSON data."""
    return {"leave": True}


def leaves(body: Mapping[str, Any]) -> bool:
    """Whether it is what `dump_leave` gave."""
    return "leave" in body


def takes_back(body: Mapping[str, Any]) -> bool:
    """Whether a reply as JSON data is a Withdraw."""
    return "withdraw" in body


def goes_first(body: Mapping[str, Any]) -> bool:
    """Whether it goes before the answers that wait for the same chat: what takes a text back, or is marked FIRST."""
    return takes_back(body) or bool(body.get("first", False))


def only_says(body: Mapping[str, Any]) -> bool:
    """Whether it is nothing but words and buttons, which are there already: no picture or file that is made of them."""
    return body.keys() <= _SAYING and not _ENCLOSED & body.get("say", {}).keys()


def load_reply(body: Mapping[str, Any]) -> Reply:
    """The reply that `dump_reply` wrote. Raises KeyError for a body that is none."""
    if takes_back(body):
        return Withdraw(body["withdraw"])
    said = body["say"]
    return Say(
        blocks=tuple(_load_block(block) for block in said["blocks"]),
        choices=tuple(
            tuple(Choice(_load_phrase(label), action) for label, action in row)
            for row in said.get("choices", ())
        ),
        shows=said.get("shows"),
        replaces=said.get("replaces"),
        stamp=said.get("stamp", 0),
        encloses=_load_enclosed(said),
    )


def _load_enclosed(said: Mapping[str, Any]) -> FileRef | Picture | None:
    if "picture" in said:
        return Picture(*said["picture"])
    return FileRef(*said["file"]) if "file" in said else None


def _dump_block(block: Phrase | tuple[Span, ...] | Table) -> dict[str, Any]:
    if isinstance(block, Phrase):
        return {"p": _dump_phrase(block)}
    if isinstance(block, Table):
        rows = [[_dump_cell(cell) for cell in row] for row in block.rows]
        return {"t": [[_dump_phrase(head) for head in block.columns], rows]}
    return {"s": [[span.text, span.mark.value] for span in block]}


def _load_block(block: Mapping[str, Any]) -> Phrase | tuple[Span, ...] | Table:
    if "p" in block:
        return _load_phrase(block["p"])
    if "t" in block:
        heads, rows = block["t"]
        return Table(
            tuple(_load_phrase(head) for head in heads),
            tuple(tuple(_load_cell(cell) for cell in row) for row in rows),
        )
    return tuple(Span(text, Mark(mark)) for text, mark in block["s"])


def _dump_cell(cell: str | Phrase) -> Any:
    return cell if isinstance(cell, str) else _dump_phrase(cell)


def _load_cell(cell: Any) -> str | Phrase:
    return cell if isinstance(cell, str) else _load_phrase(cell)


def _dump_phrase(phrase: Phrase) -> list[Any]:
    if not phrase.args:
        return [phrase.key]
    return [phrase.key, {name: _dump_value(value) for name, value in phrase.args.items()}]


def _load_phrase(data: list[Any]) -> Phrase:
    if len(data) == 1:
        return Phrase(data[0])
    return Phrase(data[0], {name: _load_value(value) for name, value in data[1].items()})


def _dump_value(value: Value) -> Any:
    if isinstance(value, Phrase):
        return {"p": _dump_phrase(value)}
    if isinstance(value, Title):
        return {"n": dict(value.names)}
    return [_dump_value(one) for one in value] if isinstance(value, tuple) else value


def _load_value(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(Title(one["n"]) if isinstance(one, dict) else one for one in value)
    if isinstance(value, dict):
        return Title(value["n"]) if "n" in value else _load_phrase(value["p"])
    plain: Value = value
    return plain
