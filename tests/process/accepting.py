"""A worker that keeps what is said and then only lives: `python -m tests.process.accepting URL ADDRESS TEXT …`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.conversation.incoming import dump_incoming
from bot.messages import Incoming
from storage.mail import Event
from storage.open import open_store


def main() -> None:
    url, address, *texts = sys.argv[1:]
    store = open_store(url, Path())
    now = datetime.now(UTC)
    said = [
        Incoming("telegram", address, f"kept {number}", now, text=text) for number, text in enumerate(texts)
    ]
    store.accept([Event(one.channel, one.event_id, address, now, dump_incoming(one)) for one in said])
    store.leads("telegram")
    sys.stdout.write("kept\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
