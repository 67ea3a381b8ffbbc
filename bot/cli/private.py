"""Files with what is nobody else's business."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bot.cli.ends import fail


@contextmanager
def private_file(path: Path) -> Iterator[TextIO]:
    """A new file for its owner alone; gone again if nothing came of it."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        fail(f"{path} exists already; remove it or choose another name")
    except OSError as error:
        fail(f"{path} cannot be written ({error.strerror}); choose another place")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            yield file
    except BaseException:
        path.unlink()
        raise
