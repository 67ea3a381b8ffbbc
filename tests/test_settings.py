"""Settings from the environment and chensong.toml: which one holds, what is refused, and that secrets stay secret."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import read_settings
from tests.process.running import ROOT, environment

TOKEN = "123456:a-secret-of-telegram"
KEY = "a-secret-key-of-more-than-32-characters"
#: Prints every setting, or every problem; what it prints is also searched for secrets.
PROGRAM = """
import json
from bot.settings import read_settings
from bot.settings_error import SettingsError
try:
    settings = read_settings()
except SettingsError as error:
    print(json.dumps({"problems": error.problems, "repr": repr(error) + str(error)}))
else:
    print(json.dumps({"values": settings.model_dump(mode="json"), "repr": repr(settings) + str(settings)}))
"""


class Answer:
    """What a process in a folder reads."""

    def __init__(self, folder: Path, toml: str | None = None, **env: str) -> None:
        if toml is not None:
            (folder / "chensong.toml").write_text(toml, encoding="utf-8")
        clean = environment(folder / "data", PYTHONPATH=str(ROOT), **env)
        self.done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=folder,
            env={name: value for name, value in clean.items() if name in env or "CHENSONG" not in name},
            capture_output=True,
            text=True,
            check=True,
        )
        found = json.loads(self.done.stdout)
        self.values: dict[str, object] = found.get("values", {})
        self.problems: list[str] = found.get("problems", [])


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    values = Answer(tmp_path).values
    assert (values["language"], values["data_dir"], values["store_url"]) == ("zh", "data", "embedded")
    assert Path(str(values["content_dir"])) == ROOT / "content"


@pytest.mark.parametrize(
    ("given", "listens"),
    [
        ({}, ""),
        ({"webhook_url": "https://a.example/x", "webhook_secret": "s" * 40}, "127.0.0.1:8080"),
        ({"http_listen": "0.0.0.0:80"}, "0.0.0.0:80"),
    ],
)
def test_nobody_but_this_machine_is_listened_to_unless_it_is_said(
    given: dict[str, object], listens: str
) -> None:
    assert read_settings(**given).listen == listens


def test_the_file_goes_before_the_default(tmp_path: Path) -> None:
    values = Answer(tmp_path, 'language = "en"\ndata_dir = "/srv/chensong"\nlog_level = "debug"\n').values
    assert (values["language"], values["data_dir"], values["log_level"]) == ("en", "/srv/chensong", "DEBUG")


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    toml = 'language = "en"\ntimezone = "Asia/Urumqi"\n'
    values = Answer(tmp_path, toml, CHENSONG_LANGUAGE="zh").values
    assert (values["language"], values["timezone"]) == ("zh", "Asia/Urumqi")


def test_an_empty_variable_is_none_at_all(tmp_path: Path) -> None:
    assert Answer(tmp_path, 'language = "en"\n', CHENSONG_LANGUAGE="").values["language"] == "en"


SECRET = {"CHENSONG_WEBHOOK_SECRET": "a-secret-for-the-webhook-of-40-characters"}
#: (the file, the environment, what the only problem begins with, what it says to do)
WRONG: list[tuple[str, dict[str, str], str, str]] = [
    ("speed = 3\n", {}, "chensong.toml: speed: there is no such setting", "README.md"),
    ("[telegram]\ntoken = 'x'\n", {}, "chensong.toml: telegram: there is no such setting", "README.md"),
    ("", {"CHENSONG_SPEED": "3"}, "CHENSONG_SPEED: there is no such setting", "README.md"),
    ("language = 5\n", {}, "chensong.toml: language: ", "write text in quotes"),
    ("data_dir = true\n", {}, "chensong.toml: data_dir: ", "write a path in quotes"),
    ("telegram_token = 123456\n", {}, "chensong.toml: telegram_token: ", "write text in quotes"),
    ('language = "fr"\n', {}, "chensong.toml: language: ", "write one of en, zh"),
    ("", {"CHENSONG_LANGUAGE": "fr"}, "CHENSONG_LANGUAGE: ", "write one of en, zh"),
    ('timezone = "Mars"\n', {}, "chensong.toml: timezone: ", "Asia/Shanghai"),
    ('disclosure = "telegram=all"\n', {}, "chensong.toml: disclosure: ", "write figures, badge or full"),
    ('log_level = "LOUD"\n', {}, "chensong.toml: log_level: ", "write one of DEBUG, INFO"),
    ("", {"CHENSONG_TELEGRAM_TOKEN": "abc"}, "CHENSONG_TELEGRAM_TOKEN: ", "copy it from @BotFather"),
    ("", {"CHENSONG_TELEGRAM_API_URL": "ftp:x"}, "CHENSONG_TELEGRAM_API_URL: ", "http://127.0.0.1:8081"),
    ("", {"CHENSONG_SECRET_KEY": "short"}, "CHENSONG_SECRET_KEY: 5 characters", "give 32 or more"),
    ('day_ends = "13:00"\n', {}, "chensong.toml: day_ends: ", "before noon, like 04:00"),
    ('day_ends = "04:75"\n', {}, "chensong.toml: day_ends: ", "before noon, like 04:00"),
    ('backup_at = "25:00"\n', {}, "chensong.toml: backup_at: ", "write a time of day like 03:00, or off"),
    ("", {"CHENSONG_AT_ONCE": "5"}, "CHENSONG_AT_ONCE: ", "write a number from 30 to 10000, or off"),
    ("", {"CHENSONG_BACKUP_AT": "3"}, "CHENSONG_BACKUP_AT: ", "write a time of day like 03:00, or off"),
    ("", {"CHENSONG_WEBHOOK_URL": "http://a.example/x", **SECRET}, "CHENSONG_WEBHOOK_URL: ", "https://bot"),
    ("", {"CHENSONG_WEBHOOK_URL": "https://a.example:81/x", **SECRET}, "CHENSONG_WEBHOOK_URL: ", "8443"),
    (
        "",
        {"CHENSONG_WEBHOOK_URL": "https://a.example/healthz", **SECRET},
        "CHENSONG_WEBHOOK_URL: ",
        "/telegram",
    ),
    (
        "",
        {"CHENSONG_WEBHOOK_URL": "https://a.example/ready%7A", **SECRET},
        "CHENSONG_WEBHOOK_URL: ",
        "/readyz",
    ),
    (
        "",
        {
            "CHENSONG_WEBHOOK_URL": "http://127.0.0.1/metrics",
            "CHENSONG_TELEGRAM_API_URL": "http://127.0.0.1:8081",
            **SECRET,
        },
        "CHENSONG_WEBHOOK_URL: ",
        "/metrics",
    ),
    ('webhook_url = "https://a.example/x"\n', {}, "chensong.toml: webhook_secret: ", "token_urlsafe"),
    ("", {"CHENSONG_WEBHOOK_SECRET": "short"}, "CHENSONG_WEBHOOK_SECRET: ", "32 to 256 letters"),
    ("", {"CHENSONG_WEBHOOK_SECRET": "é" * 40}, "CHENSONG_WEBHOOK_SECRET: ", "32 to 256 letters"),
    ("", {"CHENSONG_HTTP_LISTEN": "8080"}, "CHENSONG_HTTP_LISTEN: ", "127.0.0.1:8080"),
    ("", {"CHENSONG_HTTP_LISTEN": "0.0.0.0:99999"}, "CHENSONG_HTTP_LISTEN: ", "127.0.0.1:8080"),
    ('language = "en\n', {}, "chensong.toml: ", "line 1"),
]


@pytest.mark.parametrize(("toml", "env", "begins", "remedy"), WRONG)
def test_what_is_wrong_is_told_where_it_stands(
    toml: str, env: dict[str, str], begins: str, remedy: str, tmp_path: Path
) -> None:
    [problem] = Answer(tmp_path, toml, **env).problems
    assert problem.startswith(begins)
    assert remedy in problem


def test_a_right_variable_covers_a_wrong_line_of_the_file(tmp_path: Path) -> None:
    assert Answer(tmp_path, "language = 5\n", CHENSONG_LANGUAGE="en").values["language"] == "en"


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "chensong.toml").symlink_to("/proc/self/mem")  # a file that gives an error at its first byte
    [problem] = Answer(tmp_path).problems
    assert problem.startswith("chensong.toml: ")


def test_every_problem_is_told_at_once_wherever_it_stands(tmp_path: Path) -> None:
    toml = 'speed = 3\ntimezone = "Mars"\ndata_dir = true\n'
    env = {"CHENSONG_LANGUAGE": "fr", "CHENSONG_SECRET_KEY": "short", "CHENSONG_COLOUR": "red"}
    told = sorted(problem.split(": ")[0] for problem in Answer(tmp_path, toml, **env).problems)
    assert told == [
        "CHENSONG_COLOUR",
        "CHENSONG_LANGUAGE",
        "CHENSONG_SECRET_KEY",
        "chensong.toml",
        "chensong.toml",
        "chensong.toml",
    ]


@pytest.mark.parametrize("where", ["file", "environment"])
@pytest.mark.parametrize("wrong", ["", "timezone = 'Mars'\n"])
def test_secrets_are_never_shown(where: str, wrong: str, tmp_path: Path) -> None:
    secrets = {"telegram_token": TOKEN, "secret_key": KEY, "webhook_secret": KEY}
    toml = "".join(f"{name} = '{value}'\n" for name, value in secrets.items()) if where == "file" else ""
    env = {} if where == "file" else {f"CHENSONG_{name.upper()}": value for name, value in secrets.items()}
    answer = Answer(tmp_path, toml + wrong, **env)
    assert bool(answer.problems) is bool(wrong)
    assert "a-secret" not in answer.done.stdout + answer.done.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("telegram_token", "a-secret-without-number"), ("secret_key", "a-secret-too-short")]
)
def test_secrets_that_are_wrong_are_not_shown_either(name: str, value: str, tmp_path: Path) -> None:
    for answer in (
        Answer(tmp_path, f"{name} = '{value}'\n"),
        Answer(tmp_path, "", **{f"CHENSONG_{name.upper()}": value}),
    ):
        [problem] = answer.problems
        assert name in problem.lower()
        assert "a-secret" not in answer.done.stdout + answer.done.stderr
