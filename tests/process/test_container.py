"""The Dockerfile, as far as it can be tested without Docker: what it copies, and what its commands do."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.botapi import BotApi
from tests.process.running import ROOT, environment, free_port

_PYTHON = "/opt/venv/bin/python"
_LISTEN = "127.0.0.1:8080"


def steps() -> list[tuple[str, str]]:
    """Instructions with their words, lines that go on joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(one, words.strip()) for one, _, words in (line.partition(" ") for line in lines)]


def last_stage() -> list[tuple[str, str]]:
    whole = steps()
    begins = max(number for number, (one, _) in enumerate(whole) if one == "FROM")
    return whole[begins:]


def the(instruction: str) -> str:
    [words] = [words for one, words in last_stage() if one == instruction]
    return words


def copied() -> list[str]:
    """What is taken from this folder, in all stages."""
    return [
        source
        for one, words in steps()
        if one == "COPY" and not words.startswith("--from")
        for source in words.split()[:-1]
    ]


def command(words: str, listen: str) -> list[str]:
    """As this machine has it."""
    return [sys.executable if one == _PYTHON else one.replace(_LISTEN, listen) for one in json.loads(words)]


def test_what_is_copied_is_there_and_let_through() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    assert {line[1:] for line in ignored if line.startswith("!")} == set(copied())
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for source in copied():
        assert re.search(rf"^{re.escape(source)}(/|$)", tracked, re.MULTILINE), source


def test_nobody_is_root_and_no_secret_is_in_it() -> None:
    assert int(the("USER")) > 0
    assert f"--uid {the('USER')}" in the("RUN")
    assert [one for one, _ in last_stage()].index("USER") > [one for one, _ in last_stage()].index("VOLUME")
    settings = dict(word.split("=", 1) for word in shlex.split(the("ENV")))
    assert settings["CHENSONG_DATA_DIR"] == the("VOLUME")
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert not re.search(r"(TOKEN|SECRET|PASSWORD)\w*[=\s]", text)


def test_whether_it_lives_is_asked_often_enough_and_where_it_is_told() -> None:
    options, _, asks = the("HEALTHCHECK").partition("CMD ")
    seconds = {name: int(value) for name, value in re.findall(r"--([a-z-]+)=(\d+)s\b", options)}
    assert seconds["timeout"] < seconds["interval"] <= 60
    assert seconds["start-period"] <= 120
    assert re.findall(r"http://[^']+", asks) == [f"http://{_LISTEN}/healthz"]
    assert f"CHENSONG_HTTP_LISTEN={_LISTEN}" in shlex.split(the("ENV"))


@pytest.mark.process
def test_its_commands_start_the_bot_and_see_whether_it_lives(api: BotApi, tmp_path: Path) -> None:
    place, listen = tmp_path / "chensong", f"127.0.0.1:{free_port()}"
    for source in copied():
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, place / source, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            place.mkdir(exist_ok=True)
            shutil.copy(ROOT / source, place)
    given = dict(word.split("=", 1) for word in shlex.split(the("ENV").replace(_LISTEN, listen)))
    given |= {"CHENSONG_TELEGRAM_TOKEN": api.token, "CHENSONG_TELEGRAM_API_URL": api.url}
    env = environment(tmp_path) | given | {"CHENSONG_DATA_DIR": str(tmp_path / "data")}
    check = command(the("HEALTHCHECK").partition("CMD ")[2], listen)
    serve = [*command(the("ENTRYPOINT"), listen), *command(the("CMD"), listen)]
    assert subprocess.run(check, env=env, capture_output=True, check=False).returncode == 1
    with subprocess.Popen(serve, cwd=place, env=env, stderr=subprocess.PIPE, text=True) as process:
        person = api.person(11)
        assert "只对本单位人员开放" in person.asks("你好").text
        lives = subprocess.run(check, env=env, capture_output=True, text=True, check=False)
        process.send_signal(signal.SIGTERM)
        _, logged = process.communicate(timeout=60)
    assert (lives.returncode, process.returncode) == (0, 0), lives.stderr + logged
    assert "Traceback" not in logged
