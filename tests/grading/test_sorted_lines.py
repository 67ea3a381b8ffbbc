"""Dictionaries of which only the lines that are asked for are read."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from bot.grading.chinese.words import frequency, is_content, is_word
from bot.grading.english.sounds import sounds
from bot.grading.sorted_lines import place_of

_LINES = b"x 9\nab 1\nac 2\nb 3\nd\xc3\xa9 4\n"
_LOW = 4


@pytest.mark.parametrize(
    ("key", "line"),
    [
        (b"a", b"ab 1"),
        (b"ab", b"ab 1"),
        (b"ac", b"ac 2"),
        (b"a\xff", b"b 3"),
        (b"c", "dé 4".encode()),
        (b"", b"ab 1"),
    ],
)
def test_the_first_line_that_is_not_below_a_key_is_found(key: bytes, line: bytes) -> None:
    place = place_of(_LINES, key, _LOW)
    assert _LINES[place:].splitlines()[0] == line


def test_behind_all_lines_is_the_end() -> None:
    assert place_of(_LINES, b"e", _LOW) == len(_LINES)
    assert place_of(b"", b"e") == 0


def test_every_word_of_the_dictionary_is_found_with_its_frequency() -> None:
    lines = files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines()
    for line in lines[::7] + lines[:100]:
        word, count, tag = line.split(" ")
        assert is_word(word)
        assert frequency(word) == int(count) or frequency(word) == 20000 > int(count)
        if len(word) == 1:
            assert not tag.startswith(("n", "v")) or is_content(word)


@pytest.mark.parametrize("word", ["", "\ud800", "\U0010ffff", "一一二二", "#"])
def test_what_is_no_word_is_not_found(word: str) -> None:
    assert not is_word(word)
    assert frequency(word) == 0


def test_every_word_of_the_pronouncing_dictionaries_is_found() -> None:
    for accent, name in enumerate(("us", "gb")):
        entries = json.loads(files("misaki").joinpath("data", f"{name}_gold.json").read_bytes())
        for word in list(entries)[::53]:
            assert any(sound[0] == str(accent) for sound in sounds(word)), word


@pytest.mark.parametrize("word", ["", "\ud800", "zzzz", "中", "%", "#100"])
def test_what_nobody_pronounces_has_no_sound(word: str) -> None:
    assert not sounds(word)
