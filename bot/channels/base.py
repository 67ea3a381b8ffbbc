"""What a channel is to the rest of the program, and what may go wrong in sending."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from bot.messages import Asked, Grid, Incoming, Message, Offered, SentFile, Span

#: Given to a channel: returns once the batch is kept. Only then may the platform be told "received".
Receive = Callable[[Sequence[Incoming]], Awaitable[None]]
#: Given to a channel: what there is to choose from for words typed behind the bot's name. Nothing is kept of them.
Offer = Callable[[Asked], Awaitable[Sequence[Offered]]]


class Channel(Protocol):
    """One platform. `paced`: whether the platform limits the pace of sending (messages a second)."""

    name: str
    #: Messages a second over all addresses, and to one address; None: no limit.
    pace: tuple[float, float] | None
    #: Whether only one process at a time may listen there.
    one_listener: bool

    async def send(self, address: str, message: Message) -> str | None:
        """Send (or edit) and return the platform's id of the message, if it has one. Raises SendError."""

    async def withdraw(self, address: str, messages: Sequence[str]) -> None:
        """Delete these messages, or blank those that cannot be deleted; gone already is fine."""

    async def run(self, receive: Receive) -> None:
        """Listen until cancelled, or until the platform says that nothing more will come."""

    def heard_until(self, now: datetime) -> datetime | None:
        """Everything that was said before this moment has come in; None before the platform was heard at all."""

    async def close(self) -> None:
        """Let go of connections."""


@runtime_checkable
class Leaves(Protocol):
    """A channel that has groups."""

    async def leave(self, address: str) -> None:
        """Go out of a group; gone already is fine. Raises SendError."""


@runtime_checkable
class BringsFiles(Protocol):
    """A channel in which people can send files."""

    async def fetch(self, file: SentFile, most: int) -> bytes:
        """The bytes of a file, at most so many. Raises NotFetched."""


@runtime_checkable
class LosesPresses(Protocol):
    """A channel that drops the presses of buttons which nobody fetches for a while, though it keeps what is typed."""

    #: How long a press waits.
    presses_live: timedelta


class Uploaded(Protocol):
    """The platform's names for files that it has already, by a key that tells one file's bytes from all others'."""

    async def find(self, key: str) -> str | None:
        """The name under which the file can be sent again, if it is known."""

    async def keep(self, key: str, file: str) -> None:
        """From now on the file is known under this name."""

    async def forget(self, key: str) -> None:
        """The platform does not take the name any more."""


@runtime_checkable
class HasInline(Protocol):
    """A channel on which the bot can be asked from any chat, by typing words behind its name."""

    def offers(self, offer: Offer) -> None:
        """Answer from now on with what `offer` finds."""


class NotFetched(Exception):
    """A file could not be had; `key`: the message that says why. `again`: it may be tried again."""

    def __init__(self, key: str, *, again: bool = False) -> None:
        super().__init__(key)
        self.key = key
        self.again = again


@runtime_checkable
class SendsParts(Protocol):
    """A channel that sends some messages as several, and needs several calls for some."""

    def paced_by(self, turn: Callable[[str], Awaitable[None]], pause: Callable[[str, float], object]) -> None:
        """Wait for `turn` before each call but the first, at an address or at none ("": what puts no message there).

        Tell what `pause` the platform asks for at an address.
        """


@runtime_checkable
class HasGroups(Protocol):
    """A channel on which several people may share an address, which is then written to more slowly."""

    def is_group(self, address: str) -> bool:
        """Whether this address is a group's."""


class SendError(Exception):
    """Base of what may go wrong in sending; use one of the five below."""

    #: The platform's ids of the parts of the message that are there all the same, as `Channel.send` would return them.
    begun = ""


class NotSent(SendError):
    """Surely not delivered (no connection, 5xx before acceptance): may be tried again at once or soon."""


class Ambiguous(SendError):
    """It is unknown whether it was delivered (time-out or reset after writing)."""


class Permanent(SendError):
    """Will never be delivered as it is. `unreachable`: the person blocked us or is gone."""

    def __init__(self, reason: str, *, unreachable: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.unreachable = unreachable


class RetryAfter(SendError):
    """Not delivered; the platform asks for a pause of so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"retry after {seconds} s")
        self.seconds = seconds


class NewAddress(SendError):
    """Not delivered: the chat has moved to another address; of a topic that is no more that is the chat itself."""

    def __init__(self, address: str) -> None:
        super().__init__(f"moved to {address}")
        self.address = address


class ChannelError(Exception):
    """The channel cannot work at all (revoked token, second poller): says what to do."""


class TokenRejected(ChannelError):
    """What was set is wrong: to start again with it would not help."""


class Unreachable(ChannelError):
    """The platform cannot be reached at the moment."""


#: How marks look where neither colour nor type can be had.
PLAIN_MARKS: Mapping[str, tuple[str, str]] = {
    "wrong": ("[×", "]"),
    "missing": ("[+", "]"),
    "extra": ("[-", "]"),
    "sound": ("[~", "]"),
    "moved": ("[>", "]"),
}


def plain_spans(spans: tuple[Span, ...]) -> str:
    """Text with signs for its marks: the fallback for a channel without colour."""
    out = []
    for span in spans:
        before, after = PLAIN_MARKS.get(span.mark, ("", ""))
        out.append(f"{before}{span.text}{after}")
    return "".join(out)


def grid_lines(grid: Grid) -> list[str]:
    """A table as one line per row, for channels where columns do not line up (phones); zeros are left out."""
    lines = []
    for row in grid.rows:
        cells = [
            f"{head} {cell}"
            for head, cell in zip(grid.heads[1:], row[1:], strict=True)
            if cell not in {"", "0"}
        ]
        lines.append(f"{row[0]}{grid.mark}" + " · ".join(cells))
    return lines
