"""From the command to the first poll, and resident memory, with the sample organisation.

python -m benchmarks.start [--check]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.botapi import BotApi
from tests.process.running import ROOT, environment

MAX_SECONDS, MAX_MEGABYTES = 3.0, 150.0


def once(folder: Path) -> tuple[float, float, float]:
    """Seconds to the first poll, resident megabytes then, and seconds of an interpreter that imports telegram."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import telegram.ext"], check=True, cwd=ROOT)
    yardstick = time.perf_counter() - begun
    with BotApi() as api:
        settings = {"CHENSONG_TELEGRAM_TOKEN": api.token, "CHENSONG_TELEGRAM_API_URL": api.url}
        begun = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "run.py", "serve", "--sample"],
            cwd=ROOT,
            env=environment(folder, **settings),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not api.made("getUpdates"):
            if process.poll() is not None or time.perf_counter() - begun > 60:
                raise SystemExit("the bot did not come up")
            time.sleep(0.005)
        seconds = time.perf_counter() - begun
        person = api.person(5)
        person.asks("hello")
        megabytes = resident(process.pid)
        process.terminate()
        process.wait()
    return seconds, megabytes, yardstick


def resident(pid: int) -> float:
    """VmRSS in megabytes (proc(5))."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise SystemExit("no VmRSS in /proc")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="one start, times not judged")
    given = parser.parse_args()
    found = []
    for _ in range(1 if given.check else 5):
        with tempfile.TemporaryDirectory() as folder:
            found.append(once(Path(folder)))
    seconds, megabytes, yardstick = (statistics.median(part) for part in zip(*found, strict=True))
    print(
        f"start to first poll: {seconds:.2f} s (at most {MAX_SECONDS} s); importing telegram.ext: {yardstick:.2f} s"
    )
    print(f"resident: {megabytes:.0f} MB (at most {MAX_MEGABYTES:.0f} MB)")
    if not given.check and (seconds > MAX_SECONDS or megabytes > MAX_MEGABYTES):
        raise SystemExit("more than promised")


if __name__ == "__main__":
    main()
