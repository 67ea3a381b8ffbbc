"""The channel over real HTTP, against the emulator: sending, withdrawing, the menu."""

from __future__ import annotations

import pytest

from bot.channels import base
from bot.channels.base import SendError
from bot.channels.telegram import TelegramChannel
from bot.messages import Enclosure, Mark, Message, Span
from tests.botapi import (
    Blocked,
    BotApi,
    HalfJson,
    Person,
    RefuseConnection,
    ResetAfterDelivery,
    ServerError,
    TooMany,
    errors,
)
from tests.botapi.faults import Fault, Faults, Refusal
from tests.channels.line import Line, said

HOURS_49 = 49 * 3600


# --- sending


def test_a_message_is_sent_with_marks_and_buttons(line: Line, person: Person) -> None:
    verdict = Message(
        ((Span("扣", Mark.WRONG), Span("罚", Mark.MISSING), Span("款")),), said("", "完").buttons
    )
    [sent] = line.sends(verdict)
    shown = person.reads()
    assert (str(shown.id), shown.text, shown.labels) == (sent, "扣罚款", ["完"])
    assert set(shown.entities) == {("strikethrough", 0, 1), ("underline", 1, 1), ("bold", 1, 1)}


def test_a_pressed_message_is_edited_and_again_the_same_is_fine(line: Line, person: Person) -> None:
    [first] = line.sends(said("甲", "完"))
    again = said("乙", replaces=first)
    assert line.sends(again, again) == [first, first]
    assert [message.text for message in person.screen()] == ["乙"]


@pytest.mark.parametrize("gone", ["777", "1"])
def test_what_cannot_be_edited_is_sent_anew(gone: str, line: Line, person: Person) -> None:
    [sent] = line.sends(said("乙", replaces=gone))
    assert sent == str(person.reads().id) != gone


def test_a_long_message_comes_in_parts_with_all_their_ids(line: Line, person: Person) -> None:
    [sent] = line.sends(said("字" * 9000, "完"))
    shown = person.screen()
    assert sent == ",".join(str(message.id) for message in shown)
    assert [message.labels for message in shown] == [[], [], ["完"]]


def test_every_part_but_the_first_waits_for_its_turn_and_a_pause_is_told(
    api: BotApi, line: Line, person: Person
) -> None:
    asked: list[tuple[str, int]] = []
    paused: list[tuple[str, float]] = []

    async def turn(address: str) -> None:
        asked.append((address, len(person.screen())))
        if len(asked) == 1:
            api.faults.next("sendMessage", TooMany(7))

    async def act(channel: TelegramChannel) -> str | None:
        channel.paced_by(turn, lambda address, seconds: paused.append((address, seconds)))
        return await channel.send("11", said("字" * 9000))

    assert line.does(act) == ",".join(str(message.id) for message in person.screen())
    assert asked == [("11", 1), ("11", 1), ("11", 2)]
    assert paused == [("11", 7)]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (TooMany(3), base.RetryAfter),
        (Blocked(), base.Permanent),
        (ServerError(500), base.Ambiguous),
        (ServerError(502), base.Ambiguous),
        (ResetAfterDelivery(), base.Ambiguous),
        (RefuseConnection(), base.Ambiguous),
        (HalfJson(), base.Ambiguous),
    ],
)
def test_faults_in_our_own_words(
    fault: Fault, kind: type[SendError], api: BotApi, line: Line, person: Person
) -> None:
    api.faults.next("sendMessage", fault)
    with pytest.raises(kind):
        line.sends(said("甲"))
    assert len(api.made("sendMessage")) == 1
    assert line.waited == []


def test_nobody_listening_means_surely_not_sent() -> None:
    with BotApi() as api:
        line = Line(api)
    with pytest.raises(base.NotSent):
        line.sends(said("甲"))


def test_an_unknown_chat_and_a_moved_one(api: BotApi, line: Line) -> None:
    with pytest.raises(base.Permanent) as unknown:
        line.sends(said("甲"), to="12")
    assert unknown.value.unreachable
    api.state.chats[api.group(-500, "大队")].migrated_to = -1001
    with pytest.raises(base.NewAddress) as moved:
        line.sends(said("甲"), to="-500")
    assert moved.value.address == "-1001"


class FromTheSecond(Faults):
    """Faults that leave the first message alone."""

    def __init__(self, fault: Fault, times: int) -> None:
        super().__init__()
        self.next("sendMessage", fault, times)
        self._spared = False

    def take(self, method: str) -> Fault | None:
        if method == "sendMessage" and not self._spared:
            self._spared = True
            return None
        return super().take(method)


LONG = said("甲" * 4096 + "乙")


def test_a_later_part_waits_out_a_pause_alone(api: BotApi, line: Line, person: Person) -> None:
    api.faults = FromTheSecond(TooMany(4), 2)
    line.sends(LONG)
    assert [message.text[:1] for message in person.screen()] == ["甲", "乙"]
    assert line.waited == [4, 4]


@pytest.mark.parametrize("fault", [TooMany(4), ServerError(502)])
def test_when_a_later_part_fails_the_whole_is_not_unsent(
    fault: Fault, api: BotApi, line: Line, person: Person
) -> None:
    api.faults = FromTheSecond(fault, 10)
    with pytest.raises(base.Ambiguous) as failed:
        line.sends(LONG)
    [begun] = person.screen()
    assert failed.value.begun == str(begun.id)
    assert [message.text[:1] for message in person.screen()] == ["甲"]


# --- withdrawing


def test_messages_are_deleted_the_persons_own_too(api: BotApi, line: Line, person: Person) -> None:
    ids = line.sends(said("甲"), LONG)
    own = person.own()
    assert own == ["/start"]
    line.withdraws("1", *[one for one in ids if one])
    assert (person.screen(), person.own()) == ([], [])
    assert len(api.made("deleteMessages")) == 1


def test_deleting_goes_by_the_hundred(api: BotApi, line: Line, person: Person) -> None:
    line.withdraws(*map(str, range(1, 251)))
    assert person.own() == []
    assert [len(call.params["message_ids"]) for call in api.made("deleteMessages")] == [
        100,
        100,
        50,
    ]


def test_what_is_too_old_to_be_deleted_is_blanked(api: BotApi, line: Line, person: Person) -> None:
    [old] = line.sends(said("背诵的条目", "完"))
    api.clock.advance(HOURS_49)
    [new] = line.sends(said("新的"))
    line.withdraws(str(old), "1", str(new))
    assert [(message.text, message.labels) for message in person.screen()] == [("（已收回）", [])]
    line.withdraws(str(old), str(new))


def test_a_file_that_is_too_old_keeps_nothing_else(api: BotApi, line: Line, person: Person) -> None:
    file = Enclosure("own.json", b"{}")
    [old, text] = line.sends(Message(((Span("本人"),),), enclosure=file), said("背诵的条目"))
    api.clock.advance(HOURS_49)
    [new] = line.sends(said("新的"))
    more = [str(number) for number in range(100, 200)]  # the file stands in a batch before the last one
    with pytest.raises(base.Permanent, match="no text in the message"):
        line.withdraws(str(old), str(text), *more, str(new))
    assert [message.text for message in person.screen()] == ["本人", "（已收回）"]


def test_why_each_stays_is_told(api: BotApi, line: Line, person: Person) -> None:
    ids = line.sends(
        said("甲"), said("乙"), Message(((Span("本人"),),), enclosure=Enclosure("own.json", b"{}"))
    )
    api.clock.advance(HOURS_49)
    api.faults.next("editMessageText", Refusal(errors.bad(errors.BUTTON_DATA)), 2)
    with pytest.raises(base.Permanent) as stays:
        line.withdraws(*[one for one in ids if one])
    first, second = stays.value.reason.split("; ")
    assert (first, second) == ("Button_data_invalid", "There is no text in the message to edit")


def test_those_taken_back_one_by_one_wait_for_their_turn(api: BotApi, line: Line, person: Person) -> None:
    ids = line.sends(said("甲"), said("乙"), said("丙"))
    deleted: list[int] = []

    async def turn(address: str) -> None:
        assert address == "", "deleting puts no message into a chat"
        deleted.append(len(api.made("deleteMessage")))

    async def act(channel: TelegramChannel) -> None:
        channel.paced_by(turn, lambda _address, _seconds: None)
        await channel.withdraw("11", [one for one in ids if one])

    api.faults.next("deleteMessages", ServerError(500))
    line.does(act)
    assert (deleted, person.screen()) == ([0, 1, 2], [])


def test_withdrawing_meets_faults_in_our_words(api: BotApi, line: Line, person: Person) -> None:
    api.faults.next("deleteMessages", TooMany(3))
    with pytest.raises(base.RetryAfter):
        line.withdraws("1")


# --- the menu


def test_menus_are_set_by_language_and_by_chat(api: BotApi, line: Line, person: Person) -> None:
    menus = {"zh": [("today", "今天")], "en": [("today", "Today" * 100)]}
    line.does(lambda channel: channel.publish_menus(menus))
    line.does(lambda channel: channel.publish_menus({"zh": [("completion", "完成情况")]}, "11"))
    commands = api.state.commands
    assert commands["all_private_chats", ""] == [{"command": "today", "description": "今天"}]
    assert commands["all_private_chats", "en"][0]["description"] == ("Today" * 100)[:256]
    assert commands["chat:11", ""][0]["command"] == "completion"


def test_a_chat_s_own_menu_is_taken_away(api: BotApi, line: Line, person: Person) -> None:
    line.does(lambda channel: channel.publish_menus({"zh": [("today", "今天")]}))
    line.does(lambda channel: channel.publish_menus({"zh": [("completion", "完成情况")]}, "11"))
    assert person.menu() == ["completion"]
    line.does(lambda channel: channel.publish_menus({}, "11"))
    assert person.menu() == ["today"]


def test_a_menu_that_cannot_be_set_is_told_in_our_words(api: BotApi, line: Line) -> None:
    api.faults.next("setMyCommands", TooMany(7))
    with pytest.raises(base.RetryAfter) as refused:
        line.does(lambda channel: channel.publish_menus({"zh": [("today", "今天")]}))
    assert refused.value.seconds == 7
    with pytest.raises(base.Permanent):
        line.does(lambda channel: channel.publish_menus({"zh": [("Today!", "今天")]}))


def test_the_name_and_when_it_cannot_be_had(api: BotApi, line: Line) -> None:
    assert line.does(lambda channel: channel.username()) == "chensong_test_bot"
    api.faults.next("getMe", ServerError(502))
    with pytest.raises(base.Unreachable):
        line.does(lambda channel: channel.username())
