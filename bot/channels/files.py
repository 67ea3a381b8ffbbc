"""Files for a channel that cannot send them: saved in a folder, for whoever sits at the machine."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from pathlib import Path

from bot.messages import Enclosure

#: (address, file) -> a sentence in the reader's language that says where it is.
Keep = Callable[[str, Enclosure], str]
_MOST = 10_000


def save(folder: Path, enclosure: Enclosure) -> Path:
    """Write a file that only its owner can read, under its name or the next one that is free. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = Path(enclosure.name)
    for number in itertools.count(1):
        path = folder / (f"{name.stem}-{number}{name.suffix}" if number > 1 else name.name)
        try:
            out = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            if number == _MOST:
                raise
            continue
        with os.fdopen(out, "wb") as file:
            file.write(enclosure.content)
        return path
    raise AssertionError("a count has no end")
