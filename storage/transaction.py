"""What a backend gives to the effects of facts while a turn is being written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from storage.erasure import Erasure
from storage.keys import R, Record
from storage.records import Count, CountKey


class Transaction(Protocol):
    """One turn, all or nothing."""

    def get(self, kind: type[R], key: str) -> R | None:
        """The record of this kind and key."""

    def find(self, kind: type[R], **equal: str) -> list[R]:
        """Records whose fields equal these; the fields are a group of `keys.INDEXES`."""

    def put(self, record: Record) -> None:
        """Write a record, replacing the one of the same key."""

    def put_all(self, records: Sequence[Record]) -> None:
        """Write records of one kind, each replacing the one of the same key."""

    def delete(self, kind: type[R], key: str) -> None:
        """Delete a record; none there is fine."""

    def meet(self, badges: Collection[str]) -> None:
        """Look up at once whom the entries to come will name, where that saves looks; it changes nothing else."""

    def append(self, kind: str, at: datetime, badge: str, data: Mapping[str, Any], answer: str = "") -> None:
        """Add a ledger entry; `answer` is kept beside it, where it can be erased.

        Badges stand in it as ids of persons: `storage.persons` knows where.
        """

    def count(self, key: CountKey, change: Count) -> None:
        """Add to a running count."""

    def person(self, badge: str) -> str:
        """The id under which the ledger knows this badge."""

    def beside(self, badge: str, kind: str) -> list[str]:
        """The texts that lie beside this badge's entries of a kind."""

    def mentioning(self, kind: type[R], words: Sequence[str]) -> list[R]:
        """Records whose JSON text holds one of these words. Reads all of the kind."""

    def forward(self, badge: str, channel: str, address: str) -> None:
        """What waits for an officer on a channel under a key goes to this address from now on."""

    def erase(self, erasure: Erasure) -> None:
        """Delete who the person is and the texts beside their entries; and what inbox and outbox hold of them."""
