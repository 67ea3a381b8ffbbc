"""The product on a platform that keeps fewer updates than Telegram does: as many as HOLDS says."""

from __future__ import annotations

import os

from bot.channels.telegram import TelegramChannel
from bot.cli import main

if __name__ == "__main__":
    TelegramChannel.holds = int(os.environ["HOLDS"])
    main()
