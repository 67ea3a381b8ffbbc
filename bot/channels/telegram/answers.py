"""What Telegram answers to a message sent, cut down to what is used: its id, and the ids of its files.

Nothing else in the answer may make a message that arrived look as if it had not: it would be sent again. Servers of
other makers and later versions of the Bot API write there what the library cannot read, or leave out what it insists on.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any, TypeVar

import msgspec

from bot.channels.telegram.request import Request

_SAID = "/sendMessage"
_SENT = ("/sendPhoto", "/sendDocument")
_EDITED = "/editMessageText"
_T = TypeVar("_T")
_ME = "/getMe"
_DONE = b'{"ok":true,"result":true}'


#: The id of the message of words that this task sent last. The library would make a Message of a hundred fields to hold it.
sent_id: ContextVar[int] = ContextVar("sent_id")


class _Chat(msgspec.Struct):
    """A stand-in: the library wants one."""

    id: int = 0
    type: str = "private"


class _File(msgspec.Struct):
    """A file, or one size of a photo. What else the library insists on is made up."""

    file_id: str
    file_unique_id: str = ""
    width: int = 0
    height: int = 0


class _Message(msgspec.Struct):
    message_id: int
    photo: Any = None
    document: Any = None


class _Whole(msgspec.Struct, omit_defaults=True):
    """As the library reads it."""

    message_id: int
    date: int | None
    chat: _Chat | None
    photo: list[_File] | None = None
    document: _File | None = None


class _Id(msgspec.Struct):
    message_id: int


class _Said(msgspec.Struct):
    ok: bool
    result: _Id


class _Answer(msgspec.Struct):
    ok: bool
    result: _Message


class _Cut(msgspec.Struct):
    ok: bool
    result: _Whole


class _Outcome(msgspec.Struct):
    ok: bool


class _Me(msgspec.Struct):
    ok: bool
    result: dict[str, Any]


class SendRequest(Request):
    """The connections for everything but polling."""

    async def do_request(self, *args: Any, **more: Any) -> tuple[int, bytes]:
        """As Request does it."""
        code, payload = await super().do_request(*args, **more)
        url: str = more["url"] if "url" in more else args[0]
        return code, cut(url, payload) if code < 300 else payload  # noqa: PLR2004 (2xx)


def cut(url: str, payload: bytes) -> bytes:
    """The answer of a good call; what is none is left to the library."""
    try:
        if url.endswith(_SAID) and (said := msgspec.json.decode(payload, type=_Said)).ok:
            sent_id.set(said.result.message_id)
            return _DONE
        if url.endswith(_SENT):
            found = msgspec.json.decode(payload, type=_Answer)
            sent = found.result
            sizes = _read(sent.photo, list[_File])
            whole = _Whole(sent.message_id, 0, _Chat(), sizes, None if sizes else _read(sent.document, _File))
            return msgspec.json.encode(_Cut(found.ok, whole))
        if url.endswith(_EDITED) and msgspec.json.decode(payload, type=_Outcome).ok:
            return _DONE
        if url.endswith(_ME):
            me = msgspec.json.decode(payload, type=_Me)
            return msgspec.json.encode({"ok": me.ok, "result": {"is_bot": True} | me.result})
    except (msgspec.MsgspecError, UnicodeDecodeError):
        pass
    return payload


def _read(given: Any, kind: type[_T]) -> _T | None:
    """The ids of what was sent; None where they cannot be read."""
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError:
        return None
