"""What a file in the chat can be: one row per kind. Its name is the command that goes below the file."""

from __future__ import annotations

from bot.conversation import deck_files, leave_files, plan_files, roster_files
from bot.conversation.noticing import document
from bot.conversation.recognise import fold
from bot.conversation.uploads import Taker, taken
from bot.conversation.world import Context, Outcome

TAKERS: dict[str, Taker] = {
    "deck": deck_files.take,
    "roster": roster_files.take,
    "leave": leave_files.take,
    "plan": plan_files.take,
    "notice": document.take,
}
#: What else a kind is called.
WORDS = {
    fold(word): kind
    for word, kind in {
        "读本": "deck",
        "花名册": "roster",
        "请假": "leave",
        "计划": "plan",
        "通知": "notice",
    }.items()
}


def what_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """The file that waits is of this kind."""
    return taken(context, TAKERS[parts[0]]) if len(parts) == 1 and parts[0] in TAKERS else None
