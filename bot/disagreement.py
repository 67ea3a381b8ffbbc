"""Where people judged otherwise than the grader: its verdict and theirs on one answer, to be graded again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from content.model import Passage
from storage.records import How, LedgerEntry

#: What was heard in person says nothing about an answer that was graded.
_JUDGED = {How.APPEAL, How.OVERRIDE}


def disagreements(
    trail: Iterable[tuple[LedgerEntry, str]], passages: Mapping[str, Passage]
) -> Iterator[dict[str, Any]]:
    """From the newest back: rows that `grade` takes, with what was graded and what people said. Names nobody.

    A mark that says no attempt is about the last one before it. Where the text has changed since, `passage` is empty.
    """
    waiting: dict[tuple[str, str], list[tuple[LedgerEntry, str]]] = {}
    for entry, text in trail:
        key = (entry.badge, str(entry.data.get("passage", "")))
        if entry.kind == "mark-changed" and entry.data["how"] in _JUDGED:
            waiting.setdefault(key, []).append((entry, text))
        elif entry.kind == "attempted" and key in waiting and entry.data:
            meant = [one for one in waiting[key] if one[0].data["attempt"] in {"", entry.at.isoformat()}]
            waiting[key] = [one for one in waiting[key] if one not in meant]
            for mark, reason in meant:
                if mark.data["after"]["passed"] != entry.data["passed"]:
                    yield _row(entry, text, mark, reason, passages.get(key[1]))


def _row(
    entry: LedgerEntry, answer: str, mark: LedgerEntry, reason: str, passage: Passage | None
) -> dict[str, Any]:
    same = passage if passage is not None and passage.version == entry.data["version"] else None
    return {
        "id": f"{entry.seq}",
        "lang": same.language if same else "zh",
        "passage": same.text if same else "",
        "answer": answer,
        "key_terms": list(same.key_terms) if same else [],
        "about": entry.data["passage"],
        "mode": entry.data["mode"],
        "graded": entry.data["passed"],
        "score": entry.data["score"],
        "missed": entry.data["missed"],
        "people": mark.data["after"]["passed"],
        "how": mark.data["how"],
        "reason": reason,
        "at": mark.at.isoformat(),
    }
