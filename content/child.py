"""The process that reads one foreign file: bytes in, JSON out (content/apart.py starts it)."""

from __future__ import annotations

import resource
import sys
from pathlib import PurePath

from content import carry
from content.decoding import decode
from content.model import Problem, Reading, problem


def main(what: str, name: str, seconds: int, megabytes: int) -> None:
    """Read a deck, a table or YAML from the file on standard input within the limits; whatever breaks ends the process without an answer."""
    memory = megabytes << 20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    for limit in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        resource.setrlimit(limit, (0, 0))
    data = sys.stdin.buffer.read()
    if what == "table":
        from content.readers import table_xlsx

        sys.stdout.write(carry.dump_table(*table_xlsx.read(name, data)))
        return
    from content.readers.formats import READERS, TEXT

    if what == "yaml":
        sys.stdout.write(carry.dump_table(*_yaml(name, data, TEXT)))
        return

    reader = READERS.get(PurePath(name).suffix.lower())
    unknown = problem(name, 0, "problem-format", known=tuple(READERS))
    deck, problems = reader(name, data) if reader else (None, [unknown])
    sys.stdout.write(carry.dump(deck, problems))


def _yaml(name: str, data: bytes, limit: int) -> tuple[str | None, list[Problem]]:
    from content.yaml_lines import read_yaml

    reading = Reading(name)
    text = decode(reading, data, limit)
    if text is not None:
        reading.problems += read_yaml(name, text)[1]
    return None if reading.problems else text, reading.problems


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
