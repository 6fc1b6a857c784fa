"""Writes a trained detector as ONNX, and proves that the file computes what the trainer saw."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch.nn.utils.fusion import fuse_conv_bn_eval

from model import STRIDES, ConvNormAct, StreetDetector
from street_data import CLASSES, INPUT_HEIGHT, INPUT_WIDTH

TOLERANCE = 1e-4


def fused(model: StreetDetector) -> StreetDetector:
    """The same function with batch normalisation folded into the convolutions."""
    model = copy.deepcopy(model).eval()
    for module in model.modules():
        if isinstance(module, ConvNormAct):
            module[0] = fuse_conv_bn_eval(module[0], module[1])
            module[1] = torch.nn.Identity()
    model.probabilities = True
    return model


def export(model: StreetDetector, path: Path) -> None:
    """Writes `path`: opset 17, dynamic batch, names in the metadata."""
    model = fused(model)
    example = torch.zeros(1, 3, INPUT_HEIGHT, INPUT_WIDTH)
    torch.onnx.export(
        model,
        (example,),
        path,
        opset_version=17,
        input_names=["images"],
        output_names=["output"],
        dynamic_axes={"images": {0: "batch"}, "output": {0: "batch"}},
        dynamo=False,
    )
    graph = onnx.load(path)
    # The exporter leaves these open, although only the batch is.
    anchors = sum((INPUT_HEIGHT // stride) * (INPUT_WIDTH // stride) for stride in STRIDES)
    shape = graph.graph.output[0].type.tensor_type.shape
    shape.dim[1].dim_value, shape.dim[2].dim_value = anchors, 5 + len(CLASSES)
    metadata = {
        "names": json.dumps(dict(enumerate(CLASSES))),
        "stride": "32",
        "imgsz": json.dumps([INPUT_HEIGHT, INPUT_WIDTH]),
        "description": "Detector for the synthetic street of Sluice; trained on that scene only.",
        "license": "Apache-2.0",
    }
    del graph.metadata_props[:]
    for key, value in metadata.items():
        graph.metadata_props.add(key=key, value=value)
    graph.producer_name, graph.producer_version = "sluice training", ""
    onnx.checker.check_model(graph, full_check=True)
    onnx.save(graph, path)
    verify(model, path)


def session(path: Path, threads: int = 1):
    """A function from images to outputs."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    runtime = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return lambda images: runtime.run(None, {"images": images})[0]


def verify(model: StreetDetector, path: Path) -> None:
    """Raises unless ONNX Runtime agrees with PyTorch, and a batch of four with four batches of one."""
    run = session(path)
    images = np.random.default_rng(0).random((4, 3, INPUT_HEIGHT, INPUT_WIDTH), dtype=np.float32)
    with torch.no_grad():
        expected = model(torch.from_numpy(images)).numpy()
    batched = run(images)
    single = np.concatenate([run(images[index : index + 1]) for index in range(4)])
    assert np.abs(batched - expected).max() < TOLERANCE, "ONNX Runtime and PyTorch disagree"
    assert np.abs(batched - single).max() < TOLERANCE, "batched and unbatched outputs disagree"
