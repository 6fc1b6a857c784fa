"""pycocotools' numbers for sets of labelled objects and detections.

    coco_numbers.py SETS.json

SETS.json: [{images, categories, truths: [[image, category, x, y, w, h, area, crowd]], detections: [[image, category,
x, y, w, h, score]]}], with images and categories numbered from 0. Prints, for each set, the twelve numbers of all
categories and of each, -1 where there is none, the mean precision at recall 0, .01 ... 1, and the seconds that
evaluate() and accumulate() took.
"""
import contextlib
import io
import json
import sys
import time

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def coco(data):
    # Ids count from 1: pycocotools takes a match with annotation 0 for none.
    truth = COCO()
    truth.dataset = {
        "info": {},
        "images": [{"id": i + 1} for i in range(data["images"])],
        "categories": [{"id": c + 1, "name": str(c)} for c in range(data["categories"])],
        "annotations": [
            {"id": n + 1, "image_id": int(i) + 1, "category_id": int(c) + 1, "bbox": box, "area": area, "iscrowd": int(crowd)}
            for n, (i, c, *box, area, crowd) in enumerate(data["truths"])
        ],
    }
    truth.createIndex()
    found = [
        {"image_id": int(i) + 1, "category_id": int(c) + 1, "bbox": box, "score": score}
        for i, c, *box, score in data["detections"]
    ]
    if found:
        return truth, truth.loadRes(found)
    none = COCO()
    none.dataset = dict(truth.dataset, annotations=[])
    none.createIndex()
    return truth, none


def summary(evaluation):
    evaluation.summarize()
    return [float(value) for value in evaluation.stats]


def numbers(data):
    evaluation = COCOeval(*coco(data), "bbox")
    start = time.perf_counter()
    evaluation.evaluate()
    evaluation.accumulate()
    seconds = time.perf_counter() - start
    precision, recall = evaluation.eval["precision"], evaluation.eval["recall"]
    curves = precision[:, :, :, 0, 2]
    present = curves[:, :, curves[0, 0, :] > -1]
    answer = {
        "seconds": seconds,
        "summary": summary(evaluation),
        "curve": present.mean(axis=(0, 2)).tolist() if present.size else [],
        "categories": [],
    }
    for category in range(data["categories"]):
        evaluation.eval["precision"] = precision[:, :, category : category + 1]
        evaluation.eval["recall"] = recall[:, category : category + 1]
        answer["categories"].append(summary(evaluation))
    return answer


with open(sys.argv[1]) as file:
    sets = json.load(file)
with contextlib.redirect_stdout(io.StringIO()):
    answers = [numbers(data) for data in sets]
print(json.dumps(answers))
