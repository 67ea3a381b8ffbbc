"""What is offered behind the bot's name: to whom, what of it, and what choosing it sends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.offering import offered
from bot.conversation.world import World
from bot.messages import Asked
from storage.records import LanguageChosen, Officer, Revoked, RosterSaved, Status, Turn
from tests import sample
from tests.sample import AN, ENGLISH, LAW, NOW, SHORT, Chat, words

LINK = "https://t.me/chensong_bot"
NOBODYS = "chat-nobody"


def asked(said: str, address: str) -> Asked:
    return Asked("telegram", address, said, LINK)


def titles(world: World, said: str, address: str) -> list[str]:
    return [one.title for one in offered(world, asked(said, address))]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("盤問", ["盘问检查"]),
        ("xxbg", ["盘问检查"]),
        ("freedom torture liberty", ["Life and liberty"]),
        ("short", ["权力属于人民"]),
        ("量子力学", []),
        ("", ["权力属于人民", "盘问检查"]),  # what is due, the earliest first
        ("  ", ["权力属于人民", "盘问检查"]),
    ],
)
def test_passages_are_found_as_by_search(said: str, found: list[str], officer: Chat) -> None:
    officer.world.open_day(NOW)
    assert titles(officer.world, said, officer.address) == found


def test_a_text_is_in_nothing_of_it(officer: Chat) -> None:
    for said, text in (("law", LAW), ("short", SHORT), ("en", ENGLISH)):
        [offer] = offered(officer.world, asked(said, officer.address))
        shown = f"{offer.title} {offer.about} {words([offer.message])}"
        assert not any(text[at : at + 12] in shown for at in range(len(text) - 12))
        assert offer.message.buttons == ()


def test_what_is_chosen_says_the_title_and_how_to_open_it(officer: Chat) -> None:
    [offer] = offered(officer.world, asked("盘问检查", officer.address))
    assert offer.about == f"训练 · 《某法》第一条 · {len(LAW)} 字"
    assert words([offer.message]) == f"《盘问检查》（训练）\n打开学习：{LINK}?start=p_law"
    assert LAW in words(officer.says("/start p_law"))


def test_in_the_language_of_whoever_asks(officer: Chat) -> None:
    chosen = LanguageChosen(AN.badge, "en", NOW)
    officer.world.store.record(Turn(NOW, facts=(chosen,)))
    [offer] = offered(officer.world, asked("law", officer.address))
    assert "Open it to study" in words([offer.message])


def test_nothing_while_a_check_lasts_and_all_of_it_afterwards(officer: Chat) -> None:
    officer.says("/check law")
    for said in ("law", "权力属于人民", ""):
        assert titles(officer.world, said, officer.address) == []
    officer.says("/stop")
    assert titles(officer.world, "law", officer.address) == ["盘问检查"]


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.LEFT])
def test_nothing_for_whoever_is_not_in_service(status: Status, officer: Chat) -> None:
    away: Officer = replace(AN, status=status)
    officer.world.store.record(Turn(NOW, facts=(RosterSaved((), (away,), "C1", NOW, "调离"),)))
    assert titles(officer.world, "law", officer.address) == []


def test_nothing_for_strangers_nor_for_whose_account_was_taken_away(officer: Chat) -> None:
    assert titles(officer.world, "law", NOBODYS) == []
    officer.world.store.record(Turn(NOW, facts=(Revoked(AN.badge, "C1", "丢了手机", NOW),)))
    assert titles(officer.world, "law", officer.address) == []


def test_asking_writes_nothing(officer: Chat) -> None:
    before = officer.world.store.session(AN.badge), officer.world.store.outbox_waiting()
    titles(officer.world, "law", officer.address)
    assert (officer.world.store.session(AN.badge), officer.world.store.outbox_waiting()) == before


def test_of_many_ten_are_offered() -> None:
    many = [sample.passage(f"n{n}", f"条目{n}", f"这是第{n}个用来占位的条目正文。") for n in range(14)]
    world = sample.make_world(material=sample.library(passages=many, plan=None))
    assert len(titles(world, "占位", sample.enrol(world.store, AN))) == 10
