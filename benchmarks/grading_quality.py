"""The grader's quality on labelled recitations, where these lie beside the checkout (../shared/grading).

    python -m benchmarks.grading_quality [--check]

Runs the evaluator that lies with them. --check fails if a figure to be reached is not; where there are no labelled
recitations it says so and passes.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
LABELLED = ROOT.parent / "shared" / "grading"
#: Figures to reach, and classes of answers with the share to be judged right.
FIGURES = {
    "accuracy": 0.985,
    "false_accept": 0.01,
    "false_reject": 0.02,
    "critical_fa": 0.005,
    "score_auc": 0.995,
}
CLASSES = {
    0.995: (
        "negation number modality missing_clause missing_head missing_tail missing_item exchanged_clauses "
        "other_passage fragment padding_junk en_negation en_modality en_missing_part en_exchanged"
    ),
    0.98: (
        "term_replaced role_swap unit direction homophone homophone_of_critical human_slip small_omission "
        "lookalike_typo list_marker_form filler_frame en_term_replaced en_direction_andor"
    ),
    0.97: "mixed_harmless speech_transcript en_mixed_harmless",
    0.95: "en_speech",
}


def needs() -> str:
    classes = [f"class:{name}={share}" for share, names in sorted(CLASSES.items()) for name in names.split()]
    return ",".join([*(f"{name}={value}" for name, value in FIGURES.items()), *classes])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    evaluator = LABELLED / "evaluate.py"
    if not evaluator.exists():
        print("no labelled recitations beside the checkout: quality not measured")
        return
    command = [sys.executable, str(evaluator), "--timing", *(["--need", needs()] if check else [])]
    command += ["--", sys.executable, "run.py", "grade"]
    done = subprocess.run(command, cwd=ROOT, check=False)
    if check and done.returncode:
        sys.exit(done.returncode)


if __name__ == "__main__":
    main()
