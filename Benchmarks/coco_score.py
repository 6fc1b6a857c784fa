"""Scores detections with pycocotools: coco_score.py annotations.json results.json

Prints the twelve numbers, and the milliseconds from objects in memory to numbers, as JSON.
"""
import contextlib
import io
import json
import sys
import time

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

with contextlib.redirect_stdout(io.StringIO()):
    truth = COCO(sys.argv[1])
    found = truth.loadRes(sys.argv[2])
    start = time.perf_counter()
    score = COCOeval(truth, found, "bbox")
    score.evaluate()
    score.accumulate()
    score.summarize()
    elapsed = time.perf_counter() - start
print(json.dumps({"stats": list(score.stats), "ms": elapsed * 1e3}))
