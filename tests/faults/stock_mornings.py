"""The control of C1: a bot as many are written, that has `schedule` say when to send.

`python -m tests.faults.stock_mornings URL CHAT TIME …`; the time zone is the environment's.
"""

from __future__ import annotations

import sys
import threading
from functools import partial
from urllib.request import urlopen

import schedule


def send(url: str, chat: str, slot: str) -> None:
    with urlopen(f"{url}/sendMessage?chat_id={chat}&text={slot}") as answer:
        answer.read()


def main() -> None:
    url, chat, *slots = sys.argv[1:]
    for slot in slots:
        schedule.every().day.at(slot).do(partial(send, url, chat, slot))
    print("ready", flush=True)
    waiting = threading.Event()
    while not waiting.wait(0.5):  # time.sleep does not work under libfaketime
        schedule.run_pending()


if __name__ == "__main__":
    main()
