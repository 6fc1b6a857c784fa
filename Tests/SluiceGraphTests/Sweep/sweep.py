"""The peer of SweepTests: lays out every model there is to test with, and compares what came back.

    sweep.py collect FOLDER   writes FOLDER/models.json: [{"name", "path", "inputs"}], and the generated models
    sweep.py compare FOLDER   compares each original with FOLDER/saved/<index>.onnx, and prints the counts as JSON
"""
import json
import os
import pickle
import sys
import warnings
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import ml_dtypes  # noqa: F401  registers bfloat16 and the small floats with numpy
import numpy
import onnx

# Opsets newer than the runtime's own: it says of each operator whether it has it.
os.environ["ALLOW_RELEASED_ONNX_OPSET_ONLY"] = "0"

import onnxruntime
from onnx import numpy_helper

STORED = {
    "wheel": Path(onnx.__file__).parent / "backend/test/data",
    "debian": Path("/usr/share/libonnx-testdata/data"),
}
# The runtime refuses newer files unseen; nothing that the tests use came with them.
NEWEST_IR = 11
# Two runs of the same model differ.
RANDOM = {"RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Multinomial", "Bernoulli"}


def collect(folder):
    models = []
    for origin, root in STORED.items():
        for path in sorted(root.rglob("*.onnx")):
            name = f"{origin}/{path.parent.relative_to(root)}/{path.name}"
            models.append({"name": name, "path": str(path), "inputs": str(path.parent / "test_data_set_0")})
    for index, case in enumerate(generated_cases()):
        path, inputs = folder / f"generated/{index}.onnx", folder / f"generated/{index}.pickle"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(case.model.SerializeToString())
        inputs.write_bytes(pickle.dumps(case.data_sets[0][0]))
        models.append({"name": f"generated/{case.name}", "path": str(path), "inputs": str(inputs)})
    (folder / "models.json").write_text(json.dumps(models))


def generated_cases():
    from onnx.backend.test.case import node

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return node.collect_testcases(None)


def compare(folder):
    models = json.loads((folder / "models.json").read_text())
    tasks = [(folder / f"saved/{index}.onnx", model) for index, model in enumerate(models)]
    result = {"counts": Counter(), "failures": [], "unrunnable": Counter()}
    # Fresh processes: a fork of one with threads may hang. A worker that dies is an error, and not waited for.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for verdict, detail in pool.map(compare_one, tasks, chunksize=32):
            result["counts"][verdict] += 1
            if verdict in ("differs", "unequal", "broken"):
                result["failures"].append(detail)
            elif verdict == "unrunnable":
                result["unrunnable"][detail] += 1
    print(json.dumps(result))


def compare_one(task):
    """The verdict on one model, and whom or what it is about."""
    saved_path, entry = task
    name = entry["name"]
    if not saved_path.exists():
        return "refused", name
    original_bytes, saved_bytes = Path(entry["path"]).read_bytes(), saved_path.read_bytes()
    original, saved = onnx.load_from_string(original_bytes), onnx.load_from_string(saved_bytes)
    if canonical(original) != canonical(saved):
        return "differs", f"{name}: the saved message is not the original's"
    if is_random(original):
        return "random", name
    original.ir_version = saved.ir_version = min(original.ir_version, NEWEST_IR)
    try:
        feeds = read_inputs(entry["inputs"], original)
        expected = run(original, feeds)
    except Exception as error:  # noqa: BLE001  whatever the runtime has against the original
        return "unrunnable", reason(error)
    try:
        actual = run(saved, feeds)
    except Exception as error:  # noqa: BLE001
        return "broken", f"{name}: the runtime ran the original and not the saved file: {error}"
    return ("equal", name) if same(expected, actual) else ("unequal", f"{name}: outputs differ")


def canonical(model):
    """The message in bytes, with every tensor in the one encoding that `raw_data` is."""
    for tensor in tensors(model):
        # Strings and external data have one encoding only.
        if tensor.data_type == onnx.TensorProto.STRING or tensor.external_data or tensor.HasField("raw_data"):
            continue
        raw = numpy_helper.from_array(numpy_helper.to_array(tensor)).raw_data
        for field in ("float_data", "int32_data", "int64_data", "double_data", "uint64_data"):
            tensor.ClearField(field)
        tensor.raw_data = raw
    return model.SerializeToString(deterministic=True)


def tensors(message):
    """All tensors in a message, wherever they are."""
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        for child in value if field.is_repeated else [value]:
            if isinstance(child, onnx.TensorProto):
                yield child
            else:
                yield from tensors(child)


def is_random(model):
    def trains(node):
        return node.op_type == "Dropout" and len(node.input) > 2 and node.input[2]

    nodes = list(model.graph.node) + [node for function in model.functions for node in function.node]
    return any(node.op_type in RANDOM or trains(node) for node in nodes)


def run(model, feeds):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # The graph as it is in the file, not as the optimiser would have it.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(None, feeds)


def read_inputs(place, model):
    initialized = {tensor.name for tensor in model.graph.initializer}
    inputs = [value for value in model.graph.input if value.name not in initialized]
    if place.endswith(".pickle"):
        values = pickle.loads(Path(place).read_bytes())
    elif Path(place).exists():
        values = [read_value(Path(place) / f"input_{index}.pb", value) for index, value in enumerate(inputs)]
    else:
        values = [noise(value) for value in inputs]
    feeds = {}
    for info, value in zip(inputs, values):
        if isinstance(value, onnx.TensorProto):
            value = numpy_helper.to_array(value)
        if isinstance(value, numpy.generic):
            value = numpy.asarray(value)
        # Types that numpy has only from ml_dtypes go to the runtime as numbered memory.
        if isinstance(value, numpy.ndarray) and value.dtype.type.__module__ == "ml_dtypes":
            value = onnxruntime.OrtValue.ortvalue_from_numpy_with_onnx_type(value, info.type.tensor_type.elem_type)
        feeds[info.name] = value
    return feeds


def noise(info):
    """Something for an input whose test data is not in the wheel: those are all pictures."""
    shape = [dimension.dim_value for dimension in info.type.tensor_type.shape.dim]
    return numpy.random.default_rng(1).standard_normal(shape).astype(numpy.float32)


def read_value(path, info):
    kind = info.type.WhichOneof("value")
    content = path.read_bytes()
    if kind == "sequence_type":
        return numpy_helper.to_list(onnx.SequenceProto.FromString(content))
    if kind == "optional_type":
        return numpy_helper.to_optional(onnx.OptionalProto.FromString(content))
    return numpy_helper.to_array(onnx.TensorProto.FromString(content))


def same(expected, actual):
    """Equal to the bit; any NaN equals any NaN."""
    if isinstance(expected, (list, tuple)):
        return len(expected) == len(actual) and all(map(same, expected, actual))
    if isinstance(expected, dict):
        return expected.keys() == actual.keys() and all(same(expected[key], actual[key]) for key in expected)
    if not isinstance(expected, numpy.ndarray):
        return expected == actual
    if expected.dtype != actual.dtype or expected.shape != actual.shape:
        return False
    if expected.dtype == object:
        return expected.tolist() == actual.tolist()
    if expected.tobytes() == actual.tobytes():
        return True
    if not numpy.issubdtype(expected.dtype, numpy.inexact):
        return False
    numbers = ~numpy.isnan(expected)
    return bool((numbers == ~numpy.isnan(actual)).all()) and expected[numbers].tobytes() == actual[numbers].tobytes()


def reason(error):
    """The kind of an error of the runtime: NOT_IMPLEMENTED, INVALID_GRAPH, …"""
    text = str(error)
    return text.split(" : ")[2].strip() if text.count(" : ") > 2 else type(error).__name__


if __name__ == "__main__":
    {"collect": collect, "compare": compare}[sys.argv[1]](Path(sys.argv[2]))
