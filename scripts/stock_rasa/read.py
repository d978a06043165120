"""
Trains stock Rasa twice (DIET; CRF with logistic regression) and keeps what each reads, as lines.

Runs in the environment that scripts/stock_rasa.sh makes, never in Lutea's own.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import sys
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def main(home: Path, labelled: Path | None) -> None:
    """
    One file of readings for each pipeline: the messages kept aside, then the labelled ones.
    """
    data = home / "nlu"
    data.mkdir(parents=True, exist_ok=True)
    for path in (ROOT / "data" / "nlu").glob("*.yml"):
        (data / path.name).write_text(path.read_text("utf-8"), "utf-8")
    (data / "facts.yml").write_text(facts(), "utf-8")
    texts = [("intent", text, text) for text in kept_aside()]
    if labelled:
        rows = [json.loads(line) for line in labelled.read_text("utf-8").splitlines() if line]
        texts += [("fact", row["id"], row["text"]) for row in rows]
    for name in ("diet", "crf"):
        lines = asyncio.run(readings(home, name, data, texts))
        (home / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n", "utf-8")


async def readings(home: Path, name: str, data: Path, texts: list[tuple[str, str, str]]):
    """
    Train a pipeline, then {"kind", "id", "intent", "facts"} for each text.
    """
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    model = train_nlu(str(HERE / f"{name}.yml"), str(data), str(home / "models" / name))
    agent = Agent.load(model)
    lines = []
    for kind, key, text in texts:
        parsed = await agent.parse_message(text)
        facts = values(parsed.get("entities", []))
        lines.append({"kind": kind, "id": key, "intent": parsed["intent"]["name"], "facts": facts})
    return lines


def facts() -> str:
    """
    Every template filled, as training data for the intents that they belong to.
    """
    table = yaml.safe_load((HERE / "facts.yml").read_text("utf-8"))
    said = []
    for template in table["templates"]:
        names = re.findall(r"{(\w+)}", template)
        wheels = [itertools.cycle(table["fillers"][name]) for name in names]
        rounds = max((len(table["fillers"][name]) for name in names), default=1)
        for _ in range(rounds):
            filled = {name: next(wheel) for name, wheel in zip(names, wheels, strict=True)}
            said.append("    - " + template.format(**filled))
    return 'version: "3.1"\nnlu:\n- intent: inform\n  examples: |\n' + "\n".join(said) + "\n"


def kept_aside() -> list[str]:
    """
    The messages that no classifier was taught.
    """
    table = yaml.safe_load((ROOT / "data" / "held_back" / "intents.yml").read_text("utf-8"))
    return [str(text) for texts in table.values() for text in texts]


def values(entities: list[dict]) -> dict[str, object]:
    """
    The first entity of each kind as a value in the terms of the labels.
    """
    found: dict[str, object] = dict.fromkeys(
        ("gestation_weeks", "n_previous_miscarriages", "bleeding", "ivf")
    )
    for entity in reversed(entities):
        kind, said = entity["entity"], str(entity["value"]).lower()
        if kind == "gest":
            found["gestation_weeks"] = days(said)
        elif kind == "losses":
            found["n_previous_miscarriages"] = count(said)
        elif kind.startswith("bleeding_"):
            found["bleeding"] = kind.removeprefix("bleeding_")
        elif kind == "ivf":
            found["ivf"] = "yes"
    return found


def days(said: str) -> int | None:
    """
    "8 weeks 3 days", "6w4d", "9+2", "5 months" as days.
    """
    for number, word in enumerate(NUMBERS):
        said = re.sub(rf"\b{word}\b", str(number), said)
    figures = [int(n) for n in re.findall(r"\d+", said)]
    if not figures:
        return None
    if "month" in said:
        return round(figures[0] * 30.44)
    more = figures[1] if len(figures) > 1 and figures[1] < 7 else 0
    return figures[0] * 7 + more


def count(said: str) -> int | None:
    """
    "two miscarriages", "miscarried twice", "first pregnancy" as a number.
    """
    if "first pregnancy" in said:
        return 0
    for number, word in enumerate(NUMBERS):
        if re.search(rf"\b({word}|{number})\b", said):
            return number
    return {"once": 1, "twice": 2}.get(
        said.rsplit(maxsplit=1)[-1], 1 if said.startswith("a ") else None
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
