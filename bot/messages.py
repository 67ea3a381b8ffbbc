"""What is said to us and by us: values only, no platform and no language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing came in."""

    TEXT = "text"
    CHOICE = "choice"
    EDIT = "edit"
    MEDIA = "media"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    #: A group has another address, or is heard of at it; the other one stands in the text.
    MOVED_TO = "moved-to"
    MOVED_FROM = "moved-from"
    WAKE = "wake"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that a person sent: the channel's own name for it, the file's name, bytes it is said to have.

    `content`: its bytes once they were fetched; `trouble`: the message key that says why they could not be.
    """

    id: str
    name: str
    size: int = 0
    content: bytes | None = field(default=None, repr=False)
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing a person did in a chat. `message` is the platform's id of the message (pressed or sent).

    `thread`: the topic of a group in which it was said.
    `file`: what a message of kind MEDIA brings, where it is a file; `text` then stands below it.
    `again`: it could not be handled before, and whoever did it was told that it does not count.
    `unnamed`: it was said in a group's name, and the platform hides who did.
    """

    channel: str
    address: str
    event_id: str
    at: datetime
    kind: Kind = Kind.TEXT
    text: str = ""
    token: str = ""
    message: str | None = None
    private: bool = True
    language: str = ""
    file: SentFile | None = None
    thread: str = ""
    again: bool = False
    unnamed: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Words typed behind the bot's name, in whatever chat; nothing was said yet.

    `address`: the private chat of whoever typed them. `link`: how a link to the bot begins.
    """

    channel: str
    address: str
    words: str
    link: str


class Mark(StrEnum):
    """How a piece of text is to be shown."""

    PLAIN = "plain"
    BOLD = "bold"
    QUIET = "quiet"
    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"
    EXTRA = "extra"
    SOUND = "sound"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of literal text with its mark."""

    text: str
    mark: Mark = Mark.PLAIN


@dataclass(frozen=True, slots=True)
class Phrase:
    """A message key to be looked up and filled in the reader's language; `key.name` is a message's attribute.

    An argument that is a Phrase is looked up too, of a Title the reader's; a tuple is joined by the language's list mark.
    """

    key: str
    args: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Title:
    """What the content calls something: language -> name, the first one for readers of any other."""

    names: Mapping[str, str]


Value = str | int | float | Phrase | Title | tuple[str | Title, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: its label, and the action it stands for (signed before it goes out)."""

    label: Phrase
    action: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under column headings; the first column names the row."""

    columns: tuple[Phrase, ...]
    rows: tuple[tuple[str | Phrase, ...], ...]


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file to come with a message: what kind, and of what. It is made when the message is sent, and kept nowhere."""

    kind: str
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to come with a message, as a FileRef does; the message's text says in words what it shows."""

    kind: str
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Say:
    """One message: blocks from top to bottom, then rows of buttons.

    `shows`: the passages whose texts are in it, by their ids with spaces between. `replaces`: it takes the place of
    the message that was pressed, where the channel can. `encloses`: what comes with it, always as a message of its own;
    the blocks stand below.
    """

    blocks: tuple[Phrase | tuple[Span, ...] | Table, ...]
    choices: tuple[tuple[Choice, ...], ...] = ()
    shows: str | None = None
    replaces: str | None = None
    #: The version of the session that the buttons belong to.
    stamp: int = 0
    encloses: FileRef | Picture | None = None


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take back every message that shows this passage."""

    passage: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Go out of a group for good."""


Reply = Say | Withdraw


# --- rendered: in one language, ready for a channel ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Button:
    """A label and the token that comes back when it is pressed (at most 64 bytes)."""

    label: str
    token: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in words: `heads` has one heading per column, the first column names the row; `mark` follows it."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    mark: str = ": "


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file as it was made. `picture`: a PNG to be shown rather than saved; `shared`: many get the same."""

    name: str
    content: bytes
    picture: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel sends: blocks set apart by a line break, then rows of buttons.

    `replaces`: the message to edit, where the channel can; else it is sent as a new one. `enclosure`: a file to send
    with the blocks below it; a channel that cannot sends the blocks.
    """

    blocks: tuple[tuple[Span, ...] | Grid, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    replaces: str | None = None
    enclosure: Enclosure | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """One thing to choose from: its id, its title, a line about it, and the message that choosing it sends."""

    id: str
    title: str
    about: str
    message: Message
