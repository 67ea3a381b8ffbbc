"""No bot at all: an endpoint that reads the text of an update and sends it back; what no bot can be quicker than."""

from __future__ import annotations

import asyncio
import sys

import aiohttp
import msgspec

from benchmarks.bots.swapped_echo import body_of
from bot.loop import run
from bot.web import Ask, Scope, Tell, answer, served

_JSON = {"Content-Type": "application/json"}


async def main(token: str, api: str, port: int, secret: str) -> None:
    url = f"{api}/bot{token}"
    waiting: set[asyncio.Task[None]] = set()

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=256)) as session:

        async def call(method: str, **given: object) -> None:
            body = msgspec.json.encode(given)
            async with session.post(f"{url}/{method}", data=body, headers=_JSON) as answered:
                await answered.read()

        async def hook(_scope: Scope, ask: Ask, tell: Tell) -> None:
            message = msgspec.json.decode(await body_of(ask))["message"]
            task = asyncio.create_task(
                call("sendMessage", chat_id=message["chat"]["id"], text=message["text"])
            )
            waiting.add(task)
            task.add_done_callback(waiting.discard)
            await answer(tell, 200)

        async with served({"/hook": hook}, f"127.0.0.1:{port}"):
            await call("setWebhook", url=f"http://127.0.0.1:{port}/hook", secret_token=secret)
            await asyncio.Event().wait()


if __name__ == "__main__":
    run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]))
