"""Requests to the Bot API over aiohttp, with JSON by msgspec: what python-telegram-bot sends its calls through.

What it raises tells two things apart: `NotConnected` and `TurnedAway` were surely not sent; everything else may have
arrived. To `BrokenOff` nothing came back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import msgspec
from aiohttp import (
    ClientConnectionError,
    ClientConnectorError,
    ClientError,
    ClientHttpProxyError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
    InvalidURL,
    TCPConnector,
)
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

#: Seconds to wait for a connection (a free one of the pool included), and for each piece of the answer.
_CONNECT, _READ = 10.0, 10.0
#: Seconds in which what is asked goes out, and bytes of a file that do so in a second at least. The silence before an answer
#: begins after that only: who stops reading, or answers a little now and then, would keep the call for ever.
_WRITE, _SLOWEST = 30.0, 20_000
#: Seconds that a whole file may take.
_WHOLE = 60.0
#: Names are looked up again after so many seconds.
_NAMES = 60
_JSON = {"Content-Type": "application/json"}


class NotConnected(NetworkError):
    """The connection was never made: nothing can have arrived."""


class TurnedAway(NetworkError):
    """Refused, and not in Telegram's words: by a guard, a proxy or a portal in front of it."""


class BrokenOff(NetworkError):
    """A connection was made and ended without an answer."""


class Request(BaseRequest):
    """At most `connections` at a time; they are kept open between calls."""

    def __init__(self, connections: int = 256) -> None:
        self._connections = connections
        self._session: ClientSession | None = None
        self._proxies: dict[str, str | None] = {}

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer where a call names no others."""
        return _READ

    async def initialize(self) -> None:
        """Nothing: the first call opens what it needs, in the loop that it runs in."""

    async def shutdown(self) -> None:
        """Close all connections. A later call opens new ones."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call: its HTTP status and body. Raises NotConnected, TurnedAway, TimedOut, BadRequest, NetworkError.

        It takes as long as its connection, its files and its answer may, and no longer.
        """
        del connect_timeout, pool_timeout  # no call of ours asks for others
        body, size = _body(request_data)
        if self._session is None:
            self._session = self._opened()
        try:
            async with self._session.request(
                method,
                # Encoded already, and not to be taken apart: the path holds the token.
                URL(url, encoded=True),
                timeout=_limits(read_timeout, write_timeout, size),
                allow_redirects=False,
                proxy=self._proxy(url),
                **body,
            ) as answer:
                return answer.status, _heeded(answer.status, await answer.read())
        except (ClientConnectorError, ClientHttpProxyError, ConnectionTimeoutError, InvalidURL) as error:
            raise NotConnected(_named(error)) from error
        except TimeoutError as error:
            raise TimedOut("no answer in time") from error
        except (ClientConnectionError, OSError) as error:
            raise BrokenOff(_named(error)) from error
        except ClientError as error:
            raise NetworkError(_named(error)) from error

    async def download(self, url: str, most: int) -> bytes | None:
        """The bytes at an address; None if there are more than `most`, of which no more are taken.

        Raises NotConnected, TimedOut, NetworkError, also where there is nothing at the address.
        """
        if self._session is None:
            self._session = self._opened()
        timeout = ClientTimeout(total=_WHOLE, connect=_CONNECT, sock_read=_READ)
        whole = bytearray()
        try:
            async with self._session.get(
                URL(url, encoded=True), timeout=timeout, allow_redirects=False, proxy=self._proxy(url)
            ) as answer:
                if answer.status != HTTPStatus.OK:
                    raise NetworkError(f"no file there: {answer.status}")
                async for piece in answer.content.iter_any():
                    whole += piece
                    if len(whole) > most:
                        return None
        except (ClientConnectorError, ClientHttpProxyError, ConnectionTimeoutError, InvalidURL) as error:
            raise NotConnected(_named(error)) from error
        except TimeoutError as error:
            raise TimedOut("no answer in time") from error
        except (ClientConnectionError, OSError) as error:
            raise BrokenOff(_named(error)) from error
        except ClientError as error:
            raise NetworkError(_named(error)) from error
        return bytes(whole)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """An answer's JSON. Raises TelegramError for what is none."""
        try:
            return decoded(payload)
        except ValueError:
            return BaseRequest.parse_json_payload(payload)  # what to say of it is the library's

    def _opened(self) -> ClientSession:
        return ClientSession(
            connector=TCPConnector(limit=self._connections, ttl_dns_cache=_NAMES),
            cookie_jar=DummyCookieJar(),
            headers={"User-Agent": self.USER_AGENT},
        )

    def _proxy(self, url: str) -> str | None:
        """The way out that the environment names for an address; asked once for each host."""
        start = url[: url.find("/", len("https://"))]
        if start not in self._proxies:
            self._proxies[start] = _way_out(start)
        return self._proxies[start]


def _heeded(status: int, payload: bytes) -> bytes:
    """An answer's body, but for what is not Telegram's: the library reads much into its status alone.

    A page of 5xx may come after the work was done; one of 3xx or 4xx takes its place.
    """
    if not HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return payload
    try:
        told = decoded(payload)
    except ValueError:
        told = {}
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        raise BadRequest("it is too large")
    # Telegram names the pause that it asks for.
    pauses = status != HTTPStatus.TOO_MANY_REQUESTS or "retry_after" in (told.get("parameters") or ())
    if told.get("ok") is not False or not pauses:
        raise TurnedAway(f"HTTP {status}, and it is not Telegram that answers")
    return payload


def decoded(payload: bytes) -> dict[str, Any]:
    """The JSON object that Telegram sends, in an answer or to the webhook. Raises ValueError for what is none."""
    try:
        return msgspec.json.decode(payload, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        # The standard library takes what is not quite JSON: half a character, a byte out of place.
        found = json.loads(payload.decode(errors="replace"))
    if not isinstance(found, dict):
        raise ValueError("no object")  # noqa: TRY004 (as all else that is none)
    return found


def _limits(read: Any, write: Any, size: int) -> ClientTimeout:
    """Of a call with so many bytes of files. None is no limit: who asks for that has it.

    The whole is longer than the connection may take, so that where there was none it is that which is told.
    """
    if read is BaseRequest.DEFAULT_NONE:
        read = _READ
    if write is BaseRequest.DEFAULT_NONE:
        write = _WRITE + size / _SLOWEST
    whole = None if read is None or write is None else _CONNECT + write + read
    return ClientTimeout(total=whole, connect=_CONNECT, sock_read=read)


def _body(data: RequestData | None) -> tuple[dict[str, Any], int]:
    """JSON, or a form of several parts where there are files; and how many bytes of files."""
    if data is None:
        return {}, 0
    if not data.contains_files:
        return {"data": _encoded(data.parameters), "headers": _JSON}, 0
    form, size = FormData(quote_fields=False), 0  # a Chinese file name would arrive as %E5…
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, given, kind) in data.multipart_data.items():
        content = given if isinstance(given, bytes) else given.read()
        # Read from a file it goes out piece by piece, and is not copied to wait for a peer that takes nothing.
        form.add_field(name, BytesIO(content), filename=filename, content_type=kind)
        size += len(content)
    return {"data": form}, size


def _encoded(parameters: Mapping[str, object]) -> bytes:
    try:
        return msgspec.json.encode(parameters)
    except (TypeError, UnicodeEncodeError):
        # What msgspec does not know, and half a character, are the standard library's to write.
        return json.dumps(parameters).encode()


def _way_out(start: str) -> str | None:
    parts = urlsplit(start)
    if parts.hostname is None or proxy_bypass(parts.hostname):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")


def _named(error: Exception) -> str:
    """What went wrong; an address stands in none of aiohttp's sentences but one, which holds the token."""
    return type(error).__name__ if isinstance(error, InvalidURL) else f"{type(error).__name__}: {error}"
