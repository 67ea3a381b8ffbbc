"""Every command and every button x role x kind of chat: who gets an answer, who is refused, who hears nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib import import_module
from itertools import product
from pkgutil import walk_packages

import pytest

import bot.conversation as package
from bot.conversation.commands import BY_NAME, COMMANDS, menu
from bot.conversation.menu import menus
from bot.conversation.presses import BUTTONS
from bot.conversation.world import World
from bot.messages import Kind, Message
from bot.texts import Texts
from storage.records import Officer, Role, RosterSaved, Status, Turn
from tests import sample
from tests.sample import Chat, words

ALL = set(Role)
OVERSEERS = ALL - {Role.OFFICER}
ADMINS = {Role.ADMIN}
DECIDING = {Role.SUPERVISOR, Role.ADMIN}
READERS = {Role.ADMIN, Role.AUDITOR}


class About(StrEnum):
    """What a command that looks at others is given here: in the north, in the south, or of a working group."""

    NOBODY = ""
    DEPARTMENT = "{department}"
    BADGE = "{badge}"
    PASSAGE = "{badge} law 当面听过"


@dataclass(frozen=True, slots=True)
class Row:
    """Who may use a command, and about whom it is: only within one's scope, where it is about somebody."""

    roles: set[Role]
    about: About = About.NOBODY


#: The declaration this file holds the program to: every command, once.
TABLE: dict[str, Row] = {
    "start": Row(ALL),
    "help": Row(ALL),
    "today": Row(ALL),
    "read": Row(ALL),
    "drill": Row(ALL),
    "check": Row(ALL),
    "done": Row(ALL),
    "next": Row(ALL),
    "hint": Row(ALL),
    "skip": Row(ALL),
    "stop": Row(ALL),
    "resume": Row(ALL),
    "cancel": Row(ALL),
    "decks": Row(ALL),
    "search": Row(ALL),
    "progress": Row(ALL),
    "mydata": Row(ALL),
    "privacy": Row(ALL),
    "forget": Row(ALL),
    "leave": Row(ALL),
    "lang": Row(ALL),
    "settings": Row(ALL),
    "notice": Row(ALL),
    "answer": Row(ALL),
    "received": Row(ALL),
    "bind": Row(DECIDING),
    "completion": Row(OVERSEERS, About.DEPARTMENT),
    "wall": Row(OVERSEERS, About.DEPARTMENT),
    "broadcast": Row(DECIDING),
    "nudge": Row(DECIDING, About.DEPARTMENT),
    "unreachable": Row(OVERSEERS, About.DEPARTMENT),
    "pending": Row(OVERSEERS, About.DEPARTMENT),
    "enrolment": Row(OVERSEERS, About.DEPARTMENT),
    "appeal": Row(ALL),
    "officer": Row(OVERSEERS, About.BADGE),
    "record": Row(DECIDING, About.PASSAGE),
    "override": Row(ADMINS),
    "codes": Row(ADMINS),
    "grant": Row(ADMINS),
    "suspend": Row(ADMINS),
    "revoke": Row(ADMINS),
    "audit": Row(READERS),
    "deck": Row(ADMINS),
    "roster": Row(ADMINS),
    "reload": Row(ADMINS),
    "plan": Row(OVERSEERS),
    "dayoff": Row(ADMINS),
    "allow": Row(ADMINS),
    "withdraw": Row(ADMINS),
}
MAY = {name: row.roles for name, row in TABLE.items()}
MAY_PRESS: dict[str, set[Role]] = {
    **dict.fromkeys((*"fhsxrcoptnldkyzi", "kq", "bk", "na"), ALL),
    **dict.fromkeys((*"mqe", "mt", "mx", "mp", "md", "mw", "mk", "ml", "nd"), OVERSEERS),
    **dict.fromkeys((*"vg", "bt", "bx"), DECIDING),
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


def test_every_handler_is_reached_by_a_command() -> None:
    modules = [import_module(one.name) for one in walk_packages(package.__path__, "bot.conversation.")]
    found = [
        getattr(module, name)
        for module in modules
        for name in dir(module)
        if not name.startswith("_") and getattr(getattr(module, name), "__module__", "") == module.__name__
    ]
    handlers = {one for one in found if _is_handler(one)}
    assert len(handlers) > 30
    assert handlers == {line.handler for line in COMMANDS}


def _is_handler(one: object) -> bool:
    """A function of a turn and the words behind a command."""
    named = dict(getattr(one, "__annotations__", {}))
    return named == {"context": "Context", "words": "str", "return": "Outcome"}


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
    assert "您目前不在册" in words(chat.says(f"/{name}"))


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


# --- role x command x scope x kind of chat

NORTH, SOUTH, GROUP = ("北分局", "A1"), ("南分局", "F1"), ("@专班", "H1")
#: Of the bureau itself, which only those see who see everything.
MEMBER = Officer("H1", "何群", "d0", groups=("专班",))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks. `officer` None: not on the roster; `chat`: whether the chat is theirs."""

    officer: Officer | None
    chat: bool = True
    #: Whom they see, where their role sees others.
    sees: tuple[tuple[str, str], ...] = ()

    @property
    def role(self) -> Role | None:
        """What counts of them: nothing where the chat is nobody's, or they are suspended."""
        return (
            self.officer.role if self.officer and self.chat and self.officer.status is Status.ACTIVE else None
        )


PERSONS: dict[str, Person] = {
    "stranger": Person(None, chat=False),
    "unbound": Person(sample.AN, chat=False),
    "officer": Person(sample.AN),
    "other officer": Person(sample.FANG),
    "supervisor": Person(sample.BAI, sees=(NORTH,)),
    "other supervisor": Person(Officer("S1", "苏南", "d3", Role.SUPERVISOR, ("d3",)), sees=(SOUTH,)),
    "group supervisor": Person(Officer("T1", "田组", "d1", Role.SUPERVISOR, ("@专班",)), sees=(GROUP,)),
    "auditor": Person(sample.DING, sees=(NORTH, SOUTH, GROUP)),
    "admin": Person(sample.CHENG, sees=(NORTH, SOUTH, GROUP)),
    "suspended": Person(replace(sample.CHENG, badge="P1", status=Status.SUSPENDED)),
    "former admin": Person(replace(sample.CHENG, badge="Q1", role=Role.OFFICER)),
}


def _typed(chat: Chat, text: str) -> list[Message]:
    return chat.does(Kind.TEXT, text=text)


def _edited(chat: Chat, text: str) -> list[Message]:
    return chat.does(Kind.EDIT, text=text)


def _in_a_group(chat: Chat, text: str) -> list[Message]:
    chat.address, chat.private = "-100", False
    return chat.does(Kind.TEXT, text=text)


#: A forwarded command comes as a text like any other (tests/channels/test_parse.py): whoever sends it has said it.
WAYS: dict[str, Callable[[Chat, str], list[Message]]] = {
    "private": _typed,
    "group": _in_a_group,
    "forwarded": _typed,
    "edited": _edited,
}


def speaks(world: World, person: Person) -> Chat:
    officer = person.officer
    if officer is None:
        return Chat(world, "stranger")
    saved = RosterSaved((), (officer, MEMBER), "test", sample.NOW)
    world.store.record(Turn(sample.NOW, facts=(saved,)))
    if not person.chat:
        return Chat(world, "unbound")
    return Chat(world, sample.enrol(world.store, officer))


def expected(person: Person, way: str, roles: set[Role]) -> str | None:
    """What must be in the answer; "" for an answer that is no refusal, None for silence."""
    if way == "group":
        return "私聊"
    if person.officer is None or not person.chat:
        return "只对本单位人员开放" if way != "edited" else None
    if person.officer.status is not Status.ACTIVE:
        return "您目前不在册"
    if way == "edited":
        return "改了不算"
    return "" if person.role in roles else REFUSAL


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("who", PERSONS)
def test_every_command_of_everybody_everywhere(who: str, way: str) -> None:
    for name, row in TABLE.items():
        world = sample.make_world()
        heard = WAYS[way](speaks(world, PERSONS[who]), f"/{name}")
        wanted = expected(PERSONS[who], way, row.roles)
        if wanted is None:
            assert heard == [], name
            continue
        assert heard, name
        assert wanted in words(heard), name
        assert (REFUSAL in words(heard)) is (wanted == REFUSAL), name
        denied = [entry for entry in world.store.ledger() if entry.kind == "denied"]
        assert len(denied) == (wanted == REFUSAL), name


@pytest.mark.parametrize("who", PERSONS)
def test_every_button_of_everybody_in_private_and_in_a_group(who: str) -> None:
    """The button is genuine and made for just this chat: what they may then is all that counts."""
    person = PERSONS[who]
    for (action, roles), private in product(MAY_PRESS.items(), (True, False)):
        world = sample.make_world()
        chat = speaks(world, person)
        badge, seat = person.officer.badge if person.officer else "A1", f"telegram:{chat.address}"
        token = world.signer.token(badge, seat, action, 0)
        if not private:
            chat.address, chat.private = "-100", False
        heard, before = words(chat.does(Kind.CHOICE, token=token)), world.store.officers()
        if not private:
            assert "私聊" in heard, action
        elif person.officer is None or not person.chat:
            assert heard == "", action
        elif person.role is None:
            assert "您目前不在册" in heard, action
        else:
            assert (REFUSAL in heard) is (person.role not in roles), action
        assert world.store.officers() == before, action


@pytest.mark.parametrize("place", [NORTH, SOUTH, GROUP], ids=["north", "south", "group"])
@pytest.mark.parametrize("who", [name for name, one in PERSONS.items() if one.role])
def test_every_command_about_others_within_the_scope_and_outside(who: str, place: tuple[str, str]) -> None:
    person = PERSONS[who]
    for name, row in TABLE.items():
        if not row.about:
            continue
        chat = speaks(sample.make_world(), person)
        about = row.about.format(department=place[0], badge=place[1])
        heard = words(chat.says(f"/{name} {about}"))
        outside = person.role in row.roles and place not in person.sees
        assert ("不在您的管理范围内" in heard) is outside, name
        assert (REFUSAL in heard) is (person.role not in row.roles), name
