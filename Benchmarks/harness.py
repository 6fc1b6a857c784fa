"""What the measurements share: the program, the data, running, reading lines, printing rows."""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = pathlib.Path(os.environ.get("SLUICE_SHARED_DATA", ROOT.parent / "shared" / "data"))
REFERENCE = SHARED.parent / "tools" / "yolox_reference.py"
PYTHON = ROOT / ".venv" / "bin" / "python"
MODEL = SHARED / "models" / "yolox_nano.onnx"
LABELS = SHARED / "models" / "coco_classes.txt"
VIDEO = SHARED / "videos" / "one-by-one-person-detection.mp4"
CARS = SHARED / "videos" / "car-detection.mp4"
COCO = SHARED / "coco-mini"
OUT = ROOT / "out" / "bench"


def sluice():
    """Path of the release build."""
    build = os.environ.get("SLUICE_BIN")
    if build:
        return pathlib.Path(build)
    show = ["swift", "build", "-c", "release", "--show-bin-path"]
    return pathlib.Path(subprocess.check_output(show, cwd=ROOT, text=True).strip()) / "sluice"


SLUICE = sluice()


def run(*arguments, environment=None):
    """Runs sluice and fails loudly."""
    done = subprocess.run(
        [SLUICE, *map(str, arguments)], capture_output=True, text=True, env={**os.environ, **(environment or {})})
    if done.returncode != 0:
        sys.exit(f"sluice {' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stderr}")
    return done


def detect(source, *arguments, environment=None):
    """Runs a pipeline with YOLOX-nano over a source and returns its lines."""
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / "lines.jsonl"
    path.unlink(missing_ok=True)
    sources = source if isinstance(source, list) else [source]
    run("run", *sources, "--model", MODEL, "--labels", LABELS, "--output", path, "--quiet", *arguments,
        environment=environment)
    return [json.loads(line) for line in path.read_text().splitlines()]


def frames(lines):
    return [line for line in lines if line["type"] == "frame"]


def throughput(lines):
    """Frames per second from the first frame to the last line, start-up left out, as the reference counts."""
    stats = [line for line in lines if line["type"] == "stats"][-1]
    return sum(stream["emitted"] for stream in stats["streams"]) / stats["uptime_s"]


def reference(*arguments):
    out = subprocess.check_output([PYTHON, REFERENCE, *map(str, arguments)], text=True)
    return json.loads(out)


def score(truth, results):
    """pycocotools' twelve numbers for files of annotations and results, and the milliseconds from objects to numbers."""
    out = subprocess.check_output([PYTHON, ROOT / "Benchmarks" / "coco_score.py", truth, results], text=True)
    return json.loads(out)


def row(what, measured, bound, holds):
    """Prints a row of the table of the issue: what, figure, bound, verdict."""
    print(f"| {what} | {measured} | {bound} | {'yes' if holds else 'NO'} |", flush=True)
    return holds


def header():
    print("| what | measured | asked for | holds |\n|---|---|---|---|", flush=True)


def median(values):
    return statistics.median(values)


def stopwatch():
    start = time.perf_counter()
    return lambda: time.perf_counter() - start
