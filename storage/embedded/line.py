"""Who writes: threads that want to write stand in line, and whoever is first does the work of all that wait.

A leader takes others' work along as long as there is some, and hands the lead to whoever came too late. Nobody
waits for company: a lone writer finds the line empty and leads at once, in its own thread.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any


class Job:
    """One thread's work, and what became of it. Without `work` the thread does it itself once it leads."""

    __slots__ = ("_bell", "doing", "ended", "error", "result", "work")

    def __init__(self, doing: str, work: Callable[[], Any] | None) -> None:
        self.doing = doing
        self.work = work
        self.result: Any = None
        self.error: BaseException | None = None
        self.ended = False
        self._bell: threading.Lock | None = None

    def outcome(self) -> Any:
        """The result of the work, or its exception raised."""
        if self.error is None:
            return self.result
        try:
            raise self.error
        finally:
            self.error = None  # it holds this frame: no circle may keep a turn's values alive

    def wait(self) -> None:
        """Until somebody did this job, or hands over the lead."""
        if self._bell is not None:
            self._bell.acquire()

    def ring(self) -> None:
        if self._bell is not None:
            self._bell.release()

    def queue(self) -> None:
        self._bell = threading.Lock()
        self._bell.acquire()


class Line:
    """The line before the one writing connection."""

    def __init__(self) -> None:
        self._door = threading.Lock()
        self._waiting: deque[Job] = deque()
        self._led = False
        #: The thread that writes, as `threading.get_ident` names it; 0: none.
        self.leader = 0

    def enter(self, job: Job) -> bool:
        """Wait until this thread leads (True; `leave` must follow), or until its job was done by another."""
        with self._door:
            first = not self._led
            if first:
                self._led = True
            else:
                job.queue()
                self._waiting.append(job)
        if not first:
            job.wait()
            if job.ended:
                return False
        self.leader = threading.get_ident()
        return True

    def follower(self) -> Job | None:
        """The next job that the leader may do in its own transaction."""
        if not self._waiting:
            return None
        with self._door:
            return self._waiting.popleft() if self._waiting and self._waiting[0].work is not None else None

    def leave(self, done: list[Job]) -> None:
        """Hand over the lead, then tell those whose jobs were done."""
        self.leader = 0
        with self._door:
            heir = self._waiting.popleft() if self._waiting else None
            self._led = heir is not None
        if heir is not None:
            heir.ring()
        for job in done:
            job.ended = True
            job.ring()
