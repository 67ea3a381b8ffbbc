"""python-telegram-bot echoing with the product's parts in the place of its own: request class, server, event loop."""

from __future__ import annotations

import asyncio
import json
import sys

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

from bot.channels.telegram.request import Request
from bot.loop import run
from bot.web import Ask, Scope, Tell, answer, served


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text)


async def body_of(ask: Ask) -> bytes:
    body = b""
    more = True
    while more:
        part = await ask()
        body += part.get("body", b"")
        more = part.get("more_body", False)
    return body


async def main(token: str, api: str, port: int, secret: str) -> None:
    builder = ApplicationBuilder().token(token).base_url(f"{api}/bot").request(Request())
    application = builder.concurrent_updates(256).updater(None).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))

    async def hook(_scope: Scope, ask: Ask, tell: Tell) -> None:
        update = Update.de_json(json.loads(await body_of(ask)), application.bot)
        await application.update_queue.put(update)
        await answer(tell, 200)

    async with served({"/hook": hook}, f"127.0.0.1:{port}"), application:
        await application.start()
        await application.bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token=secret)
        await asyncio.Event().wait()


if __name__ == "__main__":
    run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]))
