"""Enrolment codes: 128 random bits in Crockford's base 32, kept only as a hash."""

from __future__ import annotations

import csv
import hashlib
import io
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.cells import safe_cell
from storage.records import Code

FIRST_TTL = timedelta(days=7)
#: For someone who is enrolled already: long enough to type it, too short to find it.
AGAIN_TTL = timedelta(minutes=10)

# https://www.crockford.com/base32.html: no I, L, O, U.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKE = str.maketrans("OIL", "011")
_BITS = 128
LETTERS = 26
#: No code is longer as typed, however it is spaced out.
_TYPED = 256
HEADS = ("badge", "name", "department", "code", "link", "expires")


def new_code(random: Callable[[int], bytes]) -> str:
    """26 letters and digits; `random(n)` gives n random bytes."""
    number = int.from_bytes(random(_BITS // 8))
    letters = []
    for _ in range(LETTERS):
        number, digit = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[digit])
    return "".join(reversed(letters))


def normalise_code(text: str) -> str | None:
    """A code as typed, without spaces and dashes, in capitals, look-alikes resolved; None if it cannot be one."""
    if len(text) > _TYPED:
        return None
    typed = plain(text)
    return typed if len(typed) == LETTERS and in_alphabet(typed) else None


def plain(text: str) -> str:
    """What is typed of a code, without spaces and dashes, in capitals, look-alikes resolved."""
    wide = unicodedata.normalize("NFKC", text)
    return "".join(char for char in wide if not is_gap(char)).upper().translate(_LOOKALIKE)


def in_alphabet(typed: str) -> bool:
    """Whether all of this may stand in a code."""
    return set(typed) <= set(_ALPHABET)


def is_gap(char: str) -> bool:
    """Whether this sign spaces a code out and is no part of it."""
    return char.isspace() or unicodedata.category(char) == "Pd"


def digest(code: str) -> str:
    """What is stored of a code. 128 random bits need no salt and no slow hash."""
    return hashlib.sha256(code.encode()).hexdigest()


def mark(digest: str) -> str:
    """What a message that shows a code is remembered by, so that it can be taken back."""
    return f"code-{digest[:16]}"


def link(username: str, code: str) -> str:
    """A deep link that sends the code to the bot (Bot API, "Deep linking")."""
    return f"https://t.me/{username}?start={code}"


def issue(
    badges: Iterable[str], now: datetime, ttl: timedelta, random: Callable[[int], bytes]
) -> list[tuple[str, str, Code]]:
    """One new code for each badge: (badge, the code itself, what is stored)."""
    issued = []
    for badge in badges:
        code = new_code(random)
        issued.append((badge, code, Code(digest(code), badge, now + ttl)))
    return issued


def codes_csv(rows: Sequence[Mapping[str, str]], username: str) -> str:
    """Rows of badge, name, department, code, expires as CSV (RFC 4180), with links if the bot's name is known.

    It begins with the mark by which spreadsheets know UTF-8.
    """
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for row in rows:
        full = {**row, "link": link(username, row["code"]) if username else ""}
        writer.writerow([safe_cell(full[head]) for head in HEADS])
    return out.getvalue()
