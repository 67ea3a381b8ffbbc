"""Who writes: threads that want to write stand in line, and whoever is first does the work of all that wait.

A leader takes others' work along as long as there is some, and hands the lead to whoever came too late. Nobody
waits for company: a lone writer finds the line empty and leads at once, in its own thread.

A promise is a job that no thread waits for. Whoever leads takes promises along; where nobody leads, `wake` is called,
and somebody is to come and `lead_promises`.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any


def nobody() -> None:
    """Who is woken unless somebody said otherwise."""


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


class Promise(Job):
    """Work that no thread waits for: its future is done instead, once the work is flushed or has failed."""

    __slots__ = ("future",)

    def __init__(self, doing: str, work: Callable[[], Any]) -> None:
        super().__init__(doing, work)
        self.future: Future[Any] = Future()

    def ring(self) -> None:
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class Line:
    """The line before the one writing connection."""

    def __init__(self) -> None:
        self._door = threading.Lock()
        self._waiting: deque[Job] = deque()
        self._promises: deque[Promise] = deque()
        self._led = False
        self._woken = False
        #: Called, from any thread, when promises wait and nobody leads.
        self.wake: Callable[[], None] = nobody
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

    def promise(self, job: Promise) -> None:
        """Put a job into the line and go."""
        with self._door:
            self._promises.append(job)
            wakes = self._wakes()
        if wakes:
            self.wake()

    def lead_promises(self) -> bool:
        """Lead in this thread if promises wait and nobody leads (True; `leave` must follow)."""
        with self._door:
            self._woken = False
            if self._led or not self._promises:
                return False
            self._led = True
        self.leader = threading.get_ident()
        return True

    def lead_if_free(self) -> bool:
        """Lead in this thread if nobody does (True; `leave` must follow), without waiting."""
        with self._door:
            if self._led:
                return False
            self._led = True
        self.leader = threading.get_ident()
        return True

    def woken_by(self, wake: Callable[[], None]) -> None:
        """Wake so from now on. Whoever was woken before may never come."""
        with self._door:
            self.wake, self._woken = wake, False
            wakes = self._wakes()
        if wakes:
            self.wake()

    def follower(self, *, promises: bool = True) -> Job | None:
        """The next job that the leader may do in its own transaction."""
        promise = self.promised() if promises else None
        if promise is not None or not self._waiting:
            return promise
        with self._door:
            return self._waiting.popleft() if self._waiting and self._waiting[0].work is not None else None

    def promised(self) -> Promise | None:
        """The next promise that still is wanted; from now on it cannot be cancelled."""
        while self._promises:
            with self._door:
                job = self._promises.popleft() if self._promises else None
            if job is not None and job.future.set_running_or_notify_cancel():
                return job
        return None

    def leave(self, done: list[Job]) -> None:
        """Hand over the lead, then tell those whose jobs were done."""
        self.leader = 0
        with self._door:
            heir = self._waiting.popleft() if self._waiting else None
            self._led = heir is not None
            wakes = self._wakes()
        if heir is not None:
            heir.ring()
        try:
            for job in done:
                job.ended = True
                job.ring()
        finally:  # whoever is told may raise, or be interrupted
            if wakes:
                self.wake()

    def _wakes(self) -> bool:
        """Whether somebody is to be called now; within the door."""
        wakes = bool(self._promises) and not self._led and not self._woken
        self._woken |= wakes
        return wakes
