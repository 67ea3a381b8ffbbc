"""The menu in each chat by role and language, over the emulator: also what changed while the program was down."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import service
from bot.channels.telegram import TelegramChannel
from bot.conversation.commands import menu
from bot.conversation.menu import Entry
from bot.menus import RoleMenus
from bot.settings import read_settings
from bot.texts import Texts
from storage.contract import Store
from storage.memory import MemoryStore
from storage.records import Department, LanguageChosen, Officer, Role, RosterSaved, Status, Turn
from tests import sample
from tests.botapi import BotApi, Person, RefuseConnection, TooMany, menus
from tests.sample import AN, BAI, CHENG, DING, NOW

LATER = NOW + timedelta(minutes=1)
GENERAL = [line.name for line in menu(Role.OFFICER)]


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as api:
        yield api


class Place:
    """A store with everybody on it, and chats whose ids are numbers as Telegram's are."""

    def __init__(self, api: BotApi) -> None:
        self.api = api
        self.store: Store = MemoryStore()
        sample.make_world(self.store)
        #: What was published, from the first start on: the chat, "" for all.
        self.published: list[str] = []

    def person(self, user: int, officer: Officer, language_code: str = "zh") -> Person:
        person = self.api.person(user, officer.name, language_code)
        person.says("/start")
        sample.enrol(self.store, officer, address=str(user))
        return person

    def becomes(self, officer: Officer) -> None:
        self.store.record(Turn(NOW, facts=(RosterSaved((), (officer,), "test", NOW),)))

    def starts(
        self, *moments: datetime, bot: str = "4242", cut_off: bool = False, preferred: str = "zh"
    ) -> list[int]:
        """One run of the program, which looks at its menus at these moments; how many it set each time. `cut_off`: it
        ends when the first chat's menu is set and before anything more is done.
        """

        async def whole() -> list[int]:
            channel = TelegramChannel(self.api.token, self.api.url)

            async def publish(given: Mapping[str, Sequence[Entry]], chat: str | None) -> None:
                self.published.append(chat or "")
                await channel.publish_menus(given, chat)
                if cut_off and chat:
                    raise asyncio.CancelledError

            ours = RoleMenus(self.store, Texts(preferred=preferred), "telegram", bot, publish)
            try:
                return [await ours.refresh(moment) for moment in moments or (NOW,)]
            finally:
                await channel.close()

        return asyncio.run(whole())


@pytest.fixture
def place(api: BotApi) -> Place:
    return Place(api)


@pytest.mark.parametrize("officer", [AN, BAI, CHENG, DING], ids=lambda one: one.role)
def test_everybody_sees_the_commands_of_their_role(officer: Officer, place: Place) -> None:
    person, stranger = place.person(11, officer), place.api.person(12)
    place.starts()
    assert person.menu() == [line.name for line in menu(officer.role)]
    assert stranger.menu() == GENERAL
    assert len({len(menu(role)) for role in (Role.OFFICER, Role.SUPERVISOR, Role.ADMIN)}) == 3


@pytest.mark.parametrize("app", ["zh", "en", "fr"])
@pytest.mark.parametrize(("chosen", "about"), [("en", "who has not finished"), ("", "谁还没有完成")])
def test_a_role_s_menu_speaks_the_officer_s_language_and_not_the_app_s(
    chosen: str, about: str, app: str, place: Place
) -> None:
    place.person(11, replace(CHENG, language=chosen), app)
    place.becomes(replace(CHENG, language=chosen))
    place.starts()
    told = {one["command"]: one["description"] for one in menus.seen_by(place.api.state, 11)}
    assert told["pending"].startswith(about)


def test_the_general_menu_speaks_the_app_s_language(place: Place) -> None:
    place.starts()
    commands = place.api.state.commands
    assert commands["all_private_chats", ""][0]["description"].startswith("今天")
    assert not commands["all_private_chats", "en"][0]["description"].startswith("今天")


@pytest.mark.parametrize("preferred", ["zh", "en"])
def test_an_app_whose_language_is_not_on_offer_shows_the_organisation_s(preferred: str, place: Place) -> None:
    stranger = place.api.person(12, "P", "fr")
    place.starts(preferred=preferred)
    told = [one["description"] for one in menus.seen_by(place.api.state, stranger.id)]
    assert told[0].isascii() is (preferred == "en")
    for app in ("zh", "en"):
        person = place.api.person(20, "P", app)
        assert menus.seen_by(place.api.state, person.id)[0]["description"].isascii() is (app == "en")


@pytest.mark.parametrize(("chosen", "app"), [("en", "zh"), ("zh", "en"), ("en", "fr")])
def test_an_officer_s_menu_speaks_the_language_that_they_chose(chosen: str, app: str, place: Place) -> None:
    person = place.person(11, AN, app)
    place.store.record(Turn(NOW, facts=(LanguageChosen(AN.badge, chosen, NOW),)))
    place.starts()
    told = menus.seen_by(place.api.state, 11)
    assert person.menu() == GENERAL
    assert told[0]["description"].isascii() is (chosen == "en")


def test_a_demotion_while_the_program_was_down_is_seen_at_the_next_start(place: Place) -> None:
    person = place.person(11, CHENG)
    place.starts()
    assert "dayoff" in person.menu()
    place.becomes(replace(CHENG, role=Role.AUDITOR))
    place.starts()
    assert "dayoff" not in person.menu()
    assert "completion" in person.menu()
    place.becomes(replace(CHENG, role=Role.OFFICER))
    place.starts()
    assert person.menu() == GENERAL


def test_a_menu_set_when_the_program_was_cut_off_is_corrected_too(place: Place) -> None:
    person = place.person(11, CHENG)
    with pytest.raises(asyncio.CancelledError):
        place.starts(cut_off=True)
    assert "dayoff" in person.menu()
    place.becomes(replace(CHENG, role=Role.OFFICER))
    place.starts()
    assert person.menu() == GENERAL


def test_a_grant_while_the_program_was_down_is_seen_at_the_next_start(place: Place) -> None:
    person = place.person(11, AN)
    place.starts()
    assert person.menu() == GENERAL
    place.becomes(replace(AN, role=Role.ADMIN))
    place.starts()
    assert "dayoff" in person.menu()


def test_a_grant_is_seen_in_the_same_run(
    api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole service: an admin grants, and nobody starts anything anew."""
    monkeypatch.setattr(service, "_MENUS_EVERY", 1)
    store = MemoryStore()
    channel = TelegramChannel(api.token, api.url)
    app = service.Service(read_settings(data_dir=tmp_path), store, [channel])
    sample.make_world(store)
    app.role_menus = RoleMenus(store, Texts(), channel.name, "4242", channel.publish_menus)
    officer, admin = (api.person(number, one.name) for number, one in ((11, AN), (12, CHENG)))
    for person, whose in ((officer, AN), (admin, CHENG)):
        person.says("/help")
        sample.enrol(store, whose, address=str(person.id))

    def grants() -> list[list[str]]:
        """Everything that 程 and the menus show, in a thread beside the program."""
        try:
            assert admin.waits(lambda: "dayoff" in admin.menu(), 30)
            seen = [officer.menu()]
            admin.says("/grant A1 管理员 接班")
            while "确认" not in admin.reads().labels:
                pass
            admin.presses("确认")
            assert officer.waits(lambda: "dayoff" in officer.menu(), 30)
            return [*seen, officer.menu()]
        finally:
            app.stop()

    async def whole() -> list[list[str]]:
        running = asyncio.create_task(app.run())
        seen = await asyncio.to_thread(grants)
        await running
        return seen

    assert asyncio.run(whole()) == [GENERAL, [line.name for line in menu(Role.ADMIN)]]


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.LEFT])
def test_who_is_gone_sees_no_more_than_all(status: Status, place: Place) -> None:
    person = place.person(11, CHENG)
    place.starts()
    place.becomes(replace(CHENG, status=status))
    place.starts()
    assert person.menu() == GENERAL


def test_a_chat_left_for_another_account_sees_no_more_than_all(place: Place) -> None:
    old = place.person(11, CHENG)
    place.starts()
    new = place.person(12, CHENG)
    place.starts()
    assert old.menu() == GENERAL
    assert "dayoff" in new.menu()


def test_a_language_chosen_meanwhile_is_followed(place: Place) -> None:
    place.person(11, CHENG)
    place.starts(NOW)
    place.store.record(Turn(NOW, facts=(LanguageChosen(CHENG.badge, "en", NOW),)))
    place.starts(LATER)
    assert place.api.state.commands["chat:11", ""][0]["description"].isascii()


def test_what_is_right_already_is_not_set_again_by_another_run(place: Place) -> None:
    place.person(11, CHENG)
    place.person(12, AN)
    assert place.starts(NOW, LATER) == [1, 0]
    assert place.starts() == [0]
    assert place.published == ["", "11", ""]


def test_another_bot_has_none_of_the_first_one_s_menus(place: Place) -> None:
    place.person(11, CHENG)
    place.starts()
    assert place.starts(bot="77") == [1]


def test_a_menu_that_could_not_be_set_is_set_at_the_next_look(place: Place) -> None:
    person = place.person(11, CHENG)
    place.starts()
    place.becomes(replace(CHENG, role=Role.OFFICER))
    place.api.faults.next("deleteMyCommands", RefuseConnection())
    assert place.starts(NOW, LATER) == [0, 1]
    assert person.menu() == GENERAL


def test_a_pause_that_is_asked_for_is_kept(place: Place) -> None:
    person = place.person(11, CHENG)
    place.api.faults.next("setMyCommands", TooMany(90))
    looks = [NOW + timedelta(seconds=wait) for wait in (0, 60, 89, 90)]
    assert place.starts(*looks) == [0, 0, 0, 1]
    assert place.published == ["", "", "11"]
    assert "dayoff" in person.menu()


def test_a_chat_that_telegram_does_not_know_holds_up_nobody_for_ever(place: Place) -> None:
    sample.enrol(place.store, BAI, address="7")
    person = place.person(11, CHENG)
    assert place.starts(NOW, LATER) == [2, 0]
    assert "dayoff" in person.menu()


def test_many_menus_are_set_by_and_by(place: Place) -> None:
    department = Department("d0", "市局", 0)
    chiefs = tuple(Officer(f"S{n}", "主管", "d0", Role.SUPERVISOR, ("d0",)) for n in range(25))
    place.store.record(Turn(NOW, facts=(RosterSaved((department,), chiefs, "test", NOW),)))
    people = [place.person(100 + number, chief) for number, chief in enumerate(chiefs)]
    assert place.starts(NOW, LATER, LATER) == [20, 5, 0]
    assert all("pending" in person.menu() for person in people)
