"""The command table: one line per command. It feeds the turn, /help, the channels' menus and the docs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from bot.conversation import (
    access,
    admin,
    allow,
    audit,
    basics,
    binding,
    cases,
    deck_files,
    decks,
    enrolment,
    forgetting,
    leave,
    marks,
    nudge,
    officer,
    own_data,
    pending,
    planning,
    privacy,
    progress,
    roster_files,
    searching,
    settings,
    study,
    supervise,
    unreachable,
)
from bot.conversation.broadcasting import broadcast
from bot.conversation.denials import no_right
from bot.conversation.noticing import notice
from bot.conversation.prompting import question
from bot.conversation.recognise import fold
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Phrase, Say
from storage.records import Role

Handler = Callable[[Context, str], Outcome]

EVERYONE = frozenset(Role)
OVERSEERS = frozenset({Role.SUPERVISOR, Role.ADMIN, Role.AUDITOR})
ADMINS = frozenset({Role.ADMIN})
DECIDING = frozenset({Role.SUPERVISOR, Role.ADMIN})
READERS = frozenset({Role.ADMIN, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class CommandLine:
    """One command. `aliases`: whole messages that mean it. `takes`: it may be followed by words."""

    name: str
    handler: Handler
    roles: frozenset[Role] = EVERYONE
    aliases: tuple[str, ...] = ()
    takes: bool = False
    menu: bool = True

    @property
    def about(self) -> str:
        """The message key that describes it."""
        return f"command-{self.name}"


def help_(context: Context, words: str) -> Outcome:
    """The commands of one's role, each with what it does."""
    del words
    lines = [
        Phrase("help-line", {"command": f"/{line.name}", "about": Phrase(line.about)})
        for line in COMMANDS
        if line.menu and context.officer.role in line.roles
    ]
    return Outcome((Say((Phrase("help-head"), *lines, Phrase("help-foot"))),))


COMMANDS: tuple[CommandLine, ...] = (
    CommandLine("today", study.today, aliases=("今天", "今日", "今日任务", "today")),
    CommandLine(
        "read", study.read, aliases=("阅读", "学习", "开始阅读", "read", "begin reading"), takes=True
    ),
    CommandLine(
        "drill",
        study.drill,
        aliases=("背诵", "练习", "开始背诵", "drill", "practise it", "begin reciting"),
        takes=True,
    ),
    CommandLine(
        "check", study.check, aliases=("考核", "开始考核", "直接考核", "check", "check me now"), takes=True
    ),
    CommandLine(
        "done",
        study.done,
        aliases=(
            *(
                "完",
                "完了",
                "背完了",
                "完毕",
                "我背完了",
                "好了",
                "读完了",
                "我已读完",
                "读熟了",
                "读熟了，继续",
            ),
            *("done", "that is all", "i have read it", "i know it, go on"),
        ),
        menu=False,
    ),
    CommandLine("next", study.next_, aliases=("下一条", "next", "next one"), menu=False),
    CommandLine("hint", study.hint, aliases=("提示", "hint")),
    CommandLine("skip", study.skip, aliases=("跳过", "skip")),
    CommandLine(
        "stop",
        study.stop,
        aliases=("停", "停下", "停止", "暂停", "停下（算没过）", "stop", "stop (counts as failed)"),
    ),
    CommandLine("resume", study.resume, aliases=("继续", "接着练", "resume", "go on")),
    CommandLine("cancel", study.cancel, aliases=("取消", "cancel")),
    CommandLine("decks", decks.decks, aliases=("读本", "板块", "decks"), takes=True),
    CommandLine("search", searching.search, aliases=("搜索", "查找", "search"), takes=True),
    CommandLine("progress", progress.progress, aliases=("进度", "我的进度", "progress")),
    CommandLine("leave", leave.leave, aliases=("请假", "我要请假", "leave"), takes=True),
    CommandLine("appeal", cases.appeal, aliases=("申诉", "appeal"), takes=True),
    CommandLine("mydata", own_data.mydata, aliases=("我的数据", "mydata")),
    CommandLine("privacy", privacy.privacy, aliases=("隐私", "privacy"), takes=True),
    CommandLine("forget", forgetting.forget, aliases=("忘记我", "forget me"), takes=True),
    CommandLine("notice", notice.notice, aliases=("通知", "notice"), takes=True),
    CommandLine("answer", question.typed, takes=True, menu=False),
    CommandLine("received", broadcast.received, takes=True, menu=False),
    CommandLine("lang", basics.lang, aliases=("语言", "language"), takes=True),
    CommandLine("settings", settings.settings, aliases=("设置", "设定", "settings"), takes=True),
    CommandLine("completion", supervise.completion, OVERSEERS, ("完成情况", "completion"), takes=True),
    CommandLine("wall", supervise.wall, OVERSEERS, ("挂图作战", "wall"), takes=True),
    CommandLine("pending", pending.pending, OVERSEERS, ("未完成", "pending"), takes=True),
    CommandLine("nudge", nudge.nudge, DECIDING, ("催学",), takes=True),
    CommandLine("bind", binding.bind, DECIDING, takes=True),
    CommandLine("broadcast", broadcast.broadcast, DECIDING, ("群发",), takes=True),
    CommandLine("unreachable", unreachable.unreachable, OVERSEERS, ("联系不上",), takes=True),
    CommandLine("enrolment", enrolment.enrolment, OVERSEERS, ("注册情况", "enrolment"), takes=True),
    CommandLine("plan", planning.plan, OVERSEERS, ("计划", "plan"), takes=True),
    CommandLine("officer", officer.officer, OVERSEERS, takes=True),
    CommandLine("record", marks.record, DECIDING, takes=True),
    CommandLine("override", marks.override, ADMINS, takes=True),
    CommandLine("codes", access.codes, ADMINS, takes=True),
    CommandLine("grant", access.grant, ADMINS, takes=True),
    CommandLine("suspend", access.suspend, ADMINS, takes=True),
    CommandLine("revoke", access.revoke, ADMINS, takes=True),
    CommandLine("audit", audit.audit, READERS, ("审计记录", "audit"), takes=True),
    CommandLine("deck", deck_files.deck, ADMINS, takes=True),
    CommandLine("roster", roster_files.roster, ADMINS, takes=True),
    CommandLine("reload", admin.reload, ADMINS),
    CommandLine("dayoff", admin.dayoff, ADMINS, takes=True),
    CommandLine("withdraw", admin.withdraw, ADMINS, takes=True),
    CommandLine("allow", allow.allow, ADMINS, takes=True),
    CommandLine("help", help_, aliases=("帮助", "help", "?")),
    CommandLine("start", basics.start, menu=False, takes=True),
)

BY_NAME = {line.name: line for line in COMMANDS}

#: The commands that steer an answer while it is being given.
CONTROLS = frozenset({"done", "hint", "skip", "stop", "cancel", "check"})


@cache
def aliases() -> dict[str, str]:
    """Whole messages that mean a command, folded, with its name."""
    return {fold(alias): line.name for line in COMMANDS for alias in line.aliases}


def obey(context: Context, name: str, words: str) -> Outcome:
    """Run a command for someone whose role has it. Behind a slash its other words are its name as well."""
    line = BY_NAME.get(name) or BY_NAME.get(aliases().get(fold(name), ""))
    if line is None:
        return tell("unknown-command", command=f"/{name[:32]}")
    if context.officer.role not in line.roles:
        return no_right(context, line.name)
    return line.handler(context, words)


def menu(role: Role) -> tuple[CommandLine, ...]:
    """The commands of a role's menu, in order."""
    return tuple(line for line in COMMANDS if line.menu and role in line.roles)
