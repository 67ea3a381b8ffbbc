"""What a stop leaves behind for the next start."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation.silence import name_of
from storage.heads import read_heads
from tests.sample import NOW
from tests.test_service_running import DAY, SECOND, Play


@pytest.mark.parametrize("leap", [timedelta(), DAY])
def test_it_notes_how_far_people_were_heard_by_a_clock_that_is_believed(
    leap: timedelta, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run is over before the tick that would have noted it. Nor is the ledger's end noted for another day."""
    play = Play(tmp_path, NOW, monkeypatch)
    play.line.silent, play.line.heard = True, None
    monkeypatch.setattr(play.store, "close", lambda: None)  # it is looked at afterwards

    async def act() -> None:
        await asyncio.sleep(3)
        play.line.silent = False
        play.clock.leap = leap

    play.run(act)
    kept = play.store.value(name_of("telegram"))
    assert [one.day for one in read_heads((tmp_path / "heads.txt").read_text())[0]] == [NOW.date()]
    if leap:
        assert kept is None
    else:
        assert kept is not None
        assert datetime.fromisoformat(kept["until"]) == NOW + 3 * SECOND
