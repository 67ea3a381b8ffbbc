"""Files over the wire: what Telegram takes and what it refuses. Sources as in test_refusals."""

from __future__ import annotations

import io
from dataclasses import dataclass

import httpx
import pytest
from PIL import Image

from tests.botapi import BotApi, Person
from tests.botapi.wire import Wire

LIMIT = 10 * (1 << 20)


def png(width: int = 40, height: int = 30) -> bytes:
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Case:
    source: str
    sentence: str
    kind: str
    content: bytes
    caption: str = ""
    code: int = 400


CASES = (
    Case("td, FileLoaderUtils.cpp 304, check_full_local_location", "file must be non-empty", "document", b""),
    Case("td, MessageContent.cpp", "message caption is too long", "document", b"x", "字" * 1025),
    Case("td, MessageContent.cpp: code points", "message caption is too long", "photo", png(), "😀" * 1025),
    Case(
        "td, FileLoaderUtils.cpp 327 and 340, check_full_local_location",
        f"file of size {LIMIT + 1} bytes is too big for a photo; the maximum size is {LIMIT} bytes",
        "photo",
        png().ljust(LIMIT + 1, b"\0"),
    ),
    Case("Telegram: what is no picture", "IMAGE_PROCESS_FAILED", "photo", b"no picture"),
    Case("Telegram: sides together", "PHOTO_INVALID_DIMENSIONS", "photo", png(5001, 5000)),
    Case("Telegram: one side twenty times the other", "PHOTO_INVALID_DIMENSIONS", "photo", png(2001, 100)),
    Case("Telegram: 50 MB", "Request Entity Too Large", "document", b"x" * 50_000_001, code=413),
)


@pytest.mark.parametrize("case", CASES, ids=lambda one: f"{one.source} - {one.sentence}")
def test_refused(case: Case, api: BotApi, person: Person, wire: Wire) -> None:
    shown = len(api.state.shown)
    method = f"send{case.kind.capitalize()}"
    answer = wire.uploads(method, case.kind, "a.png", case.content, chat_id="11", caption=case.caption)
    told = case.sentence if case.code == 413 else f"Bad Request: {case.sentence}"
    assert (answer.status_code, answer.json()["description"]) == (case.code, told)
    assert len(api.state.shown) == shown


@pytest.mark.parametrize("kind", ["photo", "document"])
def test_a_request_without_a_file(kind: str, person: Person, wire: Wire) -> None:
    """Server, Client.cpp 12958 and 12944, process_send_photo_query and process_send_document_query."""
    answer = wire.asks(f"send{kind.capitalize()}", chat_id=11, caption="甲")
    assert answer.json()["description"] == f"Bad Request: there is no {kind} in the request"


@pytest.mark.parametrize(("width", "height"), [(5000, 5000), (2000, 100)])
def test_granted_at_the_edge(width: int, height: int, person: Person, wire: Wire) -> None:
    content = png(width, height)
    answer = wire.uploads("sendPhoto", "photo", "a.png", content, chat_id="11", caption="字" * 1024)
    assert answer.json()["ok"]
    assert person.reads().media == "photo"


def test_a_photo_has_no_text_to_edit(person: Person, wire: Wire) -> None:
    """Td, MessagesManager.cpp 23393, edit_message_text."""
    wire.uploads("sendPhoto", "photo", "a.png", png(), chat_id="11", caption="甲")
    sent = person.reads()
    answer = wire.asks("editMessageText", chat_id=11, message_id=sent.id, text="乙")
    assert answer.json()["description"] == "Bad Request: there is no text in the message to edit"


def test_a_file_is_fetched_over_its_link_for_an_hour(api: BotApi, person: Person, wire: Wire) -> None:
    """Bot API, getFile: "guaranteed that the link will be valid for at least 1 hour"."""
    person.sends_file("notes.md", b"content", "/deck")
    message = wire.gets("getUpdates")[-1]["message"]
    assert message["caption"] == "/deck"
    assert (message["document"]["file_name"], message["document"]["file_size"]) == ("notes.md", 7)
    found = wire.gets("getFile", file_id=message["document"]["file_id"])
    assert found["file_path"].endswith(".md")
    address = f"{api.url}/file/bot{api.token}/{found['file_path']}"
    assert httpx.get(address).content == b"content"
    assert httpx.get(address.replace(api.token, "1:other")).status_code == 401
    assert httpx.get(f"{address}x").status_code == 404
    api.clock.advance(3600)
    assert httpx.get(address).status_code == 404


@pytest.mark.parametrize(
    ("file_id", "sentence"), [("", "file_id not specified"), ("BQ9-9", "invalid file_id")]
)
def test_a_file_that_is_not_there(file_id: str, sentence: str, person: Person, wire: Wire) -> None:
    """Server, Client.cpp 8366 and 6857, check_remote_file_id."""
    answer = wire.asks("getFile", file_id=file_id)
    assert (answer.status_code, answer.json()["description"]) == (400, f"Bad Request: {sentence}")


@pytest.mark.parametrize(("size", "granted"), [(20 << 20, True), ((20 << 20) + 1, False)])
def test_files_of_up_to_20_mb_can_be_fetched(size: int, granted: bool, person: Person, wire: Wire) -> None:
    """Server, Client.cpp 15817, do_get_file; Bot API, getFile."""
    person.sends_file("large.bin", b"x" * size)
    document = wire.gets("getUpdates")[-1]["message"]["document"]
    answer = wire.asks("getFile", file_id=document["file_id"]).json()
    assert answer["ok"] is granted
    assert granted or answer["description"] == "Bad Request: file is too big"


def given_photo(wire: Wire) -> str:
    """The id of a photo that was sent: the largest size's."""
    sent = wire.uploads("sendPhoto", "photo", "a.png", png(), chat_id="11").json()["result"]
    return str(sent["photo"][-1]["file_id"])


def test_a_file_is_sent_again_by_its_id(api: BotApi, person: Person, wire: Wire) -> None:
    """Bot API, "Sending files": a file_id that was received can be sent; it stays the same file."""
    file = given_photo(wire)
    again = wire.gets("sendPhoto", chat_id=11, photo=file, caption="乙")
    assert again["photo"][-1]["file_id"] == file
    first, second = person.reads_all(2)
    assert (second.upload, second.text) == (first.upload, "乙")


@pytest.mark.parametrize(
    ("source", "method", "part", "sentence"),
    [
        (
            "td, FileManager.cpp 4001, from_persistent_id",
            "sendPhoto",
            "nonsense",
            "wrong remote file identifier specified: can't unserialize it. Wrong last symbol",
        ),
        (
            "td, FileManager.cpp 4044, from_persistent_id_v23",
            "sendDocument",
            "",
            "can't use file of type Photo as Document",
        ),
        (
            "td, MessagesManager.cpp: MEDIA_EMPTY",
            "sendPhoto",
            "lost",
            "wrong file identifier/HTTP URL specified",
        ),
    ],
)
def test_an_id_that_is_not_taken(
    source: str, method: str, part: str, sentence: str, api: BotApi, person: Person, wire: Wire
) -> None:
    file = given_photo(wire)
    if part == "lost":
        api.state.lost.add(file)
    kind = method.removeprefix("send").lower()
    given = file if part in {"", "lost"} else part
    answer = wire.asks(method, chat_id=11, **{kind: given})
    assert (source, answer.json()["description"]) == (source, f"Bad Request: {sentence}")
    assert len(person.screen()) == 1
