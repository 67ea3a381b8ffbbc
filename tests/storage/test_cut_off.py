"""Whether the last one who held the store died with it: whoever takes events next must know."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from storage.embedded.store import EmbeddedStore
from storage.open import open_store
from tests.process.running import ROOT

_DIES = "import os, sys; from pathlib import Path; from storage.open import open_store; open_store('embedded', Path(sys.argv[1])); os._exit(9)"


def opened(folder: Path) -> EmbeddedStore:
    store = open_store("embedded", folder)
    assert isinstance(store, EmbeddedStore)
    return store


def dies(folder: Path) -> None:
    assert subprocess.run([sys.executable, "-c", _DIES, folder], cwd=ROOT, check=False).returncode == 9


def hosts(store: EmbeddedStore) -> None:
    store.host(lambda act: act())


def test_a_new_one_and_one_that_was_closed_were_not(tmp_path: Path) -> None:
    for _ in range(2):
        store = opened(tmp_path)
        assert not store.cut_off
        store.close()


def test_after_a_death_until_a_host_has_closed_it(tmp_path: Path) -> None:
    """A command in between says nothing about the events."""
    dies(tmp_path)
    for host in (False, False, True):
        store = opened(tmp_path)
        assert store.cut_off
        if host:
            hosts(store)
        store.close()
    store = opened(tmp_path)
    assert not store.cut_off
    store.close()


def test_again_after_each_death(tmp_path: Path) -> None:
    for _ in range(3):
        dies(tmp_path)
    store = opened(tmp_path)
    assert store.cut_off
    store.close()


def test_who_looks_on_meanwhile_changes_nothing(tmp_path: Path) -> None:
    store = opened(tmp_path)
    beside = open_store("embedded", tmp_path, read_only=True)
    assert isinstance(beside, EmbeddedStore)
    assert not beside.cut_off
    store.close()
    beside.close()
    store = opened(tmp_path)
    assert not store.cut_off
    store.close()
