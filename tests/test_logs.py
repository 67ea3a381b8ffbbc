"""What the log says, and what it must never say."""

from __future__ import annotations

import asyncio
import errno
import gc
import json
import logging
import os
import socket
import ssl
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channels.telegram.patience import Patience
from bot.cli.common import set_up_logging
from bot.conversation import denials
from bot.logs import OnceAMinute, SafeFormatter, pseudonym, set_up
from bot.service import build_world
from bot.settings import read_settings
from storage.errors import NothingToMove, StoreError
from storage.open import open_store

TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz12345"
SECRET = "a-secret-of-the-webhook"


def record(
    message: str, *args: object, at: float = 0.0, level: int = logging.ERROR, **extra: object
) -> logging.LogRecord:
    made = logging.LogRecord("bot.test", level, __file__, 1, message, args, None)
    made.created = at
    made.__dict__.update(extra)
    return made


def failed(message: str, at: float = 0.0, **extra: object) -> logging.LogRecord:
    made = record(message, at=at)
    made.__dict__.update(extra)
    try:
        int(f"https://api.telegram.org/bot{TOKEN}/sendMessage")
    except ValueError:
        made.exc_info = sys.exc_info()
    return made


def raised(error: BaseException, before: BaseException | None = None) -> logging.LogRecord:
    """A line with the traceback of an error that another one led to."""
    made = record("a turn failed")
    try:
        try:
            if before is not None:
                raise before
        finally:
            raise error
    except type(error):
        made.exc_info = sys.exc_info()
    return made


@pytest.fixture
def quiet() -> Iterator[None]:
    """The root logger as it was."""
    root, hook = logging.getLogger(), sys.excepthook
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    sys.excepthook = hook
    root.setLevel(level)


def test_a_line_of_json_is_one_object_with_time_level_logger_and_fields() -> None:
    line = SafeFormatter("json", []).format(record("turn", level=logging.INFO, who="ab12", ms=1.5))
    told = json.loads(line)
    assert "\n" not in line
    assert (told["event"], told["level"], told["logger"]) == ("turn", "info", "bot.test")
    assert (told["who"], told["ms"]) == ("ab12", 1.5)
    assert datetime.fromisoformat(told["timestamp"]).tzinfo == UTC


def test_a_line_for_people_holds_the_same() -> None:
    line = SafeFormatter("text", []).format(record("slot %s: %d prompts", "noon", 12, who="ab12"))
    assert "slot noon: 12 prompts" in line
    assert "who=ab12" in line
    assert "\x1b" not in line


@pytest.mark.parametrize("form", ["text", "json"])
def test_tokens_and_secrets_stand_nowhere_in_it_not_even_in_a_traceback(form: str) -> None:
    safe = SafeFormatter(form, [SECRET])
    for one in (
        raised(NothingToMove(f"https://api.telegram.org/bot{TOKEN}/{SECRET}")),
        record("POST /bot%s/getMe", TOKEN),
        record("x", header=SECRET),
        record(f"{SECRET} {TOKEN}"),
    ):
        line = safe.format(one)
        assert TOKEN not in line
        assert SECRET not in line
        assert "[hidden]" in line
    assert "ValueError" in safe.format(failed("a call failed"))


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_traceback_has_frames_and_kinds_and_no_sentence_that_may_quote_somebody(form: str) -> None:
    said = "机密作答 张三"
    quoting = ValueError(f"invalid literal: {said!r}")
    quoting.add_note(said)
    group = ExceptionGroup(said, [KeyError(said)])
    for error in (raised(quoting), raised(RuntimeError("x"), quoting), raised(group), raised(OSError(said))):
        assert error.exc_info is not None
        assert error.exc_info[0] is not None
        line = SafeFormatter(form, []).format(error)
        assert "机密" not in line
        assert "test_logs.py" in line
        assert error.exc_info[0].__name__ in line
    told = SafeFormatter(form, []).format(raised(RuntimeError("x"), quoting))
    assert "ValueError" in told
    assert "KeyError" in SafeFormatter(form, []).format(raised(group))


def test_a_traceback_has_the_sentences_of_our_own_errors_and_of_the_system() -> None:
    for fault, told in (
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"), "Temporary failure"),
        (ssl.SSLError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] x"), "SSLError"),
    ):
        line = SafeFormatter("text", []).format(raised(fault))
        assert told in line
        assert os.strerror(errno.EPERM) not in line
    full = OSError(errno.ENOSPC, "anything", "/srv/张三")
    line = SafeFormatter("text", []).format(raised(NothingToMove("/srv/data"), full))
    assert str(NothingToMove("/srv/data")) in line
    assert os.strerror(errno.ENOSPC) in line
    assert "anything" not in line
    assert "张三" not in line


def test_an_error_that_leads_to_itself_comes_to_an_end() -> None:
    one, other = ValueError("x"), KeyError("y")
    one.__cause__, other.__cause__ = other, one
    assert SafeFormatter("text", []).format(raised(one)).count("ValueError") == 1


@pytest.mark.usefixtures("quiet")
def test_a_task_that_nobody_waited_for_is_told_without_its_error_s_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = "机密作答"

    async def fails() -> None:
        raise ValueError(said)

    async def forgotten() -> None:
        task = asyncio.create_task(fails())
        await asyncio.wait([task])
        del task

    set_up("INFO", "text", [])
    asyncio.run(forgotten())
    gc.collect()
    told = capsys.readouterr().err
    assert "never retrieved" in told
    assert "ValueError" in told
    assert "机密" not in told


@pytest.mark.usefixtures("quiet")
def test_an_error_that_ends_the_program_is_a_line_of_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO", "json", [])
    sys.excepthook(ValueError, ValueError("机密作答"), None)
    [line] = capsys.readouterr().err.splitlines()
    assert json.loads(line)["level"] == "critical"
    assert "ValueError" in line
    assert "机密" not in line


def test_what_is_no_secret_stays() -> None:
    line = SafeFormatter("text", []).format(record("12:30:00 at 127.0.0.1:8080, row 123456:7"))
    assert "[hidden]" not in line


def test_a_storm_speaks_once_a_minute_and_counts_what_it_held_back() -> None:
    seconds = iter([*map(float, range(150)), 180.0])
    sieve = OnceAMinute(lambda: next(seconds))
    passed = [at for at in range(150) if sieve.filter(record("row %d: %s", at, "down"))]
    assert passed == [0, 60, 120]
    last = record("row %d: %s", 180, "down")
    assert sieve.filter(last)
    assert last.__dict__["held_back"] == 29


def test_a_clock_that_is_set_back_or_on_neither_silences_a_cause_nor_lets_it_storm() -> None:
    seconds = iter([0.0, 1.0, 60.0])
    sieve = OnceAMinute(lambda: next(seconds))
    three_days = 3 * 86_400.0
    assert [sieve.filter(record("down", at=at)) for at in (three_days, 2 * three_days, 60.0)] == [
        True,
        False,
        True,
    ]


def test_causes_do_not_silence_each_other() -> None:
    sieve = OnceAMinute()
    assert sieve.filter(record("one"))
    assert sieve.filter(record("two"))
    assert sieve.filter(failed("one"))
    assert not sieve.filter(failed("one"))


def test_where_the_format_has_no_words_what_it_begins_with_is_the_cause() -> None:
    sieve = OnceAMinute()
    for form in ("%s", "%s; trying again", "(%s)"):
        for told in ("cannot be reached", "another program polls", StoreError("lost"), ValueError("lost")):
            assert [sieve.filter(record(form, told)) for _ in range(2)] == [True, False]


def test_a_storm_of_one_such_cause_is_a_line_a_minute_whatever_its_numbers_and_ids() -> None:
    seconds = iter(map(float, range(150)))
    sieve = OnceAMinute(lambda: next(seconds))
    said = "could not bring {} updates of 7f{}c3-0b{:04x}: page 16384/{}"
    passed = [at for at in range(150) if sieve.filter(record("%s", StoreError(said.format(*[at] * 4))))]
    assert passed == [0, 60, 120]


def test_what_stands_in_other_gaps_is_no_cause_of_its_own() -> None:
    sieve = OnceAMinute()
    assert sieve.filter(record("the menu could not be set: %s", "one"))
    assert not sieve.filter(record("the menu could not be set: %s", "two"))
    assert sieve.filter(record("%s asks for a pause of %s", "telegram", "one"))
    assert not sieve.filter(record("%s asks for a pause of %s", "telegram", "two"))
    assert sieve.filter(record("%(name)s", {"name": "by name"}))


@pytest.mark.usefixtures("quiet")
def test_each_deck_that_is_wrong_is_told_at_the_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """However alike they are called, and what is wrong in them."""
    decks = tmp_path / "content" / "decks"
    decks.mkdir(parents=True)
    head = (
        "---\nid: d{0}\ntitle: 100%s T\ntrack: X\nlanguage: en\nsource: s\n---\n\n## P {{#p{0}}}\n\nshort\n"
    )
    for number in range(1, 4):
        (decks / f"d{number}.md").write_text(head.format(number), encoding="utf-8")
    settings = read_settings(data_dir=tmp_path, content_dir=tmp_path / "content")
    set_up("INFO", "json", [])
    build_world(settings, open_store("memory", settings.data_dir))
    told = [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()]
    assert [line.partition(":")[0] for line in told if line.startswith("d")] == ["d1.md", "d2.md", "d3.md"]


@pytest.mark.usefixtures("quiet")
def test_what_goes_wrong_with_telegram_is_told_each_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    async def tells() -> None:
        patience = Patience(nothing)
        patience.tell("Telegram cannot be reached (ClientConnectorError); trying again")
        patience.tell("another program polls with this token")

    async def nothing() -> None:
        """No connection is to be closed."""

    set_up("INFO", "json", [])
    asyncio.run(tells())
    assert [json.loads(line)["event"].split()[0] for line in capsys.readouterr().err.splitlines()] == [
        "Telegram",
        "another",
    ]


def test_what_is_no_trouble_always_speaks() -> None:
    sieve = OnceAMinute()
    assert all(sieve.filter(record("turn", level=logging.INFO)) for _ in range(5))


def test_each_refusal_is_a_line() -> None:
    sieve, line = OnceAMinute(), record("denied: why=%s", "right", level=logging.WARNING)
    line.name = denials.__name__
    assert all(sieve.filter(line) for _ in range(5))


def test_a_code_that_somebody_was_given_is_always_found_the_traceback_once() -> None:
    sieve = OnceAMinute()
    first, second = failed("a turn failed", reference="aaaa"), failed("a turn failed", reference="bbbb")
    assert sieve.filter(first)
    assert sieve.filter(second)
    safe = SafeFormatter("text", [])
    assert "ValueError" in safe.format(first)
    line = safe.format(second)
    assert "reference=bbbb" in line
    assert "ValueError" not in line


def test_many_causes_take_no_memory_without_end() -> None:
    sieve = OnceAMinute()
    for number in range(5000):
        sieve.filter(record(f"cause {number}"))
    assert len(sieve._last) <= 1000
    # (Of a cause that is long no more is remembered than its beginning.)
    for number in range(5000):
        assert sieve.filter(record("%s", chr(0x4E00 + number) + "x" * 10_000))
    assert len(sieve._last) <= 1000
    assert max(len(str(cause)) for cause in sieve._last) < 1000


def test_a_pseudonym_is_the_same_for_a_chat_and_of_no_use_without_the_key() -> None:
    one = pseudonym(b"k" * 32, "telegram", "1001")
    assert one == pseudonym(b"k" * 32, "telegram", "1001")
    others = {pseudonym(b"j" * 32, "telegram", "1001"), pseudonym(b"k" * 32, "terminal", "1001")}
    assert one not in others
    assert "1001" not in one


@pytest.mark.usefixtures("quiet")
def test_once_set_up_it_goes_to_standard_error_and_libraries_are_quiet(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up("INFO", "json", [SECRET, "ab"])
    logging.getLogger("bot.x").info("a word, %s", SECRET)
    logging.getLogger("telegram.ext").info("no")
    logging.getLogger("aiohttp.access").info("no")
    out, err = capsys.readouterr()
    assert out == ""
    [line] = err.splitlines()
    assert json.loads(line)["event"] == "a word, [hidden]"


#: What a library may come to say: a call that failed, a request that it took, a link that it could not open.
_TELLS = {
    "telegram_token": ("4242:a-short-token", "cannot open https://api.telegram.org/bot{}/getMe"),
    "webhook_secret": ("k3y-of-the-webhook_" * 2, "wrong request: X-Telegram-Bot-Api-Secret-Token: {}"),
    "secret_key": ('a key of [its] own, with "signs" and \\ in it', "cannot sign with {!r}"),
    "store_url": ("pass-word-of-the-database", "lost postgresql://bot:{}@db.example/chensong"),
}


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("name", _TELLS)
def test_no_secret_that_is_set_reaches_the_log_whoever_tells_it(
    name: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the commands set it up: in what is said, in its arguments, in a field and in a traceback."""
    secret, tells = _TELLS[name]
    value = f"postgresql://bot:{secret}@db.example/chensong" if name == "store_url" else secret
    set_up_logging(read_settings(data_dir=tmp_path, log_format=form, **{name: value}))
    library = logging.getLogger("httpx")
    library.warning(tells.format(secret))
    library.warning("given: %s", secret, extra={"url": tells.format(secret)})
    # (Of an error that is not the program's own no sentence is told.)
    library.error("failed", exc_info=StoreError(tells.format(secret)))
    told = capsys.readouterr().err
    assert not [form for form in (secret, json.dumps(secret)[1:-1], repr(secret)[1:-1]) if form in told]
    assert told.count("[hidden]") >= 4
    assert "StoreError" in told
