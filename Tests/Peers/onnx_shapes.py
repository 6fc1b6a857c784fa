"""Prints what ONNX's own inference finds for a model's values, as JSON: {name: [element type, [size or -1]]}."""
import json
import sys

import onnx

model = onnx.load(sys.argv[1])
del model.graph.value_info[:]
graph = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True).graph
values = {}
for value in list(graph.value_info) + list(graph.input) + list(graph.output):
    tensor = value.type.tensor_type
    if tensor.HasField("shape"):
        sizes = [d.dim_value if d.HasField("dim_value") else -1 for d in tensor.shape.dim]
        values[value.name] = [tensor.elem_type, sizes]
json.dump(values, sys.stdout)
