"""Loading and searching as much as a large organisation has, beside the libraries alone, all in one run.

2,000 decks with 20,000 passages, put together from the shipped ones. Loading them all, beside PyYAML and markdown-it on
the same bytes; loading again with one deck changed, the search made ready for it included; searching by words, pinyin,
slips and messages of 4,096 characters, beside plain `rapidfuzz.process.extract` over the same texts.

    python -m benchmarks.content [--check]

--check takes little material and only sees to it that everything runs and finds: figures depend on the machine.
"""

from __future__ import annotations

import argparse
import gc
import random
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from rapidfuzz import process

from bot.search import Finder
from content.load import load_library
from content.model import Library
from content.shelf import Shelf

ROOT = Path(__file__).parent.parent
DECKS, OF_EACH = 2000, 10
#: At most so many times the libraries' time; milliseconds with one changed deck; milliseconds of a search, and its
#: share of the plain way's time.
LOADING_RATIO, CHANGED_MS, SEARCH_MS, SEARCH_RATIO = 3.0, 50.0, 50.0, 1 / 3
LONGEST = 4096
#: The plain way takes minutes for a long message: it is asked every so many queries, over every so many texts, and its
#: time taken so many times, as it grows with the texts.
PLAIN_EVERY, PLAIN_TEXTS = 7, 40


def sections(language: str) -> list[str]:
    """The passages of the shipped decks in a language, as they are written."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "content" / "decks").glob("*.md"))]
    whole = "".join(text for text in texts if f"language: {language}" in text)
    return re.findall(r"^## .*?(?=^## |^---|\Z)", whole, re.MULTILINE | re.DOTALL)


def write(folder: Path, number: int, dice: random.Random) -> None:
    """One deck; every tenth is English. Its passages differ from all others, as titles and clauses do."""
    language = "en" if number % 10 == 9 else "zh"
    head = f"---\nid: d{number}\ntitle: 读本{number}\ntrack: 训练{number % 9}\nlanguage: {language}\nsource: 汇编\n---\n\n"
    parts = []
    for place in range(OF_EACH):
        one = dice.choice(SECTIONS[language])
        one = re.sub(r"\{#[^}]*\}", f"{number} {{#d{number}-{place}}}", one, count=1)
        begins = dice.choice(("第", "号", "条", "段")) if language == "zh" else "Item "
        parts.append(one.replace("\n\n", f"\n\n{begins}{dice.randrange(10**6)}：", 1))
    (folder / f"d{number:04}.md").write_text(head + "".join(parts), encoding="utf-8")


SECTIONS = {language: sections(language) for language in ("zh", "en")}


def seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def libraries_alone(folder: Path) -> None:
    """The same bytes, parsed and thrown away."""
    markdown = MarkdownIt("commonmark")
    for path in sorted(folder.iterdir()):
        head, body = path.read_text(encoding="utf-8").removeprefix("---\n").split("\n---\n", 1)
        yaml.safe_load(head)
        markdown.parse(body)


def loading(folder: Path, rounds: int) -> tuple[str, bool]:
    pairs = [
        (seconds(lambda: load_library(folder, None)), seconds(lambda: libraries_alone(folder)))
        for _ in range(rounds)
    ]
    ours, alone = min(pairs, key=lambda pair: pair[0] / pair[1])
    line = f"loading  {ours:.2f} s, PyYAML and markdown-it alone {alone:.2f} s  ratio {ours / alone:.2f} (at most {LOADING_RATIO:.0f})"
    return line, ours / alone <= LOADING_RATIO


def changed(folder: Path, rounds: int, dice: random.Random) -> tuple[str, bool, Library, Finder]:
    # What was written a moment ago is always read again: to the shelf it was long ago.
    shelf = Shelf(lambda: time.time_ns() + 60_000_000_000)
    library, problems = load_library(folder, None, shelf=shelf)
    assert not problems
    finder = Finder()
    finder.ready(library.passages)
    # As the bot does once it has started.
    gc.collect()
    gc.freeze()
    took = []
    for number in range(rounds):
        write(folder, number, dice)
        begin = time.perf_counter()
        library, _ = load_library(folder, None, shelf=shelf)
        finder.ready(library.passages)
        took.append((time.perf_counter() - begin) * 1000)
    median = sorted(took)[len(took) // 2]
    line = f"one deck changed, search made ready  {median:.1f} ms (at most {CHANGED_MS:.0f} ms)"
    return line, median <= CHANGED_MS, library, finder


def queries(library: Library, count: int, dice: random.Random) -> list[tuple[str, str]]:
    """(what was typed, the passage it was made of) in turn by each way of typing."""
    passages = [one for one in library.passages.values() if one.language == "zh"]
    found = []
    for number in range(count):
        one = dice.choice(passages)
        start = dice.randrange(max(1, len(one.text) - 12))
        piece = one.text[start : start + 12]
        ways = (
            one.title,
            piece,
            f"{piece[:5]}的{piece[5:]}",
            piece[:6] + piece[7:],
            f"{one.key_terms[0] if one.key_terms else piece[:4]} {piece[-4:]}",
            dice.choice(("panwenjiancha", "xing zheng chu fa", "xzcf", "tiaojie", "gonganjiguan", "zfyq")),
            dice.choice(("torchure", "right to life", "libetry securty of persn", "the")),
            (one.text * (LONGEST // len(one.text) + 1))[:LONGEST],
            "".join(dice.choices(one.text, k=LONGEST)),
            dice.choice(("法", "的", "qiang", "1 2 3 4 5 6", "法" * LONGEST, "xian" * (LONGEST // 4))),
        )
        found.append((ways[number % len(ways)], one.id))
    return found


def percentile(took: Sequence[float]) -> float:
    """The 99th."""
    return sorted(took)[min(len(took) - 1, round(len(took) * 0.99))]


def searching(library: Library, finder: Finder, count: int) -> tuple[str, bool]:
    texts = {one.id: f"{one.title}\n{one.text}" for one in library.passages.values()}
    few = dict(list(texts.items())[::PLAIN_TEXTS])
    ours, plain = [], []
    for number, (typed, made_of) in enumerate(queries(library, count, random.Random(6))):
        begin = time.perf_counter()
        found = finder.find(library.passages, typed)
        ours.append((time.perf_counter() - begin) * 1000)
        # A title stands alone, and a text repeated over the whole message is that text.
        assert number % 10 not in {0, 7} or found, typed[:40]
        assert number % 10 != 0 or made_of in {one.passage.id for one in found}
        if number % PLAIN_EVERY == 0:
            begin = time.perf_counter()
            process.extract(typed, few, limit=8)
            plain.append((time.perf_counter() - begin) * 1000 * len(texts) / len(few))
    p99, plain_p99 = percentile(ours), percentile(plain)
    line = (
        f"searching {len(texts):,} passages  p99 {p99:.1f} ms, median {percentile_50(ours):.1f} ms (at most {SEARCH_MS:.0f} ms)"
        f"  rapidfuzz.process.extract p99 {plain_p99:,.0f} ms  ratio {p99 / plain_p99:.3f} (at most {SEARCH_RATIO:.2f})"
    )
    return line, p99 <= SEARCH_MS and p99 / plain_p99 <= SEARCH_RATIO


def percentile_50(took: Sequence[float]) -> float:
    return sorted(took)[len(took) // 2]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    dice = random.Random(5)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(40 if check else DECKS):
            write(folder, number, dice)
        lines = [loading(folder, 1 if check else 2)]
        line, met, library, finder = changed(folder, 3 if check else 15, dice)
        lines += [(line, met), searching(library, finder, 40 if check else 400)]
    for line, met in lines:
        print(line if check or met else f"{line}  NOT REACHED")


if __name__ == "__main__":
    main()
