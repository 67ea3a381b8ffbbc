"""`serve`: Telegram if a token is set, else the terminal chat on the sample organisation."""

from __future__ import annotations

import click

from bot.cli import chat
from bot.cli.common import set_up_logging, store_errors
from bot.cli.ends import SETTINGS, fail
from bot.settings import read_settings


@click.command("serve")
@click.option(
    "--sample", is_flag=True, help="Serve the sample organisation from DATA_DIR/sample, to try things out."
)
def command(*, sample: bool) -> None:
    """Serve until stopped: Telegram if CHENSONG_TELEGRAM_TOKEN is set, else the terminal chat on the sample."""
    settings = read_settings()
    if not settings.telegram_token.get_secret_value():
        click.echo(
            "没有设置 CHENSONG_TELEGRAM_TOKEN，进入样例单位的终端聊天。"
            "接入 Telegram：向 @BotFather 要一个令牌，再运行 CHENSONG_TELEGRAM_TOKEN=… make run"
        )
        click.echo(
            "No CHENSONG_TELEGRAM_TOKEN is set: this is the terminal chat on the sample organisation.\n"
        )
        chat.start(settings, badge=None, sample=True, color=None)
        return
    set_up_logging(settings)
    from bot.app import serve_telegram
    from bot.channels.base import ChannelError, TokenRejected

    with store_errors(settings):
        try:
            serve_telegram(settings, sample=sample)
        except TokenRejected as error:
            fail(str(error), SETTINGS)
        except ChannelError as error:
            fail(str(error))
