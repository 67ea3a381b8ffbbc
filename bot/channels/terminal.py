"""The terminal chat: lines in, text out, buttons by number."""

from __future__ import annotations

import asyncio
import io
import os
import re
import threading
import uuid
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.channels.base import NotFetched, Permanent, Receive, grid_lines, plain_spans
from bot.channels.colours import clean, styled
from bot.channels.files import Keep
from bot.messages import Button, Grid, Incoming, Kind, Message, SentFile, Span

_AS = re.compile(r"[/／]as(?:\s+(?P<badge>\S+))?\s*", re.IGNORECASE)
#: A command before the name of a file that is there sends the file; `/file` sends it without a word.
_FILE = re.compile(r"[/／](?P<command>\w+)\s+(?P<path>\S.*)")
_BARE = "file"
_DIGITS = 3
_CLEAR = "\033[2J\033[3J\033[H"

#: Given a badge ("" for a stranger), the address to go on as, or why not.
Switch = Callable[[str], tuple[str | None, str]]


class TerminalChannel:
    """One person at a time at a terminal or a script; `switch` answers `/as BADGE`; `/deck PATH` sends a file.

    `withdrawn` says, for an address, that what showed a text is gone. `keep` takes a file and says where it is; without
    it files are left out, and the text beside them stands for them. `takes`: the commands that a file may be sent with.

    With a script (input is no terminal) each line is answered before the next is read, and is echoed, so that
    what comes out reads as a transcript.
    """

    name = "terminal"
    pace: tuple[float, float] | None = None
    one_listener = False

    def __init__(
        self,
        address: str,
        source: TextIO,
        target: TextIO,
        switch: Switch,
        *,
        withdrawn: Callable[[str], str],
        takes: Collection[str] = (),
        keep: Keep | None = None,
        color: bool | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._address = address
        self._source = source
        self._target = target
        self._switch = switch
        self._withdrawn = withdrawn
        self._takes = takes
        self._keep = keep
        self._clock = clock
        self._live = source.isatty()
        able = target.isatty() and os.environ.get("TERM") != "dumb"
        #: Whether there is a screen to clear; whether it is used in colour is another matter.
        self._screen = able and self._live
        self._color = (able and not os.environ.get("NO_COLOR")) if color is None else color
        if isinstance(target, io.TextIOWrapper):
            target.reconfigure(errors="replace")  # what its encoding lacks becomes a question mark
        self._console = Console(
            file=target, force_terminal=self._color, no_color=not self._color, highlight=False, emoji=False
        )
        self._run = uuid.uuid4().hex[:12]
        self._number = 0
        self._buttons: list[Button] = []
        self._idle: Callable[[], Awaitable[None]] | None = None
        self._prompted = False

    def when_idle(self, idle: Callable[[], Awaitable[None]]) -> None:
        """Tell how to wait until everything said has been answered."""
        self._idle = idle

    async def send(self, address: str, message: Message) -> str | None:
        """Print; what is meant for somebody else than the person at the terminal is not shown."""
        if address == self._address:
            kept = ""
            if message.enclosure is not None and self._keep is not None:
                kept = await asyncio.to_thread(self._keep, address, message.enclosure)
            with self._writing():
                for block in message.blocks:
                    self._print(block)
                if kept:
                    self._write(f"{clean(kept)}\n")
                self._print_buttons(message)
                self._write("\n")
        return None

    async def withdraw(self, address: str, messages: Sequence[str]) -> None:
        """Clear screen and scrollback; say so in the reader's language."""
        del messages
        if address == self._address:
            with self._writing():
                self._write((_CLEAR if self._screen else "") + self._withdrawn(address) + "\n")

    async def run(self, receive: Receive) -> None:
        """Read until the input ends, or until nobody reads what we write."""
        lines: asyncio.Queue[str | None] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        # A daemon thread: a read that waits for a key cannot be cancelled, and must not hold up the end.
        threading.Thread(target=_read, args=(self._source, lines, loop), daemon=True).start()
        with suppress(BrokenPipeError):
            while True:
                self._prompt()
                line = await lines.get()
                self._prompted = False
                if line is None:
                    return
                await self._heard(line, receive)
                if self._idle is not None:
                    await self._idle()

    def heard_until(self, now: datetime) -> datetime | None:
        """A line is heard as it is typed."""
        return now

    async def close(self) -> None:
        """The streams belong to whoever opened them."""

    async def _heard(self, line: str, receive: Receive) -> None:
        text = line.lstrip("\ufeff").rstrip("\r\n")
        if not self._live:
            self._write(f"> {clean(text)}\n")
        switching = _AS.fullmatch(text.strip())
        if switching:
            self._go_on_as(switching["badge"] or "")
            return
        if text.strip():
            await receive([self._incoming(text)])

    def _go_on_as(self, badge: str) -> None:
        address, told = self._switch(badge)
        if address is not None:
            self._address, self._buttons = address, []
        self._write(f"{clean(told)}\n\n")

    def _incoming(self, text: str) -> Incoming:
        self._number += 1
        token = self._pressed(text.strip())
        file = None if token else _sent(text.strip(), self._takes)
        return Incoming(
            channel=self.name,
            address=self._address,
            event_id=f"{self._run}-{self._number}",
            at=self._clock(),
            kind=Kind.CHOICE if token else Kind.MEDIA if file else Kind.TEXT,
            text="" if token else _below(text) if file else text,
            token=token,
            file=file,
        )

    async def fetch(self, file: SentFile, most: int) -> bytes:
        """The bytes of a file of this machine. Raises NotFetched."""

        def read() -> bytes:
            with Path(file.id).open("rb") as source:
                return source.read(most + 1)

        try:
            content = await asyncio.to_thread(read)
        except OSError as error:
            raise NotFetched("file-gone") from error
        if len(content) > most:
            raise NotFetched("file-large")
        return content

    def _pressed(self, text: str) -> str:
        """The token of the button that a bare number names."""
        number = text.strip("[]")
        # Longer ones are no number of a button, and may be longer than Python reads.
        if number.isdecimal() and len(number) <= _DIGITS and 0 < int(number) <= len(self._buttons):
            return self._buttons[int(number) - 1].token
        return ""

    def _print(self, block: tuple[Span, ...] | Grid) -> None:
        if isinstance(block, Grid):
            self._print_grid(block)
        elif self._color:
            self._console.print(styled(block), soft_wrap=True)
        else:
            self._write(clean(plain_spans(block)) + "\n")

    def _print_buttons(self, message: Message) -> None:
        if message.buttons:  # a message without leaves those above it in force
            self._buttons = [button for row in message.buttons for button in row]
            labels = (f"[{number}] {clean(one.label)}" for number, one in enumerate(self._buttons, 1))
            self._write("  ".join(labels) + "\n")

    def _print_grid(self, grid: Grid) -> None:
        if not self._live:
            self._write("\n".join(clean(line) for line in grid_lines(grid)) + "\n")
            return
        table = Table(box=None, pad_edge=False)
        for head in grid.heads:
            table.add_column(Text(clean(head)))
        for row in grid.rows:
            table.add_row(*(Text(clean(cell)) for cell in row))
        self._console.print(table)

    def _prompt(self) -> None:
        if self._live:
            self._write("> ")
            self._prompted = True

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """What comes unasked stands on a line of its own, and the person is prompted again below it."""
        try:
            if self._prompted:
                self._write("\n")
            yield
            if self._prompted:
                self._prompt()
        except OSError as error:
            raise Permanent("nobody reads the output") from error

    def _write(self, text: str) -> None:
        self._target.write(text)
        self._target.flush()


def _sent(text: str, takes: Collection[str]) -> SentFile | None:
    """The file that a line sends; None if it names none that is there."""
    found = _FILE.fullmatch(text)
    if found is None or found["command"].lower() not in {_BARE, *takes}:
        return None
    try:
        path = Path(found["path"].strip("\"'")).expanduser().absolute()
        return SentFile(str(path), path.name, path.stat().st_size) if path.is_file() else None
    except (OSError, RuntimeError, ValueError):
        return None


def _below(text: str) -> str:
    """The word that goes with a file that a line sends."""
    command = text.strip()[1:].split(maxsplit=1)[0].lower()
    return "" if command == _BARE else f"/{command}"


def _read(source: TextIO, lines: asyncio.Queue[str | None], loop: asyncio.AbstractEventLoop) -> None:
    # The loop may be closed while this thread waits for a key.
    with suppress(RuntimeError):
        try:
            for line in source:
                loop.call_soon_threadsafe(lines.put_nowait, line)
        except (OSError, ValueError):
            pass  # the terminal went away: the same as its end
        loop.call_soon_threadsafe(lines.put_nowait, None)
