"""Files that admins send into the chat: what is each, and kept until it is decided what becomes of it.

The bytes are kept with the question they lead to, in the same write: what was looked at is what is taken over, by whatever
process and after whatever restart, though the sender may have deleted the file meanwhile. They go with the question.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from bot.conversation.denials import no_right
from bot.conversation.recognise import fold
from bot.conversation.world import Context, Outcome, World, tell
from bot.drill.state import Checking, Practising
from bot.messages import Choice, Incoming, Kind, Phrase, Say
from storage.records import Role, Status, ValueKept

#: Under this name stands in a question that a file waits for its answer.
FILE = "file"
#: The action of a button that says what a file is; the part behind it says what.
WHAT = "a"
_NAME = 80


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent: a name without folders, and its bytes."""

    name: str
    data: bytes


#: What is done with a file of a kind: it is looked at, and asked about.
Taker = Callable[[Context, Upload], Outcome]


def wanted(world: World, incoming: Incoming) -> bool:
    """Whether a file is worth fetching: only of those who may send one."""
    account = world.store.account(incoming.channel, incoming.address)
    officer = world.store.officer(account.badge) if account and incoming.private else None
    return officer is not None and officer.role is Role.ADMIN and officer.status is Status.ACTIVE


def brings_file(context: Context) -> bool:
    """Whether this message brings a file that may mean something."""
    incoming = context.incoming
    if incoming.kind is not Kind.MEDIA or incoming.file is None:
        return False
    if context.officer.role is Role.ADMIN:
        return True
    # While an answer is being given it is one in the wrong form, as a picture is.
    return bool(incoming.text.strip()) and not isinstance(context.state, Practising | Checking)


def received(context: Context, takers: Mapping[str, Taker], words: Mapping[str, str]) -> Outcome:
    """A file came in: with a word below it it is that, else it is asked what it is.

    `words`: what else than its command a kind is called, folded.
    """
    file = context.incoming.file
    if context.officer.role is not Role.ADMIN:
        return no_right(context, "file")
    if file is None or file.content is None:
        return tell(file.trouble if file and file.trouble else "file-gone")
    upload = Upload(_plain(file.name), file.content)
    said = fold(context.incoming.text.split(maxsplit=1)[0]) if context.incoming.text.strip() else ""
    kind = words.get(said.lstrip("/／"), said.lstrip("/／"))
    outcome = takers[kind](context, upload) if kind in takers else _asked(upload, takers)
    if not (outcome.ask and outcome.ask.get(FILE)):
        return outcome
    return replace(outcome, facts=(*outcome.facts, _kept(context, upload)))


def taken(context: Context, taker: Taker) -> Outcome | None:
    """The file that waits, taken as one of a kind; None if none waits."""
    upload = waiting(context)
    if upload is None:
        return None
    outcome = taker(context, upload)
    return outcome if outcome.ask else replace(outcome, ask={})


def named(context: Context, question: str, taker: Taker) -> Outcome | None:
    """The same for a command that also stands alone: a file that waits for it, or to be told what it is."""
    return taken(context, taker) if context.ask.get("name") in {FILE, question} else None


def waiting(context: Context) -> Upload | None:
    """The file that the present question is about."""
    if not context.ask.get(FILE):
        return None
    kept = context.store.value(_kept_as(context))
    if not kept or "data" not in kept:
        return None
    return Upload(kept["name"], zlib.decompress(base64.b64decode(kept["data"])))


def put_away(context: Context, outcome: Outcome) -> Outcome:
    """With the question goes the file, unless the next question is about it too."""
    waits = context.ask.get(FILE) and outcome.ask is not None and not outcome.ask.get(FILE)
    if not waits:
        return outcome
    return replace(outcome, facts=(*outcome.facts, ValueKept(_kept_as(context), {})))


def ask_again(context: Context, about: Mapping[str, Any]) -> Outcome:
    """Yes is no answer to what a file is."""
    del context
    return Outcome(tell("file-which").replies, ask=about)


def _asked(upload: Upload, takers: Mapping[str, Taker]) -> Outcome:
    rows = tuple((Choice(Phrase(f"button-file-{kind}"), f"{WHAT}.{kind}"),) for kind in takers)
    question = Phrase("file-ask", {"name": upload.name})
    return Outcome((Say((question,), rows),), ask={"name": FILE, FILE: upload.name})


def _kept(context: Context, upload: Upload) -> ValueKept:
    data = base64.b64encode(zlib.compress(upload.data)).decode()
    return ValueKept(_kept_as(context), {"name": upload.name, "data": data})


def _kept_as(context: Context) -> str:
    return f"upload:{context.officer.badge}"


def _plain(name: str) -> str:
    """A file's name without folders and what cannot be printed; its ending stays."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(char for char in last if char.isprintable()).lstrip(".-") or "file"
    ending = PurePath(shown).suffix[:10]
    return shown if len(shown) <= _NAME else shown[: _NAME - len(ending)] + ending
