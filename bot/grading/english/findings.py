"""What is wrong with an answer: critical words not said right, plain errors, slips of sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bot.grading.english.frames import is_frame, is_pause
from bot.grading.english.lexicon import is_word
from bot.grading.english.marks import as_said
from bot.grading.english.pairing import Step
from bot.grading.english.prepare import EnglishPassage
from bot.grading.english.related import Relation, relation
from bot.grading.english.sounds import sounds
from bot.grading.english.spelling import opposed
from bot.grading.english.vocabulary import ROLE, kind_of
from bot.grading.english.words import Words
from bot.grading.profiles import Profile
from bot.grading.verdict import Change, DiffKind, Miss, MissKind


@dataclass(slots=True)
class Findings:
    """Counts are in words; `longest_gap`: most passage words left out running."""

    #: Each with its place: the passage word at which it stands.
    missed: list[tuple[int, Miss]] = field(default_factory=list)
    plain: int = 0
    slips: int = 0
    missing: int = 0
    extra: int = 0
    wrong: int = 0
    longest_gap: int = 0
    rules: list[str] = field(default_factory=list)
    #: Slips by clause.
    by_clause: dict[int, int] = field(default_factory=dict)

    @property
    def misses(self) -> tuple[Miss, ...]:
        return tuple(miss for _, miss in sorted(self.missed, key=lambda one: one[0]))


def find(passage: EnglishPassage, answer: Words, steps: Sequence[Step], profile: Profile) -> Findings:
    """Everything that the steps show."""
    found = Findings()
    gap = 0
    for kind, run in groupby(steps, key=lambda step: step.kind):
        if kind is DiffKind.EXTRA:
            _extras(found, passage, answer, list(run))
            continue
        for step in run:
            gap = gap + 1 if kind is DiffKind.MISSING else 0
            found.longest_gap = max(found.longest_gap, gap)
            if kind is not DiffKind.RIGHT:
                _step(found, passage, answer, step, profile)
    _terms(found, passage, answer, steps)
    return found


def _step(found: Findings, passage: EnglishPassage, answer: Words, step: Step, profile: Profile) -> None:
    clause = passage.clause_at[step.start]
    size = max(step.end - step.start, step.given_end - step.given)
    found.by_clause[clause] = found.by_clause.get(clause, 0) + size
    word = passage.words.keys[step.start]
    if step.kind is DiffKind.SOUND:
        found.slips += step.end - step.start
        if (
            not profile.homophone_terms
            and kind_of(word) is MissKind.TERM
            and is_word(answer.keys[step.given])
        ):
            said = _shown(answer, step.given)
            found.missed.append((step.start, Miss(MissKind.TERM, Change.CHANGED, word, said, clause)))
        return
    if step.kind is DiffKind.MISSING:
        found.missing += 1
        kind = kind_of(word)
        if kind is None or (word == "shall" and profile.dropped_duty):
            found.plain += 1
        else:
            miss = Miss(kind, Change.MISSING, _named(passage, step.start), "", clause)
            found.missed.append((step.start, miss))
        return
    found.wrong += 1
    given = answer.keys[step.given]
    changed = changed_kind(word, given)
    if changed is None:
        found.plain += 1
    else:
        # Beside what was said for it a negation is named alone: "always" for "never", not for "never promise".
        name = _shown(passage.words, step.start)
        miss = Miss(changed, Change.CHANGED, name, _shown(answer, step.given), clause)
        found.missed.append((step.start, miss))


def changed_kind(word: str, given: str) -> MissKind | None:
    """What sort of critical word is hurt when `given` stands for `word`; None for a plain error."""
    if opposed(word, given):
        return MissKind.NEGATION
    here, there = kind_of(word), kind_of(given)
    if relation(word, given) is Relation.FORM and (here in _MAY_BEND or here == there):
        return None
    if here is None and there is None:
        return MissKind.DIRECTION if word in ROLE and given in ROLE else None
    if here is None or here is MissKind.TERM:
        return there if there not in {None, MissKind.TERM} else MissKind.TERM
    return here


#: Words that may stand in another form (hour, hours) as a plain error.
_MAY_BEND = frozenset({None, MissKind.TERM, MissKind.UNIT})


def _extras(found: Findings, passage: EnglishPassage, answer: Words, run: Sequence[Step]) -> None:
    """A run of added words: what only fills a pause or announces is not heard."""
    place = run[0].start
    places = [step.given for step in run]
    words = [answer.keys[given] for given in places]
    size = len(passage.words.keys)
    ends = place in {0, size}
    label = passage.words.marks.get(place)
    if is_pause(words) or (ends and is_frame(words)):
        found.rules.append("filler")
        return
    if label and len(words) == 1 and words[0] in as_said(label):
        found.rules.append("list-mark")
        return
    if _said_again(answer, run[0].given, run[-1].given_end, int(_WHOLE * size)):
        found.rules.append("repeated")
        return
    clause = passage.clause_at[min(place, size - 1)]
    for given, word in zip(places, words, strict=True):
        if is_pause([word]):
            continue
        found.extra += 1
        found.by_clause[clause] = found.by_clause.get(clause, 0) + 1
        kind = kind_of(word)
        if kind is None or (kind is MissKind.TERM and not meant(word)):
            found.plain += 1
        else:
            found.missed.append((place, Miss(kind, Change.ADDED, _shown(answer, given), "", clause)))


#: From this share of the passage on, a copy is the passage again.
_WHOLE = 0.8
#: The longest run that counts as stammering where its copy is not letter for letter, and how far off that may begin.
_STAMMER = 12
_SKIPPED = 2


def _said_again(answer: Words, first: int, end: int, most: int) -> bool:
    """Whether these added words are one of two copies that stand side by side: knot later, not later.

    More than `most` words are the passage again. Which words of two copies count as added is chance: the window of both may begin up to one copy earlier.
    """
    size = end - first
    if size > min(_STAMMER, most):
        return False
    if any(
        _copies(answer, first - shift, first - shift + size, size) for shift in range(min(size, first) + 1)
    ):
        return True
    if size == 1 or not all(kind_of(word) in {None, MissKind.TERM} for word in answer.keys[first:end]):
        return False
    # The start of a clause without its first light words: use of handcuffs, the use of handcuffs.
    return any(_copies(answer, first, end + skipped, size) for skipped in range(1, _SKIPPED + 1))


def _copies(answer: Words, first: int, second: int, size: int) -> bool:
    """Whether the words from `first` and those from `second` on are said alike."""
    return second + size <= len(answer.keys) and all(
        min(relation(one, other), relation(other, one)) <= Relation.SOUND
        for one, other in zip(
            answer.keys[first : first + size], answer.keys[second : second + size], strict=True
        )
    )


def meant(word: str) -> bool:
    """Whether somebody may have meant this word: it stands in a dictionary."""
    return not word.isascii() or is_word(word) or bool(sounds(word))


def _terms(found: Findings, passage: EnglishPassage, answer: Words, steps: Sequence[Step]) -> None:
    """The deck's key terms: each word right, or said the same."""
    if not passage.terms:
        return
    hurt = {
        at: step
        for step in steps
        if step.kind in {DiffKind.WRONG, DiffKind.MISSING}
        for at in range(step.start, step.end)
    }
    for term in passage.terms:
        broken = [at for at in range(term.start, term.end) if at in hurt]
        if not broken:
            continue
        # The term as a whole stands for its words of content.
        found.missed = [
            (at, one)
            for at, one in found.missed
            if one.kind is not MissKind.TERM or one.change is Change.ADDED or not term.start <= at < term.end
        ]
        said = _heard(answer, [hurt[at] for at in broken]) if len(broken) == term.end - term.start else ""
        gone = all(at in hurt and hurt[at].kind is DiffKind.MISSING for at in range(term.start, term.end))
        change = Change.MISSING if gone else Change.CHANGED
        miss = Miss(MissKind.TERM, change, term.name, said, passage.clause_at[broken[0]])
        found.missed.append((term.start, miss))


def _heard(answer: Words, steps: Sequence[Step]) -> str:
    """What was said in these steps."""
    wrong = dict.fromkeys(step.given for step in steps if step.kind is DiffKind.WRONG)
    return " ".join(_shown(answer, given) for given in wrong)


def _named(passage: EnglishPassage, at: int) -> str:
    """A negation is named with its neighbour: "shall not" says more than "not"."""
    name = _shown(passage.words, at)
    if kind_of(passage.words.keys[at]) is MissKind.NEGATION and at + 1 < len(passage.words.keys):
        return f"{name} {_shown(passage.words, at + 1)}"
    return name


def _shown(words: Words, at: int) -> str:
    """A word as a person reads it."""
    return words.written[at] if at in words.written else words.keys[at]
