"""
Compare the mutants that lived through ``mutmut run`` with the table in docs/eligibility-mutants.md.

Prints how many of each module were killed. Ends with 1 when fewer than 95 in 100 were, when a
mutant was not tried, or when the table names other survivors than the run.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

from mutmut.stats import status_by_exit_code

MUTANTS = Path("mutants/bot/eligibility")
TABLE = Path("docs/eligibility-mutants.md")
GOAL = 0.95
NOTICED = ("killed", "timeout")  # a test failed, or never ended
ROW = re.compile(r"^\| `([\w.]+)` \| (\d+) \|", re.MULTILINE)
NAME = re.compile(r"bot\.eligibility\.(\w+)\.(?:xǁ(\w+)ǁ|x_)(\w+?)__mutmut_\d+")


def function(mutant: str) -> str:
    """
    ``module.function`` or ``module.Class.method`` of a mutant's name.
    """
    found = NAME.fullmatch(mutant)
    if found is None:
        raise ValueError(f"not a name of a mutant: {mutant}")
    return ".".join(part for part in found.groups() if part)


def main() -> int:
    made: Counter[str] = Counter()
    lived: Counter[str] = Counter()
    untried = []
    for path in sorted(MUTANTS.glob("*.py.meta")):
        for name, code in json.loads(path.read_text("utf-8"))["exit_code_by_key"].items():
            made[path.name.split(".")[0]] += 1
            if code is None:
                untried.append(name)
            elif status_by_exit_code[code] not in NOTICED:
                lived[function(name)] += 1
    by_module = Counter[str]()
    for name, count in lived.items():
        by_module[name.split(".")[0]] += count
    for module, count in made.items():
        print(f"{module:12} {count - by_module[module]:5} of {count:5}")
    total = made.total()
    share = 1 - lived.total() / total if total else 0.0
    print(f"{'all':12} {total - lived.total():5} of {total:5}: {100 * share:.1f} in 100 killed")
    written = {name: int(count) for name, count in ROW.findall(TABLE.read_text("utf-8"))}
    wrong = {
        n: (lived[n], written.get(n, 0))
        for n in lived.keys() | written
        if lived[n] != written.get(n, 0)
    }
    for name, (now, then) in sorted(wrong.items()):
        print(f"{name}: {now} live, the table says {then}")
    if untried:
        print(f"{len(untried)} not tried")
    return int(bool(wrong or untried) or share < GOAL)


if __name__ == "__main__":
    sys.exit(main())
