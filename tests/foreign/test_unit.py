"""systemd's own opinion of the unit."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.process.running import ROOT

pytestmark = pytest.mark.foreign


def opinion(text: str, folder: Path) -> str:
    """What `systemd-analyze verify` says; of unknown words it only warns. The program is not installed here."""
    unit = folder / "chensong.service"
    unit.write_text(text.replace("/opt/chensong/.venv/bin/python", "/bin/true"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    return f"{done.stdout}{done.stderr}" + (f"exit code {done.returncode}" if done.returncode else "")


def test_the_unit_is_understood_word_for_word(tmp_path: Path) -> None:
    unit = (ROOT / "docs" / "chensong.service").read_text(encoding="utf-8")
    assert opinion(unit, tmp_path) == ""
    assert "ProtectClok" in opinion(unit.replace("ProtectClock", "ProtectClok"), tmp_path)
