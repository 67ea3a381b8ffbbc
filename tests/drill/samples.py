"""Passages of every shape, and how to play one decision after another on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from bot.drill.events import Event, Scene, Step
from bot.drill.machine import step
from bot.drill.state import State
from bot.messages import Phrase, Reply, Say
from content.model import Passage
from storage.records import Attempted, CheckClosed, Duty, DutyClosed, Fact, Requirement, Shown
from tests.sample import ENGLISH, LAW, NOW, PASSAGES, SHORT, TODAY, passage

#: Its words stand in none of the bot's own sentences, so that any two of them in a row are a leak.
POEM = "春眠不觉晓，处处闻啼鸟，夜来风雨声，花落知多少。"

SHAPES: dict[str, Passage] = {
    "zh": passage("zh", "盘问检查", LAW, ("不得刑讯逼供", "相应证件")),
    "zh without terms": passage("plain", "权力属于人民", SHORT),
    "zh one clause": passage("one", "宗旨", "人民警察必须全心全意为人民服务。", ("全心全意",)),
    "zh without marks": passage("bare", "口号", "严格规范公正文明执法取信于民", ("公正文明",)),
    "zh many clauses": passage("poem", "春晓", POEM, ("闻啼鸟", "风雨声")),
    "zh a term again": passage(
        "again", "爱民", "人民警察来自人民，人民警察植根人民，人民警察服务人民。", ("人民警察", "服务人民")
    ),
    "zh the same term twice": passage(
        "twice", "法定程序", "立案依照法定程序，结案也依照法定程序，不得例外。", ("法定程序", "法定程序")
    ),
    "zh a term in another": passage(
        "inside", "称呼", "人民警察热爱人民，依靠人民，时刻听取群众意见。", ("人民警察", "人民")
    ),
    "zh a long term again": passage(
        "long", "依靠", "人民警察依靠人民，人民警察也来自人民，时刻听取意见。", ("人民警察", "人民")
    ),
    "zh terms that overlap": passage(
        "overlap", "保卫", "单位应当做好安全保卫工作，消除各类隐患。", ("安全保卫", "保卫工作", "隐患")
    ),
    "en": passage("en", "Life and liberty", ENGLISH, ("life, liberty and security",), "en"),
    "en without terms": passage("en-plain", "Arrest", "No one shall be arrested without cause.", (), "en"),
    "en one clause": passage(
        "en-one", "Equal", "All are equal before the law without distinction", ("equal",), "en"
    ),
    "en a term in a word": passage(
        "en-word", "Acts", "The fact is that an act binds; an Act of an actor binds too.", ("act",), "en"
    ),
    "en clauses of one word": passage("en-short", "Crossing", "Stop, look and listen; then walk.", (), "en"),
    "en many terms": passage(
        "en-many",
        "Freedoms",
        "Everyone has freedom of opinion, the right to seek information, and a duty of care.",
        ("freedom of opinion", "right to seek information", "duty of care"),
        "en",
    ),
}

LIBRARY = {one.id: one for one in (*PASSAGES, *SHAPES.values())}


def scene(at: datetime = NOW, *, duties: Iterable[Duty] = (), owes: bool = False) -> Scene:
    """A moment of 安宁's day, which ends fifteen hours after NOW."""
    ends = NOW + timedelta(hours=15)
    return Scene("A1", "telegram", "1", at, ends, LIBRARY, tuple(duties), owes_recall=owes)


def play(state: State, *events: Event, on: Scene | None = None) -> Step:
    """Event after event; the last step, with the facts of all."""
    on = on or scene()
    facts: tuple[Fact, ...] = ()
    taken = Step(state)
    for event in events:
        taken = step(taken.state, event, on)
        facts += taken.facts
    return replace(taken, facts=facts)


def duty(key: str, requirement: Requirement, day: date = TODAY, hours: int = 3) -> Duty:
    due = NOW + timedelta(hours=hours)
    return Duty("A1", key, day, requirement, due, "训练", "d2", LIBRARY[key].version, "line")


def keys(replies: Iterable[Reply]) -> list[str]:
    """The message keys of what is said, in order."""
    return [
        block.key
        for reply in replies
        if isinstance(reply, Say)
        for block in reply.blocks
        if isinstance(block, Phrase)
    ]


def spans(replies: Iterable[Reply]) -> str:
    """The literal text of what is said."""
    return "".join(
        span.text
        for reply in replies
        if isinstance(reply, Say)
        for block in reply.blocks
        if isinstance(block, tuple)
        for span in block
    )


def pairs(text: str) -> set[str]:
    """Every two characters in a row."""
    return {"".join(pair) for pair in pairwise(text)}


def attempts(facts: Iterable[Fact]) -> list[Attempted]:
    return [fact for fact in facts if isinstance(fact, Attempted)]


def closings(facts: Iterable[Fact]) -> list[CheckClosed]:
    return [fact for fact in facts if isinstance(fact, CheckClosed)]


def met(facts: Iterable[Fact]) -> list[DutyClosed]:
    return [fact for fact in facts if isinstance(fact, DutyClosed)]


def seen(facts: Iterable[Fact]) -> list[Shown]:
    return [fact for fact in facts if isinstance(fact, Shown)]
