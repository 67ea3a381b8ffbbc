"""The facts that passages cite: their ids, from `facts.yaml` beside the decks."""

from __future__ import annotations

from pathlib import Path

from content.decoding import decode
from content.model import Problem, Reading, problem
from content.yaml_lines import Node, read_yaml

_SIZE = 1024 * 1024


def fact_ids(file: Path) -> tuple[frozenset[str] | None, list[Problem]]:
    """The ids in a file of facts, a list of mappings; None if there is no such file or it cannot be read."""
    if not file.is_file():
        return None, []
    reading = Reading(file.name)
    text = decode(reading, file.read_bytes(), _SIZE)
    if text is None:
        return None, reading.problems
    node, problems = read_yaml(file.name, text)
    ids = None if node is None else _ids(node)
    if ids is None and not problems:
        problems.append(problem(file.name, 1, "problem-facts-shape"))
    return ids, problems


def _ids(node: Node) -> frozenset[str] | None:
    items = node.value if isinstance(node.value, list) else []
    mappings = [item.value for item in items if isinstance(item.value, dict)]
    return frozenset(one["id"].text for one in mappings if "id" in one and one["id"].text) or None
