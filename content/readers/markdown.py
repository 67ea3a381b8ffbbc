"""Decks in Markdown: front matter, then one passage to each `## Title {#id}`.

The paragraphs of a section are the text to recite, `**bold**` marks key terms, the last block quote is the source
line: `> 依据：《…》第九条（facts: zf-012, zf-013）`, in English `> Source: … (facts: en-001)`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from markdown_it import MarkdownIt
from markdown_it.token import Token

from content.model import Deck, Passage, Problem
from content.yaml_lines import Node, read_yaml

_ID = re.compile(r"[a-z0-9-]{1,24}")
_DECK_ID = re.compile(r"[a-z0-9-]{1,16}")
_HEADING = re.compile(r"(?P<title>.*?)\s*\{#(?P<id>[^}]*)\}\s*")
_SOURCE = re.compile(r"^\s*(?:依据|来源|source)\s*[:：]\s*", re.IGNORECASE)
_FACTS = re.compile(r"\s*[（(]\s*facts\s*[:：]\s*(?P<ids>[^）)]*)[）)]\s*", re.IGNORECASE)
_KEYS = ("id", "title", "track", "language", "source")
_SHORTEST, _LONGEST = 15, 2000
_MOST = 2000
LANGUAGES = ("zh", "en")


@dataclass(slots=True)
class _Section:
    """What stands under one heading."""

    line: int
    title: str
    id: str
    paragraphs: list[str] = field(default_factory=list)
    key_terms: list[str] = field(default_factory=list)
    quote: str = ""


def read(name: str, text: str) -> tuple[Deck | None, list[Problem]]:
    """The deck in a file's text. A bad passage is left out and named; the good ones stay."""
    head, body, body_line = _split(text)
    if head is None:
        return None, [
            Problem(name, 1, "文件开头没有 --- 之间的说明", "补上 id、title、track、language、source")
        ]
    front, problems = read_yaml(name, head, first_line=2)
    values = _front(name, front, problems)
    if values is None:
        return None, problems
    passages: dict[str, Passage] = {}
    for section in _sections(name, body, body_line, values["language"], problems):
        passage = _passage(name, section, values, problems)
        if passage is None:
            continue
        if passage.id in passages:
            problems.append(Problem(name, section.line, f"编号 {passage.id} 重复", "每个条目用不同的编号"))
        elif len(passages) == _MOST:
            problems.append(Problem(name, section.line, f"条目超过 {_MOST} 个", "分成几册"))
            break
        else:
            passages[passage.id] = passage
    if not passages:
        problems.append(Problem(name, body_line, "没有可用的条目", "用“## 标题 {#编号}”开始一个条目"))
    deck = Deck(
        values["id"],
        values["title"],
        values["track"],
        values["language"],
        values["source"],
        tuple(passages.values()),
    )
    return deck, problems


def _split(text: str) -> tuple[str | None, str, int]:
    """Front matter, body, and the line where the body begins."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        return None, text, 1
    for number, line in enumerate(lines[1:], 1):
        if line.strip() == "---":
            return "".join(lines[1:number]), "".join(lines[number + 1 :]), number + 2
    return None, text, 1


def _front(name: str, front: Node | None, problems: list[Problem]) -> dict[str, str] | None:
    if front is None or not isinstance(front.value, dict):
        if not problems:
            problems.append(Problem(name, 2, "开头的说明不是“名称: 内容”", "按样例补上 id、title 等"))
        return None
    values = {key: (node.text or "").strip() for key, node in front.value.items()}
    before = len(problems)
    for key in _KEYS:
        if not values.get(key):
            problems.append(
                Problem(name, front.keys.get(key, 2), f"缺少 {key}", f"在开头的说明里补上 {key}: …")
            )
    for key in sorted(set(values) - set(_KEYS)):
        problems.append(Problem(name, front.keys[key], f"不认识的说明项 {key}", f"只用 {'、'.join(_KEYS)}"))
    if values.get("id") and not _DECK_ID.fullmatch(values["id"]):
        problems.append(
            Problem(
                name, front.keys["id"], f"册号 {values['id']} 不合规则", "小写字母、数字、连字符，至多 16 个"
            )
        )
    if values.get("language") and values["language"] not in LANGUAGES:
        problems.append(
            Problem(name, front.keys["language"], f"不支持的语言 {values['language']}", "写 zh 或 en")
        )
    return values if len(problems) == before else None


def _sections(
    name: str, body: str, body_line: int, language: str, problems: list[Problem]
) -> Iterator[_Section]:
    parser = MarkdownIt("commonmark", {"maxNesting": 20}).disable(["html_block", "html_inline", "entity"])
    section: _Section | None = None
    quoted = 0
    tokens = parser.parse(body)
    for place, token in enumerate(tokens):
        line = body_line + (token.map[0] if token.map else 0)
        if token.type == "heading_open":
            if section is not None:
                yield section
            section = _heading(name, line, token.tag, tokens[place + 1].content, problems)
        elif token.type == "blockquote_open":
            quoted += 1
        elif token.type == "blockquote_close":
            quoted -= 1
        elif token.type == "inline" and tokens[place - 1].type == "paragraph_open" and section is not None:
            text, terms = _inline(token.children or (), language)
            if quoted:
                section.quote = text
            else:
                section.paragraphs.append(text)
                section.key_terms += terms
    if section is not None:
        yield section


def _heading(name: str, line: int, tag: str, content: str, problems: list[Problem]) -> _Section | None:
    if tag != "h2":
        problems.append(Problem(name, line, "只用二级标题（##）", "每个条目用“## 标题 {#编号}”"))
        return None
    found = _HEADING.fullmatch(content)
    if found is None:
        problems.append(Problem(name, line, f"条目“{content[:40]}”没有编号", "在标题后加 {#编号}"))
        return None
    if not _ID.fullmatch(found["id"]):
        problems.append(
            Problem(name, line, f"编号 {found['id'][:40]} 不合规则", "小写字母、数字、连字符，至多 24 个")
        )
        return None
    return _Section(line, found["title"].strip(), found["id"])


def _inline(children: Sequence[Token], language: str) -> tuple[str, list[str]]:
    """The text without marks, and the runs in bold."""
    parts: list[str] = []
    terms: list[str] = []
    bold: int | None = None
    for child in children:
        if child.type == "strong_open":
            bold = len(parts)
        elif child.type == "strong_close" and bold is not None:
            terms.append("".join(parts[bold:]).strip())
            bold = None
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append("" if language == "zh" else " ")
        else:
            parts.append(child.content)
    return "".join(parts).strip(), terms


def _passage(name: str, section: _Section, deck: dict[str, str], problems: list[Problem]) -> Passage | None:
    text = "\n".join(filter(None, section.paragraphs))
    where = f"条目 {section.id}"
    if not _SHORTEST <= len(text) <= _LONGEST:
        problems.append(
            Problem(
                name,
                section.line,
                f"{where} 正文 {len(text)} 字",
                f"写 {_SHORTEST} 到 {_LONGEST} 字，过长的拆成几条",
            )
        )
        return None
    if any(unicodedata.category(char) in {"Cc", "Cs", "Co"} and char != "\n" for char in text):
        problems.append(Problem(name, section.line, f"{where} 含有控制字符", "删去看不见的字符"))
        return None
    if text in section.key_terms:
        problems.append(Problem(name, section.line, f"{where} 全文都加粗", "只给关键词加粗"))
        return None
    source = _SOURCE.sub("", section.quote)
    facts = _FACTS.search(source)
    source = _FACTS.sub("", source).strip()
    if not source:
        problems.append(Problem(name, section.line, f"{where} 没有依据", "在条目末尾加“> 依据：…”"))
    return Passage(
        id=section.id,
        title=section.title,
        text=text,
        key_terms=tuple(section.key_terms),
        source=source,
        facts=tuple(part.strip() for part in facts["ids"].split(",") if part.strip()) if facts else (),
        version=_version(text, section.key_terms, deck["language"]),
        deck=deck["id"],
        language=deck["language"],
        track=deck["track"],
    )


def _version(text: str, terms: Sequence[str], language: str) -> str:
    return blake2b("\0".join((text, *terms, language)).encode(), digest_size=6).hexdigest()
