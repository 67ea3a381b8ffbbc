"""A small organisation for tests: people with meanings, texts with an answer one can type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.conversation import turn
from bot.conversation.buttons import Signer
from bot.conversation.compose import Composer
from bot.conversation.world import World
from bot.delivery.daybreak import open_day
from bot.messages import Incoming, Kind, Message, SentFile, Withdraw
from bot.people.disclosure import DEFAULTS, Disclosure
from bot.texts import Texts
from content.calendar import EVERY_DAY
from content.hours import Hours
from content.model import Deck, Library, Passage, Plan, PlanLine, Slot
from storage.contract import Store
from storage.mail import OutboxRow, Outcome, Settlement
from storage.memory import MemoryStore
from storage.records import (
    Account,
    CodesIssued,
    Department,
    Enrolled,
    Officer,
    Requirement,
    Role,
    RosterSaved,
    Status,
    Turn,
)

ZONE = ZoneInfo("Asia/Shanghai")
HOURS = Hours(ZONE)
#: Monday 7 September 2026, nine in the morning there.
NOW = datetime(2026, 9, 7, 1, 0, tzinfo=UTC)
TODAY = date(2026, 9, 7)

LAW = "公安机关的人民警察不得刑讯逼供，经出示相应证件，可以当场盘问、检查，时间不超过二十四小时。"
SHORT = "一切权力属于人民，任何组织都不得有超越法律的特权。"
ENGLISH = "Everyone has the right to life, liberty and security; no one shall be subjected to torture."

BUREAU = Department("d0", "市局", 0)
NORTH = Department("d1", "市局/北分局", 1)
STATION = Department("d2", "市局/北分局/河口所", 2)
SOUTH = Department("d3", "市局/南分局", 3)
DEPARTMENTS = (BUREAU, NORTH, STATION, SOUTH)

#: 安 studies at the station, 白 sees the north, 程 is admin, 丁 looks on, 方 studies in the south.
AN = Officer("A1", "安宁", "d2")
BAI = Officer("B1", "白山", "d1", Role.SUPERVISOR, ("d1",))
CHENG = Officer("C1", "程远", "d0", Role.ADMIN)
DING = Officer("D1", "丁一", "d0", Role.AUDITOR)
FANG = Officer("F1", "方圆", "d3")
GONE = Officer("G1", "高去", "d3", status=Status.LEFT)
EVERYBODY = (AN, BAI, CHENG, DING, FANG, GONE)


def passage(key: str, title: str, text: str, terms: tuple[str, ...] = (), language: str = "zh") -> Passage:
    version = f"v{abs(hash((text, terms))) % 10**8}"
    return Passage(key, title, text, terms, "《某法》第一条", (), version, "deck", language, "训练")


PASSAGES = (
    passage("law", "盘问检查", LAW, ("不得刑讯逼供", "相应证件")),
    passage("short", "权力属于人民", SHORT, ("一切权力",)),
    passage("en", "Life and liberty", ENGLISH, ("life, liberty and security",), "en"),
)


def plan(*lines: PlanLine, slots: Sequence[Slot] | None = None) -> Plan:
    morning = Slot("morning", time(7, 30), timedelta(hours=4), {"zh": "晨诵", "en": "Morning"})
    return Plan("test", TODAY, 20, EVERY_DAY, (morning,) if slots is None else tuple(slots), lines)


def replaced(known: Plan, start: date, length: int) -> Plan:
    """The same plan on other days."""
    return replace(known, start=start, length=length)


DEFAULT_PLAN = plan(
    PlanLine("d1", ("law",), Requirement.RECITE, time(18), "训练", day=1),
    PlanLine("r1", ("short",), Requirement.READ, time(12), "训练", day=1),
)


def library(plan: Plan | None = DEFAULT_PLAN, passages: Sequence[Passage] = PASSAGES) -> Library:
    deck = Deck("deck", "读本", "训练", "zh", "依据", tuple(passages))
    return Library((deck,), {one.id: one for one in passages}, plan)


def make_world(store: Store | None = None, material: Library | None = None) -> World:
    """A world with everybody on the roster and nobody enrolled."""
    store = MemoryStore() if store is None else store
    material = library() if material is None else material
    if not store.officers():
        saved = RosterSaved(DEPARTMENTS, EVERYBODY, "test", NOW)
        store.record(Turn(NOW, facts=(saved,)))
    world = World(
        store=store,
        texts=Texts(),
        signer=Signer(b"k" * 32),
        hours=HOURS,
        library=material,
        reload=lambda: (material, []),
        disclosure=lambda channel: DEFAULTS.get(channel, Disclosure.FULL),
    )
    world.open_day = lambda now: open_day(store, world.library, world.hours, now)
    return world


def enrol(store: Store, officer: Officer, channel: str = "telegram", address: str | None = None) -> str:
    """Bind an account without ceremony; its address."""
    address = address or f"chat-{officer.badge}"
    account = Account(channel, address, officer.badge, NOW)
    store.record(Turn(NOW, facts=(Enrolled(account, "", NOW),)))
    return address


def give_code(store: Store, officer: Officer, now: datetime = NOW, ttl: timedelta = timedelta(days=7)) -> str:
    """A code for an officer, as the command line would make it."""
    from bot.people.codes import issue

    [(_, code, kept)] = issue([officer.badge], now, ttl, lambda size: b"\x07" * size)
    store.record(Turn(now, facts=(CodesIssued((kept,), "test", now),)))
    return code


class Chat:
    """One person talking to the core: no channel, no loop. `says` and `presses` give what is sent back."""

    _events = 0

    def __init__(self, world: World, address: str, channel: str = "telegram", language: str = "zh") -> None:
        self.world = world
        self.address = address
        self.channel = channel
        self.language = language
        self.now = NOW
        self.private = True
        self.unnamed = False
        self.shown: list[Message] = []
        self.withdrawn: list[str] = []
        self.others: list[OutboxRow] = []
        self.last_event = ""
        self.last_message = ""

    def says(self, text: str) -> list[Message]:
        return self.does(Kind.TEXT, text=text)

    def sends(self, name: str, content: bytes, text: str = "") -> list[Message]:
        """Send a file, already fetched, with words below it."""
        return self.does(Kind.MEDIA, text=text, file=SentFile("f1", name, len(content), content))

    def does(
        self,
        kind: Kind,
        text: str = "",
        token: str = "",
        event: str | None = None,
        file: SentFile | None = None,
    ) -> list[Message]:
        Chat._events += 1
        self.last_event = event or f"e{Chat._events}"
        self.last_message = f"m{Chat._events}"
        incoming = Incoming(
            self.channel,
            self.address,
            self.last_event,
            self.now,
            kind,
            text,
            token,
            self.last_message,
            self.private,
            self.language,
            file,
            unnamed=self.unnamed,
        )
        brief = turn.decide_brief(self.world, incoming)
        assert brief is None or brief == turn.decide(self.world, incoming)
        return self.take(turn.take(self.world, incoming))

    def take(self, rows: Sequence[OutboxRow]) -> list[Message]:
        """Compose and settle what is owed here, as the outbox would."""
        compose = Composer(self.world, lambda: self.now)
        came = []
        for row in rows:
            if (row.owed.channel, row.owed.address) != (self.channel, self.address):
                self.others.append(row)
                continue
            composed = compose(row)
            if isinstance(composed, Withdraw):
                self.withdrawn.append(composed.passage)
            elif isinstance(composed, Message):
                came.append(composed)
            self.world.store.settle(Settlement(row.id, Outcome.SENT, self.now, f"s{row.id}"))
        self.shown += came
        return came

    def presses(self, label: str) -> list[Message]:
        """Press the newest button with this label."""
        return self.does(Kind.CHOICE, token=self.token(label))

    def token(self, label: str) -> str:
        for message in reversed(self.shown):
            for row in message.buttons:
                for button in row:
                    if button.label == label:
                        return button.token
        raise AssertionError(f"no button {label!r}; the last message: {words(self.shown[-1:])}")

    def state(self) -> str:
        """The kind of drill state that is stored."""
        account = self.world.store.account(self.channel, self.address)
        assert account is not None
        drill = self.world.store.session(account.badge).state.get("drill", {})
        return str(drill.get("kind", "Idle"))


def words(messages: Sequence[Message]) -> str:
    """All the text of some messages, tables by rows."""
    lines = []
    for message in messages:
        for block in message.blocks:
            if isinstance(block, tuple):
                lines.append("".join(span.text for span in block))
            else:
                lines += [" ".join((row[0], *row[1:])) for row in block.rows]
    return "\n".join(lines)


def labels(messages: Sequence[Message]) -> list[str]:
    return [button.label for message in messages for row in message.buttons for button in row]


def study(world: World) -> None:
    """安宁 enrols, recites what is to be recited today, and reads what is to be read."""
    chat = Chat(world, enrol(world.store, AN))
    chat.says("/check law")
    chat.says(LAW)
    chat.says("/read short")
    chat.says("完")
