"""A small anchor-free detector with the outputs of YOLOX (Ge et al. 2021), for small objects on a CPU."""

from __future__ import annotations

import torch
from torch import Tensor, nn

STRIDES = (8, 16, 32)


class ConvNormAct(nn.Sequential):
    """Convolution, batch normalisation, ReLU: ReLU because runtimes fuse it into the convolution."""

    def __init__(self, inputs: int, outputs: int, kernel: int = 3, stride: int = 1, groups: int = 1, act: bool = True):
        super().__init__(
            nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False),
            nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.03),
            nn.ReLU(inplace=True) if act else nn.Identity(),
        )


class Separable(nn.Sequential):
    """A depthwise 3×3 convolution, then a 1×1."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1):
        super().__init__(
            ConvNormAct(inputs, inputs, 3, stride, groups=inputs), ConvNormAct(inputs, outputs, 1)
        )


class Residual(nn.Module):
    """A bottleneck of half the channels, added to its input."""

    def __init__(self, channels: int):
        super().__init__()
        self.body = nn.Sequential(
            ConvNormAct(channels, channels // 2, 1), ConvNormAct(channels // 2, channels, 3, act=False)
        )
        self.act = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        return self.act(x + self.body(x))


class Head(nn.Module):
    """Box, objectness and class of every cell of one level."""

    def __init__(self, channels: int, classes: int):
        super().__init__()
        self.stem = Separable(channels, channels)
        self.box_tower = Separable(channels, channels)
        self.class_tower = Separable(channels, channels)
        self.box = nn.Conv2d(channels, 4, 1)
        self.objectness = nn.Conv2d(channels, 1, 1)
        self.classes = nn.Conv2d(channels, classes, 1)
        # Begin with few objects everywhere, so that the background does not drown the first steps.
        nn.init.constant_(self.objectness.bias, -4.6)
        nn.init.constant_(self.classes.bias, -2.0)

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)
        tower = self.box_tower(x)
        return torch.cat([self.box(tower), self.objectness(tower), self.classes(self.class_tower(x))], dim=1)


class StreetDetector(nn.Module):
    """Backbone, a feature pyramid down and up, and a head for each of the strides 8, 16 and 32.

    Input: N × 3 × H × W, RGB, 0…1, H and W multiples of 32. Output: N × anchors × (5 + classes): centre offset in
    cells, logarithm of the size in cells, then logits of objectness and classes; ``export`` turns those into
    probabilities.
    """

    def __init__(self, classes: int, neck: int = 64):
        super().__init__()
        self.stem = nn.Sequential(ConvNormAct(3, 16, 3, 2), ConvNormAct(16, 32, 3, 2))
        self.stage8 = nn.Sequential(ConvNormAct(32, 64, 3, 2), Residual(64), Residual(64))
        self.stage16 = nn.Sequential(ConvNormAct(64, 96, 3, 2), Residual(96), Residual(96))
        self.stage32 = nn.Sequential(Separable(96, 128, 2), Residual(128))
        self.lateral8 = ConvNormAct(64, neck, 1)
        self.lateral16 = ConvNormAct(96, neck, 1)
        self.lateral32 = ConvNormAct(128, neck, 1)
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.merge16 = Separable(neck, neck)
        self.merge8 = Separable(neck, neck)
        self.down16 = Separable(neck, neck, 2)
        self.down32 = Separable(neck, neck, 2)
        self.heads = nn.ModuleList(Head(neck, classes) for _ in STRIDES)
        self.probabilities = False

    def forward(self, image: Tensor) -> Tensor:
        c8 = self.stage8(self.stem(image))
        c16 = self.stage16(c8)
        p32 = self.lateral32(self.stage32(c16))
        p16 = self.merge16(self.lateral16(c16) + self.up(p32))
        p8 = self.merge8(self.lateral8(c8) + self.up(p16))
        p16 = p16 + self.down16(p8)
        p32 = p32 + self.down32(p16)
        levels = [head(x).flatten(2) for head, x in zip(self.heads, (p8, p16, p32))]
        output = torch.cat(levels, dim=2).transpose(1, 2)
        if self.probabilities:
            output = torch.cat([output[..., :4], output[..., 4:].sigmoid()], dim=2)
        return output


def grid(height: int, width: int) -> tuple[Tensor, Tensor]:
    """Cell corners in cells (anchors × 2) and strides (anchors × 1), in the order of the output."""
    cells, strides = [], []
    for stride in STRIDES:
        y, x = torch.meshgrid(torch.arange(height // stride), torch.arange(width // stride), indexing="ij")
        cells.append(torch.stack([x, y], dim=-1).reshape(-1, 2))
        strides.append(torch.full((cells[-1].shape[0], 1), stride))
    return torch.cat(cells).float(), torch.cat(strides).float()


def decode(output: Tensor, cells: Tensor, strides: Tensor) -> Tensor:
    """Boxes as x0, y0, x1, y1 in pixels of the input."""
    center = (output[..., :2] + cells) * strides
    half = output[..., 2:4].clamp(max=8).exp() * strides / 2
    return torch.cat([center - half, center + half], dim=-1)
