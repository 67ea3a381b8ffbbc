"""Environment and chensong.toml -> one frozen Settings; every problem is reported at once."""

from __future__ import annotations

import hmac
import os
import re
import secrets
from datetime import time
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, SecretStr, ValidationError, ValidationInfo
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.people.disclosure import DEFAULTS, Disclosure
from bot.people.preferences import Span, read_span
from bot.settings_error import SettingsError
from content.hours import Hours

PREFIX = "CHENSONG_"
FILE = "chensong.toml"
#: Where in DATA_DIR the key is that was made because none was set.
KEY_FILE = "secret.key"
_HOME = Path(__file__).parent.parent
_KEY = 32
_TOO_SHORT = f"{{}} characters are too few to seal buttons; give {_KEY} or more"
#: What becomes of the deeds of someone who is forgotten.
RETENTION = ("pseudonymise", "remove")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_FORMS = ("text", "json")
#: Of messages at once: fewer would hinder somebody at a quick drill, and so many nobody types.
_FEWEST, _MOST = 30, 10_000
#: No daily backup, no quiet hours, no limit.
OFF = "off"
_TIME = re.compile("[0-9]{2}:[0-9]{2}")
#: What setWebhook takes for a secret token, and long enough not to be guessed.
_SECRET = re.compile("[A-Za-z0-9_-]{32,256}")
#: What else is served beside the webhook, and would have to make room for it.
_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
#: Where the webhook is served when nothing else is said.
_LOOPBACK = "127.0.0.1:8080"
#: What pydantic finds wrong with a value -> how to write it; its own words say what types are called in Python.
_WRITE = {
    "string_type": "write text in quotes",
    "path_type": "write a path in quotes",
    "string_pattern_mismatch": "write it like http://127.0.0.1:8081",
}


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"no time zone is called {name!r}; write it like Asia/Shanghai")
    return name


def _token(token: SecretStr) -> SecretStr:
    number, colon, secret = token.get_secret_value().partition(":")
    if token.get_secret_value() and not (number.isdecimal() and colon and secret):
        raise ValueError("does not look like a bot token (123456:ABC...); copy it from @BotFather")
    return token


def _webhook(url: str, given: ValidationInfo) -> str:
    """Bot API, setWebhook: HTTPS, and ports 443, 80, 88, 8443; a Bot API server of one's own takes others."""
    if not url:
        return url
    parts = urlsplit(url)
    if (path := unquote(parts.path)) in _PATHS:
        raise ValueError(f"{path} has a meaning of its own here; write another path, like /telegram")
    if given.data.get("telegram_api_url"):
        return url
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError(
            "Telegram brings updates to https addresses only, like https://bot.example.org/telegram"
        )
    if parts.port not in {None, 443, 80, 88, 8443}:
        raise ValueError("Telegram knows only the ports 443, 80, 88 and 8443")
    return url


def _secret(secret: SecretStr, given: ValidationInfo) -> SecretStr:
    value = secret.get_secret_value()
    if not value and not given.data.get("webhook_url"):
        return secret
    if not _SECRET.fullmatch(value):
        raise ValueError(
            "a webhook needs a secret that only Telegram knows: 32 to 256 letters, digits, - and _;"
            " make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return secret


def _listen(address: str) -> str:
    host, colon, port = address.rpartition(":")
    if address and not (colon and host and port.isdecimal() and int(port) < 1 << 16):
        raise ValueError(f"{address!r}: write host and port, like 127.0.0.1:8080")
    return address


def _disclosure(text: str) -> str:
    for part in filter(None, text.split(",")):
        channel, equals, value = part.rpartition("=")
        known = not equals or channel.strip() in DEFAULTS
        if not known or value.strip() not in set(Disclosure):
            raise ValueError(f"{part!r}: write figures, badge or full, or telegram=badge,terminal=full")
    return text


def _language(tag: str) -> str:
    offered = sorted(file.stem for file in (_HOME / "bot" / "texts").glob("*.ftl"))
    if tag not in offered:
        raise ValueError(f"write one of {', '.join(offered)}")
    return tag


def _key(key: SecretStr) -> SecretStr:
    length = len(key.get_secret_value().encode())
    if 0 < length < _KEY:
        raise ValueError(_TOO_SHORT.format(length))
    return key


def _retention(name: str) -> str:
    if name not in RETENTION:
        raise ValueError(f"write one of {', '.join(RETENTION)}")
    return name


def _time(text: str) -> str:
    hour, _, minute = text.partition(":")
    if text != OFF and not (_TIME.fullmatch(text) and int(hour) < 24 and int(minute) < 60):  # noqa: PLR2004
        raise ValueError(f"write a time of day like 03:00, or {OFF}")
    return text


def _day_ends(text: str) -> str:
    if not _TIME.fullmatch(text) or text >= "12:00" or int(text[3:]) >= 60:  # noqa: PLR2004 (minutes)
        raise ValueError("write a time of day before noon, like 04:00; 00:00 is midnight")
    return text


def _quiet(text: str) -> str:
    if text != OFF and read_span(text) is None:
        raise ValueError(f"write two times of day like 20:00-09:00, or {OFF}")
    return text


def _at_once(text: str) -> str:
    if text != OFF and not (text.isascii() and text.isdecimal() and _FEWEST <= int(text) <= _MOST):
        raise ValueError(f"write a number from {_FEWEST} to {_MOST}, or {OFF}")
    return text


def _level(name: str) -> str:
    if name.upper() not in _LEVELS:
        raise ValueError(f"write one of {', '.join(_LEVELS)}")
    return name.upper()


def _form(name: str) -> str:
    if name.lower() not in _FORMS:
        raise ValueError(f"write one of {', '.join(_FORMS)}")
    return name.lower()


class Settings(BaseSettings):
    """What can be set, each with its default. Environment goes before file, file before default."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, toml_file=FILE, frozen=True, extra="forbid", env_ignore_empty=True
    )

    telegram_token: Annotated[SecretStr, AfterValidator(_token)] = Field(
        SecretStr(""), description="bot token from @BotFather; absent: the terminal chat"
    )
    telegram_api_url: str = Field(
        "", pattern="^(https?://[^/]+.*)?$", description="another Bot API server, e.g. http://127.0.0.1:8081"
    )
    telegram_username: str = Field("", description="the bot's name for enrolment links; absent: asked for")
    webhook_url: Annotated[str, AfterValidator(_webhook)] = Field(
        "", description="where Telegram brings updates, https://…; absent: they are polled for"
    )
    webhook_secret: Annotated[SecretStr, AfterValidator(_secret)] = Field(
        SecretStr(""), description="shows that it is Telegram that brings them", validate_default=True
    )
    http_listen: Annotated[str, AfterValidator(_listen)] = Field(
        "",
        description="where webhook, /healthz, /readyz and /metrics are served; absent: 127.0.0.1:8080 with a webhook",
    )
    data_dir: Path = Field(Path("data"), description="where everything is kept (mode 0700)")
    store_url: str = Field(
        "embedded", description="embedded, postgresql://user@host/name, or memory (keeps nothing)", repr=False
    )
    store_unsafe: bool = Field(
        default=False, description="accept a database server that a loss of power can make forget"
    )
    content_dir: Path = Field(_HOME / "content", description="holds decks/ and plan.yaml")
    timezone: Annotated[str, AfterValidator(_zone)] = Field(
        "Asia/Shanghai", description="the organisation's time zone"
    )
    day_ends: Annotated[str, AfterValidator(_day_ends)] = Field(
        "00:00", description="when a study day ends; with 04:00 the night belongs to the day before"
    )
    country: str = Field(
        "", description="whose public holidays are no study days: CN, SG, DE-BY; absent: weekdays only"
    )
    language: Annotated[str, AfterValidator(_language)] = Field(
        "zh", description="language for people who have chosen none"
    )
    disclosure: Annotated[str, AfterValidator(_disclosure)] = Field(
        "", description="who is named: figures, badge or full; or per channel: telegram=badge,terminal=full"
    )
    quiet_bounds: Annotated[str, AfterValidator(_quiet)] = Field(
        "20:00-09:00", description="officers may choose quiet hours within these; off: none"
    )
    secret_key: Annotated[SecretStr, AfterValidator(_key)] = Field(
        SecretStr(""),
        description="seals buttons and the ledger, 32 characters or more; absent: DATA_DIR/secret.key",
    )
    heads_file: str = Field(
        "", description="where the ledger's head is noted daily; absent: DATA_DIR/heads.txt"
    )
    retention: Annotated[str, AfterValidator(_retention)] = Field(
        "pseudonymise", description="what forgetting someone leaves: pseudonymise, or remove"
    )
    at_once: Annotated[str, AfterValidator(_at_once)] = Field(
        "120", description="messages that one person may send at once, then one a second; off: no limit"
    )
    backup_at: Annotated[str, AfterValidator(_time)] = Field(
        "03:00", description="when a backup is made every day; off: not by the server"
    )
    backup_dir: str = Field("", description="where backups are kept; absent: DATA_DIR/backups")
    log_level: Annotated[str, AfterValidator(_level)] = Field("INFO", description="DEBUG to ERROR")
    log_format: Annotated[str, AfterValidator(_form)] = Field(
        "text", description="lines for people (text), or one JSON object a line (json)"
    )

    @property
    def listen(self) -> str:
        """Where the HTTP server listens, host:port; empty: there is none."""
        return self.http_listen or (_LOOPBACK if self.webhook_url else "")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def hours(self) -> Hours:
        """The organisation's clock."""
        return Hours(self.zone, time.fromisoformat(self.day_ends))

    @property
    def quiet(self) -> Span | None:
        """Within which officers may choose quiet hours; None: there are none."""
        return None if self.quiet_bounds == OFF else read_span(self.quiet_bounds)

    @property
    def most_at_once(self) -> int | None:
        """How many messages one person may send at once; None: no limit."""
        return None if self.at_once == OFF else int(self.at_once)

    @property
    def backup_time(self) -> time | None:
        """The time of day at which the server makes a backup; None: never."""
        return None if self.backup_at == OFF else time.fromisoformat(self.backup_at)

    @property
    def backups(self) -> Path:
        """Where backups are kept."""
        return Path(self.backup_dir) if self.backup_dir else self.data_dir / "backups"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    def disclosure_of(self, channel: str) -> Disclosure:
        """Who may be named on a channel."""
        chosen = DEFAULTS[channel]
        for part in filter(None, self.disclosure.split(",")):
            name, equals, value = part.rpartition("=")
            if not equals or name.strip() == channel:
                chosen = Disclosure(value.strip())
        return chosen

    def key(self) -> bytes:
        """The secret that seals buttons; made and kept in DATA_DIR (0600) when none is set.

        Raises SettingsError for a file that is too short to be one.
        """
        given = self.secret_key.get_secret_value()
        if given:
            return given.encode()
        path = self.data_dir / KEY_FILE
        # Each one by itself: `parents=True` would leave those above open to others.
        for folder in reversed([self.data_dir, *self.data_dir.parents]):
            folder.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            _write_once(path, secrets.token_hex(32))
        key = path.read_bytes().strip()
        if len(key) < _KEY:
            raise SettingsError([f"{path}: {_TOO_SHORT.format(len(key))}"])
        return key

    def has_key(self) -> bool:
        """Whether there is a secret already: who only checks seals makes none."""
        return bool(self.secret_key.get_secret_value()) or (self.data_dir / KEY_FILE).exists()

    def ledger_key(self) -> bytes:
        """What seals the ledger: made from `key`, so that neither betrays the other. Raises as that does."""
        return hmac.digest(self.key(), b"chensong ledger", "sha256")

    def log_key(self) -> bytes:
        """What makes the names that the log uses instead of addresses. Raises as `key` does."""
        return hmac.digest(self.key(), b"chensong log", "sha256")

    def hidden(self) -> list[str]:
        """What must stand in no log, as far as it is set."""
        secret = (self.telegram_token, self.webhook_secret, self.secret_key)
        return [*(one.get_secret_value() for one in secret), urlsplit(self.store_url).password or ""]

    @property
    def heads(self) -> Path:
        """The file that the ledger's head is noted in."""
        return Path(self.heads_file) if self.heads_file else self.data_dir / "heads.txt"


def read_settings(**given: object) -> Settings:
    """Settings from environment and file; `given` goes before both. Raises SettingsError."""
    unknown = _unknown_variables()
    try:
        # The arguments are what the sources hold: checked here, at run time.
        settings = Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError(unknown + [_sentence(problem) for problem in error.errors()]) from None
    except (ValueError, OSError) as error:  # the file itself is broken
        raise SettingsError([*unknown, f"{FILE}: {error}"]) from None
    if unknown:
        raise SettingsError(unknown)
    return settings


def _unknown_variables() -> list[str]:
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    return [
        f"{name}: there is no such setting; the settings table in README.md lists them"
        for name in sorted(os.environ)
        if name.startswith(PREFIX) and name not in known
    ]


def _sentence(problem: object) -> str:
    found = dict(problem)  # type: ignore[call-overload]  # pydantic's typed dict of one error
    name = ".".join(str(part) for part in found["loc"])
    if found["type"] == "extra_forbidden":
        return f"{FILE}: {name}: there is no such setting; the settings table in README.md lists them"
    message = _WRITE.get(found["type"], str(found["msg"]).removeprefix("Value error, "))
    variable = f"{PREFIX}{name.upper()}"
    return f"{variable if os.environ.get(variable) else f'{FILE}: {name}'}: {message}"


def _write_once(path: Path, text: str) -> None:
    """Write a secret that only its owner can read; whoever comes second keeps the first one."""
    descriptor = os.open(path.with_suffix(".new"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    path.with_suffix(".new").replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # a ledger may be sealed with it from now on
    finally:
        os.close(folder)
