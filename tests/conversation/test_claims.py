"""E6: codes are guessed, used again and used by two at once; on every store."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.conversation import turn
from bot.conversation.world import World
from bot.messages import Incoming
from bot.people.codes import FIRST_TTL, issue
from storage.contract import Store
from storage.errors import StaleSession
from storage.open import open_store
from storage.records import Account, CodesIssued, Enrolled, RosterSaved, Turn
from tests import sample
from tests.sample import AN, NOW, Chat, words
from tests.storage.server import database, drop

PAIRS = 50
#: Guesses as the plan of proofs has them, and from how many chats.
GUESSES, CHATS = 100_000, 20
#: Letters and digits of a code, and how many of them it has.
ALPHABET, LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", 26


@pytest.fixture(params=["memory", "embedded", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    url = database() if request.param == "postgres" else str(request.param)
    opened = open_store(url, tmp_path)
    yield opened
    opened.close()
    if request.param == "postgres":
        drop(url)


def test_of_two_who_claim_one_code_at_once_one_is_enrolled(store: Store) -> None:
    world = sample.make_world(store)
    people = [replace(AN, badge=f"R{number}") for number in range(PAIRS)]
    store.record(Turn(NOW, facts=(RosterSaved((), tuple(people), "test", NOW),)))
    issued = issue([one.badge for one in people], NOW, FIRST_TTL, os.urandom)
    store.record(Turn(NOW, facts=(CodesIssued(tuple(kept for _, _, kept in issued), "test", NOW),)))
    heard: list[str] = []

    def claims(side: str, badge: str, code: str, together: threading.Barrier) -> None:
        together.wait()
        heard.append(words(Chat(world, f"{side}-{badge}").says(f"{code} {badge}")))

    with ThreadPoolExecutor(2) as pool:
        for badge, code, _ in issued:
            together = threading.Barrier(2)
            for side in ("left", "right"):
                pool.submit(claims, side, badge, code, together)
    accounts: list[Account] = [one for one in store.accounts() if one.badge.startswith("R")]
    assert sorted(one.badge for one in accounts) == sorted(one.badge for one in people)
    assert sum("注册成功" in one for one in heard) == PAIRS
    assert sum("对不上" in one for one in heard) == PAIRS


def guessed(world: World, codes: Iterator[str], guesses: int, chats: int) -> int:
    """So many guesses at one account in a day, from so many chats; how many of them were looked at."""
    looked = 0
    for number in range(chats):
        chat = Chat(world, f"guesser-{number}")
        for guess in range(guesses // chats):
            chat.now = NOW + timedelta(days=1) * guess / (guesses // chats)
            looked += "对不上" in words(chat.says(f"{next(codes)} A1"))
    return looked


def any_codes() -> Iterator[str]:
    dice = random.Random(6)
    while True:
        yield "".join(dice.choices(ALPHABET, k=LETTERS))


def chance(looked: int, letters: int) -> float:
    """That a day's guessing at one account finds its code, from any number of chats that Telegram could have."""
    return 1e10 * looked / CHATS / float(len(ALPHABET)) ** letters


def test_the_control_where_nobody_looks_whether_a_code_is_left_both_are_told_that_they_are_enrolled(
    store: Store,
) -> None:
    world = sample.make_world(store)
    code = sample.give_code(store, AN)
    came = [
        Incoming("telegram", side, side, NOW, text=f"{code} A1", message="1") for side in ("left", "right")
    ]
    left, right = [turn.decide(world, one) for one in came]
    store.record(left)
    with pytest.raises(StaleSession):
        store.record(right)
    careless = tuple(replace(one, digest="") for one in right.facts if isinstance(one, Enrolled))
    assert len(careless) == len(right.facts) == 1
    told = store.record(replace(right, facts=careless))
    assert "注册成功" in words(Chat(world, "right").take(told))


def test_of_a_hundred_thousand_guesses_hardly_any_is_looked_at() -> None:
    """Each chat gets five in a quarter of an hour, then pauses that double up to a day; the rest is not looked at."""
    world = sample.make_world()
    right = sample.give_code(world.store, AN)
    looked = guessed(world, any_codes(), GUESSES, CHATS)
    assert world.store.accounts() == []
    assert 5 * CHATS <= looked <= 50 * CHATS
    assert chance(looked, len(right)) < 1e-6
    assert "注册成功" in words(Chat(world, "new").says(f"{right} A1"))


def test_the_control_codes_of_few_letters_are_guessed_by_somebody_with_a_chat_for_each_guess() -> None:
    world = sample.make_world()
    right = sample.give_code(world.store, AN)
    few = (
        right if number % 1024 == 7 else f"{number:0{LETTERS}d}" for number in count()
    )  # as of two letters
    looked = guessed(world, few, GUESSES // 50, GUESSES // 50)
    assert looked > 50 * CHATS
    assert chance(looked, 2) > 1
    assert [one.badge for one in world.store.accounts()] == [AN.badge]


def test_a_code_of_a_change_of_telephone_ends_after_ten_minutes_whoever_has_it(store: Store) -> None:
    world = sample.make_world(store)
    code = sample.give_code(store, AN, ttl=timedelta(minutes=10))
    late, in_time = Chat(world, "late"), Chat(world, "in time")
    late.now = NOW + timedelta(minutes=10)
    in_time.now = NOW + timedelta(minutes=9, seconds=59)
    assert "对不上" in words(late.says(f"{code} A1"))
    assert "注册成功" in words(in_time.says(f"{code} A1"))
    assert "对不上" in words(Chat(world, "again").says(f"{code} A1"))
