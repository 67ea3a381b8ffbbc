"""The storage contract: what every backend promises, in words, and the calls it offers.

**One turn, one transaction.** `record` writes a turn's session, facts, event mark, running counts, ledger
entries and owed replies together or not at all. When it returns, all of it survives kill -9 and loss of power
(`memory` excepted: it promises everything but durability). When it raises, nothing of it was written. Turns that
are recorded at the same time may share a flush: each is undone by itself if it raises, and none is acknowledged
before the flush.

**Events.** `accept` keeps a batch in one flushed commit. An event known already, done or not, is not accepted
again, whatever its id's place in the order: ids are a set, never a high-water mark. `waiting` lists the
accepted events not yet done in the order of acceptance. A turn that names an event marks it done and erases
its payload; a turn whose event is done raises `EventDone`. A start, and bit by bit
`flush`, forget done events older than a week (no platform delivers again after that), answers settled and messages
shown a month ago, and what prompts said then; never the keys of prompts, waiting events, dead letters.
What cannot be handled is buried: a turn with the fact `LetterBuried` marks the event done and keeps its payload
as a dead letter, until it is revived or dropped.

**Processes.** Where several share a store, each event is in the hand of one: the one that accepted it, or the one that has
something of the same address in hand already. What a process that ended had in hand is taken by another within
seconds, in order. A role has one holder at a time, and another within seconds of its end: one sends for a channel, one
keeps the clock, one seals. Turns of different officers are written side by side.

**Sessions.** Versions start at 0 and grow by one at each write. A turn whose session carries another version
than the stored one raises `StaleSession`.

**Facts** are applied in order by `storage.effects`, the same code for all backends. Closing a duty that is not
open does nothing; opening a day that is open does nothing. Every fact that concerns completion or an admin's
act leaves a ledger entry; entries are numbered without gaps and never changed. A roster by which an officer comes to
another department, or a department to another path, makes the kept value `ROSTER_MOVES` another one.

**Absences.** One officer has one absence for a first day: setting another replaces it, but only what is asked for
can be refused. Ending one sets its last day, or
cancels it if that lies before its first; ending one that is not granted does nothing. An officer has one allowance
of a kind about a track, a passage or all; ending one sets its last day, or deletes it if that lies before its first.
The reasons of both lie beside the ledger and go with the person.

**Notices.** A notice is kept and listed at once. Who acknowledged what is kept; the first time counts, and two at the same time are both kept.

**Ledger.** Each entry is sealed behind the one before (`storage.chain`) with the key given at opening: in its turn, or
within seconds where several processes write. Those that wait come behind the sealed ones, in `ledger` and `trail` with
the numbers they get if nothing comes between, in `chain` with none; figures are theirs too. Badges stand in
it as ids of persons (`storage.persons`), answers and addresses lie beside; `ledger` puts badges back, or gives the id
where the person was erased. A correction is an entry of its own. `Forgotten` deletes what is stored about a person in
every table and what lies beside their entries, and leaves duties, counts and the chain as they are, under the id;
`erase_remnants` then also clears what the engine's files may still hold of what was deleted.

Enrolling by a code that is not there any more raises `StaleSession`: of two who use one at the same time one is bound.
Taking the last active admin's role or place, where a person does so for a reason, raises `StaleSession`: whoever decided so is asked again.

**Counts** per (department, study day, track, due time) change with the duties, in the same transaction, and
equal a recount from the ledger (`storage.recount`).

**Outbox.** Rows keep the order of enqueueing. A prompt whose key was ever enqueued is dropped silently.
`claim` hands out rows that are unsettled, due and under nobody's lease, answers before prompts, each lane in
order, and never a row of an address while an earlier row of that address and lane is unsettled and not in the
same hand-out. A claim is flushed before it returns. `settle` is remembered at once and joins the next commit
(or `flush`): a lost settle repeats an answer, and turns a prompt whose sending has begun (`begin_send`) into `unknown`
at the next start, never into a second prompt (`interrupted` lists these); one that was only claimed is owed again. A lease that ends while the program runs makes the row claimable again, with its `claims`
telling that it was in somebody's hand. Only the first settlement of a row counts. `release` gives a row back for
a later time, claims unchanged. Whoever enrols in another chat of a channel takes along the prompts with a key that wait for
them there; one that is in hand comes back, if at all, with the new address.

**Order.** Lists come sorted: departments by position, officers by badge, duties by due time then passage then
day, progress by passage, ledger by seq.

**Reads** see what is committed and wait for no flush.

**Cost.** What a turn, a claim, a start or a month's figures cost does not grow with what has gathered: only with
what they touch, or with their limit.

**Errors.** Faults of the engine surface as `StoreUnavailable` from every method; the rest of `storage.errors`
says what else may be raised. All methods may be called from any thread.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from datetime import date, datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from storage.chain import ChainRow, Head
from storage.mail import DeadLetter, Event, OutboxRow, Owed, Settlement
from storage.person_data import Told
from storage.persons import Person
from storage.records import (
    Absence,
    AbsenceState,
    Account,
    Allowance,
    Code,
    Count,
    CountKey,
    Department,
    Duty,
    LedgerEntry,
    Officer,
    Progress,
    Session,
    SlotRun,
    StudyDay,
    Turn,
)


class Store(Protocol):
    """What the program asks of a store. See the module's text for the promises."""

    # --- writing

    def accept(self, events: Sequence[Event]) -> list[Event]:
        """Keep a batch of events; return those that were new and are in this process's hand, in order. Flushed."""

    def waiting(self) -> list[Event]:
        """Accepted events not yet done, in the order of acceptance, whoever has them in hand."""

    def take(self) -> list[Event]:
        """Take in hand what waits and is in no living process's; all that is in hand, in the order of acceptance.

        Flushed. Where one process owns the store, that is `waiting`.
        """

    def join(self, roles: Sequence[str], news: Callable[[], object]) -> None:
        """Work beside other processes from now on: seek these roles, each only with the one before it.

        `news` is called, from any thread, when something may wait to be taken or claimed.
        """

    def leads(self, role: str) -> bool:
        """Whether this process has a role: a channel's name (it listens there and sends), or "clock". As good as at once.

        Whoever has not joined others has every one.
        """

    def begin(self, channel: str, event: str) -> int:
        """Note that an event that an earlier run left over is begun; how often that was by now. Flushed.

        0 for an event that does not wait.
        """

    def dead(self) -> list[DeadLetter]:
        """Events that could not be handled, in the order of their burial."""

    def revive(self, channel: str, event: str) -> Event | None:
        """Accept a dead letter's event anew, behind all that wait; None if there is no such letter. Flushed."""

    def event_done(self, channel: str, event: str) -> bool:
        """Whether this event was accepted and its turn recorded."""

    def record(self, turn: Turn) -> list[OutboxRow]:
        """Write one turn; return those of its replies that this process sends, leased to it for 60 s.

        Raises EventDone, StaleSession.
        """

    def enqueue(self, owed: Iterable[Owed]) -> int:
        """Add rows to the outbox; return how many were new (by key). Flushed."""

    def claim(
        self, now: datetime, limit: int, lease: timedelta, channels: Collection[str] | None = None
    ) -> list[OutboxRow]:
        """Hand out rows to send, each under a lease until `now + lease`; of these channels only, if given. Flushed."""

    def begin_send(self, row: int) -> bool:
        """Note that a claimed prompt goes out now: from here on nobody knows whether it arrived. Flushed.

        False, and it must not go out, where it is not in this process's hand any more.
        """

    def settle(self, settlement: Settlement) -> None:
        """Note how a row ended; written with the next commit. A row that shows passages is kept as shown for each."""

    def release(self, row: int, not_before: datetime | None) -> None:
        """Give a claimed row back, to be claimed again from `not_before` on (None: at any time). Flushed."""

    def flush(self) -> None:
        """Write what `settle` left waiting."""

    def erase_remnants(self) -> None:
        """Rewrite what is stored, so that nothing deleted can be read from the files. A start makes up for a lost one."""

    def close(self) -> None:
        """Flush and let go. Closing twice is fine; any other call afterwards raises StoreUnavailable."""

    # --- people

    def departments(self) -> list[Department]: ...

    def officer(self, badge: str) -> Officer | None: ...

    def officers(self, department: str | None = None) -> list[Officer]:
        """All officers, or those of exactly this department id."""

    def account(self, channel: str, address: str) -> Account | None: ...

    def accounts(self, badge: str | None = None) -> list[Account]:
        """All accounts, or one officer's."""

    def code(self, digest: str) -> Code | None: ...

    # --- study

    def duty(self, badge: str, passage: str, day: date) -> Duty | None: ...

    def open_duties(self, badge: str) -> list[Duty]:
        """The officer's duties in state open, overdue ones included."""

    def duties_on(self, day: date) -> list[Duty]:
        """All duties of a study day, in any state."""

    def duties_of(self, badge: str, since: date) -> list[Duty]:
        """The officer's duties of `since` and later, in any state."""

    def all_open(self) -> list[Duty]:
        """Every duty in state open."""

    def progress(self, badge: str, passage: str) -> Progress: ...

    def progress_of(self, badge: str) -> list[Progress]:
        """What the officer has reached, for each passage of which a check was ever closed."""

    def study_day(self, day: date) -> StudyDay | None: ...

    def days_off(self) -> Mapping[date, str]:
        """Declared free days with their reasons."""

    def lines_withdrawn(self) -> Mapping[str, date]:
        """Withdrawn plan lines and the day from which they are."""

    def slot_run(self, day: date, slot: str) -> SlotRun | None: ...

    def absences(self, badge: str) -> list[Absence]:
        """The officer's absences in any state, by first day."""

    def absences_in(self, state: AbsenceState) -> list[Absence]:
        """Everybody's absences in a state, by badge and first day."""

    def allowances(self, badge: str = "") -> list[Allowance]:
        """The officer's allowances, also those that are over, or everybody's; by badge and first day."""

    def shown(self, badge: str, passage: str) -> list[tuple[str, str, str]]:
        """(channel, address, message) of every message known to show this passage to this officer."""

    # --- conversation

    def session(self, owner: str) -> Session:
        """The stored session, or a fresh one of version 0."""

    def sessions_to_wake(self, now: datetime) -> list[Session]:
        """Sessions whose `wake_at` has come, earliest first."""

    def value(self, name: str) -> Mapping[str, Any] | None:
        """A kept value by name."""

    # --- about one person

    def stored_about(self, badge: str) -> Told:
        """Table -> all rows about this person, JSON read, as `storage.person_data` tells them: nothing of others.

        Of what grows by the day it reads what an index gives: their own rows, the opening entries of their study
        days, and entries by which somebody acted on somebody. Of mail it looks through the month that is kept.
        """

    # --- figures

    def counts(self, since: date, until: date) -> dict[CountKey, Count]:
        """Running counts of the study days from `since` to `until`, both included."""

    def ledger(self, after: int = 0) -> Iterator[LedgerEntry]:
        """Entries with seq > after, in order, not all held in memory."""

    def trail(self, badge: str = "") -> Iterator[tuple[LedgerEntry, str]]:
        """Entries from the newest back, each with the text beside it ("" for none), not all held in memory.

        With a badge only the entries about this officer; what a page of them costs does not grow with the ledger.
        """

    def chain(self, after: int = 0) -> Iterator[ChainRow]:
        """Entries as they lie in the store, with what lies beside: for checking the seals, and to move them."""

    def head(self) -> Head:
        """The last sealed entry."""

    def persons(self) -> Iterable[Person]:
        """Who stands behind the ids in the ledger, as far as they are not erased."""

    def stray_answers(self) -> list[int]:
        """Numbers under which a text lies beside no entry: there are none unless somebody meddled."""

    def outbox_waiting(self) -> int:
        """How many rows are not settled."""

    def tally(self, prefix: str) -> Mapping[tuple[str, str], int]:
        """(outcome, reason) -> how many prompts whose keys begin so ended so, as of the last commit; ("", "") wait yet."""

    def arrived(self, keys: Sequence[str]) -> Mapping[str, datetime]:
        """Key -> when it was sent, of those of these prompts that were, as of the last commit."""

    def enqueued(self, keys: Sequence[str]) -> Collection[str]:
        """Which of these are keys of prompts that were ever enqueued, as of the last commit; whatever became of them."""

    def interrupted(self, since: datetime) -> list[OutboxRow]:
        """Prompts that were going out when a program ended, in order, as found at starts since a moment."""

    def outcome(self, row: int) -> Settlement | None:
        """How a row ended, if it did."""


@runtime_checkable
class Hosted(Protocol):
    """A store that one thread, the host, writes to without waiting for a slow flush; all others write as ever.

    For whoever has an event loop, and many turns that are so short that a thread for each would cost more than they.
    """

    @property
    def cut_off(self) -> bool:
        """Whether the last program that wrote to the store, or the last host of it, ended without closing it."""

    def host(self, call: Callable[[Callable[[], None]], object]) -> None:
        """What is written soon is written where `call` has things called; it is used from any thread.

        One host at a time: whoever was it before is not called any more. Where `call` raises RuntimeError, as a closed
        event loop does, what waits is written by the next host, or beside what other threads write.
        """

    def turn_soon(self, decide: Callable[[], Turn | None]) -> Future[list[OutboxRow] | None]:
        """Decide on a turn, which sees all that was written before, and `record` it; None where it comes to none.

        Done, or failed, once it is flushed. Cancelled before it is begun, nothing is decided.
        """

    def accept_soon(self, events: Sequence[Event]) -> Future[list[Event]]:
        """As `accept`."""
