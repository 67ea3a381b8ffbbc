"""Enrolment codes: typed carelessly, kept as a hash, handed out as a safe table."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cells import safe_cell
from bot.people import codes
from tests.sample import NOW

LOOKALIKES = {"0": "Oo", "1": "IiLl"}


def wide(char: str) -> str:
    """The full-width form, as Chinese keyboards give it."""
    return chr(ord(char) + 0xFEE0)


@settings(max_examples=200, deadline=None)
@given(st.binary(min_size=16, max_size=16), st.data())
def test_a_code_survives_careless_typing(random: bytes, data: st.DataObject) -> None:
    code = codes.new_code(lambda _size: random)
    typed = ""
    for char in code:
        one = data.draw(st.sampled_from([char, char.lower(), *LOOKALIKES.get(char, "")]))
        gap = data.draw(st.sampled_from(["", "-", " ", "\u3000", "—", "－", "\n"]))
        typed += gap + (wide(one) if data.draw(st.booleans()) else one)
    assert codes.normalise_code(typed) == code


@settings(max_examples=200, deadline=None)
@given(st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16))
def test_a_code_holds_all_its_bits_and_fits_a_link(one: bytes, other: bytes) -> None:
    first, second = codes.new_code(lambda _size: one), codes.new_code(lambda _size: other)
    assert (first == second) == (one == other)
    # The Bot API takes A-Z, a-z, 0-9, _ and - as a start parameter, 64 at most; I, L, O, U are never used.
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", first)


def test_as_many_random_bytes_are_asked_for_as_there_are_bits() -> None:
    asked = []

    def random(size: int) -> bytes:
        asked.append(size)
        return os.urandom(size)

    codes.new_code(random)
    assert asked == [16]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A" * 25,
        "A" * 27,
        "U" * 26,
        "你" * 26,
        "A" * 25 + "!",
        "A" * 26 + " " * 1000,
        "A" * 13 + "_" + "A" * 13,
    ],
)
def test_what_cannot_be_a_code(text: str) -> None:
    assert codes.normalise_code(text) is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_what_is_taken_for_a_code_is_written_one_way(text: str) -> None:
    found = codes.normalise_code(text)
    if found is not None:
        assert codes.normalise_code(found) == found


def test_only_the_hash_is_kept() -> None:
    issued = codes.issue(["A1", "B1"], NOW, codes.FIRST_TTL, os.urandom)
    assert [badge for badge, _, _ in issued] == ["A1", "B1"]
    assert issued[0][1] != issued[1][1]
    for badge, code, kept in issued:
        assert (kept.badge, kept.expires_at) == (badge, NOW + timedelta(days=7))
        assert kept.digest == hashlib.sha256(code.encode()).hexdigest()
        assert code not in repr(kept)


def test_who_is_enrolled_gets_ten_minutes() -> None:
    assert timedelta(minutes=10) == codes.AGAIN_TTL


ROW = {"badge": "A1", "name": "=HYPERLINK(1)", "department": "a,b", "code": "X" * 26, "expires": "soon"}


def test_codes_as_csv_are_safe_for_spreadsheets() -> None:
    made = codes.codes_csv([ROW], "b_bot")
    assert made.startswith("\ufeff")
    heads, cells = csv.reader(io.StringIO(made[1:]))
    assert tuple(heads) == codes.HEADS == ("badge", "name", "department", "code", "link", "expires")
    link = f"https://t.me/b_bot?start={'X' * 26}"
    assert cells == ["A1", "'=HYPERLINK(1)", "a,b", "X" * 26, link, "soon"]


def test_without_a_bot_there_is_no_link() -> None:
    assert "t.me" not in codes.codes_csv([ROW], "")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_formula_signs_are_quoted(sign: str) -> None:
    assert safe_cell(f"{sign}1") == f"'{sign}1"
    assert safe_cell(f"a{sign}") == f"a{sign}"
