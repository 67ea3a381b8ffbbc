"""python-telegram-bot as its own guide has it, echoing: one update at a time, or many (`concurrent_updates=256`)."""

from __future__ import annotations

import sys

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text)


def main(token: str, api: str, port: int, secret: str, concurrent: int) -> None:
    """`port` 0: by polling; `concurrent` 0: one at a time."""
    builder = ApplicationBuilder().token(token).base_url(f"{api}/bot")
    application = builder.concurrent_updates(concurrent or False).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    if port:
        application.run_webhook(
            "127.0.0.1",
            port,
            "hook",
            webhook_url=f"http://127.0.0.1:{port}/hook",
            secret_token=secret,
        )
    else:
        application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5]))
