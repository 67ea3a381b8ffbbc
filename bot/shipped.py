"""The material that comes with the program, for the sample: in a copy, so that trying `/deck` changes nothing that was shipped."""

from __future__ import annotations

import shutil
from pathlib import Path

from content.versions import KEPT

_CODE = ("*.py", "__pycache__", "*.pyc")


def copied(shipped: Path, folder: Path) -> None:
    """Copy the material, as it comes with this version of the program; where a deck was loaded, what is there stays.

    Raises OSError.
    """
    if (folder / KEPT).exists():
        return
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(shipped, fresh, ignore=shutil.ignore_patterns(*_CODE, KEPT))
    for empty in [path for path in fresh.iterdir() if path.is_dir() and not any(path.rglob("*.*"))]:
        shutil.rmtree(empty)  # where nothing but code was
    shutil.rmtree(folder, ignore_errors=True)
    fresh.replace(folder)
