"""Dictionaries of which only the lines that are asked for are read."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grading.chinese.words import frequency, is_content, is_word
from bot.grading.english.sounds import sounds
from bot.grading.sorted_lines import SortedLines


def lines_with(key: bytes, lines: list[bytes]) -> bytes:
    """What follows a line that is not sorted."""
    data = b"x\n" + b"\n".join(lines) + b"\n"
    start, end = SortedLines(data, 2).span(key)
    return data[start:end]


@given(
    st.lists(st.text("aé中国", max_size=3), max_size=60),
    st.text("aé中", min_size=1, max_size=2),
)
def test_the_lines_that_begin_with_a_key_are_found(words: list[str], key: str) -> None:
    # Long lines, so that many stand in a step and many steps in a file.
    lines = sorted(word.encode() + b" " * 700 for word in words)
    wanted = [line for line in lines if line.startswith(key.encode())]
    assert lines_with(key.encode(), lines) == b"\n".join(wanted)


def test_keys_longer_than_what_is_kept_of_a_line_are_found() -> None:
    lines = sorted(b"a" * 100 + b"%05d" % number for number in range(300))
    assert lines_with(lines[150], lines) == lines[150]
    assert lines_with(b"a" * 101, lines) == b""


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
