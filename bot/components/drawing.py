"""Draws graphs for ONNX Runtime out of fused operators that multiply whole numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

from bot.components.weights import Matrix

FUSED = "com.microsoft"
_VERSIONS = {"": 17, FUSED: 1}


@dataclass
class Drawing:
    """A graph in the making."""

    nodes: list[Any] = field(default_factory=list)
    stored: list[Any] = field(default_factory=list)

    def keep(self, name: str, value: np.ndarray) -> str:
        """Add a constant; returns its name."""
        self.stored.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def step(
        self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **settings: Any
    ) -> str:
        """Add an operator; returns the name of its output."""
        made = helper.make_node(kind, list(inputs), [output], domain=domain, **settings)
        self.nodes.append(made)
        return output

    def multiply(self, matrix: Matrix, given: str, output: str) -> str:
        """Multiply by a matrix of whole numbers, and add its bias."""
        inputs = [
            given,
            self.keep(f"{output}_numbers", matrix.numbers),
            self.keep(f"{output}_scale", matrix.scale),
            "",
            self.keep(f"{output}_bias", matrix.bias),
        ]
        return self.step("DynamicQuantizeMatMul", inputs, output, FUSED)

    def split(self, given: str, names: Sequence[str]) -> list[str]:
        """Part the columns into as many equal parts; returns their names."""
        self.nodes.append(helper.make_node("Split", [given], list(names), axis=-1))
        return list(names)

    def finished(
        self, inputs: Mapping[str, tuple[int, Sequence[str | int]]], outputs: Mapping[str, int]
    ) -> bytes:
        """The graph; each input is a type of ONNX and a shape, each output a type."""
        given = [helper.make_tensor_value_info(name, *one) for name, one in inputs.items()]
        told = [helper.make_tensor_value_info(name, one, None) for name, one in outputs.items()]
        graph = helper.make_graph(self.nodes, "plainbill", given, told, self.stored)
        versions = [helper.make_opsetid(*one) for one in _VERSIONS.items()]
        model: onnx.ModelProto = helper.make_model(graph, opset_imports=versions, ir_version=8)
        found: bytes = model.SerializeToString()
        return found
