"""What the drill's buttons stand for. Short: an action travels in 64 bytes together with its seal."""

from __future__ import annotations

from bot.drill.events import How
from bot.messages import Choice, Phrase

FINISH, HINT, SKIP, STOP, RESUME, CHECK, TODAY, NEXT = "f", "h", "s", "x", "r", "c", "t", "n"
OPEN, PICK = "o", "p"

#: Actions that belong to one moment of a drill: an old button of theirs is not obeyed.
STAMPED = frozenset({FINISH, HINT, SKIP, STOP, RESUME, CHECK, PICK})


def button(key: str, action: str) -> Choice:
    """A button with a fixed label."""
    return Choice(Phrase(key), action)


def opening(key: str, passage: str, how: How) -> Choice:
    """A button that begins with a passage."""
    return Choice(Phrase(key), f"{OPEN}.{how.value}.{passage}")


def titled(title: str, passage: str, how: How) -> Choice:
    """A button that names the passage it begins with."""
    return Choice(Phrase(f"button-open-{how.value}", {"title": title}), f"{OPEN}.{how.value}.{passage}")


def pick(number: int) -> Choice:
    return Choice(Phrase("button-pick", {"number": str(number)}), f"{PICK}.{number}")
