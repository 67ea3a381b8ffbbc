"""What the README tells a newcomer to do, done on a clean clone with nothing set up: `make smoke`.

    python -m tests.smoke

`make run` sets up and starts; an officer and an admin play a whole day through its standard input; a second start
knows them. Then the README's own organisation is made of its own examples, and its commands are run as they stand.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.process.day import FIGURES, a_day
from tests.process.running import ROOT, environment
from tests.process.seats import Chair, Terminal

#: Seconds for setting up: the libraries may have to come over a slow line.
_SETTING_UP = 900.0
_EXAMPLES = {"roster.csv": "csv", "plan.yaml": "yaml", "decks/fire.md": "markdown"}
#: What this very run would hand on to `make run`.
_OURS = {"CHENSONG_DATA_DIR", "MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "VIRTUAL_ENV"}
#: Commands of the README that start something that does not end by itself, or that need a machine of their own.
_ELSEWHERE = ("serve", "runuser")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "chensong"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        # As a newcomer's: no settings, no data, no environment of ours. Only the hour is set, that of an evening.
        env = {name: value for name, value in environment(clone / "data").items() if name not in _OURS}
        a_first_day(clone, env)
        their_own_organisation(clone, env)
    print("smoke: the README's commands do what it says")
    return 0


def a_first_day(clone: Path, env: Mapping[str, str]) -> None:
    """`make run`, a day, `make run` again."""
    terminal = Terminal(["make", "run"], clone, env)
    try:
        codes = {"officer": terminal.code("officer", _SETTING_UP), "admin": terminal.code("admin")}
        a_day(Chair(terminal, codes["officer"]), Chair(terminal, codes["admin"]), codes)
        ended = terminal.ends()
    finally:
        terminal.close()
    assert ended == 0, f"make run ended with {ended}"
    again = does(["make", "run"], clone, env, given=f"/as {codes['officer'].split()[1]}\n/today\n")
    assert "样例单位已就绪" in again, again
    assert "今天的任务都完成了" in again, again
    report = [".venv/bin/python", "run.py", "report", "completion", "--csv"]
    figures = does(report, clone, {**env, "CHENSONG_DATA_DIR": "data/sample"})
    assert FIGURES in figures, figures
    left = does(["git", "status", "--porcelain"], clone, env)
    assert left == "", f"make run leaves what git does not know to ignore: {left}"


def their_own_organisation(clone: Path, env: Mapping[str, str]) -> None:
    """The README's examples as files, and its commands in its order of reading; the roster first."""
    readme = (clone / "README.md").read_text(encoding="utf-8")
    for name, kind in _EXAMPLES.items():
        file = clone / "own" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(example(readme, kind), encoding="utf-8")
    (clone / "chensong.toml").write_text('content_dir = "own"\n', encoding="utf-8")
    commands = list(re.findall(r"^ *(\.venv/bin/python run\.py .*?)(?: +#.*)?$", readme, re.MULTILINE))
    ours = [line for line in commands if not any(word in line for word in _ELSEWHERE)]
    assert len(ours) >= 8, commands
    for line in sorted(ours, key=lambda line: not {"check", "import"} & set(line.split())):
        told = does(shlex.split(line), clone, env, given="/progress\n")
        print(f"smoke: {line}: {told.strip().splitlines()[-1] if told.strip() else ''}")
    assert (clone / "codes.csv").stat().st_mode & 0o777 == 0o600


def example(readme: str, kind: str) -> str:
    [found] = re.findall(rf"^```{kind}\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    return str(found)


def does(command: list[str], clone: Path, env: Mapping[str, str], given: str = "") -> str:
    """Run a command to its good end; what it printed."""
    done = subprocess.run(
        command,
        cwd=clone,
        env=dict(env),
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}: {done.stdout}{done.stderr}"
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
