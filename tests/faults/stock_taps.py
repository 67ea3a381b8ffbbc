"""The control of B3: a bot as many are written, that looks for a completion and then inserts one."""

from __future__ import annotations

import asyncio
import sqlite3
import sys

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, CommandHandler, ContextTypes

_WORK = 0.02  # seconds between the look and the insert, as a network or a busy disk takes them
_SIDE_BY_SIDE = 64


async def start(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    button = InlineKeyboardMarkup([[InlineKeyboardButton("done", callback_data="done")]])
    await update.message.reply_text("read this", reply_markup=button)


async def tap(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query is not None
    with sqlite3.connect(sys.argv[3]) as connection:
        known = connection.execute("SELECT 1 FROM done WHERE officer = ?", (query.from_user.id,)).fetchone()
    connection.close()
    await asyncio.sleep(_WORK)
    if known is None:
        with sqlite3.connect(sys.argv[3]) as connection:
            connection.execute("INSERT INTO done VALUES (?)", (query.from_user.id,))
        connection.close()
    await query.answer("noted")


async def ready(_application: object) -> None:
    print("ready", flush=True)


def main() -> None:
    connection = sqlite3.connect(sys.argv[3])
    connection.execute("CREATE TABLE done (officer INTEGER)")
    connection.commit()
    connection.close()
    building = ApplicationBuilder().token(sys.argv[1]).base_url(f"{sys.argv[2]}/bot").post_init(ready)
    application = building.concurrent_updates(_SIDE_BY_SIDE).build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(tap))
    application.run_polling(bootstrap_retries=5)


if __name__ == "__main__":
    main()
