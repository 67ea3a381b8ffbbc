"""The runner: plays the rounds of every class asked for and prints the table.

    python -m tests.faults [--long] [--seed N] [--minutes M] [--sow FAULT] [CLASS …]

Ends with 0 if every promise held and every control failed, 1 if a promise was broken, 2 if a run is void, 3 if there
was not the time for all rounds (a long run goes on where it ended). `--sow` puts a fault into the store's programs:
the run must then end with 1.
"""

from __future__ import annotations

import argparse
import faulthandler
import logging
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.faults import sown
from tests.faults.classes import CLASSES
from tests.faults.journal import ROOT, Journal, code, seed_of
from tests.faults.result import FaultClass, Result, Round, Tally, Tier
from tests.faults.table import table

_NOTES = ROOT / ".faults"
_SHOWN = 12
#: Seconds that one round may take. One that hangs ends the run, and says where.
_ROUND = {Tier.QUICK: 900, Tier.LONG: 3 * 3600}


def main(argv: Sequence[str] | None = None) -> int:
    given = _arguments().parse_args(argv)
    tier = Tier.LONG if given.long else Tier.QUICK
    chosen = [one for one in CLASSES if not given.classes or one.name in given.classes]
    unknown = set(given.classes) - {one.name for one in CLASSES}
    if unknown:
        print(
            f"no such class: {', '.join(sorted(unknown))}; there are {', '.join(one.name for one in CLASSES)}"
        )
        return 1
    # It is no news here that a killed bot breaks off its calls, and that messages meet faults.
    for name in ("aiohttp", "bot.delivery.outbox"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    sown.sow(given.sow)
    results = []
    for one in chosen:
        began = time.monotonic()
        results.append(run(one, tier, given.seed, given.minutes * 60))
        _tell(results[-1], time.monotonic() - began)
    print(f"\n{table(results)}")
    return verdict(results)


def run(fault: FaultClass, tier: Tier, seed: str | None, seconds: float) -> Result:
    """Play what is left to play of a class, as long as there is time for another round."""
    path = _NOTES / f"{fault.name}.jsonl"
    seed = (
        seed or (seed_of(path) if tier is Tier.LONG else None) or str(random.SystemRandom().randrange(10**6))
    )
    print(f"{fault.name} {fault.what}: seed {seed}", flush=True)
    journal = Journal(path, {"code": code(), "seed": seed}) if tier is Tier.LONG else None
    done = journal.done() if journal else {}
    rounds = fault.rounds(tier)
    result = Result(
        fault.name, fault.what, controlled=any(one.control for one in rounds), planned=len(rounds)
    )
    until = time.monotonic() + seconds
    for a_round in rounds:
        if a_round.key not in done:
            if time.monotonic() > until:
                continue
            faulthandler.dump_traceback_later(_ROUND[tier], exit=True)
            done[a_round.key] = play(a_round, random.Random(f"{seed} {fault.name} {a_round.key}"))
            faulthandler.cancel_dump_traceback_later()
            if journal:
                journal.note(a_round.key, done[a_round.key])
        result = result.with_(a_round, done[a_round.key])
    return result


def play(a_round: Round, dice: random.Random) -> Tally:
    """One round, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="chensong-faults-") as folder:
        return a_round.play(Path(folder), dice)


def verdict(results: Sequence[Result]) -> int:
    """The exit code."""
    if any(one.ours.broken for one in results):
        return 1
    if any(one.void for one in results):
        return 2
    return 3 if any(one.played < one.planned for one in results) else 0


def _tell(result: Result, seconds: float) -> None:
    for note in result.ours.notes:
        print(f"   {note}")
    for breach in result.ours.amiss[:_SHOWN]:
        print(f"   BROKEN {breach}")
    if len(result.ours.amiss) > _SHOWN:
        print(f"   and {len(result.ours.amiss) - _SHOWN} more")
    print(f"   {result.played} of {result.planned} rounds, {seconds:.0f} s", flush=True)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("classes", nargs="*", metavar="CLASS", help="A1, B3 …; none: all")
    parser.add_argument(
        "--long", action="store_true", help="the long tier, going on where the last run ended"
    )
    parser.add_argument("--seed", help="repeat a run")
    parser.add_argument("--minutes", type=float, default=60.0, help="of a class, at most (60)")
    parser.add_argument("--sow", choices=sorted(sown.FAULTS), help="a fault to be found")
    return parser


if __name__ == "__main__":
    sys.exit(main())
