"""The Dockerfile before a linter of others (hadolint), which `make foreign` installs apart."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.process.running import ROOT

pytestmark = pytest.mark.foreign
_HADOLINT = ROOT / ".foreign" / "venv" / "bin" / "hadolint"


def found(file: Path) -> list[str]:
    """What it has against a file, a line each."""
    done = subprocess.run([_HADOLINT, "--no-color", file], capture_output=True, text=True, check=False)
    assert not done.stderr
    return done.stdout.splitlines()


def test_nothing_is_wrong_with_it() -> None:
    assert found(ROOT / "Dockerfile") == []


def test_what_is_wrong_would_be_found(tmp_path: Path) -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("python:3.11-slim", "python:latest")
    (tmp_path / "Dockerfile").write_text(text, encoding="utf-8")
    assert "DL3007" in found(tmp_path / "Dockerfile")[0]
