"""YAML as plain values that know their lines; the home of PyYAML. Anchors, tags and depth are refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from content.model import Problem

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
        return None, [Problem(name, first_line, "文件过大", "控制在 1 MB 以内")]
    try:
        # The events come before anything is built: an alias bomb ends at its first alias.
        _refuse(yaml.parse(text, Loader=yaml.SafeLoader))
        composed = yaml.compose(text, Loader=yaml.SafeLoader)
        return (None, []) if composed is None else (_node(composed, first_line), [])
    except _Refused as refused:
        return None, [Problem(name, refused.line + first_line, refused.what, refused.remedy)]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = (mark.line if mark else 0) + first_line
        return None, [Problem(name, line, f"YAML 写法有误（{error.problem}）", "检查缩进、引号和冒号")]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return None, [Problem(name, first_line, f"YAML 无法读取（{error}）", "检查文件编码和特殊字符")]


class _Refused(Exception):
    def __init__(self, line: int, what: str, remedy: str) -> None:
        super().__init__(what)
        self.line, self.what, self.remedy = line, what, remedy


def _refuse(events: Any) -> None:
    depth = 0
    for event in events:
        line = event.start_mark.line
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(
                line, "不允许使用锚点或别名（& 与 *）", "把内容直接写出来；文字中的 * 或 & 请加引号"
            )
        if getattr(event, "tag", None):
            raise _Refused(line, "不允许使用类型标签（!）", "去掉标签；文字中的 ! 请加引号")
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            depth += 1
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            depth -= 1
        if depth > _DEPTH:
            raise _Refused(line, "嵌套过深", f"最多 {_DEPTH} 层")


def _node(node: yaml.Node, first_line: int) -> Node:
    line = node.start_mark.line + first_line
    if isinstance(node, yaml.MappingNode):
        values: dict[str, Node] = {}
        keys: dict[str, int] = {}
        for key, value in node.value:
            at = key.start_mark.line
            if not isinstance(key, yaml.ScalarNode):
                raise _Refused(at, "键必须是文字", "改成“名称: 内容”的写法")
            if key.value in values:
                raise _Refused(at, f"“{key.value}”写了两次", "只保留一处")
            values[key.value] = _node(value, first_line)
            keys[key.value] = at + first_line
        return Node(line, values, keys)
    if isinstance(node, yaml.SequenceNode):
        return Node(line, [_node(item, first_line) for item in node.value])
    return Node(line, str(node.value))
