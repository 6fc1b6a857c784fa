"""Writes a detector that costs next to nothing: a box at the picture's mean red and green, with its mean blue as score.

    mean_detector.py PATH [WORK]     WORK: multiply-adds to spend on each frame, in millions, for tests of overload
"""

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def main(path, work=0):
    nodes = []
    weights = [
        numpy_helper.from_array(np.array([0, 1, 3], np.int64), "shape"),
        numpy_helper.from_array(np.array([[[1, 1, 1, 1, 1, 0]]], np.float32), "spread"),
        numpy_helper.from_array(np.array([[[0, 0, 8, 8, 0, 0]]], np.float32), "corner"),
    ]
    picture = "images"
    if work:
        # 3×3 convolutions of 32 channels on 32×32 pixels: 9.4 million multiply-adds each.
        rng = np.random.default_rng(1)
        layers = max(2, round(work / 9.4))
        for layer in range(layers + 1):
            inputs, outputs = (3 if layer == 0 else 32), (3 if layer == layers else 32)
            kernel = rng.normal(0, (2 / (9 * inputs)) ** 0.5, (outputs, inputs, 3, 3)).astype(np.float32)
            weights.append(numpy_helper.from_array(kernel, f"kernel{layer}"))
            nodes.append(helper.make_node("Conv", [picture, f"kernel{layer}"], [f"conv{layer}"], pads=[1, 1, 1, 1]))
            nodes.append(helper.make_node("Sigmoid", [f"conv{layer}"], [f"sigmoid{layer}"]))
            picture = f"sigmoid{layer}"
    nodes += [
        helper.make_node("GlobalAveragePool", [picture], ["mean"]),
        helper.make_node("Reshape", ["mean", "shape"], ["rgb"]),
        helper.make_node("Concat", ["rgb", "rgb"], ["rgbrgb"], axis=2),
        helper.make_node("Mul", ["rgbrgb", "spread"], ["numbers"]),
        helper.make_node("Add", ["numbers", "corner"], ["output0"]),
    ]
    graph = helper.make_graph(
        nodes,
        "mean",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["N", 3, 32, 32])],
        [helper.make_tensor_value_info("output0", TensorProto.FLOAT, ["N", 1, 6])],
        weights,
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)


if __name__ == "__main__":
    main(sys.argv[1], *map(float, sys.argv[2:3]))
