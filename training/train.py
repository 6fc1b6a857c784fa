"""Trains the demo detector on the synthetic street and writes it as ONNX. See README.md."""

from __future__ import annotations

import argparse
import copy
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from evaluation import evaluate, held_out_frames
from export import export, fused, session
from loss import detection_loss
from model import StreetDetector, grid
from street_data import CLASSES, INPUT_HEIGHT, INPUT_WIDTH, StreetFrames, Training, clips

FIRST_SEED = 1001


class Draws(Dataset):
    def __init__(self, training: Training, first: int, count: int):
        self.training, self.first, self.count = training, first, count

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int):
        image, objects = self.training.sample(self.first + index)
        pixels = image.transpose(2, 0, 1).round().clip(0, 255).astype(np.uint8)
        return torch.from_numpy(pixels), torch.from_numpy(objects)


def collate(samples):
    return torch.stack([image for image, _ in samples]), [objects for _, objects in samples]


def start_worker(_: int) -> None:
    import cv2

    cv2.setNumThreads(1)
    torch.set_num_threads(1)


def learning_rate(step: int, steps: int, peak: float) -> float:
    """Warm-up over 3 %, then half a cosine down to 2 % of the peak."""
    warm = max(steps * 0.03, 1)
    if step < warm:
        return peak * (step + 1) / warm
    part = (step - warm) / max(steps - warm, 1)
    return peak * (0.02 + 0.98 * (1 + math.cos(math.pi * part)) / 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sluice", type=Path, default=Path(".build/release/sluice"), help="built program that renders")
    parser.add_argument("--cache", type=Path, default=Path(".build/training"), help="where rendered frames are kept")
    parser.add_argument("--output", type=Path, default=Path("models/street.onnx"))
    parser.add_argument("--scenes", type=int, default=300)
    parser.add_argument("--frames", type=int, default=12, help="frames of each scene")
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=3e-3, help="peak of the learning rate")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", type=Path, help="weights to begin with")
    arguments = parser.parse_args()

    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    torch.use_deterministic_algorithms(True)
    held_out = held_out_frames(arguments.sluice, arguments.cache)
    frames = StreetFrames(arguments.sluice, arguments.cache, clips(FIRST_SEED, arguments.scenes, arguments.frames))

    model = StreetDetector(len(CLASSES)).to(memory_format=torch.channels_last)
    if arguments.resume:
        model.load_state_dict(torch.load(arguments.resume, weights_only=True))
    average = copy.deepcopy(model).eval()
    print(f"{sum(p.numel() for p in model.parameters())} parameters, {len(frames)} frames", flush=True)
    decayed = [p for p in model.parameters() if p.dim() > 1]
    plain = [p for p in model.parameters() if p.dim() <= 1]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.02}, {"params": plain, "weight_decay": 0.0}])
    cells, strides = grid(INPUT_HEIGHT, INPUT_WIDTH)
    draws = Draws(Training(frames, arguments.seed), 0, arguments.steps * arguments.batch)
    loader = DataLoader(
        draws, arguments.batch, num_workers=1, collate_fn=collate, worker_init_fn=start_worker, prefetch_factor=4
    )
    checkpoint = arguments.output.with_suffix(".pt")
    started, sums = time.monotonic(), {}
    for step, (images, objects) in enumerate(loader):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step, arguments.steps, arguments.rate)
        images = (images.float() / 255).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            output = model(images)
        losses = detection_loss(output.float(), objects, cells, strides)
        optimizer.zero_grad(set_to_none=True)
        sum(losses.values()).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 10.0)
        optimizer.step()
        update_average(average, model, decay=0.998 * (1 - math.exp(-(step + 1) / 200)))
        for name, value in losses.items():
            sums[name] = sums.get(name, 0.0) + value.item()
        if (step + 1) % 50 == 0:
            shown = "  ".join(f"{name} {value / 50:.3f}" for name, value in sums.items())
            print(f"{step + 1}/{arguments.steps}  {shown}  {time.monotonic() - started:.0f} s", flush=True)
            sums = {}
        if (step + 1) % 400 == 0 or step + 1 == arguments.steps:
            torch.save(average.state_dict(), checkpoint)
            scored = fused(average)
            with torch.no_grad():
                quick = evaluate(lambda x: scored(torch.from_numpy(x)).numpy(), held_out, confidence=0.05)
            print({name: round(value, 4) for name, value in quick.items()}, flush=True)

    export(average.to(memory_format=torch.contiguous_format), arguments.output)
    result = evaluate(session(arguments.output, arguments.threads), held_out)
    print(json.dumps({name: round(value, 4) for name, value in result.items()}, indent=2))


@torch.no_grad()
def update_average(average: torch.nn.Module, model: torch.nn.Module, decay: float) -> None:
    """Moves the average a little towards the model; counters and the like are copied."""
    current = model.state_dict()
    for name, value in average.state_dict().items():
        if value.dtype.is_floating_point:
            value.lerp_(current[name], 1 - decay)
        else:
            value.copy_(current[name])


if __name__ == "__main__":
    main()
