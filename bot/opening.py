"""Opening the store that the settings name, with the key that seals its ledger."""

from __future__ import annotations

from bot.settings import Settings
from storage.contract import Store
from storage.errors import StoreUnavailable
from storage.open import open_store


def open_own(settings: Settings) -> Store:
    """The store, to write in. Raises StoreError, SettingsError."""
    try:
        key = settings.ledger_key()
    except OSError as error:
        raise StoreUnavailable(f"read the key in {settings.data_dir}", error) from error
    return open_store(settings.store_url, settings.data_dir, key=key)


def look_on(settings: Settings) -> Store:
    """The store, to read beside whoever owns it. Raises StoreError."""
    return open_store(settings.store_url, settings.data_dir, read_only=True)
