"""
Makes what the service needs before it can answer: the encoder, the library's index, the dialogue.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bot import settings

MODEL = "dialogue.tar.gz"
STAMP = "trained.txt"
READ_BY_RASA = ("config.yml", "domain.yml", "data/nlu", "data/rules")
ALSO = (
    "data/faq",
    "data/library",
    "data/understanding",
    "data/posts",
    "data/safety",
    "data/sources.yml",
    "bot/understanding",
    "bot/knowledge",
    "bot/safety",
    "bot/engine/component.py",
)

Say = Callable[[str], None]


def model_path() -> Path:
    """
    Where the trained dialogue lies.
    """
    return settings.folder("LUTEA_MODELS") / MODEL


def digest() -> str:
    """
    One hash over everything that training reads.
    """
    total = hashlib.sha256()
    for name in (*READ_BY_RASA, *ALSO):
        path = settings.ROOT / name
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        for file in files:
            if file.suffix in (".yml", ".py", ".json", ".jsonl"):
                total.update(file.relative_to(settings.ROOT).as_posix().encode())
                total.update(file.read_bytes())
    return total.hexdigest()


def stale() -> bool:
    """
    True when something that training reads has changed, or nothing was trained yet.
    """
    stamp = settings.folder("LUTEA_MODELS") / STAMP
    return not (model_path().is_file() and stamp.is_file() and stamp.read_text() == digest())


def train(say: Say = print) -> None:
    """
    Build the encoder if it is missing, then train the library and the dialogue.
    """
    models = settings.folder("LUTEA_MODELS")
    models.mkdir(parents=True, exist_ok=True)
    say("[1/4] The sentence encoder")
    _build_encoder()
    say("[2/4] The library")
    from bot.knowledge.search import Library

    Library.train()
    say("[3/4] The second readings, of danger and of weeks")
    from bot.understanding import second_look_training, weighing

    second_look_training.make_ready()
    weighing.make_ready()
    say("[4/4] The dialogue")
    _train_dialogue(models)
    (models / STAMP).write_text(digest())
    say("Trained.")


def _build_encoder() -> None:
    # A program of its own: it needs the development tools, and the service never does.
    script = settings.ROOT / "scripts" / "build_encoder.py"
    done = subprocess.run([sys.executable, str(script)], check=False)
    if done.returncode:
        raise RuntimeError("the sentence encoder could not be built; the reason stands above")


def _train_dialogue(models: Path) -> None:
    from bot.engine import lean

    lean.install()
    import logging

    from rasa.model_training import train as rasa_train
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    logging.getLogger("rasa").setLevel(logging.ERROR)
    root = settings.ROOT
    result = rasa_train(
        domain=str(root / "domain.yml"),
        config=str(root / "config.yml"),
        training_files=[str(root / "data" / "nlu"), str(root / "data" / "rules")],
        output=str(models),
        fixed_model_name=MODEL.removesuffix(".tar.gz"),
        force_training=True,
    )
    if result.model is None:
        raise RuntimeError("Rasa could not train: run `lutea rasa data validate` to see why")
