"""Telegram by polling, over python-telegram-bot; `telegram` is imported in this folder only."""

from bot.channels.telegram.channel import TelegramChannel

__all__ = ["TelegramChannel"]
