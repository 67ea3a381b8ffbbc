"""YAML as plain values that know their lines; the home of PyYAML. Anchors, tags and depth are refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from content.model import Argument, Problem, problem

_DEPTH = 8
_SIZE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Node:
    """A scalar (str), list (of Node) or mapping (str -> Node) with the line where it begins."""

    line: int
    value: Any
    #: The line of each key of a mapping.
    keys: dict[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str | None:
        return self.value if isinstance(self.value, str) else None


def read_yaml(name: str, text: str, first_line: int = 1) -> tuple[Node | None, list[Problem]]:
    """Parse one document. Scalars stay text: what they mean is the reader's business."""
    if len(text) > _SIZE:
        return None, [problem(name, first_line, "problem-too-large", limit=_SIZE >> 20)]
    try:
        # The events come before anything is built: an alias bomb ends at its first alias.
        _refuse(yaml.parse(text, Loader=yaml.SafeLoader))
        composed = yaml.compose(text, Loader=yaml.SafeLoader)
        return (None, []) if composed is None else (_node(composed, first_line), [])
    except _Refused as refused:
        return None, [Problem(name, refused.line + first_line, refused.key, refused.filled)]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        return None, [problem(name, line + first_line, "problem-yaml", column=str(column + 1))]
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + first_line
        return None, [problem(name, line, "problem-yaml-character", code=f"U+{error.character:04X}")]
    except (yaml.YAMLError, ValueError, RecursionError):
        return None, [problem(name, first_line, "problem-yaml-unreadable")]


class _Refused(Exception):
    def __init__(self, line: int, key: str, **args: Argument) -> None:
        super().__init__(key)
        self.line, self.key, self.filled = line, key, args


def _refuse(events: Any) -> None:
    depth = 0
    for event in events:
        line = event.start_mark.line
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(line, "problem-yaml-anchor")
        if getattr(event, "tag", None):
            raise _Refused(line, "problem-yaml-tag")
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            depth += 1
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            depth -= 1
        if depth > _DEPTH:
            raise _Refused(line, "problem-yaml-depth", most=_DEPTH)


def _node(node: yaml.Node, first_line: int) -> Node:
    line = node.start_mark.line + first_line
    if isinstance(node, yaml.MappingNode):
        values: dict[str, Node] = {}
        keys: dict[str, int] = {}
        for key, value in node.value:
            at = key.start_mark.line
            if not isinstance(key, yaml.ScalarNode):
                raise _Refused(at, "problem-yaml-key")
            if key.value in values:
                raise _Refused(at, "problem-yaml-twice", name=key.value[:40])
            values[key.value] = _node(value, first_line)
            keys[key.value] = at + first_line
        return Node(line, values, keys)
    if isinstance(node, yaml.SequenceNode):
        return Node(line, [_node(item, first_line) for item in node.value])
    return Node(line, str(node.value))
