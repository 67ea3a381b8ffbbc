"""Whether the ledger is as it was written: each entry, their order, what lies beside, and its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from storage import chain
from storage.chain import ChainRow, Head
from storage.contract import Store
from storage.heads import NotedHead
from storage.persons import Person, persons_in


class What(StrEnum):
    """What can be wrong."""

    KEY = "key"
    EDITED = "edited"
    SEAL = "seal"
    MISSING = "missing"
    CUT_OFF = "cut-off"
    HEAD = "head"
    ANSWER_EDITED = "answer-edited"
    ANSWER_MISSING = "answer-missing"
    ANSWER_ADDED = "answer-added"
    CONTENTS_MISSING = "contents-missing"
    PERSON_EXCHANGED = "person-exchanged"
    PERSON_MISSING = "person-missing"
    PERSON_STRAY = "person-stray"


@dataclass(frozen=True, slots=True)
class Finding:
    """The same thing is wrong with the entries from `first` to `last`; 0 where no entry is meant."""

    what: What
    first: int
    last: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at and what is wrong. `unsealed`: entries that wait for the sealer."""

    entries: int
    unsealed: int
    head: Head
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        return not self.findings


def verify(store: Store, key: bytes, heads: Iterable[NotedHead] = ()) -> Report:
    """Check every entry, oldest first. `heads`: what the ledger once ended with, kept elsewhere."""
    noted: dict[int, list[NotedHead]] = defaultdict(list)
    for one in heads:
        noted[one.head.seq].append(one)
    # Persons first: one who is met while this reads is rather taken for a stray than for missing.
    check = _Check(key, noted, {})
    for row in store.chain():
        check.row(row)
    check.persons = {one.id: one for one in store.persons()}
    for seq in store.stray_answers():
        check.found(What.ANSWER_ADDED, seq)
    return check.report()


def sealed_with(store: Store, key: bytes) -> bool:
    """Whether the last sealed entry bears this key's seal; an empty ledger goes with every key."""
    head = store.head()
    last = [
        row for row in store.chain(after=max(head.seq - 2, 0)) if row.seq is not None and row.seq <= head.seq
    ]
    if not last or last[-1].seq is None:
        return True
    before = chain.START if len(last) == 1 else last[0].mac or ""
    return last[-1].mac == chain.mac(key, before, last[-1].seq, last[-1].digest)


@dataclass
class _Check:
    """What is known after the entries so far."""

    key: bytes
    noted: Mapping[int, Sequence[NotedHead]]
    persons: Mapping[str, Person]
    head: Head = field(default_factory=lambda: Head(0, chain.START))
    entries: int = 0
    unsealed: int = 0
    fitting: int = 0
    findings: list[Finding] = field(default_factory=list)
    #: Person -> their first entry.
    met: dict[str, int] = field(default_factory=dict)
    #: Person -> entries whose text, whose contents are gone: right if the person is forgotten further on.
    no_text: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    no_contents: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    #: Entries that somebody was forgotten, and whether they are sealed.
    forgets: list[tuple[ChainRow, bool]] = field(default_factory=list)
    forgotten: set[str] = field(default_factory=set)

    def found(self, what: What, first: int, last: int = 0, detail: str = "") -> None:
        """Note a finding; what goes on from the entry before is told together with it."""
        last = last or first
        before = next((one for one in reversed(self.findings) if one.what is what), None)
        if before is not None and before.last + 1 == first and before.detail == detail:
            self.findings[self.findings.index(before)] = Finding(what, before.first, last, detail)
        else:
            self.findings.append(Finding(what, first, last, detail))

    def row(self, row: ChainRow) -> None:
        self.entries += 1
        if row.seq is None or row.mac is None:
            self.unsealed += 1
            seq, sealed = self.head.seq + self.unsealed, True
        else:
            seq, sealed = row.seq, self._seal(row, row.seq, row.mac)
        whole = chain.fits(row)
        if not whole:
            self.found(What.EDITED, seq)
        self._beside(row, seq)
        if whole:
            self._persons(row, seq)
            if row.kind == "forgotten":
                self.forgets.append((row, sealed))

    def _seal(self, row: ChainRow, seq: int, mac: str) -> bool:
        """Whether the entry stands where it was sealed."""
        gap = seq != self.head.seq + 1
        if gap:
            self.found(What.MISSING, self.head.seq + 1, seq - 1)
        made = chain.mac(self.key, self.head.mac, seq, row.digest)
        fits = made == mac
        if fits:
            self.fitting += 1
        elif not gap:  # what follows a gap cannot be told
            self.found(What.SEAL, seq)
        for one in self.noted.get(seq, ()):
            if one.head.mac != mac:
                self.found(What.HEAD, seq, detail=one.day.isoformat())
        self.head = Head(seq, mac)
        return fits

    def _beside(self, row: ChainRow, seq: int) -> None:
        if row.beside is None:
            if row.answer:
                self.no_text[row.person].append(seq)
        elif not row.answer:
            self.found(What.ANSWER_ADDED, seq)
        elif chain.answer_hash(row.beside) != row.answer:
            self.found(What.ANSWER_EDITED, seq)
        if row.data is None:
            self.no_contents[row.person].append(seq)

    def _persons(self, row: ChainRow, seq: int) -> None:
        named = [row.person] if row.person else []
        if row.data is not None:
            named += persons_in(row.kind, row.data)
        for person in named:
            self.met.setdefault(person, seq)

    def _forget(self, data: Mapping[str, Any]) -> None:
        person = str(data["person"])
        self.forgotten.add(person)
        self.no_text.pop(person, None)
        if data["how"] == "remove":
            self.no_contents.pop(person, None)

    def report(self) -> Report:
        """All in all, once every entry was looked at."""
        strange = self.entries > self.unsealed and not self.fitting
        if strange:
            self.findings = [one for one in self.findings if one.what is not What.SEAL]
            self.found(What.KEY, 1, self.head.seq)
        for row, sealed in self.forgets:
            if (sealed or strange) and row.data is not None:
                self._forget(row.data)
        for what, gone in ((What.ANSWER_MISSING, self.no_text), (What.CONTENTS_MISSING, self.no_contents)):
            for seq in sorted(seq for places in gone.values() for seq in places):
                self.found(what, seq)
        self._who()
        cut = [one for seq, days in self.noted.items() if seq > self.head.seq for one in days]
        if cut:
            longest = max(cut, key=lambda one: one.head.seq)
            self.found(What.CUT_OFF, self.head.seq + 1, longest.head.seq, longest.day.isoformat())
        findings = tuple(sorted(self.findings, key=lambda one: (one.first, one.what)))
        return Report(self.entries, self.unsealed, self.head, findings)

    def _who(self) -> None:
        for person, seq in sorted(self.met.items(), key=lambda one: one[1]):
            if person not in self.persons and person not in self.forgotten:
                self.found(What.PERSON_MISSING, seq, detail=person)
        for person, known in self.persons.items():
            if not known.genuine:
                self.found(What.PERSON_EXCHANGED, self.met.get(person, 0), detail=known.badge)
            elif person not in self.met and not self.findings:  # else the entry may be what was edited
                self.found(What.PERSON_STRAY, 0, detail=known.badge)
