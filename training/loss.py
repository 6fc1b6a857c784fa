"""Label assignment and losses of YOLOX: SimOTA (Ge et al. 2021, section 2.1 and appendix)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from model import decode


def box_iou(a: Tensor, b: Tensor) -> Tensor:
    """IoU of every box of `a` (G × 4) with every one of `b` (A × 4)."""
    low = torch.maximum(a[:, None, :2], b[None, :, :2])
    high = torch.minimum(a[:, None, 2:], b[None, :, 2:])
    overlap = (high - low).clamp(min=0).prod(dim=2)
    area_a = (a[:, 2:] - a[:, :2]).prod(dim=1)[:, None]
    area_b = (b[:, 2:] - b[:, :2]).prod(dim=1)[None]
    return overlap / (area_a + area_b - overlap + 1e-6)


@torch.no_grad()
def assign(
    boxes: Tensor, logits: Tensor, objects: Tensor, classes: Tensor, centers: Tensor, strides: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Which anchors learn which objects of one frame.

    Returns the anchors, the object of each, and the IoU of each.
    """
    middle = (objects[:, None, :2] + objects[:, None, 2:]) / 2
    in_center = ((centers[None] - middle).abs() < 1.5 * strides[None]).all(dim=2)
    in_box = ((centers[None] > objects[:, None, :2]) & (centers[None] < objects[:, None, 2:])).all(dim=2)
    candidates = (in_center | in_box).any(dim=0).nonzero()[:, 0]
    in_both = (in_center & in_box)[:, candidates]
    reachable = (in_center | in_box)[:, candidates]
    iou = box_iou(objects, boxes[candidates])
    # Geometric mean of objectness and class, as the score at run time.
    score = (logits[candidates, 1:].sigmoid() * logits[candidates, :1].sigmoid()).sqrt().clamp(1e-6, 1 - 1e-6)
    target = F.one_hot(classes, score.shape[1]).float()
    class_cost = -(target @ score.log().T + (1 - target) @ (1 - score).log().T)
    cost = class_cost - 3 * (iou + 1e-8).log() + 1e5 * ~in_both + 1e9 * ~reachable
    # How many anchors an object gets: the sum of its best IoUs.
    best = iou.topk(min(10, iou.shape[1]), dim=1).values
    wanted = best.sum(dim=1).int().clamp(min=1)
    nearest = cost.topk(best.shape[1], dim=1, largest=False)
    is_wanted = (torch.arange(best.shape[1])[None] < wanted[:, None]) & (nearest.values < 1e8)
    matched = torch.zeros_like(cost, dtype=torch.bool).scatter_(1, nearest.indices, is_wanted)
    # An anchor that several objects want goes to the cheapest.
    cheapest = cost.masked_fill(~matched, torch.inf).min(dim=0)
    taken = cheapest.values < torch.inf
    chosen = cheapest.indices[taken]
    return candidates[taken], chosen, iou[chosen, taken.nonzero()[:, 0]]


def detection_loss(
    output: Tensor, frames: list[Tensor], cells: Tensor, strides: Tensor, box_weight: float = 5.0
) -> dict[str, Tensor]:
    """Losses of a batch; `frames` holds per frame rows of x, y, width, height, class, ignored."""
    boxes = decode(output, cells, strides)
    centers = (cells + 0.5) * strides
    objectness = torch.zeros(output.shape[:2])
    counted = torch.ones(output.shape[:2])
    positive_boxes, true_boxes, positive_classes, true_classes, quality = [], [], [], [], []
    for index, rows in enumerate(frames):
        corners = torch.cat([rows[:, :2], rows[:, :2] + rows[:, 2:4]], dim=1)
        ignored = rows[:, 5] > 0
        if ignored.any():
            low, high = corners[ignored, None, :2], corners[ignored, None, 2:]
            counted[index][((centers > low) & (centers < high)).all(dim=2).any(dim=0)] = 0
        objects, classes = corners[~ignored], rows[~ignored, 4].long()
        if len(objects) == 0:
            continue
        anchors, chosen, iou = assign(
            boxes[index].detach(), output[index, :, 4:].detach(), objects, classes, centers, strides
        )
        objectness[index, anchors] = 1
        counted[index, anchors] = 1
        positive_boxes.append(boxes[index, anchors])
        true_boxes.append(objects[chosen])
        positive_classes.append(output[index, anchors, 5:])
        true_classes.append(classes[chosen])
        quality.append(iou)
    total = max(sum(len(part) for part in quality), 1)
    loss_objectness = F.binary_cross_entropy_with_logits(
        output[..., 4], objectness, weight=counted, reduction="sum"
    )
    if not quality:
        zero = output.sum() * 0
        return {"box": zero, "objectness": loss_objectness, "class": zero}
    overlap = aligned_iou(torch.cat(positive_boxes), torch.cat(true_boxes))
    target = F.one_hot(torch.cat(true_classes), output.shape[2] - 5) * torch.cat(quality)[:, None]
    loss_class = F.binary_cross_entropy_with_logits(torch.cat(positive_classes), target, reduction="sum")
    return {
        "box": box_weight * (1 - overlap).sum() / total,
        "objectness": loss_objectness / total,
        "class": loss_class / total,
    }


def aligned_iou(a: Tensor, b: Tensor) -> Tensor:
    """Generalised IoU (Rezatofighi et al. 2019) of box i of `a` with box i of `b`."""
    overlap = (torch.minimum(a[:, 2:], b[:, 2:]) - torch.maximum(a[:, :2], b[:, :2])).clamp(min=0).prod(dim=1)
    area_a = (a[:, 2:] - a[:, :2]).prod(dim=1)
    area_b = (b[:, 2:] - b[:, :2]).prod(dim=1)
    union = area_a + area_b - overlap + 1e-6
    hull = (torch.maximum(a[:, 2:], b[:, 2:]) - torch.minimum(a[:, :2], b[:, :2])).prod(dim=1) + 1e-6
    return overlap / union - (hull - union) / hull
