"""The product as it is served, its limit of floods kept, at a pace far beyond Telegram's 30 messages a second."""

from __future__ import annotations

import sys

from bot.channels.telegram import TelegramChannel
from bot.cli import main

if __name__ == "__main__":
    TelegramChannel.pace = (1e6, 1.0)
    sys.argv[1:] = ["serve"]
    main()
