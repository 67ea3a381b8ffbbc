"""Play by hand: `python -m tests.botapi`, then start the bot with the two settings it prints."""

from __future__ import annotations

import sys
import threading

from tests.botapi.person import Person
from tests.botapi.server import BotApi

_USER = 1001


def main() -> None:
    with BotApi() as api:
        print(f"CHENSONG_TELEGRAM_TOKEN={api.token} CHENSONG_TELEGRAM_API_URL={api.url}")
        print("type to speak; !LABEL presses a button; Ctrl-D ends")
        person = api.person(_USER, "You")
        threading.Thread(target=_show, args=(person,), daemon=True).start()
        for line in sys.stdin:
            text = line.rstrip("\n")
            if text.startswith("!"):
                person.presses(text[1:])
            elif text:
                person.says(text)


def _show(person: Person) -> None:
    while True:
        message = person.reads(timeout=86_400)
        print(f"\n{message.text}")
        for row in message.buttons:
            print("  ".join(f"[{label}]" for label, _ in row))


if __name__ == "__main__":
    main()
