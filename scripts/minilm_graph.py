"""
The encoder's computation, written out as an ONNX graph from the weights alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

LAYERS, HEADS, DIM, EPSILON = 6, 12, 384, 1e-12
OPSET, IR = 18, 9
SEEN = (3, 4, 5)  # the layers whose words are given out one by one; chosen in docs/weighing.md


class Graph:
    """
    The nodes and constants of a graph while it is being written.
    """

    def __init__(self, weights: dict[str, np.ndarray[Any, Any]]) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, value: Any, kind: type = np.float32) -> str:
        name = f"constant_{len(self.constants)}"
        array = np.ascontiguousarray(np.asarray(value, dtype=kind)).reshape(np.shape(value))
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def linear(self, x: str, key: str) -> str:
        weight = self.constant(self.weights[f"{key}.weight"].T)
        return self.add(
            "Add", self.add("MatMul", x, weight), self.constant(self.weights[f"{key}.bias"])
        )

    def norm(self, x: str, key: str) -> str:
        scale = self.constant(self.weights[f"{key}.weight"])
        bias = self.constant(self.weights[f"{key}.bias"])
        return self.add("LayerNormalization", x, scale, bias, axis=-1, epsilon=EPSILON)


def graph(weights: Path) -> onnx.ModelProto:
    """
    Token ids (batch, tokens; rows of one length) to unit vectors (batch, 384), and to the
    states of each token after the layers SEEN, side by side (batch, tokens, 1152).
    """
    g = Graph(load_file(str(weights)))
    x = _embed(g)
    seen = []
    for layer in range(LAYERS):
        x = _attend(g, x, f"encoder.layer.{layer}.")
        x = _feed_forward(g, x, f"encoder.layer.{layer}.")
        seen += [x] if layer + 1 in SEEN else []
    mean = g.add("ReduceMean", x, g.constant([1], np.int64), keepdims=0)
    g.nodes.append(helper.make_node("LpNormalization", [mean], ["vector"], axis=-1, p=2))
    g.nodes.append(helper.make_node("Concat", seen, ["states"], axis=-1))
    return _model(g)


def _embed(g: Graph) -> str:
    e = "embeddings."
    places = g.weights[e + "position_embeddings.weight"]
    places = places + g.weights[e + "token_type_embeddings.weight"][0]
    shape = g.add("Shape", "ids")
    length = g.add("Gather", shape, g.constant(1, np.int64))
    steps = g.add("Range", g.constant(0, np.int64), length, g.constant(1, np.int64))
    words = g.add("Gather", g.constant(g.weights[e + "word_embeddings.weight"]), "ids")
    here = g.add("Gather", g.constant(places), steps)
    return g.norm(g.add("Add", words, here), e + "LayerNorm")


def _attend(g: Graph, x: str, layer: str) -> str:
    split = g.constant([0, 0, HEADS, DIM // HEADS], np.int64)
    query, key, value = (
        g.add("Reshape", g.linear(x, f"{layer}attention.self.{part}"), split)
        for part in ("query", "key", "value")
    )
    query = g.add("Transpose", query, perm=[0, 2, 1, 3])
    key = g.add("Transpose", key, perm=[0, 2, 3, 1])
    value = g.add("Transpose", value, perm=[0, 2, 1, 3])
    scaled = g.add("Mul", g.add("MatMul", query, key), g.constant((DIM // HEADS) ** -0.5))
    mixed = g.add("MatMul", g.add("Softmax", scaled, axis=-1), value)
    mixed = g.add("Transpose", mixed, perm=[0, 2, 1, 3])
    joined = g.add("Reshape", mixed, g.constant([0, 0, DIM], np.int64))
    out = g.linear(joined, layer + "attention.output.dense")
    return g.norm(g.add("Add", x, out), layer + "attention.output.LayerNorm")


def _feed_forward(g: Graph, x: str, layer: str) -> str:
    wide = g.linear(x, layer + "intermediate.dense")
    erf = g.add("Erf", g.add("Mul", wide, g.constant(0.5**0.5)))
    half = g.add("Mul", wide, g.constant(0.5))
    gelu = g.add("Mul", half, g.add("Add", erf, g.constant(1.0)))
    out = g.linear(gelu, layer + "output.dense")
    return g.norm(g.add("Add", x, out), layer + "output.LayerNorm")


def _model(g: Graph) -> onnx.ModelProto:
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "tokens"])
    vector = helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["batch", DIM])
    wide = ["batch", "tokens", DIM * len(SEEN)]
    states = helper.make_tensor_value_info("states", TensorProto.FLOAT, wide)
    made = helper.make_graph(g.nodes, "minilm", [ids], [vector, states], g.constants)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
    onnx.checker.check_model(model)
    return model
