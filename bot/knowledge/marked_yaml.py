"""
YAML whose mappings remember their file and line, so that an error can point at them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


class Entry(dict[str, Any]):
    """
    A mapping of a data file; ``where`` is "data/guidance/limits.yml:12".
    """

    where: str = ""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    name_shown: str = ""


def _entry(loader: _Loader, node: yaml.MappingNode) -> Entry:
    entry = Entry((str(k), v) for k, v in loader.construct_mapping(node, deep=True).items())
    entry.where = f"{loader.name_shown}:{node.start_mark.line + 1}"
    return entry


_Loader.add_constructor("tag:yaml.org,2002:map", _entry)


def read(path: Path) -> list[Entry]:
    """
    The entries of a file that is a list of mappings.
    """
    loader = _Loader(path.read_text(encoding="utf-8"))
    loader.name_shown = "/".join(path.parts[-3:]) if path.parent.name == "guidance" else path.name
    try:
        entries = loader.get_single_data() or []
    finally:
        loader.dispose()
    if not isinstance(entries, list):
        raise TypeError(f"{loader.name_shown}: expected a list of entries")
    return entries
