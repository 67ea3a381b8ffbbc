"""What a long run has done, so that the next one goes on: a line of JSON for each round, by class."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from tests.faults.result import Tally

ROOT = Path(__file__).parent.parent.parent
_CODE = ("bot", "content", "storage", "tests/faults", "tests/botapi")


def code() -> str:
    """What the rounds ran on: another program's rounds prove nothing about this one."""
    digest = hashlib.sha256()
    for folder in _CODE:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".ftl", ".sql"}:
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


class Journal:
    """The rounds of one class. A file of other code or another seed is begun anew."""

    def __init__(self, path: Path, head: Mapping[str, str]) -> None:
        self._path = path
        self._head = dict(head)

    def done(self) -> dict[str, Tally]:
        """Rounds that were noted, by key. The last line may have been cut off with the program that wrote it."""
        lines = (
            self._path.read_text(encoding="utf-8").splitlines(keepends=True) if self._path.exists() else []
        )
        whole = [json.loads(line) for line in lines if line.endswith("\n")]
        if not whole or whole[0] != self._head:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(json.dumps(self._head) + "\n", encoding="utf-8")
            return {}
        if len(whole) < len(lines):
            self._path.write_text("".join(lines[: len(whole)]), encoding="utf-8")
        return {one["round"]: _tally(one["tally"]) for one in whole[1:]}

    def note(self, key: str, tally: Tally) -> None:
        """Remember a round."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"round": key, "tally": asdict(tally)}, ensure_ascii=False) + "\n")


def seed_of(path: Path) -> str | None:
    """The seed of a journal that is there already."""
    try:
        with path.open(encoding="utf-8") as file:
            seed: str = json.loads(file.readline())["seed"]
    except (OSError, ValueError, KeyError):
        return None
    return seed


def _tally(values: dict[str, object]) -> Tally:
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return Tally(**{**values, **lists})  # type: ignore[arg-type]
