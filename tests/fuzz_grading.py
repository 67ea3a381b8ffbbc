"""Fuzzing: no answer raises, none takes long, and the differences always rebuild both texts.

    python -m tests.fuzz_grading [seconds]

60 seconds unless told otherwise. Guided by coverage (atheris); what it finds is printed and kept in
`.fuzz/` by libFuzzer, to be given again as the first argument after the seconds.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import atheris

from tests.grading.samples import CHINESE

with atheris.instrument_imports(include=["bot.grading"]):
    from bot.grading import MAX_ANSWER, grade, looks_finished, prepare

ENGLISH = "No officer shall enter a dwelling at night without a warrant, or within 48 hours of a report."
#: Pieces that steer the rules; any text may stand between them.
PIECES = (
    *(
        "不",
        "不对，",
        "重来：",
        "嗯",
        "那个",
        "一百",
        "24",
        "５０％",
        "2/3",
        "（一）",
        "1.",
        "①",
        "第一，",
        "一是",
    ),
    *(
        "或者",
        "和",
        "应当",
        "三日",
        "以上",
        "着",
        "𠮷",
        "\u200b",
        "\u0301",
        "½",
        "ﷺ",
        "，",
        "\n",
        "不 ",
        "not ",
        "uh ",
    ),
)
#: Slower than this is a finding, in seconds of processor time; the engine's own bookkeeping costs about a fivefold.
SLOW = 0.5
DEFAULT_SECONDS = 60
READY = [prepare(text) for text in CHINESE] + [prepare(ENGLISH, (), "en")]


def answer(provider: atheris.FuzzedDataProvider, passage: str) -> str:
    """Pieces of the passage, pieces that steer, and anything at all, in any order."""
    parts: list[str] = []
    for _ in range(provider.ConsumeIntInRange(0, 12)):
        match provider.ConsumeIntInRange(0, 3):
            case 0:
                start = provider.ConsumeIntInRange(0, len(passage))
                parts.append(passage[start : start + provider.ConsumeIntInRange(0, 60)])
            case 1:
                parts.append(PIECES[provider.ConsumeIntInRange(0, len(PIECES) - 1)])
            case 2:
                parts.append(provider.ConsumeUnicodeNoSurrogates(12))
            case _:
                parts.append(provider.ConsumeUnicodeNoSurrogates(2) * provider.ConsumeIntInRange(1, 2000))
    return "".join(parts)[:MAX_ANSWER]


def one(data: bytes) -> None:
    provider = atheris.FuzzedDataProvider(data)
    ready = READY[provider.ConsumeIntInRange(0, len(READY) - 1)]
    profile = ("standard", "strict", "lenient", "spoken")[provider.ConsumeIntInRange(0, 3)]
    said = answer(provider, ready.text)
    begin = time.process_time()
    verdict = grade(ready, said, profile)
    looks_finished(ready, said)
    taken = time.process_time() - begin
    assert taken < SLOW, f"{taken:.3f} s for {said!r}"
    assert "".join(diff.expected for diff in verdict.diffs) == ready.text, said
    assert "".join(diff.given for diff in verdict.diffs) == said, said
    assert 0 <= verdict.score <= 1, said


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_SECONDS
    for passage in READY:  # what is loaded once is not slow
        grade(passage, passage.text[1:])
    folder = Path(".fuzz")
    folder.mkdir(exist_ok=True)
    arguments = [sys.argv[0], f"-max_total_time={seconds}", "-max_len=4096", f"-artifact_prefix={folder}/"]
    atheris.Setup([*arguments, *sys.argv[2:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
