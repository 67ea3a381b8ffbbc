"""Keeping the token, and people's messages in the library's own complaints, out of every log."""

from __future__ import annotations

import logging

_HIDDEN = "<token>"
_SILENT = logging.CRITICAL + 1


class Redaction(logging.Filter):
    """Takes a secret out of every line, tracebacks included."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        # The part behind the colon is the secret one, and may stand alone.
        self._secrets = [one for one in (secret, secret.partition(":")[2]) if one]

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: nothing is lost but the secret."""
        record.msg, record.args = self._clean(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = self._clean(logging.Formatter().formatException(record.exc_info))
        return True

    def _clean(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return text


def redacted(secret: str) -> Redaction:
    """From now on no handler of the root logger writes the secret. Returns what `restored` takes away."""
    # The library logs whole answers that it cannot read; all its errors are raised to us as well.
    logging.getLogger("telegram").setLevel(_SILENT)
    redaction = Redaction(secret)
    for handler in logging.getLogger().handlers:
        handler.addFilter(redaction)
    return redaction


def restored(redaction: Redaction) -> None:
    """Take the filter away again."""
    for handler in logging.getLogger().handlers:
        handler.removeFilter(redaction)
