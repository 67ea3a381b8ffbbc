"""The officer's commands: what is due, read, drill, check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.drilling import advance
from bot.conversation.privacy import reminder
from bot.conversation.world import Context, Outcome, tell
from bot.drill.actions import titled
from bot.drill.events import Cancel, CheckNow, Finish, Hint, How, Offer, Open, Resume, Skip, Stop
from bot.drill.state import Checking, Choosing, Paused, Practising, Reading, set_aside
from bot.messages import Choice, Phrase, Say, Span
from content.duties import foremost, overdue
from content.model import Passage
from storage.records import IN_PERSON, Duty, DutyState, Requirement

_BUTTONS = 8


def today(context: Context, words: str) -> Outcome:
    """Due, overdue and done, with a button for each that is open."""
    del words
    context.world.open_day(context.now)
    day = context.world.today(context.now)
    open_, lost = _open(context)
    late = [duty for duty in open_ if overdue(duty, context.now)]
    due = [duty for duty in open_ if not overdue(duty, context.now)]
    done = [
        duty
        for duty in context.store.duties_of(context.officer.badge, day)
        if duty.day == day and duty.state in {DutyState.DONE, DutyState.LATE}
    ]
    blocks: list[Phrase | tuple[Span, ...]] = [Phrase("today-head", {"date": day.isoformat()})]
    blocks += listed(context, "today-overdue", late)
    blocks += listed(context, "today-due", due)
    blocks += listed(context, "today-done", done)
    if lost:
        blocks.append(Phrase("today-lost", {"count": len(lost)}))
    if not (late or due or done):
        blocks.append(Phrase("today-nothing"))
    elif not (late or due):
        blocks.append(Phrase("today-all-done"))
    blocks += reminder(context)
    buttons = tuple((_duty_button(context, duty),) for duty in (late + due)[:_BUTTONS])
    return Outcome((Say(tuple(blocks), buttons),))


def read(context: Context, words: str) -> Outcome:
    """The passage to read: the next due one, or by words."""
    if words:
        return _by_words(context, words, How.READ)
    due = waiting(context)
    to_read = [duty for duty in due if duty.requirement is Requirement.READ] or due
    if not to_read:
        return tell("read-nothing")
    return advance(context, Open(to_read[0].passage, How.READ))


def drill(context: Context, words: str) -> Outcome:
    """Practise: what was paused, what is due, or what the words find."""
    if words:
        return _by_words(context, words, How.DRILL)
    if set_aside(context.state):
        return advance(context, Resume())
    if isinstance(context.state, Practising):
        return advance(context, Open(context.state.passage, How.DRILL))
    return next_due(context)


def next_(context: Context, words: str) -> Outcome:
    del words
    return next_due(context)


def next_due(context: Context) -> Outcome:
    """Go on with the next duty that is open."""
    due = waiting(context)
    if not due:
        return tell("drill-nothing")
    duty = foremost(due, context.now)
    return advance(
        context, Open(duty.passage, How.DRILL if duty.requirement is Requirement.RECITE else How.READ)
    )


def check(context: Context, words: str) -> Outcome:
    """Be checked: on the passage that is open, the next due one, or by words."""
    if words:
        return _by_words(context, words, How.CHECK)
    if isinstance(context.state, Practising | Paused | Checking | Reading):
        return advance(context, CheckNow())
    due = [duty for duty in waiting(context) if duty.requirement is Requirement.RECITE]
    if not due:
        return tell("check-nothing")
    return advance(context, Open(due[0].passage, How.CHECK))


def done(context: Context, words: str) -> Outcome:
    del words
    return advance(context, Finish())


def hint(context: Context, words: str) -> Outcome:
    del words
    return advance(context, Hint())


def skip(context: Context, words: str) -> Outcome:
    del words
    return advance(context, Skip())


def stop(context: Context, words: str) -> Outcome:
    del words
    return advance(context, Stop())


def resume(context: Context, words: str) -> Outcome:
    del words
    return advance(context, Resume())


def cancel(context: Context, words: str) -> Outcome:
    """Drop a question that waits for yes or no; else what the drill says."""
    del words
    if context.ask:
        return Outcome((Say((Phrase("ask-cancelled"),)),), ask={})
    return advance(context, Cancel())


def waiting(context: Context) -> list[Duty]:
    """Open duties that can be done, the longest due first."""
    context.world.open_day(context.now)
    return _open(context)[0]


def _open(context: Context) -> tuple[list[Duty], list[Duty]]:
    """Open duties whose text is there, and those whose text the material no longer holds."""
    known = context.world.library.passages
    open_ = context.store.open_duties(context.officer.badge)
    return [one for one in open_ if one.passage in known], [one for one in open_ if one.passage not in known]


def _by_words(context: Context, words: str, how: How) -> Outcome:
    """Due passages that the words find come first; one hit is opened, several are offered.

    While a check lasts, not even whether some words stand in a text is told: only an id or a title opens one then.
    """
    hits, every = context.world.finder.find_of(context.world.library.passages, words)
    found = [hit.passage for hit in hits]
    locked = isinstance(context.state, Checking)
    if not found:
        return tell("check-locked") if locked else tell("search-nothing", words=words[:40])
    due = {duty.passage for duty in waiting(context)}
    found = sorted(found, key=lambda passage: passage.id not in due)
    if _exactly(found[0], words) or (len(found) == 1 and not locked):
        return advance(context, Open(found[0].id, how))
    offered = advance(context, Offer(tuple(passage.id for passage in found), how))
    *before, last = offered.replies
    if every == len(found) or not isinstance(offered.state, Choosing) or not isinstance(last, Say):
        return offered
    more = Phrase("search-more", {"count": every - len(found)})
    return replace(offered, replies=(*before, replace(last, blocks=(*last.blocks, more))))


def _exactly(passage: Passage, words: str) -> bool:
    return words.strip().casefold() in {passage.id, passage.title.casefold()}


def listed(context: Context, key: str, duties: Sequence[Duty]) -> list[Phrase | tuple[Span, ...]]:
    if not duties:
        return []
    lines = tuple(_line(context, duty) for duty in duties)
    return [Phrase(key, {"count": len(duties)}), *lines]


def _line(context: Context, duty: Duty) -> Phrase:
    passage = context.world.library.passages.get(duty.passage)
    due = duty.due_at.astimezone(context.world.zone)
    same_day = duty.day == context.world.today(context.now)
    line = Phrase(
        f"duty-{duty.requirement.value}",
        {
            "title": passage.title if passage else duty.passage,
            "due": f"{due:%H:%M}" if same_day else f"{due:%m-%d %H:%M}",
        },
    )
    line = caught_up(duty, line)
    return Phrase("duty-heard", {"line": line}) if duty.reason == IN_PERSON else line


def caught_up(duty: Duty, line: Phrase) -> Phrase:
    """A duty's line, marked where it makes up for what was missed on leave."""
    return Phrase("duty-made-up", {"line": line}) if duty.makes_up else line


def _duty_button(context: Context, duty: Duty) -> Choice:
    passage = context.world.library.passages.get(duty.passage)
    how = How.READ if duty.requirement is Requirement.READ else How.DRILL
    return titled(passage.title if passage else duty.passage, duty.passage, how)
