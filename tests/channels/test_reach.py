"""How far people were heard by webhook: load, what is refused for ever, and outages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import httpx
import pytest

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.reach import Look, Reach
from bot.channels.telegram.webhook import Ask, Hook, Scope, Tell
from tests.botapi import BotApi
from tests.channels.test_webhook import Line, until

NOW = datetime(2026, 12, 24, 9, 0, tzinfo=UTC)
#: Seconds between looks.
STEP = 20
#: A press lives for so many.
PRESS = 150


class Watch:
    """Looks every 20 seconds, and how far people were heard at each, in seconds."""

    def __init__(self) -> None:
        self.reach = Reach()
        self.seconds = self.taken = 0
        self.failed: datetime | None = None
        self.heard: list[int | None] = []
        self.sees(0)

    def sees(self, waiting: int, taken: int = 0, fails: bool = False) -> None:
        """`taken` since the look before; `fails`: a try did meanwhile."""
        now = NOW + timedelta(seconds=self.seconds)
        self.taken += taken
        self.failed = now if fails else self.failed
        self.reach.sees(Look(now, waiting, self.taken, self.failed))
        heard = self.reach.heard
        self.heard.append(None if heard is None else int((heard - NOW).total_seconds()))
        self.seconds += STEP

    def sees_all(self, looks: Iterable[tuple[int, int]], fails: bool = False) -> list[int | None]:
        """Looks with what waits and what was taken; how far people were heard at each."""
        before = len(self.heard)
        for waiting, taken in looks:
            self.sees(waiting, taken, fails)
        return self.heard[before:]

    def silences(self) -> list[int]:
        """The seconds of each silence in which presses are lost, for somebody who asks after every look."""
        known = [one for one in self.heard if one is not None]
        return [late - early for early, late in pairwise(known) if late - early > PRESS]


@pytest.fixture
def watch() -> Watch:
    return Watch()


def test_load_is_heard_up_to_the_look_before(watch: Watch) -> None:
    assert watch.sees_all([(3, 30)] * 9) == [0, 20, 40, 60, 80, 100, 120, 140, 160]
    assert watch.sees_all([(0, 30)]) == [200]
    assert watch.silences() == []


def test_where_few_are_taken_it_is_as_far_as_they_reach(watch: Watch) -> None:
    """Another process may take most: of three that wait one is taken here in 20 seconds."""
    assert watch.sees_all([(3, 1)] * 9) == [0, 0, 0, 20, 40, 60, 80, 100, 120]


def test_of_a_busy_start_too_something_is_known() -> None:
    reach = Reach()
    for number in range(2):
        reach.sees(Look(NOW + timedelta(seconds=STEP * number), 3, 30 * number))
    assert reach.heard == NOW


def test_a_growing_queue_of_which_nothing_is_taken_is_not_heard(watch: Watch) -> None:
    assert set(watch.sees_all([(waiting, 0) for waiting in range(1, 60)], fails=True)) == {0}
    assert watch.sees_all([(0, 59)]) == [1200]


@pytest.mark.parametrize("fails", [True, False])
def test_nor_is_one_that_waits_alone(fails: bool, watch: Watch) -> None:
    assert set(watch.sees_all([(1, 0)] * 200, fails)) == {0}


def test_nor_a_queue_that_grows_faster_than_it_is_taken(watch: Watch) -> None:
    assert set(watch.sees_all([(20 * many, 5) for many in range(1, 60)], fails=True)) == {0}


@pytest.mark.parametrize("fails", [True, False])
def test_an_outage_in_a_busy_hour_begins_where_it_began(fails: bool, watch: Watch) -> None:
    """At the last look at which all was well 3 were under way; then 3 more come every 20 seconds."""
    watch.sees_all([(3, 30)] * 20)
    assert set(watch.sees_all([(6 + 3 * more, 0) for more in range(40)], fails)) == {380}
    watch.sees_all([(0, 123)])
    assert watch.silences() == [1220 - 380]


def test_presses_that_were_dropped_in_an_outage_leave_a_silence(watch: Watch) -> None:
    """Two wait from the first look on and are gone at the eighth, as are three that were under way as it began."""
    watch.sees_all([(3, 30)] * 20)
    watch.sees_all([(5, 0)] * 8, fails=True)
    watch.sees_all([(2, 0), (0, 0)])
    assert len(watch.silences()) == 1


def test_what_waits_since_an_outage_is_one_silence_however_long_it_takes_to_come(watch: Watch) -> None:
    """An outage of ten minutes; then more come while those are brought that wait."""
    watch.sees_all([(100 * many, 0) for many in range(1, 31)], fails=True)
    draining = [(3000 - 250 * many, 300) for many in range(1, 11)]
    assert set(watch.sees_all(draining)) == {0}
    watch.sees_all([(50, 300)] * 5)
    watch.sees_all([(0, 50)])
    assert watch.silences() == [720]


def test_others_that_come_before_what_rests_do_not_hide_an_outage(watch: Watch) -> None:
    """Telegram rests for up to two minutes before it tries again what it could not bring; others come at once."""
    watch.sees_all([(2, 0)] * 30, fails=True)
    assert set(watch.sees_all([(2, 40)] * 4)) == {0}
    assert watch.sees_all([(0, 2)]) == [700]


def refused(looks: int, taken: int = 1) -> Iterator[tuple[int, int]]:
    """One waits always; of the others each has come in by the next look."""
    return ((1, taken) for _ in range(looks))


def test_one_that_is_refused_for_ever_makes_no_silence(watch: Watch) -> None:
    watch.sees_all([(0, 3)] * 5)
    watch.sees_all(refused(4000), fails=True)
    assert watch.heard[-1] == watch.seconds - 6 * STEP
    watch.sees_all([(0, 0)] * 5)
    assert watch.silences() == []


def test_once_known_for_refused_it_makes_none_at_night_either(watch: Watch) -> None:
    watch.sees_all(refused(20), fails=True)
    watch.sees_all(refused(1500, taken=0), fails=True)
    watch.sees_all(refused(20), fails=True)
    assert watch.silences() == []


def test_beside_one_that_is_refused_an_outage_is_one(watch: Watch) -> None:
    watch.sees_all(refused(20), fails=True)
    stands = watch.sees_all([(2 + more, 0) for more in range(30)], fails=True)
    assert set(stands[2:]) == {340}  # it began behind the look at 400
    watch.sees_all([(1, 31)])
    watch.sees_all(refused(20), fails=True)
    assert watch.silences() == [1000 - 340]


def test_what_was_refused_and_is_gone_hides_no_outage(watch: Watch) -> None:
    watch.sees_all(refused(20), fails=True)
    assert watch.sees_all([(0, 1)] * 8)[-1] == 560
    assert set(watch.sees_all([(1, 0)] * 20)) == {560}


def test_where_no_try_failed_nothing_is_taken_for_refused(watch: Watch) -> None:
    """Five wait at every look, one of them is taken here until the next; then nothing is."""
    assert watch.sees_all([(5, 1)] * 12)[-1] == 140
    assert max(one or 0 for one in watch.sees_all([(5, 0)] * 20)) == 140


def test_tries_that_fail_now_and_then_do_not_stop_it(watch: Watch) -> None:
    for number in range(300):
        watch.sees(2, 20, fails=number % 7 == 0)
    assert watch.silences() == []


# --- over HTTP


class Guarded(Line):
    """Something before the endpoint refuses what one of them says, and goes on doing so."""

    async def passes(self, hook: Hook, scope: Scope, ask: Ask, tell: Tell) -> None:
        body = b""
        while True:
            part = await ask()
            body += part.get("body", b"")
            if not part.get("more_body"):
                break
        if b"refused" in body:
            await tell({"type": "http.response.start", "status": 403, "headers": [(b"content-length", b"0")]})
            await tell({"type": "http.response.body"})
            return

        async def again() -> dict[str, object]:
            return {"type": "http.request", "body": body}

        await hook(scope, again, tell)


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as api:
        api.hooks.second = 0.01
        yield api


def test_others_are_heard_beside_one_that_is_refused(api: BotApi) -> None:
    line = Guarded(api)

    async def act(channel: TelegramChannel, _client: httpx.AsyncClient) -> None:
        await until(lambda: channel.heard_until(datetime.now(UTC)) is not None)
        api.person(11).says("refused")
        await until(lambda: 403 in api.hooks.answers)
        begun, said = datetime.now(UTC), 0

        def heard() -> bool:
            """Somebody else speaks between two looks."""
            nonlocal said
            if said < len(line.waited):
                said = len(line.waited)
                api.person(12).says(str(said))
            until_then = channel.heard_until(datetime.now(UTC))
            return until_then is not None and until_then > begun

        await until(heard)

    line.does(act)
    assert len(api.state.pending) >= 1
    assert {one.address for one in line.heard} == {"12"}
