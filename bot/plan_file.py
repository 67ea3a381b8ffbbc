"""The plan's file, written anew as a whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_plan(path: Path, text: str) -> None:
    """Replace the file, with the permissions it has. Raises OSError; then it is as it was."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".plan.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
