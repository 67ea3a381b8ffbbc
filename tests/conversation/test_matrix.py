"""Every command and every button x role x kind of chat: who gets an answer, who is refused, who hears nothing."""

from __future__ import annotations

from itertools import product

import pytest

from bot.conversation import (
    access,
    admin,
    allow,
    audit,
    basics,
    cases,
    deck_files,
    decks,
    enrolment,
    forgetting,
    leave,
    marks,
    officer,
    own_data,
    pending,
    planning,
    privacy,
    progress,
    roster_files,
    searching,
    settings,
    study,
    supervise,
)
from bot.conversation.commands import BY_NAME, COMMANDS, menu
from bot.conversation.menu import menus
from bot.conversation.presses import BUTTONS
from bot.conversation.world import World
from bot.messages import Kind
from bot.texts import Texts
from storage.records import Officer, Role
from tests import sample
from tests.sample import Chat, words

ALL = set(Role)
OVERSEERS = ALL - {Role.OFFICER}
ADMINS = {Role.ADMIN}
DECIDING = {Role.SUPERVISOR, Role.ADMIN}
READERS = {Role.ADMIN, Role.AUDITOR}
#: The declaration this file holds the program to.
MAY: dict[str, set[Role]] = {
    "start": ALL,
    "help": ALL,
    "today": ALL,
    "read": ALL,
    "drill": ALL,
    "check": ALL,
    "done": ALL,
    "next": ALL,
    "hint": ALL,
    "skip": ALL,
    "stop": ALL,
    "resume": ALL,
    "cancel": ALL,
    "decks": ALL,
    "search": ALL,
    "progress": ALL,
    "mydata": ALL,
    "privacy": ALL,
    "forget": ALL,
    "leave": ALL,
    "notice": ALL,
    "lang": ALL,
    "settings": ALL,
    "completion": OVERSEERS,
    "wall": OVERSEERS,
    "nudge": {Role.SUPERVISOR, Role.ADMIN},
    "broadcast": DECIDING,
    "unreachable": OVERSEERS,
    "pending": OVERSEERS,
    "enrolment": OVERSEERS,
    "appeal": ALL,
    "officer": OVERSEERS,
    "record": DECIDING,
    "override": ADMINS,
    "codes": ADMINS,
    "grant": ADMINS,
    "suspend": ADMINS,
    "revoke": ADMINS,
    "audit": READERS,
    "deck": ADMINS,
    "roster": ADMINS,
    "reload": ADMINS,
    "plan": OVERSEERS,
    "dayoff": ADMINS,
    "allow": ADMINS,
    "withdraw": ADMINS,
}
MAY_PRESS: dict[str, set[Role]] = {
    **dict.fromkeys("fhsxrcoptnldkyzi", ALL),
    **dict.fromkeys((*"mqe", "mt", "mx", "mp", "md", "mw", "mk", "nd"), OVERSEERS),
    **dict.fromkeys(("kq", "bk", "na"), ALL),
    **dict.fromkeys(("v", "g", "bt", "bx"), DECIDING),
    "u": READERS,
    "w": ADMINS,
    "a": ADMINS,
    "b": ADMINS,
}
PEOPLE: dict[Role, Officer] = {
    Role.OFFICER: sample.AN,
    Role.SUPERVISOR: sample.BAI,
    Role.ADMIN: sample.CHENG,
    Role.AUDITOR: sample.DING,
}
REFUSAL = "没有权限"


def chat_of(world: World, role: Role) -> Chat:
    return Chat(world, sample.enrol(world.store, PEOPLE[role]))


def test_every_command_is_declared() -> None:
    assert {line.name for line in COMMANDS} == set(MAY)


def test_every_button_is_declared() -> None:
    assert set(BUTTONS) == set(MAY_PRESS)


def test_every_handler_is_reached_by_a_command_or_a_button() -> None:
    handlers = {
        getattr(module, name)
        for module in (
            access,
            admin,
            allow,
            audit,
            basics,
            cases,
            deck_files,
            decks,
            enrolment,
            forgetting,
            leave,
            marks,
            officer,
            own_data,
            pending,
            planning,
            privacy,
            progress,
            roster_files,
            searching,
            settings,
            study,
            supervise,
        )
        for name in dir(module)
        if not name.startswith("_")
        and getattr(getattr(module, name), "__module__", "") == module.__name__
        and getattr(module, name).__annotations__.get("words") == "str"
    }
    assert handlers <= {line.handler for line in COMMANDS}


@pytest.mark.parametrize(("name", "role"), list(product(MAY, Role)))
def test_command_in_private(name: str, role: Role, world: World) -> None:
    heard = words(chat_of(world, role).says(f"/{name}"))
    assert heard
    assert (REFUSAL in heard) is (role not in MAY[name])


@pytest.mark.parametrize(("action", "role"), list(product(MAY_PRESS, Role)))
def test_button_in_private(action: str, role: Role, world: World) -> None:
    chat = chat_of(world, role)
    token = world.signer.token(PEOPLE[role].badge, f"telegram:{chat.address}", action, 0)
    heard = words(chat.does(Kind.CHOICE, token=token))
    assert heard
    assert (REFUSAL in heard) is (role not in MAY_PRESS[action])


@pytest.mark.parametrize(("name", "role"), list(product(MAY, Role)))
def test_command_in_a_group(name: str, role: Role, world: World) -> None:
    chat = chat_of(world, role)
    chat.address, chat.private = "-100", False
    heard = words(chat.says(f"/{name}"))
    assert "私聊" in heard
    assert "盘问" not in heard
    assert PEOPLE[role].name not in heard


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.MEDIA, Kind.EDIT])
def test_talk_in_a_group_is_left_alone(kind: Kind, world: World) -> None:
    chat = Chat(world, "-100")
    chat.private = False
    assert chat.does(kind, text="大家早上好") == []


@pytest.mark.parametrize("name", MAY)
def test_command_of_a_stranger(name: str, world: World) -> None:
    chat = Chat(world, "stranger")
    first, second = chat.says(f"/{name}"), chat.says(f"/{name}")
    assert "只对本单位人员开放" in words(first)
    assert second == []


@pytest.mark.parametrize("action", MAY_PRESS)
def test_button_of_a_stranger(action: str, world: World) -> None:
    token = world.signer.token("A1", "telegram:chat-A1", action, 0)
    assert Chat(world, "stranger").does(Kind.CHOICE, token=token) == []


@pytest.mark.parametrize("name", MAY)
def test_command_of_someone_who_left(name: str, world: World) -> None:
    chat = Chat(world, sample.enrol(world.store, sample.GONE))
    assert "不在在岗名册上" in words(chat.says(f"/{name}"))


@pytest.mark.parametrize("role", Role)
def test_help_and_menu_show_what_the_role_may(role: Role, world: World) -> None:
    heard = words(chat_of(world, role).says("/help"))
    for line in menu(role):
        assert f"/{line.name} " in heard
    for name, roles in MAY.items():
        if role not in roles:
            assert f"/{name} " not in heard


def test_the_menu_speaks_every_language() -> None:
    texts = Texts()
    found = menus(texts, Role.ADMIN)
    assert set(found) == set(texts.languages)
    assert [name for name, _ in found["zh"]] == [name for name, _ in found["en"]]
    assert all(BY_NAME[name].menu for name, _ in found["zh"])
