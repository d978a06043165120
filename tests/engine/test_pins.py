"""What must stay back for Rasa 3.6.21 on Python 3.11 (decision 3)."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import pytest
from packaging.version import Version

PINS = [
    ("rasa", "3.6.21", "3.6.22"),
    ("packaging", "20", "22"),
    ("dask", "2022.10.2", "2022.10.3"),
    ("websockets", "10", "11"),
    ("attrs", "22", "23"),
    ("setuptools", "65", "81"),
    ("sanic", "21.12", "21.13"),
    ("sanic-routing", "0.7", "0.8"),
    ("numpy", "1.26", "2"),
    ("structlog", "23", "24"),
    ("sentry-sdk", "1", "2"),
    ("ruamel.yaml", "0.17", "0.18"),
    ("apscheduler", "3", "4"),
    ("sqlalchemy", "2", "3"),
    ("spacy", "3.8", "3.9"),
]


@pytest.mark.parametrize(("package", "least", "below"), PINS)
def test_a_pin_has_not_drifted(package: str, least: str, below: str) -> None:
    assert Version(least) <= Version(version(package)) < Version(below)


def test_tensorflow_is_not_installed() -> None:
    with pytest.raises(PackageNotFoundError):
        version("tensorflow")
