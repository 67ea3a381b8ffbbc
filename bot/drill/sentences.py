"""Why an answer was judged as it was, in sentences that an officer understands.

What was left out whole is told as such, then each critical word that went wrong, then what stood beside the text,
then what is no mistake but worth knowing: words that sound right and are written wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.drill.misses import closest, holds, named, said_for, told_in_part
from bot.drill.pieces import Lost, elsewhere, forgiven, junk, lost, misspelt, moved, others_text
from bot.grading import MAX_ANSWER, Change, Miss, MissKind, Verdict
from bot.messages import Phrase, Value

#: More mistakes, and more misspelt words, than these are counted, not told one by one.
_TOLD = 6
_SPELT = 3
#: Where the whole went wrong, single words say nothing more.
_SAYS_ALL = frozenset({"empty", "twice", "order", "coverage", "precision"})
#: From this share of the passage on, an answer that holds too much else is told its single words all the same.
_HALF = 0.5
#: The rules of a recitation that is the text itself.
_NO_SLIP = ((), ("same",))
#: So much of a piece is quoted, in columns: an ideograph takes two.
_QUOTED = 48


def sentences(verdict: Verdict, *, blanks: bool = False) -> tuple[Phrase, ...]:
    """All that there is to say, the gravest first; of a recitation without a slip nothing. Of `blanks` each is told,
    however many are empty.
    """
    if verdict.score == 1 and verdict.rules in _NO_SLIP:
        return ()
    if blanks and verdict.reason == "coverage" and not others_text(verdict):
        return tuple(_one_by_one(verdict)) or tuple(_of_the_whole(verdict))
    if verdict.reason in _SAYS_ALL and not (verdict.reason == "precision" and verdict.coverage >= _HALF):
        return tuple(_of_the_whole(verdict))
    return (*_one_by_one(verdict), *_of_the_whole(verdict), *_spelling(verdict))


def without_text(verdict: Verdict) -> Iterator[Phrase]:
    """What may be said of an answer as a whole before the text may be shown again."""
    if verdict.reason in {"empty", "twice", "order"}:
        yield Phrase("where-whole", {"what": Phrase(f"why-{verdict.reason}")})


def _one_by_one(verdict: Verdict) -> Iterator[Phrase]:
    """What was left out, each critical word, and what was added."""
    gone = lost(verdict)
    yield from _left_out(verdict, gone)
    yield from _words(verdict, gone)
    yield from (Phrase("why-extra", {"words": _short(diff.given)}) for diff in junk(verdict))


def _of_the_whole(verdict: Verdict) -> Iterator[Phrase]:
    if "cut" in verdict.rules:
        yield Phrase("why-cut", {"most": MAX_ANSWER})
    match verdict.reason:
        case "order":
            yield from _order(verdict)
        case "coverage":
            yield from _coverage(verdict)
        case "precision" if verdict.coverage >= _HALF and any(junk(verdict)):
            pass  # what is too much was told
        case "empty" | "twice" | "precision" | "sound" | "slips":
            yield Phrase(f"why-{verdict.reason}")
    if verdict.passed and "corrected" in verdict.rules:
        yield Phrase("why-corrected")
    if verdict.passed and (small := forgiven(verdict)):
        yield Phrase("why-forgiven", {"count": small})


def _coverage(verdict: Verdict) -> Iterator[Phrase]:
    """Which part is missing, where it is one; else that it is too much, or that this is no part of the text."""
    gone = lost(verdict)
    if elsewhere(verdict):
        yield Phrase("why-order")
    elif others_text(verdict):
        yield Phrase("why-other")
    elif gone.tail:
        yield Phrase("why-tail", {"which": _which(gone.tail[0])})
    elif gone.head:
        yield Phrase("why-head", {"which": _which(gone.head[-1] + 1)})
    else:
        yield Phrase("why-coverage")


def _left_out(verdict: Verdict, gone: Lost) -> Iterator[Phrase]:
    """Clauses that were left out whole, and pieces of others."""
    if len(gone.tail) > 1:
        yield Phrase("why-tail", {"which": _which(gone.tail[0])})
    elif len(gone.head) > 1:
        yield Phrase("why-head", {"which": _which(gone.head[-1] + 1)})
    at_an_end = gone.tail if len(gone.tail) > 1 else gone.head if len(gone.head) > 1 else ()
    for number in gone.whole:
        if number not in at_an_end:
            words = _short(verdict.clauses[number].text)
            yield Phrase("why-clause", {"which": _which(number), "words": words})
    for number, words in gone.pieces:
        yield Phrase("why-piece", {"where": _where(number), "words": _short(words)})
    if verdict.reason == "clause" and not (gone.whole or gone.pieces):
        yield Phrase("why-clause-lost")


def _order(verdict: Verdict) -> Iterator[Phrase]:
    told = False
    for number, before in moved(verdict):
        told = True
        if before == len(verdict.clauses):
            yield Phrase("why-moved-end", {"where": _where(number)})
        elif abs(number - before) == 1:
            first, second = sorted((number, before))
            yield Phrase("why-swapped", {"where": _where(first), "which": _which(second)})
        else:
            yield Phrase("why-moved", {"where": _where(number), "which": _which(before)})
    if not told:
        yield Phrase("why-order")


def _words(verdict: Verdict, gone: Lost) -> list[Phrase]:
    """The critical words that are not told otherwise."""
    words = [
        Phrase("why-elsewhere", {"where": _where(number), "name": _short(name)})
        for number, name in gone.displaced
    ]
    misses = closest([miss for miss in verdict.misses if not _told_with(verdict, gone, miss)])
    words += [_about(verdict, miss) for miss in misses[:_TOLD]]
    if len(misses) > _TOLD:
        words.append(Phrase("why-more", {"count": len(misses) - _TOLD}))
    return words


def _told_with(verdict: Verdict, gone: Lost, miss: Miss) -> bool:
    """Whether it went with a clause or piece that was left out, or came with a piece that does not belong there."""
    if not miss.said and any(holds(words, miss.name) for _, words in gone.displaced):
        return True
    if miss.change is Change.ADDED:
        return any(miss.name in diff.given for diff in junk(verdict))
    if miss.said:
        return False
    return miss.clause in gone.whole or any(
        miss.clause == number and (holds(words, miss.name) or holds(miss.name, words))
        for number, words in gone.pieces
    )


def _about(verdict: Verdict, miss: Miss) -> Phrase:
    name = named(verdict, miss)
    args: dict[str, Value] = {"where": _where(miss.clause), "name": _short(name)}
    if miss.change is not Change.CHANGED:
        return Phrase(f"why-{miss.kind.value}-{miss.change.value}", args)
    said = said_for(verdict, miss)
    if miss.kind is MissKind.NEGATION and miss.said:
        # A negation is one unit of its word: 有关 was said for 无关, not 有.
        return Phrase("why-negation-changed", {**args, "said": _short(said or miss.said)})
    if miss.said and not told_in_part(verdict, miss, said):
        return Phrase(f"why-{miss.kind.value}-changed", {**args, "said": _short(miss.said)})
    return Phrase("why-said", {**args, "said": _short(said)}) if said else Phrase("why-partly", args)


def _spelling(verdict: Verdict) -> Iterator[Phrase]:
    """What sounds right and is written wrong, with the right writing."""
    pairs = misspelt(verdict)
    if not pairs:
        return
    # Where there are too many of them, that was said.
    if verdict.reason != "sound":
        yield Phrase("why-sounds", {"count": len(pairs)})
    for said, name in pairs[:_SPELT]:
        yield Phrase("why-spelt", {"said": _short(said), "name": _short(name)})


def _where(number: int) -> Phrase:
    """A clause by its number from 0, at the beginning of a sentence."""
    return Phrase("why-where", {"number": number + 1})


def _which(number: int) -> Phrase:
    """The same inside a sentence."""
    return Phrase("why-which", {"number": number + 1})


def _short(words: str) -> str:
    words = " ".join(words.strip(" \n，。；：、,.;:").split())
    fits = _QUOTED if words.isascii() else _QUOTED // 2
    if len(words) <= fits:
        return words
    # Not within a word, where there are spaces.
    cut = words.rfind(" ", fits // 2, fits + 1)
    return words[: cut if cut > 0 else fits].rstrip(" ，、,") + "…"
