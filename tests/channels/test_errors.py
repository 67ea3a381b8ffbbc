"""What Telegram's errors mean to the sender."""

from __future__ import annotations

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels import base
from bot.channels.telegram.errors import meaning, sentence
from bot.channels.telegram.request import NotConnected, TurnedAway


@pytest.fixture(autouse=True)
def periods(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the channel sets it."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (NotConnected("refused"), base.NotSent),
        (TurnedAway("by a page"), base.NotSent),
        (InvalidToken("The token `1:secret` was rejected"), base.NotSent),
        (TimedOut(), base.Ambiguous),
        (NetworkError("reset"), base.Ambiguous),
        (NetworkError("Bad Gateway"), base.Ambiguous),
        (TelegramError("Invalid server response"), base.Ambiguous),
    ],
)
def test_whether_it_may_have_arrived(error: TelegramError, kind: type[base.SendError]) -> None:
    assert type(meaning(error)) is kind


def test_a_topic_that_is_no_more_leaves_its_group() -> None:
    gone = BadRequest("Bad Request: message thread not found")
    found = meaning(gone, -500)
    assert isinstance(found, base.NewAddress)
    assert found.address == "-500"
    assert isinstance(meaning(gone), base.Permanent)
    assert isinstance(meaning(BadRequest("Bad Request: message is too long"), -500), base.Permanent)


@pytest.mark.parametrize(
    ("error", "unreachable"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), True),
        (Forbidden("Forbidden: user is deactivated"), True),
        (Forbidden("Forbidden: bot can't initiate conversation with a user"), True),
        (BadRequest("Bad Request: chat not found"), True),
        (BadRequest("Bad Request: user is deactivated"), True),
        (BadRequest("Bad Request: message is too long"), False),
        (BadRequest("Bad Request: BUTTON_DATA_INVALID"), False),
    ],
)
def test_what_will_never_arrive(error: TelegramError, unreachable: bool) -> None:
    found = meaning(error)
    assert isinstance(found, base.Permanent)
    assert found.unreachable is unreachable


def test_a_pause_is_in_seconds() -> None:
    found = meaning(RetryAfter(7))
    assert isinstance(found, base.RetryAfter)
    assert found.seconds == 7


def test_a_chat_that_moved_names_its_new_address() -> None:
    found = meaning(ChatMigrated(-1001))
    assert isinstance(found, base.NewAddress)
    assert found.address == "-1001"


def test_sentences_are_short_and_hold_no_token() -> None:
    assert "secret" not in sentence(InvalidToken("The token `1:secret` was rejected"))
    assert len(sentence(NetworkError("<html>" * 1000))) == 200
