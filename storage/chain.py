"""The ledger's chain: what is sealed, and how one entry holds fast the one before. Pure; the same for every backend.

Each entry has a random salt, a digest over the salt and its canonical contents, and a MAC, with a key that is not in
the store, over the MAC of the entry before, its own number and its digest. What the law lets a person have erased lies
beside: of an answer only a hash with a salt of its own is sealed, and that salt goes with the answer, so that nobody
can try out what it may have been. Who may write the store but has not the key can alter nothing unseen; who cuts off
the end is found by a head that was kept elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from storage.codec import canonical

#: What the first entry follows.
START = ""
_SALT = 16


class Beside(NamedTuple):
    """An erasable text of an entry, with the salt of its hash."""

    salt: str
    text: str


class ChainRow(NamedTuple):
    """An entry as it lies in the store: `person` and `data` hold ids of persons, never badges.

    `seq` and `mac` are None where the entry waits for the sealer. `answer` is the hash of the text beside, "" where
    there never was one; `beside` is None where there is none or it was erased.
    `data` is None where the contents were erased; the digest then stands for them.
    """

    seq: int | None
    kind: str
    at: str
    person: str
    data: Mapping[str, Any] | None
    salt: str
    answer: str
    digest: str
    mac: str | None
    beside: Beside | None = None


class Head(NamedTuple):
    """The last sealed entry: who knows it notices when the ledger's end is cut off. (0, "") while there is none."""

    seq: int
    mac: str


def make_salt() -> str:
    """A salt, fresh from the system's source of chance."""
    return os.urandom(_SALT).hex()


def utc(at: datetime) -> str:
    """A moment as it is sealed."""
    return _text(at if at.tzinfo is UTC else at.astimezone(UTC))


@lru_cache(maxsize=64)
def _text(at: datetime) -> str:
    """One in UTC: a turn writes the same one several times. Of another zone's, two moments of an autumn night are equal."""
    return at.isoformat()


def answer_hash(beside: Beside | None) -> str:
    """What is sealed of a text beside; "" for none."""
    if beside is None:
        return ""
    return hashlib.sha256(beside.salt.encode() + beside.text.encode(errors="surrogatepass")).hexdigest()


def digest(salt: str, kind: str, at: str, person: str, data: Mapping[str, Any], answer: str) -> str:
    """The salted hash of an entry's contents; `at` as `utc` writes it, `answer` as `answer_hash` does."""
    contents = canonical([kind, at, person, data, answer])
    return hashlib.sha256(salt.encode() + contents).hexdigest()


def mac(key: bytes, previous: str, seq: int, digest: str) -> str:
    """What seals entry number `seq` behind the entry whose MAC is `previous` (START for the first)."""
    seal = _keyed(key).copy()
    seal.update(f"{previous}|{seq}|{digest}".encode())
    return seal.hexdigest()


def follow(key: bytes, head: Head, digest: str) -> Head:
    """The head once the entry with this digest is sealed behind the present one."""
    return Head(head.seq + 1, mac(key, head.mac, head.seq + 1, digest))


@lru_cache(maxsize=4)
def _keyed(key: bytes) -> hmac.HMAC:
    """The key made ready once: that takes longer than to seal an entry."""
    return hmac.new(key, digestmod="sha256")


def entry(kind: str, at: datetime, person: str, data: Mapping[str, Any], text: str = "") -> ChainRow:
    """A new entry, not sealed yet; `text` lies beside it."""
    salt = make_salt()
    beside = Beside(make_salt(), text) if text else None
    moment, answer = utc(at), answer_hash(beside)
    made = digest(salt, kind, moment, person, data, answer)
    return ChainRow(None, kind, moment, person, data, salt, answer, made, None, beside)


def fits(row: ChainRow) -> bool:
    """Whether the digest is that of the contents; of erased contents nothing can be said."""
    if row.data is None:
        return True
    return row.digest == digest(row.salt, row.kind, row.at, row.person, row.data, row.answer)
