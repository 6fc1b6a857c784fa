"""Renders the synthetic street with `sluice scene` and hands its frames to the trainer.

Frames are kept as the camera gives them (yuv420p, BT.709, limited range) in one memory-mapped file, and are
resampled, converted and degraded when they are asked for.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

WIDTH, HEIGHT = 768, 432
FRAME_BYTES = WIDTH * HEIGHT * 3 // 2
INPUT_WIDTH, INPUT_HEIGHT = 512, 288
CLASSES = ["car", "van", "bus", "bicycle", "pedestrian"]


@dataclass(frozen=True)
class Clip:
    """One scene: a few frames far enough apart to differ."""

    seed: int
    time: str
    traffic: float
    noise: float
    shake: float
    frames: int

    @property
    def url(self) -> str:
        return (
            f"scene:street?seed={self.seed}&width={WIDTH}&height={HEIGHT}&fps=0.4&time={self.time}"
            f"&traffic={self.traffic}&noise={self.noise}&shake={self.shake}"
        )


def clips(first_seed: int, count: int, frames: int) -> list[Clip]:
    """`count` clips whose seeds begin at `first_seed`: two in five by day, two at night, one at dusk."""
    result = []
    for index in range(count):
        rng = np.random.default_rng(first_seed + index)
        result.append(
            Clip(
                seed=first_seed + index,
                time=("day", "night", "day", "night", "dusk")[index % 5],
                traffic=round(float(rng.uniform(0.5, 1.5)), 2),
                noise=round(float(rng.choice([0.5, 1.0, 1.5, 2.0])), 1),
                shake=round(float(rng.uniform(0.0, 1.0)), 2),
                frames=frames,
            )
        )
    return result


class StreetFrames:
    """Rendered frames and their true objects, on disk; rendered once for the same clips and program."""

    def __init__(self, sluice: Path, cache: Path, clips: list[Clip]):
        key = hashlib.sha256(sluice.read_bytes() + repr(clips).encode()).hexdigest()[:16]
        cache.mkdir(parents=True, exist_ok=True)
        pixels, truth = cache / f"{key}.yuv", cache / f"{key}.json"
        if not truth.exists():
            _render(sluice, cache / key, clips, pixels, truth)
        self.pixels = np.memmap(pixels, np.uint8, "r").reshape(-1, FRAME_BYTES)
        # Per frame: rows of x, y, width, height, class, ignored (0 or 1), in pixels of the picture.
        self.objects = [np.array(rows, np.float32).reshape(-1, 6) for rows in json.loads(truth.read_text())]

    def __len__(self) -> int:
        return len(self.objects)

    def planes(self, index: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        frame = self.pixels[index]
        luma = WIDTH * HEIGHT
        chroma = luma // 4
        return (
            frame[:luma].reshape(HEIGHT, WIDTH),
            frame[luma : luma + chroma].reshape(HEIGHT // 2, WIDTH // 2),
            frame[luma + chroma :].reshape(HEIGHT // 2, WIDTH // 2),
        )


def _render(sluice: Path, work: Path, clips: list[Clip], pixels: Path, truth: Path) -> None:
    work.mkdir(parents=True, exist_ok=True)

    def render(clip: Clip) -> list[list[list[float]]]:
        labels, raw = work / f"{clip.seed}.json", work / f"{clip.seed}.yuv"
        subprocess.run(
            [sluice, "scene", clip.url, "--frames", str(clip.frames), "--labels", labels, "--raw", raw],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        document = json.loads(labels.read_text())
        frames: list[list[list[float]]] = [[] for _ in range(clip.frames)]
        for item in document["annotations"]:
            frames[item["image_id"] - 1].append([*item["bbox"], item["category_id"] - 1, item["iscrowd"]])
        return frames

    objects = []
    unfinished = work / "all.yuv"
    with open(unfinished, "wb") as file, ThreadPoolExecutor(2) as pool:
        for clip, frames in zip(clips, pool.map(render, clips)):
            raw = work / f"{clip.seed}.yuv"
            file.write(raw.read_bytes())
            raw.unlink()
            objects += frames
    unfinished.rename(pixels)
    truth.write_text(json.dumps(objects))


def to_rgb(planes, transform: np.ndarray) -> np.ndarray:
    """The picture at the model's input, RGB, 0…255, as float32 of shape (height, width, 3).

    `transform` maps pixel centres of the picture to the input (2×3, as OpenCV's warpAffine takes it).
    """
    size = (INPUT_WIDTH, INPUT_HEIGHT)
    # Chroma samples lie at even columns and between rows: their coordinates are x/2 and (y - 1/2)/2.
    chroma = transform @ np.array([[2, 0, 0], [0, 2, 0.5], [0, 0, 1]], np.float64)
    warp = dict(flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    y = cv2.warpAffine(planes[0], transform, size, borderValue=114, **warp).astype(np.float32)
    u = cv2.warpAffine(planes[1], chroma, size, borderValue=128, **warp).astype(np.float32)
    v = cv2.warpAffine(planes[2], chroma, size, borderValue=128, **warp).astype(np.float32)
    y = (y - 16) * (255 / 219)
    u = (u - 128) * (255 / 224)
    v = (v - 128) * (255 / 224)
    rgb = np.stack([y + 1.5748 * v, y - 0.18732 * u - 0.46812 * v, y + 1.8556 * u], axis=-1)
    return np.clip(rgb, 0, 255, out=rgb)


def resize_transform() -> np.ndarray:
    """The plain resize of the whole picture to the input, with pixel centres where OpenCV's resize has them."""
    sx, sy = INPUT_WIDTH / WIDTH, INPUT_HEIGHT / HEIGHT
    return np.array([[sx, 0, (sx - 1) / 2], [0, sy, (sy - 1) / 2]], np.float64)


def transform_boxes(objects: np.ndarray, transform: np.ndarray) -> np.ndarray:
    """Boxes at the model's input, clipped; those that are cut to less than a third or to crumbs become ignored."""
    if len(objects) == 0:
        return objects
    # Box edges lie between pixel centres.
    scale = np.array([transform[0, 0], transform[1, 1]])
    corners = np.stack([objects[:, :2], objects[:, :2] + objects[:, 2:4]], axis=1) - 0.5
    moved = corners * scale + transform[:, 2] + 0.5
    low, high = moved.min(axis=1), moved.max(axis=1)
    whole = np.prod(high - low, axis=1)
    size = np.array([INPUT_WIDTH, INPUT_HEIGHT])
    low, high = np.clip(low, 0, size), np.clip(high, 0, size)
    seen = np.prod(high - low, axis=1)
    result = objects.copy()
    result[:, :2], result[:, 2:4] = low, high - low
    small = (result[:, 2] < 2.5) | (result[:, 3] < 5) | (seen < 0.33 * whole)
    result[:, 5] = np.maximum(result[:, 5], small)
    return result[seen > 0]


class Training:
    """Frames with random zoom, mirror, and the damage that lenses and codecs do."""

    def __init__(self, frames: StreetFrames, seed: int):
        self.frames = frames
        self.seed = seed

    def sample(self, draw: int) -> tuple[np.ndarray, np.ndarray]:
        """Draw number `draw`: the same number gives the same sample."""
        rng = np.random.default_rng([self.seed, draw])
        index = int(rng.integers(len(self.frames)))
        transform = resize_transform()
        if rng.random() < 0.7:
            zoom = float(np.exp(rng.uniform(np.log(0.75), np.log(1.6))))
            free = np.array([INPUT_WIDTH, INPUT_HEIGHT]) * (1 - zoom)
            shift = free * rng.random(2)
            transform[:, :2] *= zoom
            transform[:, 2] = transform[:, 2] * zoom + (zoom - 1) / 2 + shift
        if rng.random() < 0.5:
            transform[0] = -transform[0]
            transform[0, 2] += INPUT_WIDTH - 1
        image = to_rgb(self.frames.planes(index), transform)
        objects = transform_boxes(self.frames.objects[index], transform)
        return _degrade(image, rng), objects


def _degrade(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    if rng.random() < 0.5:
        image = image * float(rng.uniform(0.75, 1.3)) + float(rng.uniform(-12, 12))
    if rng.random() < 0.25:
        gray = image.mean(axis=2, keepdims=True)
        image = gray + (image - gray) * float(rng.uniform(0.4, 1.3))
    if rng.random() < 0.25:
        image = cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.3, 0.9)))
    image = np.clip(image, 0, 255)
    if rng.random() < 0.4:
        # Blocks and ringing, as a starved H.264 encoder makes them.
        quality = int(rng.integers(30, 90))
        data = cv2.imencode(".jpg", image.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        image = cv2.imdecode(data, cv2.IMREAD_COLOR).astype(np.float32)
    return image


def evaluation_sample(frames: StreetFrames, index: int) -> tuple[np.ndarray, np.ndarray]:
    """A frame as the pipeline feeds it, and its objects in pixels of the picture."""
    return to_rgb(frames.planes(index), resize_transform()), frames.objects[index]
