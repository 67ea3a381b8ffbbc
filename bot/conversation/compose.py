"""From an owed row to what is sent: in the reader's language, at the moment of sending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.conversation import again
from bot.conversation.binding import is_bound
from bot.conversation.broadcasting.broadcast import message_of
from bot.conversation.buttons import seat
from bot.conversation.enclosures import Order, make
from bot.conversation.noticing.message import message_of as notice_message
from bot.conversation.prompting import CONTENTS
from bot.conversation.prompting.occurrence import Occurrence, go_on
from bot.conversation.prompting.question import is_answered
from bot.conversation.study import caught_up
from bot.conversation.typed import as_commands
from bot.conversation.wanted import dropped, rests, waits
from bot.conversation.world import World
from bot.delivery.plan import NotYet, TooLate
from bot.drill import state as drill_state
from bot.drill.actions import TODAY, button
from bot.messages import Leave, Message, Phrase, Reply, Say, Withdraw
from bot.people.preferences import Preferences
from bot.texts.large import large
from bot.wire import leaves, load_reply, says_farewell
from content.duties import overdue
from content.model import SlotContent
from storage.mail import OutboxRow, Owed
from storage.records import Duty, Officer, Status

_LISTED = 6
#: So long waits what was in hand when its officer enrolled in another chat.
_SOON = timedelta(minutes=1)


class Composer:
    """Gives the outbox its messages. `now` tells what is still due when a prompt goes out."""

    def __init__(self, world: World, now: Callable[[], datetime]) -> None:
        self._world = world
        self._now = now

    def __call__(self, row: OutboxRow) -> Message | Withdraw | Leave | None:
        """The message of a row; None if nobody wants it any more. Raises TooLate, NotYet."""
        owed = row.owed
        if leaves(owed.body):
            return Leave()
        if owed.shows is not None and self._checked_on(owed.badge) in owed.shows.split():
            return None  # it waited while a check began, and must not show what is asked
        officer = self._world.store.officer(owed.badge) if owed.badge else None
        reply = self._reply(owed, officer)
        if reply is None or isinstance(reply, Withdraw):
            return reply
        if not self._theirs(owed):
            if self._moved(owed):
                raise NotYet(self._now() + _SOON)
            return None
        message = self.render(reply, owed, officer)
        if reply.encloses is None:
            return message
        if officer is None:
            return None
        order = Order(
            self._world, officer, self._world.texts.language(officer.language), owed.channel, self._now()
        )
        try:
            return replace(message, enclosure=make(reply.encloses, order))
        except LookupError:
            # Since they asked, it was taken from them, or there is nothing left to make it of.
            return self.render(Say((Phrase("enclosure-none"),)), owed, officer)

    def render(self, say: Say, owed: Owed, officer: Officer | None) -> Message:
        """A Say for the person at an address, its buttons sealed for them, without what it encloses."""
        texts, signer = self._world.texts, self._world.signer
        chosen = self._world.preferences(officer.badge) if officer else Preferences()
        if say.choices and not chosen.buttons:
            say = as_commands(say)
        language = officer.language if officer else owed.body.get("language", "")
        at = seat(owed.channel, owed.address)

        def sign(action: str, stamp: int) -> str:
            return signer.token(owed.badge, at, action, stamp)

        message = texts.render(say, texts.language(language), sign)
        return large(message) if chosen.large else message

    def _theirs(self, owed: Owed) -> bool:
        """Whether the chat still is the officer's: what is owed to one that was taken from them is not sent."""
        if not owed.badge or says_farewell(owed.body):
            return True
        account = self._world.store.account(owed.channel, owed.address)
        return account is not None and account.badge == owed.badge

    def _moved(self, owed: Owed) -> bool:
        """Whether a slot's prompt was in hand while its officer enrolled anew: it comes back with where they are now."""
        if "prompt" not in owed.body or owed.key is None:
            return False
        return any(one.channel == owed.channel for one in self._world.store.accounts(owed.badge))

    def _checked_on(self, badge: str) -> str | None:
        state = drill_state.load(self._world.store.session(badge).state.get("drill", {}))
        return state.passage if isinstance(state, drill_state.Checking) else None

    def _reply(self, owed: Owed, officer: Officer | None) -> Reply | None:
        if "again" in owed.body:
            return self._again(owed, officer)
        if "broadcast" in owed.body:
            return message_of(self._world, owed, officer)
        if "notice" in owed.body:
            return self._notice(owed, officer)
        if "figures" in owed.body:
            return self._figures(owed)
        return self._prompt(owed, officer) if "prompt" in owed.body else load_reply(owed.body)

    def _prompt(self, owed: Owed, officer: Officer | None) -> Say | None:
        """What comes by itself, only to who is there for it at this moment.

        Raises TooLate once the slot's grace time is over, NotYet while they want none.
        """
        now, prompt = self._now(), owed.body["prompt"]
        if officer is None or officer.status is not Status.ACTIVE or dropped(self._world, owed, officer, now):
            return None
        if "content" not in prompt:
            return self._due(owed, officer, now)
        if now > datetime.fromisoformat(prompt["until"]):
            raise TooLate
        if waits(self._world, owed, now):
            return None
        title = self._slot(prompt["slot"], self._world.texts.language(officer.language))
        return CONTENTS[prompt["content"]](Occurrence(self._world, officer, prompt, title, now, owed.channel))

    def _figures(self, owed: Owed) -> Reply | None:
        """A group's totals in their time, as long as its binding holds. Raises TooLate."""
        about = owed.body["figures"]
        if self._now() > datetime.fromisoformat(about["until"]):
            raise TooLate
        return load_reply(owed.body) if is_bound(self._world, owed, about["department"]) else None

    def _notice(self, owed: Owed, officer: Officer | None) -> Reply | None:
        """A notice at any time; what reminds of one in its time only. Raises TooLate, NotYet as for a prompt."""
        said = notice_message(self._world, owed.body, officer, owed.channel)
        if said is None or "until" not in owed.body:
            return said
        now, until = self._now(), datetime.fromisoformat(owed.body["until"])
        if officer is None or dropped(self._world, owed, officer, now):
            return None
        if now > until:
            raise TooLate
        return None if rests(self._world, owed.badge, now, until) else said

    def _again(self, owed: Owed, officer: Officer | None) -> Reply | None:
        """What somebody may have pressed on in vain, if it is still open. Raises NotYet."""
        about: Mapping[str, Any] = owed.body["again"]
        if "instead" not in about:
            return again.message_of(self._world, owed, officer, self._now())
        prompt = about["instead"].get("prompt", {})
        if officer is None or not again.timely(self._world, owed, self._now()):
            return None
        if prompt.get("content") == SlotContent.QUESTION and is_answered(self._world, officer.badge, prompt):
            return None
        try:
            reply = self._reply(replace(owed, body=about["instead"]), officer)
        except TooLate:
            return None
        return replace(reply, blocks=(Phrase("again"), *reply.blocks)) if isinstance(reply, Say) else None

    def _due(self, owed: Owed, officer: Officer, now: datetime) -> Say | None:
        """What is open for this officer at this moment; None if nothing is. Raises TooLate, NotYet."""
        prompt: Mapping[str, Any] = owed.body["prompt"]
        passages = self._world.library.passages
        duties = [one for one in self._world.store.open_duties(officer.badge) if one.passage in passages]
        if not duties:
            return None
        if now > datetime.fromisoformat(prompt["until"]):
            raise TooLate
        if waits(self._world, owed, now):
            return None
        late = sum(overdue(duty, now) for duty in duties)
        lines = tuple(self._line(duty, now) for duty in duties[:_LISTED])
        head = Phrase(
            "prompt-head",
            {
                "slot": self._slot(prompt["slot"], self._world.texts.language(officer.language)),
                "name": officer.name,
            },
        )
        blocks = [head, *lines]
        if len(duties) > len(lines):
            blocks.append(Phrase("prompt-more", {"count": len(duties) - len(lines)}))
        if late:
            blocks.append(Phrase("prompt-overdue", {"count": late}))
        return Say(tuple(blocks), ((go_on(duties, now), button("button-today", TODAY)),))

    def _line(self, duty: Duty, now: datetime) -> Phrase:
        """A duty whose passage is known; an overdue one, and one that is caught up on, is told from those of today."""
        title = self._world.library.passages[duty.passage].title
        line = caught_up(duty, Phrase(f"prompt-{duty.requirement.value}", {"title": title}))
        return Phrase("prompt-late", {"line": line}) if overdue(duty, now) else line

    def _slot(self, slot: str, language: str) -> str:
        plan = self._world.library.plan
        known = next((known for known in plan.slots if known.id == slot), None) if plan else None
        return known.titled(language) if known else ""
