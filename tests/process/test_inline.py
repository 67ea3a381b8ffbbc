"""`@bot words` as people use it: the whole program over the emulator."""

from __future__ import annotations

from tests.botapi import BotApi
from tests.process.running import Bot


def test_offered_to_the_enrolled_chosen_opened_and_withheld_during_a_check(api: BotApi, bot: Bot) -> None:
    stranger, officer = api.person(99), bot.enrolled(11)
    assert stranger.offered("zfgf-01", "group") == []
    [offer] = officer.offered("zfgf-01", "private")
    assert f"https://t.me/chensong_test_bot?start=p_{offer.id}" in offer.message.text
    officer.chooses(offer)
    opened = officer.reads()
    assert offer.title in opened.text
    assert opened.text not in offer.message.text + offer.about
    officer.says("/check zfgf-01")
    officer.reads_until("考核")
    api.clock.advance(10)  # what was offered before is shown again for five seconds
    assert officer.offered("zfgf-01") == []
    assert officer.offered("zfgf-02") == []
