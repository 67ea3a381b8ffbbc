"""Incoming as plain JSON data and back: how an event is kept until its turn."""

from __future__ import annotations

from typing import Any

from bot.messages import Incoming, Kind, SentFile
from storage.mail import Event

#: Stands in the payload of a dead letter whose sender was told that it does not count.
APOLOGISED = "apologised"


def dump_incoming(incoming: Incoming) -> dict[str, Any]:
    """What the event row itself does not hold; of a file only where it is to be had."""
    kept: dict[str, Any] = {
        "kind": incoming.kind.value,
        "text": incoming.text,
        "token": incoming.token,
        "message": incoming.message,
        "private": incoming.private,
        "language": incoming.language,
        **({"thread": incoming.thread} if incoming.thread else {}),
        **({"unnamed": True} if incoming.unnamed else {}),
    }
    if incoming.file is not None:
        kept["file"] = [incoming.file.id, incoming.file.name, incoming.file.size]
    return kept


def load_incoming(event: Event) -> Incoming:
    kept = event.payload
    return Incoming(
        channel=event.channel,
        address=event.address,
        event_id=event.id,
        at=event.at,
        kind=Kind(kept["kind"]),
        text=kept["text"],
        token=kept["token"],
        message=kept["message"],
        private=kept["private"],
        language=kept["language"],
        thread=kept.get("thread", ""),
        file=SentFile(*kept["file"]) if "file" in kept else None,
        again=bool(kept.get(APOLOGISED)),
        unnamed=bool(kept.get("unnamed")),
    )
