"""`slot export`: a slot as text for a loudspeaker or a display."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path

import click

from bot.announcing import DayFacts, day_facts, slot_text
from bot.cli.common import language_of, store_errors
from bot.cli.ends import WRONG, fail
from bot.opening import look_on
from bot.settings import Settings, read_settings
from bot.texts import Texts
from content.load import load_library
from content.model import Plan
from storage.errors import NoStore


@click.group("slot")
def command() -> None:
    """The times of day at which prompts go out."""


@command.command("export")
@click.argument("slot")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The study day. [default: today]")
@click.option(
    "--department", default="", help="Whose slot, by the department's path. [default: what is for all]"
)
@click.option("--language", default="", help="zh or en. [default: CHENSONG_LANGUAGE]")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="A file. [default: standard output]"
)
def export(*, slot: str, day: datetime | None, department: str, language: str, out: Path | None) -> None:
    """Write what SLOT (its id in the plan) brings, as plain text in UTF-8.

    Exit code 1 where the day brings nothing.
    """
    settings = read_settings()
    folder = settings.content_dir
    library, _ = load_library(folder / "decks", folder / "plan.yaml", settings.country)
    plan = library.plan
    if plan is None:
        fail("there is no plan", WRONG)
    found = next((one for one in plan.slots if one.id == slot), None)
    if found is None:
        fail(f"the plan has no slot {slot!r}; it has {', '.join(one.id for one in plan.slots)}", WRONG)
    now = datetime.now(UTC)
    when = day.date() if day else settings.hours.today(now)
    facts = _facts(settings, plan, when, now)
    place = department.strip("/")
    if place and facts.departments and place not in facts.departments:
        fail(f"no department has the path {place!r}; {_nearest(place, facts.departments)}", WRONG)
    texts = Texts()
    chosen = language_of(texts, language, settings)
    text = slot_text(texts, chosen, library, found, when, place, facts, settings.hours)
    if not text:
        fail(f"{when} brings nothing in {slot}", WRONG)
    if out is None:
        click.echo(text, nl=False)
        return
    try:  # what was there before is replaced: a display reads the same file every day
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"{out} cannot be written ({error.strerror}); choose another place")


def _facts(settings: Settings, plan: Plan, day: date, now: datetime) -> DayFacts:
    """What the store knows; nothing is made where there is none."""
    with store_errors(settings):
        try:
            store = look_on(settings)
        except NoStore:
            return day_facts(None, plan, day, settings.hours, now)
        try:
            return day_facts(store, plan, day, settings.hours, now)
        finally:
            store.close()


def _nearest(place: str, known: Collection[str]) -> str:
    """What may have been meant."""
    near = get_close_matches(place, known, cutoff=0.4) or sorted(known)[:3]
    return f"there is {', '.join(near)}"
