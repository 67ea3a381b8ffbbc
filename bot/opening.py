"""Opening the store that the settings name, with the key that seals its ledger."""

from __future__ import annotations

import logging

from bot.settings import Settings
from storage.contract import Store
from storage.errors import StoreUnavailable
from storage.open import open_store
from storage.verify import sealed_with

_log = logging.getLogger(__name__)


def open_own(settings: Settings) -> Store:
    """The store, to write in. Raises StoreError, SettingsError."""
    try:
        key = settings.ledger_key()
        # Also where neither the key nor the store lies in it: the running server is spoken to there.
        for folder in reversed([settings.data_dir, *settings.data_dir.parents]):
            folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"read the key in {settings.data_dir}", error) from error
    store = open_store(settings.store_url, settings.data_dir, key=key, unsafe=settings.store_unsafe)
    if not sealed_with(store, key):
        # It must not keep people from studying; what is written from now on is sealed with the new key.
        _log.warning(
            "the ledger was sealed with another key than CHENSONG_SECRET_KEY or %s gives: put the old one back,"
            " or verify will tell a break from here on",
            settings.data_dir / "secret.key",
        )
    return store


def look_on(settings: Settings) -> Store:
    """The store, to read beside whoever owns it. Raises StoreError."""
    return open_store(settings.store_url, settings.data_dir, read_only=True, unsafe=settings.store_unsafe)
