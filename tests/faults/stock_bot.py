"""The control: python-telegram-bot as its documentation shows it, noting on disk what it has handled."""

from __future__ import annotations

import asyncio
import os
import sys

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

#: A further argument. "highest": what is not newer than all before is taken for known, as many bots do; "endless": a poll
#: has all the time in the world.
_FLAW = sys.argv[4] if len(sys.argv) > 4 else ""
_DAY = 86_400.0
_HIGHEST: list[int] = []
_WORK = 0.02  # seconds that a handler with a flushed write and an answer takes on a common machine


async def handle(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    if _HIGHEST and update.update_id <= _HIGHEST[0]:
        return
    _HIGHEST[:] = [update.update_id] if _FLAW == "highest" else []
    await asyncio.sleep(_WORK)
    note = os.open(sys.argv[3], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(note, f"{update.message.text}\n".encode())
    os.fsync(note)
    os.close(note)
    await update.message.reply_text(f"noted {update.message.text}")


async def ready(_application: object) -> None:
    print("ready", flush=True)


def main() -> None:
    building = ApplicationBuilder().token(sys.argv[1]).base_url(f"{sys.argv[2]}/bot").post_init(ready)
    if _FLAW == "endless":
        building = building.get_updates_read_timeout(_DAY)
    application = building.build()
    application.add_handler(MessageHandler(filters.TEXT, handle))
    application.run_polling(bootstrap_retries=5)


if __name__ == "__main__":
    main()
