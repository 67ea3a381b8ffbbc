"""Play by hand: `python -m tests.botapi --port 8081`, then start the bot with the two settings it prints."""

from __future__ import annotations

import argparse
import sys
import threading

from tests.botapi.person import Person
from tests.botapi.server import BotApi

_USER = 1001
_HELP = "type to speak; !LABEL presses a button; ? shows the chat; Ctrl-D ends"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.botapi", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--token", default="4242:test-token")
    given = parser.parse_args()
    with BotApi(given.token, given.port) as api:
        api.pace.owed = False  # whoever plays is told by 429
        print(f"CHENSONG_TELEGRAM_TOKEN={api.token} CHENSONG_TELEGRAM_API_URL={api.url}")
        print(_HELP, flush=True)
        person = api.person(_USER, "You")
        threading.Thread(target=_show, args=(person,), daemon=True).start()
        for line in sys.stdin:
            _play(person, line.strip())


def _play(person: Person, line: str) -> None:
    if line == "?":
        print("\n".join(message.text for message in person.screen()), flush=True)
    elif line.startswith("!"):
        try:
            person.presses(line[1:])
        except AssertionError as error:
            print(error, flush=True)
    elif line:
        person.says(line)


def _show(person: Person) -> None:
    while True:
        message = person.reads(timeout=threading.TIMEOUT_MAX)
        print(f"\n{'(edited) ' if message.edited else ''}{message.text}")
        for row in message.buttons:
            print("  ".join(f"[{label}]" for label, _ in row))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
