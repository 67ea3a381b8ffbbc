"""A file with the words below it, as Telegram takes them: what fits, and in which of its two ways. Pure.

Bot API, "Sending files": photos up to 10 MB, other files up to 50 MB. sendPhoto: width and height together at most
10,000, neither more than twenty times the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telegram.constants import FileSizeLimit, MessageLimit

from bot.channels.telegram.render import Part
from bot.messages import Enclosure

CAPTION = int(MessageLimit.CAPTION_LENGTH)
_SIDES = 10_000
_RATIO = 20
_PNG = b"\x89PNG\r\n\x1a\n"


def can_go(enclosure: Enclosure) -> bool:
    """Whether Telegram takes it at all; where it does not, the words go without it."""
    return 0 < len(enclosure.content) <= FileSizeLimit.FILESIZE_UPLOAD


def as_photo(enclosure: Enclosure) -> bool:
    """Whether it is shown as a photo; else it goes as a file, which loses nothing of it."""
    head = enclosure.content[:24]
    if (
        not enclosure.picture
        or not head.startswith(_PNG)
        or len(enclosure.content) > FileSizeLimit.PHOTOSIZE_UPLOAD
    ):
        return False
    # A PNG begins with its header chunk: length, name, width, height.
    width, height = int.from_bytes(head[16:20]), int.from_bytes(head[20:24])
    return 0 < width + height <= _SIDES and max(width, height) <= _RATIO * min(width, height)


def with_caption(parts: Sequence[Part]) -> list[Part]:
    """The parts of a message whose last one is a file's caption: words too long for that come before it."""
    if len(parts) == 1 and len(parts[0].text) <= CAPTION:
        return list(parts)
    return [*parts[:-1], replace(parts[-1], keyboard=None), Part("", (), parts[-1].keyboard)]
