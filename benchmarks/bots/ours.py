"""The product as it is served, without Telegram's pace of 30 messages a second, which the others do not keep either."""

from __future__ import annotations

import sys

from bot.channels.telegram import TelegramChannel
from bot.cli import main

if __name__ == "__main__":
    TelegramChannel.pace = None
    sys.argv[1:] = ["serve"]
    main()
