"""The control of B8: a bot as many are written, that shows a press as done and keeps what was done once a minute."""

from __future__ import annotations

import sys

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    PicklePersistence,
)


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    assert context.user_data is not None
    if context.user_data.get("done"):
        await update.message.reply_text("recorded")
        return
    button = InlineKeyboardMarkup([[InlineKeyboardButton("done", callback_data="done")]])
    await update.message.reply_text("read this", reply_markup=button)


async def tap(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    assert context.user_data is not None
    context.user_data["done"] = True
    await update.callback_query.answer()
    await update.callback_query.edit_message_text("recorded")


async def ready(_application: object) -> None:
    print("ready", flush=True)


def main() -> None:
    building = ApplicationBuilder().token(sys.argv[1]).base_url(f"{sys.argv[2]}/bot").post_init(ready)
    application = building.persistence(PicklePersistence(f"{sys.argv[3]}.pickle")).build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(tap))
    application.run_polling(bootstrap_retries=5)


if __name__ == "__main__":
    main()
