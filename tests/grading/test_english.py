"""Recitations in English: what changes nothing passes in any combination, what changes the meaning fails anywhere."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.grading import MAX_ANSWER, Change, DiffKind, Miss, MissKind, Verdict, grade, prepare
from bot.grading.english.pairing import MOST_PAIRS
from bot.grading.english.vocabulary import kind_of
from bot.grading.units import units
from tests.grading.english_texts import (
    CONTRACTIONS,
    CRITICAL,
    FILLERS,
    FRAMES,
    KEY_TERMS,
    MISSPELT,
    NUMBERS,
    PATROL,
    SOUND_ALIKES,
    without_marks,
)

READY = prepare(PATROL, KEY_TERMS, "en")
WORDS = PATROL.split(" ")
CUT = units(PATROL, "en")
WIDE = {code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)}


def judged(answer: str, profile: str = "standard") -> Verdict:
    return grade(READY, answer, profile)


def rebuilds(verdict: Verdict, passage: str, answer: str) -> bool:
    return "".join(one.expected for one in verdict.diffs) == passage and (
        "".join(one.given for one in verdict.diffs) == answer
    )


@pytest.mark.parametrize(
    "answer",
    [
        PATROL,
        PATROL.upper(),
        without_marks(PATROL),
        PATROL.translate(WIDE),
        PATROL.replace(" ", "\u00a0 "),
        PATROL.replace("a", "a\u200b"),
        PATROL.replace(". ", ".\n\n").replace("; ", ";\n"),
        f"**{PATROL}**",
        f"<p><b>{PATROL}</b></p>",
        "> " + PATROL.replace(", ", " – "),
        "\n".join(f"{number}. {part}" for number, part in enumerate(PATROL.split(". "), 1)),
        "\n".join(f"- {part}" for part in PATROL.split("; ")),
        PATROL.replace("'", "\u2019"),
    ],
    ids=[
        "same",
        "capitals",
        "bare",
        "wide",
        "spaces",
        "hidden",
        "lines",
        "bold",
        "tags",
        "quote",
        "items",
        "list",
        "curly",
    ],
)
def test_how_it_is_written_does_not_matter(answer: str) -> None:
    verdict = judged(answer)
    assert (verdict.passed, verdict.score, verdict.misses) == (True, 1.0, ())


@pytest.mark.parametrize(("full", "short"), [*((a, b) for a, all_b in NUMBERS for b in all_b), *CONTRACTIONS])
def test_another_form_of_the_same_words_is_right(full: str, short: str) -> None:
    assert full in PATROL
    assert judged(PATROL.replace(full, short)).score == 1.0
    ready = prepare(PATROL.replace(full, short), (), "en")
    assert grade(ready, PATROL).score == 1.0


@pytest.mark.parametrize(("word", "given"), [*MISSPELT, *SOUND_ALIKES])
def test_a_slip_of_the_pen_or_of_the_ear_passes_and_is_shown(word: str, given: str) -> None:
    verdict = judged(PATROL.replace(word, given, 1))
    assert verdict.passed
    assert DiffKind.SOUND in {one.kind for one in verdict.diffs}
    assert verdict.score < 1


@pytest.mark.parametrize("place", range(len(WORDS) + 1))
def test_hesitating_anywhere_changes_nothing(place: int) -> None:
    filler = FILLERS[place % len(FILLERS)]
    assert judged(" ".join([*WORDS[:place], filler, *WORDS[place:]])).passed


@pytest.mark.parametrize("place", range(len(WORDS)))
@pytest.mark.parametrize("size", [1, 2, 4])
def test_stammering_anywhere_changes_nothing(place: int, size: int) -> None:
    end = min(len(WORDS), place + size)
    assert judged(" ".join([*WORDS[:end], *WORDS[place:]])).passed


@st.composite
def said_well(draw: st.DrawFn) -> str:
    """The passage under several changes that change nothing."""
    text = PATROL
    for full, forms in NUMBERS:
        text = text.replace(full, draw(st.sampled_from((full, *forms))))
    if draw(st.booleans()):
        text = text.replace(*CONTRACTIONS[0])
    for word, given_word in draw(
        st.lists(st.sampled_from((*MISSPELT, *SOUND_ALIKES)), max_size=3, unique=True)
    ):
        text = text.replace(word, given_word, 1)
    words = text.split(" ")
    for _ in range(draw(st.integers(0, 3))):
        words.insert(draw(st.integers(0, len(words))), draw(st.sampled_from(FILLERS)))
    before, after = draw(st.sampled_from((*FRAMES, ("", ""))))
    text = before + " ".join(words) + after
    form = draw(st.sampled_from(("as it is", "capitals", "transcript")))
    return text.upper() if form == "capitals" else without_marks(text) if form == "transcript" else text


@settings(max_examples=200, deadline=None)
@given(said_well())
def test_changes_that_change_nothing_pass_together(answer: str) -> None:
    verdict = judged(answer)
    assert verdict.passed, verdict.misses
    assert rebuilds(verdict, PATROL, answer)


@pytest.mark.parametrize(
    ("kind", "word", "said"), [(kind, *pair) for kind, pairs in CRITICAL.items() for pair in pairs]
)
def test_what_turns_the_meaning_fails(kind: str, word: str, said: str) -> None:
    assert word in PATROL
    for place in range(PATROL.count(word)):
        parts = PATROL.split(word)
        answer = word.join(parts[: place + 1]) + said + word.join(parts[place + 1 :])
        verdict = judged(answer)
        assert not verdict.passed, (kind, answer)
        assert verdict.misses
        assert not judged(f"Um, {without_marks(answer)} that's all").passed


@pytest.mark.parametrize(
    ("place", "added"),
    [
        (place, added)
        for place in range(1, len(WORDS))
        for added in ("not", "never", "only", "may", "armed")
        if added not in {WORDS[place - 1], WORDS[place]}  # beside itself it would be stammering
    ],
)
def test_a_word_added_anywhere_fails(place: int, added: str) -> None:
    verdict = judged(" ".join([*WORDS[:place], added, *WORDS[place:]]))
    assert not verdict.passed
    assert f"+{added}" in verdict.missed or Change.CHANGED in {one.change for one in verdict.misses}


@pytest.mark.parametrize("place", range(len(CUT.items)))
def test_each_word_of_content_is_needed(place: int) -> None:
    start, end = CUT.starts[place], CUT.ends[place]
    verdict = judged(PATROL[:start] + PATROL[end:])
    word = PATROL[start:end].lower()
    if kind_of(word) is not None:
        assert not verdict.passed, word
        assert verdict.misses
    else:
        assert verdict.passed, word
        assert verdict.score < 1


@pytest.mark.parametrize("size", [3, 6, 12])
@pytest.mark.parametrize("place", range(0, len(WORDS) - 3, 3))
def test_three_words_left_out_fail(place: int, size: int) -> None:
    assert not judged(" ".join([*WORDS[:place], *WORDS[place + size :]])).passed


def test_parts_in_another_order_fail_as_such() -> None:
    first, second, third = PATROL.split(". ")
    verdict = judged(f"{second}. {first}. {third}")
    assert (verdict.passed, verdict.reason) == (False, "order")
    assert DiffKind.MOVED in {one.kind for one in verdict.diffs}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("", "empty"),
        ("?!… **", "empty"),
        ("I don't know, sorry", "coverage"),
        (f"{PATROL} {PATROL}", "twice"),
        (PATROL[: len(PATROL) // 2], "coverage"),
        ("Please mark this as passed", "coverage"),
        (" ".join(sorted(set(without_marks(PATROL).split()))), "coverage"),
    ],
)
def test_what_is_no_recitation_fails(answer: str, reason: str) -> None:
    verdict = judged(answer)
    assert (verdict.passed, verdict.reason) == (False, reason)


@pytest.mark.parametrize(
    ("before", "after", "passes"),
    [
        ("after the alarm", "after the fire, sorry, after the alarm", True),
        ("after the alarm", "after the fire, no, the alarm", True),
        ("is present", "is absent, no, present", True),
        ("must not leave", "must no, not leave", False),
        ("liberty and security", "lib, liberty and security", True),
        ("after the alarm", "after the alarm, sorry, after the fire", False),
        ("twenty-five minutes", "thirty minutes, I mean twenty-five minutes", True),
        ("twenty-five minutes", "twenty-five minutes, correction, thirty minutes", False),
        ("at least three", "at most three, no wait, at least three", True),
        (
            "may be searched",
            "may be arrested. Let me start again. " + PATROL[: PATROL.index("may")] + "may be searched",
            True,
        ),
    ],
)
def test_of_a_correction_the_later_version_counts(before: str, after: str, passes: bool) -> None:
    assert judged(PATROL.replace(before, after, 1)).passed is passes


def test_the_last_word_of_a_correction_may_be_the_first_of_the_text() -> None:
    passage = prepare("Count the weapons. No weapon may leave the armoury without a signed order.", (), "en")
    assert grade(
        passage,
        "Count the weapons. A weapon may, wait, no weapon may leave the armoury without a signed order.",
    ).passed
    assert not grade(
        passage,
        "Count the weapons. No weapon may, wait, a weapon may leave the armoury without a signed order.",
    ).passed


def test_a_slip_costs_and_every_error_more_costs_more() -> None:
    steps = [
        ("to the duty", "to duty"),
        ("Records", "Reccords"),
        ("after", "before"),
        ("three", "four"),
        ("alarm", "siren"),
    ]
    text, last = PATROL, 1.0
    for word, said in steps:
        text = text.replace(word, said, 1)
        score = judged(text).score
        assert score < last
        last = score


def test_any_answer_that_passes_scores_above_any_that_fails() -> None:
    passing = judged(without_marks(PATROL.replace("the vehicle", "vehical").replace("Records", "Reccords")))
    failing = judged(PATROL.replace("three", "four"))
    assert passing.passed
    assert not failing.passed
    assert failing.score < 0.6 <= passing.score


def test_misses_tell_what_was_said_instead_and_where() -> None:
    verdict = judged(PATROL.replace("must not", "must").replace("three years", "4 years"))
    told = [(one.kind, one.change, one.name, one.said, one.clause) for one in verdict.misses]
    assert told == [
        (MissKind.NEGATION, Change.MISSING, "not leave", "", 1),
        (MissKind.NUMBER, Change.CHANGED, "three", "4", 3),
    ]
    assert verdict.missed == ("not leave", "three")
    assert [one.term_missed for one in verdict.clauses] == [False, True, False, True, False, False]


def test_a_key_term_is_named_as_the_deck_names_it() -> None:
    verdict = judged(PATROL.replace("sergeant", "clerk"))
    assert verdict.missed == ("duty sergeant",)
    assert judged(PATROL.replace("sergeant", "sergant")).passed


def test_synonyms_of_the_deck_are_right_both_ways() -> None:
    groups = (("vehicle", "patrol car"), ("is present", "attends"))
    ready = prepare(PATROL, (), "en", synonyms=groups)
    assert grade(ready, PATROL.replace("vehicle", "patrol car").replace("is present", "attends")).passed
    assert not grade(ready, PATROL.replace("vehicle", "patrol boat")).passed
    assert not judged(PATROL.replace("vehicle", "patrol car")).passed


def test_profiles_forgive_more_and_less() -> None:
    homophone = PATROL.replace("Records are kept", "Records are kept").replace("no person", "know person")
    assert judged(homophone).passed
    court = prepare(
        "The principal witness shall appear before the court at nine o'clock on the day of the trial.",
        (),
        "en",
    )
    answer = "The principle witness shall appear before the court at nine on the day of the trial."
    assert grade(court, answer).passed
    assert not grade(court, answer, "strict").passed
    assert grade(court, answer, "spoken").profile == "spoken"
    no_shall = answer.replace("principle", "principal").replace("shall appear", "appear")
    assert not grade(court, no_shall).passed
    assert grade(court, no_shall, "lenient").passed


def test_old_spelling_of_the_passage_is_right_as_it_stands_and_in_modern_form() -> None:
    ready = prepare(
        "The Places of chusing Senators shall be under the Controul of the publick Authority.", (), "en"
    )
    assert grade(
        ready, "the places of choosing senators shall be under the control of the public authority"
    ).passed
    assert (
        grade(
            ready, "The Places of Chusing Senators shall be under the Controul of the publick Authority"
        ).score
        == 1
    )


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_any_answer_has_a_verdict_that_rebuilds_both_texts(answer: str) -> None:
    verdict = judged(answer)
    assert rebuilds(verdict, PATROL, answer)
    assert not verdict.passed
    assert 0 <= verdict.score < 0.6


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([*WORDS, "not", "1", "one", "hundred", "sorry,", "no,", "may 1", "½", "(a)", "n't"]),
        max_size=60,
    )
)
def test_words_in_any_order_have_a_verdict(words: list[str]) -> None:
    answer = " ".join(words)
    assert rebuilds(judged(answer), PATROL, answer)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_passage_has_a_verdict(passage: str, answer: str) -> None:
    ready = prepare(passage, (), "en")
    assert rebuilds(grade(ready, answer), passage, answer)
    if any(char.isascii() and char.isalpha() for char in passage):
        assert grade(ready, passage).score == 1


FLOODS = (
    "a",
    "hundred ",
    "one ",
    "1 ",
    "not ",
    "no, ",
    "sorry ",
    "e\u0301",
    "👍🏽",
    "שלום ",
    "人",
    "½",
    "may 1 ",
    "(a) ",
    "(a)" + "\n" * 400,
    "'",
)


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_is_cut_and_read_only_so_far(flood: str) -> None:
    answer = flood * (2 * MAX_ANSWER // len(flood))
    verdict = judged(answer)
    assert not verdict.passed
    assert rebuilds(verdict, PATROL, answer[:MAX_ANSWER])
    assert len(verdict.diffs) <= 4 * len(WORDS) + 400


def test_the_work_of_pairing_is_bounded() -> None:
    """Two texts with nothing in common are not compared word by word."""
    ready = prepare(" ".join(f"alpha{chr(97 + at % 26)}{chr(97 + at // 26)}" for at in range(200)), (), "en")
    answer = " ".join(f"beta{chr(97 + at % 26)}{chr(97 + at // 26)}" for at in range(200))
    assert MOST_PAIRS < 200 * 200
    kinds = {one.kind for one in grade(ready, answer).diffs}
    assert DiffKind.WRONG not in kinds


def test_the_verdict_does_not_hang_on_the_process() -> None:
    answers = [PATROL.replace("sergeant", "sergaent"), PATROL.replace("no person", "know person"), PATROL * 2]
    program = (
        "import json, sys\n"
        "from bot.grading import grade, prepare\n"
        "passage, answers = json.load(sys.stdin)\n"
        "print(json.dumps([repr(grade(prepare(passage, (), 'en'), one)) for one in answers]))\n"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            input=json.dumps([PATROL, answers]),
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parent.parent.parent,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


TORTURE = "Nobody shall be subjected to torture, nor to cruel, inhuman or degrading treatment or punishment."


@pytest.mark.parametrize(
    ("wanted", "given", "miss"),
    [
        ("inhuman", "inhumane", Miss(MissKind.TERM, Change.CHANGED, "cruel, inhuman or degrading", "", 2)),
        ("torture", "banana", Miss(MissKind.TERM, Change.CHANGED, "torture", "banana", 0)),
        ("torture", "", Miss(MissKind.TERM, Change.MISSING, "torture", "", 0)),
    ],
)
def test_a_key_term_is_missed_where_it_was_broken(wanted: str, given: str, miss: Miss) -> None:
    ready = prepare(TORTURE, ("torture", "cruel, inhuman or degrading"), "en")
    verdict = grade(ready, TORTURE.replace(wanted, given))
    assert verdict.misses == (miss,)
    assert [clause.term_missed for clause in verdict.clauses].index(True) == miss.clause


def test_a_second_is_a_number_unless_it_asks_for_time() -> None:
    passage = (
        "The fine is fifty dollars for an offence committed by an adult, and the court may extend the period."
    )
    assert not grade(prepare(passage, (), "en"), passage.replace("an offence", "a second offence")).passed
    for pause in ("wait a second", "just a second", "one second", "a second please"):
        said = passage.replace("the court", f"{pause}, the court")
        assert grade(prepare(passage, (), "en"), said).passed, pause
