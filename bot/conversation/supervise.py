"""Completion by department, for supervisors, admins and auditors: one message that changes under its buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.conversation.dates import read_period, split_last
from bot.conversation.enrolment import ENROLMENT
from bot.conversation.pending import PENDING
from bot.conversation.scope import called, in_place, meant, place_of, seen_by
from bot.conversation.trace import TRACE, trace
from bot.conversation.view import Subject, from_parts, gather, of_groups, tracks_of, upwards
from bot.conversation.world import Context, Outcome
from bot.messages import Choice, FileRef, Phrase, Picture, Say, Table
from bot.people.scopes import Group
from bot.reports import figures
from bot.reports.board import period
from bot.reports.groups import MEMBERS
from bot.reports.view import View, row_name, signed
from storage.records import Count

COMPLETION = "m"
TRACKS = "mt"
#: Button -> what it brings: a workbook, the days or the wall board as a picture, light or dark.
FILES: dict[str, FileRef | Picture] = {
    "mx": FileRef("completion-sheet"),
    "mp": Picture("completion-days"),
    "md": Picture("completion-days-dark"),
    "mw": Picture("wall"),
    "mk": Picture("wall-dark"),
}
#: The same by a word behind the command.
_FORMS = {
    **dict.fromkeys(("表格", "xlsx", "excel"), "mx"),
    **dict.fromkeys(("图", "图片", "picture"), "mp"),
    **dict.fromkeys(("深色图", "dark"), "md"),
    **dict.fromkeys(("挂图", "wall"), "mw"),
    **dict.fromkeys(("深色挂图", "darkwall"), "mk"),
    **dict.fromkeys(("台账", "依据", "entries"), TRACE),
}
PERIODS = ("today", "week", "month", "lastmonth")
_BUTTONS, _GROUPS, _TRACKS, _NAMED = 24, 12, 30, 40
COLUMNS = ("done", "late", "open", "overdue", "excused", "unenrolled", "share", "trend")


def completion(context: Context, words: str) -> Outcome:
    """`/completion [department] [track] [date or period] [form]`, in any order behind the department; today without."""
    return _asked(context, words, "today", "")


def wall(context: Context, words: str) -> Outcome:
    """`/wall [department] [period]`: departments x tracks as a picture; this month without a period."""
    return _asked(context, words, "month", "mw")


def completion_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """A department (empty for the top), both days, perhaps a track."""
    subject = _subject(context, parts)
    return in_place(context, _completion(context, subject)) if subject else None


def tracks_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """The same message with a button for each track."""
    subject = _subject(context, parts)
    return (
        in_place(context, _completion(context, subject, _track_choices(context, subject)))
        if subject
        else None
    )


def file_pressed(name: str) -> Callable[[Context, list[str]], Outcome | None]:
    """What brings a file of one form below the message."""

    def pressed(context: Context, parts: list[str]) -> Outcome | None:
        subject = _subject(context, parts)
        return _file(context, subject, name) if subject else None

    return pressed


def _asked(context: Context, words: str, usual: str, form: str) -> Outcome:
    today = context.world.today(context.now)
    tracks = {one.casefold(): one for one in tracks_of(context.world.library)}
    days, track, rest = None, "", words.strip()
    while rest and rest.casefold() not in called(context, rest):
        head, last = split_last(rest)
        folded = last.casefold()
        if days is None and (found := read_period(last, today)):
            days = found
        elif not track and folded in tracks:
            track = tracks[folded]
        elif folded in _FORMS:
            form = _FORMS[folded]
        else:
            break
        rest = head
    place = meant(context, rest)
    if isinstance(place, Outcome):
        return place
    since, until = days or read_period(usual, today) or (today, today)
    subject = Subject(place.id if place else "", since, until, track)
    if form == TRACE:
        return trace(context, subject)
    return _file(context, subject, form) if form else _completion(context, subject)


def _subject(context: Context, parts: list[str]) -> Subject | None:
    """What a button is about, if it may be seen (scopes and material change while buttons stay)."""
    subject = from_parts(parts, tracks_of(context.world.library))
    if subject is None or not subject.department:
        return subject
    return subject if place_of(seen_by(context), subject.department, context.store) else None


def _view(context: Context, subject: Subject) -> View:
    context.world.open_day(context.now)
    return gather(context.store, context.officer, subject, context.world.calendar(), context.now)


def _completion(context: Context, subject: Subject, tracks: Sequence[tuple[Choice, ...]] = ()) -> Outcome:
    view = _view(context, subject)
    rows = view.rows()
    head = _head(view)
    groups = _groups(context, subject, view)
    choices = (
        *_down(view, subject),
        *_to_groups(groups, subject),
        *(tracks or _ways(context, view, subject)),
    )
    if not rows[-1].all:
        return Outcome((Say((head, Phrase("completion-none")), choices),))
    lines = _group_lines(of_groups(context.store, view.officers, groups, subject))
    return Outcome((Say((head, _table(view, rows), *_heard(rows), *lines), choices),))


def _table(view: View, rows: Sequence[figures.Row]) -> Table:
    """A line a row; without the change where there is none to compare with."""
    changes = view.changes(rows)
    compared = any(change is not None for change in changes)
    shown = (one for one in COLUMNS if compared or one != "trend")
    return Table(
        (
            Phrase("completion-department"),
            Phrase("completion-due"),
            *(Phrase(f"completion-{one}") for one in shown),
        ),
        tuple(
            (*_cells(row), *([signed(change)] if compared else []))
            for row, change in zip(rows, changes, strict=True)
        ),
    )


def _groups(context: Context, subject: Subject, view: View) -> tuple[Group, ...]:
    """The working groups that a message about all one sees leads to; none where it is about the only one."""
    if subject.department:
        return ()
    groups = seen_by(context).groups(view.officers)
    return tuple(one for one in groups if one.title != view.title)[:_GROUPS]


def _group_lines(totals: Sequence[tuple[Group, Count]]) -> list[Phrase]:
    """A line for each group. The table above holds its people already or is not about them: nothing is added up."""
    lines = [
        Phrase(
            "completion-group",
            {
                "name": group.title,
                "due": total.all,
                "excused": total.excused,
                "done": total.done + total.late,
                "share": figures.per_cent(figures.share(total)),
            },
        )
        for group, total in totals
    ]
    return [Phrase("completion-groups"), *lines] if lines else []


def _heard(rows: Sequence[figures.Row]) -> tuple[Phrase, ...]:
    """How many of those done were heard in person, and where, if departments say all of it."""
    if not rows[-1].heard:
        return ()
    places = tuple(
        f"{row.department.name} {row.heard}"
        for row in rows[:_NAMED]
        if row.department is not None and row.heard
    )
    if not places or any(_of_members(row) and row.heard for row in rows):
        return (Phrase("completion-heard-note", {"count": rows[-1].heard}),)
    return (Phrase("completion-heard-line", {"count": rows[-1].heard, "places": places}),)


def _file(context: Context, subject: Subject, name: str) -> Outcome:
    """The file, and below it in words what it shows."""
    view = _view(context, subject)
    rows, what = view.rows(), FILES[name]
    if not rows[-1].all:
        return Outcome((Say((_head(view), Phrase("completion-none"))),))
    total = rows[-1]
    shares = tuple(
        f"{row.department.name} {figures.per_cent(row.share)}"
        for row in rows[:_NAMED]
        if row.department is not None and not row.own and not _of_members(row)
    )
    told: dict[str, str | int] = {
        "due": total.all,
        "excused": total.excused,
        "share": figures.per_cent(total.share),
        "late": total.late,
        "overdue": total.overdue,
    }
    blocks = [_head(view), Phrase("completion-alt", told)]
    if shares:
        blocks.append(Phrase("completion-alt-shares", {"shares": shares}))
    blocks += _heard(rows)
    return Outcome((Say(tuple(blocks), encloses=replace(what, args=subject.args())),))


def _head(view: View) -> Phrase:
    if not view.track:
        return Phrase("completion-head", {"department": view.title, "period": period(view.since, view.until)})
    told: dict[str, str | Phrase] = {
        "department": view.title,
        "period": period(view.since, view.until),
        "track": view.track,
    }
    return Phrase("completion-head-track", told)


def _of_members(row: figures.Row) -> bool:
    """Whether it is about people rather than a department that can be gone to."""
    return row.department is not None and row.department.id == MEMBERS


def _cells(row: figures.Row) -> tuple[str | Phrase, ...]:
    numbers = (row.all, row.done, row.late, row.open, row.overdue, row.excused, row.not_enrolled)
    return (row_name(row), *(str(number) for number in numbers), figures.per_cent(row.share))


def _down(view: View, subject: Subject) -> list[tuple[Choice, ...]]:
    """A button to each department below."""
    if len(view.roots) == 1 and view.roots[0].id == subject.department:
        return []
    down = [
        Choice(Phrase("button-department", {"name": root.name}), _to(replace(subject, department=root.id)))
        for root in view.roots[:_BUTTONS]
        if root.id != MEMBERS
    ]
    return _in_rows(down, 2)


def _to_groups(groups: Sequence[Group], subject: Subject) -> list[tuple[Choice, ...]]:
    """A button to each working group."""
    to = [
        Choice(Phrase("button-department", {"name": one.title}), _to(replace(subject, department=one.id)))
        for one in groups
    ]
    return _in_rows(to, 2)


def _ways(context: Context, view: View, subject: Subject) -> list[tuple[Choice, ...]]:
    """Other periods, tracks, files, up, and across to who is behind."""
    today = context.world.today(context.now)
    periods = [
        Choice(Phrase(f"button-period-{name}"), _to(replace(subject, since=days[0], until=days[1])))
        for name in PERIODS
        if (days := read_period(name, today)) and days != (subject.since, subject.until)
    ]
    rows = [tuple(periods)]
    if len(tracks_of(context.world.library)) > 1:
        rows.append((Choice(Phrase("button-tracks"), subject.action(TRACKS)),))
    if view.counts:
        rows.append(tuple(Choice(Phrase(f"button-file-{name}"), subject.action(name)) for name in FILES))
        rows.append((Choice(Phrase("button-trace"), subject.action(f"{TRACE}.")),))
    last = [
        Choice(Phrase("button-pending"), f"{PENDING}.{subject.department}"),
        Choice(Phrase("button-enrolment"), f"{ENROLMENT}.{subject.department}"),
    ]
    higher = upwards(subject, view.departments)
    if higher is not None:
        last.insert(0, Choice(Phrase("button-up"), _to(higher)))
    return [*rows, tuple(last)]


def _track_choices(context: Context, subject: Subject) -> list[tuple[Choice, ...]]:
    tracks = tracks_of(context.world.library)[:_TRACKS]
    every = Choice(Phrase("board-all-tracks"), _to(replace(subject, track="")))
    each = [Choice(Phrase("button-track", {"name": one}), _to(replace(subject, track=one))) for one in tracks]
    return _in_rows([every, *each], 3)


def _to(subject: Subject) -> str:
    return subject.action(COMPLETION)


def _in_rows(choices: Sequence[Choice], width: int) -> list[tuple[Choice, ...]]:
    return [tuple(choices[place : place + width]) for place in range(0, len(choices), width)]
