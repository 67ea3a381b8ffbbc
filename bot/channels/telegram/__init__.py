"""Telegram by polling or webhook, over python-telegram-bot; `telegram` is imported in this folder only."""

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.webhook import Webhook

__all__ = ["TelegramChannel", "Webhook"]
