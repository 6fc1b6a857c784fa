"""COCO average precision of a model on rendered frames; run as a program, of an ONNX file on the held-out streets."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
from pathlib import Path

import cv2
import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from model import STRIDES
from street_data import CLASSES, HEIGHT, INPUT_HEIGHT, INPUT_WIDTH, WIDTH, StreetFrames, clips, evaluation_sample

# That of the model's card.
NMS_IOU = 0.5


def held_out_frames(sluice: Path, cache: Path) -> StreetFrames:
    """30 scenes of 8 frames that no training sees."""
    return StreetFrames(sluice, cache, clips(900_001, 30, 8))


def evaluate(run, frames: StreetFrames, confidence: float = 0.01) -> dict[str, float]:
    """Average precision of `run` (images N × 3 × H × W → N × anchors × 10, probabilities) over all frames."""
    cells, strides = _grid()
    detections = []
    for index in range(len(frames)):
        image, _ = evaluation_sample(frames, index)
        output = run(np.ascontiguousarray(image.transpose(2, 0, 1)[None] / 255).astype(np.float32))[0]
        for box, score, label in _objects(output, cells, strides, confidence):
            detections.append({"image_id": index + 1, "category_id": label + 1, "bbox": box, "score": score})
    with contextlib.redirect_stdout(io.StringIO()):
        truth = _truth(frames)
        scorer = COCOeval(truth, truth.loadRes(detections), "bbox") if detections else None
        if scorer is None:
            return {"AP": 0.0, "AP50": 0.0}
        scorer.evaluate()
        scorer.accumulate()
        scorer.summarize()
    names = ["AP", "AP50", "AP75", "AP small", "AP medium", "AP large"]
    result = dict(zip(names, (float(value) for value in scorer.stats[:6])))
    # precision: [IoU, recall, class, area, detections]
    for index, name in enumerate(CLASSES):
        result[f"AP50 {name}"] = float(scorer.eval["precision"][0, :, index, 0, -1].mean())
    return result


def _grid() -> tuple[np.ndarray, np.ndarray]:
    cells, strides = [], []
    for stride in STRIDES:
        y, x = np.mgrid[: INPUT_HEIGHT // stride, : INPUT_WIDTH // stride]
        cells.append(np.stack([x.ravel(), y.ravel()], axis=1))
        strides.append(np.full((x.size, 1), stride))
    return np.concatenate(cells), np.concatenate(strides)


def _objects(output, cells, strides, confidence):
    """Boxes in pixels of the picture, after greedy NMS per class."""
    scores = output[:, 4:5] * output[:, 5:]
    keep = scores.max(axis=1) >= confidence
    output, scores, cells, strides = output[keep], scores[keep], cells[keep], strides[keep]
    center = (output[:, :2] + cells) * strides
    size = np.exp(np.minimum(output[:, 2:4], 8)) * strides
    scale = np.array([WIDTH / INPUT_WIDTH, HEIGHT / INPUT_HEIGHT] * 2)
    boxes = np.concatenate([center - size / 2, size], axis=1) * scale
    for label in range(scores.shape[1]):
        chosen = np.flatnonzero(scores[:, label] >= confidence)
        survivors = cv2.dnn.NMSBoxes(boxes[chosen].tolist(), scores[chosen, label].tolist(), confidence, NMS_IOU)
        for index in chosen[np.array(survivors, int).ravel()]:
            yield [float(value) for value in boxes[index]], float(scores[index, label]), label


def _truth(frames: StreetFrames) -> COCO:
    coco = COCO()
    coco.dataset = {
        "info": {},
        "images": [{"id": index + 1, "width": WIDTH, "height": HEIGHT} for index in range(len(frames))],
        "categories": [{"id": index + 1, "name": name} for index, name in enumerate(CLASSES)],
        "annotations": [],
    }
    for index, rows in enumerate(frames.objects):
        for x, y, width, height, label, ignored in rows.tolist():
            coco.dataset["annotations"].append(
                {
                    "id": len(coco.dataset["annotations"]) + 1,
                    "image_id": index + 1,
                    "category_id": int(label) + 1,
                    "bbox": [x, y, width, height],
                    "area": width * height,
                    "iscrowd": int(ignored),
                }
            )
    coco.createIndex()
    return coco


def main() -> None:
    from export import session

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sluice", type=Path, default=Path(".build/release/sluice"), help="built program that renders")
    parser.add_argument("--cache", type=Path, default=Path(".build/training"), help="where rendered frames are kept")
    parser.add_argument("--model", type=Path, default=Path("models/street.onnx"))
    arguments = parser.parse_args()
    result = evaluate(session(arguments.model, 2), held_out_frames(arguments.sluice, arguments.cache))
    print(json.dumps({name: round(value, 4) for name, value in result.items()}, indent=2))


if __name__ == "__main__":
    main()
