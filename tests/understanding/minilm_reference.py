"""
The encoder's computation in plain numpy, to hold the built graph against.
"""

import numpy as np
from safetensors.numpy import load_file
from scipy.special import erf

HEADS = 12


class Reference:
    """
    Token ids to a unit vector, straight from the weights, at full precision.
    """

    def __init__(self, weights):
        self.w = load_file(str(weights))

    def __call__(self, ids):
        e = "embeddings."
        x = self.w[e + "word_embeddings.weight"][ids]
        x = x + self.w[e + "position_embeddings.weight"][: len(ids)]
        x = self.norm(x + self.w[e + "token_type_embeddings.weight"][0], e + "LayerNorm")
        for layer in range(6):
            x = self.layer(x, f"encoder.layer.{layer}.")
        mean = x.mean(0)
        return mean / np.linalg.norm(mean)

    def layer(self, x, at):
        mixed = self.attention(x, at + "attention.self.")
        out = self.linear(mixed, at + "attention.output.dense")
        x = self.norm(x + out, at + "attention.output.LayerNorm")
        wide = self.linear(x, at + "intermediate.dense")
        wide = wide * 0.5 * (1 + erf(wide / np.sqrt(2)))
        return self.norm(x + self.linear(wide, at + "output.dense"), at + "output.LayerNorm")

    def attention(self, x, at):
        heads = [self.linear(x, at + name) for name in ("query", "key", "value")]
        q, k, v = (h.reshape(len(x), HEADS, -1).transpose(1, 0, 2) for h in heads)
        scores = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1])
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        return (shares @ v).transpose(1, 0, 2).reshape(len(x), -1)

    def linear(self, x, key):
        return x @ self.w[key + ".weight"].T + self.w[key + ".bias"]

    def norm(self, x, key):
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x**2).mean(-1, keepdims=True) + 1e-12)
        return x * self.w[key + ".weight"] + self.w[key + ".bias"]
