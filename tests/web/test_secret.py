"""
The secret of a first run.
"""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.web.secret import FILE, kept_secret, session_secret


def test_the_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path):
    folder = tmp_path / "var"
    made = kept_secret(folder)
    assert len(made) >= 48
    assert kept_secret(folder) == made
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_processes_that_start_together_agree_on_the_secret(tmp_path: Path):
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(kept_secret, [tmp_path / "var"] * 32))
    assert len(made) == 1


def test_the_setting_comes_first(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LUTEA_SESSION_SECRET", "from the setting")
    assert session_secret() == "from the setting"
