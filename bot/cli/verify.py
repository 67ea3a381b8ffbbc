"""`verify`: the ledger's seals, and figures counted anew."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from bot.cli.common import act, say_json, store_errors
from bot.cli.ends import WRONG, fail
from bot.opening import look_on
from bot.settings import Settings, read_settings
from bot.upkeep import plain_drift
from storage.errors import StoreBusy
from storage.heads import NotedHead, read_heads
from storage.recount import drift
from storage.verify import Finding, Report, What, verify

_TOLD = {
    What.KEY: "sealed with another key, or all of it was replaced",
    What.EDITED: "edited",
    What.SEAL: "not what was sealed here: inserted, moved or edited, or sealed with another key",
    What.MISSING: "removed",
    What.CUT_OFF: "cut off: the head noted on {detail} knows of it",
    What.HEAD: "not the entry that the head noted on {detail} ends with",
    What.ANSWER_EDITED: "the answer beside it was edited or exchanged",
    What.ANSWER_MISSING: "the answer beside it was removed, and nobody was forgotten",
    What.ANSWER_ADDED: "an answer was put beside it",
    What.CONTENTS_MISSING: "its contents were removed, and nobody was forgotten",
    What.PERSON_EXCHANGED: "{detail} is not the person that it was written about",
    What.PERSON_MISSING: "whose it is was removed, and nobody was forgotten",
    What.PERSON_STRAY: "{detail} stands beside the ledger and no entry names them",
}
_SHOWN = 40


@click.command("verify")
@click.option("--figures", is_flag=True, help="Count all figures anew as well and compare.")
@click.option("--repair", is_flag=True, help="With --figures: set running counts right where they differ.")
@click.option("--heads", type=click.Path(path_type=Path), help="The heads to compare with, kept elsewhere.")
@click.option("--yes", is_flag=True, help="Repair without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(*, figures: bool, repair: bool, heads: Path | None, yes: bool, as_json: bool) -> None:
    """Check that no ledger entry was edited, removed, inserted or moved; runs beside a running server.

    Compares with the heads noted daily (CHENSONG_HEADS_FILE, or a copy of it given as --heads). Exit code 1 if
    anything is wrong.
    """
    if repair and not figures:
        fail("--repair goes with --figures", 2)
    settings = read_settings()
    if not settings.has_key():
        fail(f"there is no key: set CHENSONG_SECRET_KEY, or put secret.key back into {settings.data_dir}", 2)
    noted, unreadable = _noted(settings, heads)
    with store_errors(settings):
        store = look_on(settings)
        report = verify(store, settings.ledger_key(), noted)
        try:
            found = [plain_drift(one) for one in drift(store)] if figures else None
        except StoreBusy as error:
            fail(str(error))
        store.close()
    answer = _plain(report, noted, unreadable, found)
    if not as_json:
        _tell(report, answer)
    if repair and not report.sound:
        fail("nothing was repaired: figures would be counted from a ledger that somebody meddled with", WRONG)
    if repair and found:
        answer["repaired"] = _repaired(settings, found, yes=yes, quiet=as_json)
    if as_json:
        say_json(answer)
    drifted = found if found and not answer.get("repaired") else []
    sys.exit(WRONG if report.findings or unreadable or drifted else 0)


def _noted(settings: Settings, given: Path | None) -> tuple[list[NotedHead], list[int]]:
    path = given or settings.heads
    try:
        return read_heads(path.read_text(encoding="utf-8", errors="replace"))
    except FileNotFoundError:
        if given is not None:
            fail(f"{path} is not there", 2)
        return [], []
    except OSError as error:
        fail(f"{path} cannot be read ({error.strerror})", 2)


def _plain(
    report: Report, noted: Sequence[NotedHead], unreadable: Sequence[int], found: list[dict[str, Any]] | None
) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "sound": report.sound,
        "entries": report.entries,
        "unsealed": report.unsealed,
        "head": {"seq": report.head.seq, "mac": report.head.mac},
        "heads": len(noted),
        "heads_unreadable": list(unreadable),
        "findings": [
            {"what": one.what.value, "first": one.first, "last": one.last, "detail": one.detail}
            for one in report.findings
        ],
    }
    return answer if found is None else {**answer, "drift": found}


def _tell(report: Report, answer: Mapping[str, Any]) -> None:
    for one in report.findings[:_SHOWN]:
        click.echo(f"WRONG {_where(one)}: {_TOLD[one.what].format(detail=one.detail)}")
    if len(report.findings) > _SHOWN:
        click.echo(f"WRONG and {len(report.findings) - _SHOWN} more")
    for number in answer["heads_unreadable"]:
        click.echo(f"WRONG heads: line {number} holds no head")
    waiting = f", {report.unsealed} of them not sealed yet" if report.unsealed else ""
    heads = answer["heads"]
    compared = f"compared with {heads} head{'s'[: heads > 1]}" if heads else "no heads to compare with"
    click.echo(f"{'sound' if report.sound else 'WRONG'}: {report.entries} entries{waiting}; {compared}")
    if report.head.seq:
        click.echo(f"head: {report.head.seq} {report.head.mac}")
    if "drift" in answer:
        _tell_drift(answer["drift"])


def _where(one: Finding) -> str:
    if not one.first:
        return "persons"
    return f"entry {one.first}" if one.first == one.last else f"entries {one.first} to {one.last}"


def _tell_drift(found: Sequence[Mapping[str, Any]]) -> None:
    for one in found:
        place = f"{one['day']} {one['department']} {one['track']} {one['due_at']}"
        click.echo(
            f"WRONG figures of {place}: kept {_figures(one['kept'])}, counted {_figures(one['counted'])}"
        )
    if not found:
        click.echo("figures: equal a recount from the ledger")


def _figures(count: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in count.items())


def _repaired(settings: Settings, found: Sequence[Any], *, yes: bool, quiet: bool) -> bool:
    if not yes and not (sys.stdin.isatty() and click.confirm(f"Set {len(found)} counts right?")):
        fail("nothing was repaired; say --yes", WRONG)
    done = act(settings, "repair_counts", {"save": True})
    if not quiet:
        for one in done["drift"]:
            click.echo(
                f"repaired {one['day']} {one['department']} {one['track']}: {_figures(one['counted'])}"
            )
    return bool(done["saved"])
