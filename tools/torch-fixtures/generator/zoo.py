"""
Predictions of ResNet-18 and MobileNetV2, written here as torch modules from the papers and torchvision's sources, not from
this project's descriptions. Their weights are a formula that the test computes too, so that none is stored.
"""
import gzip
import json
import math

import numpy as np
import torch
from torch import nn

from draw import fork
from noise import samples, tolerance

SIZE = 40
BATCH = 2
INPUT = 2**20
"""The number of the input among the variables: beyond them all."""


def uniform(seed, variable, count):
    """Numbers in [0, 1), as many as asked for: a hash of 32 bits (Wellons 2018, "lowbias32") of seed, variable and place."""
    mask = np.uint64(0xFFFFFFFF)
    x = np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B1)
    x = (x + np.uint64((variable * 0x85EBCA77 + seed * 0xC2B2AE3D) & 0xFFFFFFFF)) & mask
    x ^= x >> np.uint64(16)
    x = (x * np.uint64(0x7FEB352D)) & mask
    x ^= x >> np.uint64(15)
    x = (x * np.uint64(0x846CA68B)) & mask
    x ^= x >> np.uint64(16)
    return x / 2.0**32


def drawn(seed, variable, name, shape):
    """A variable: weights by He 2015, what batch norm multiplies by and its variances near 1, all else near 0."""
    u = uniform(seed, variable, math.prod(shape))
    if len(shape) > 1:
        values = (2 * u - 1) * math.sqrt(6 / math.prod(shape[1:]))
    elif name in ("weight", "running_var"):
        values = 0.5 + u
    else:
        values = (2 * u - 1) / 4
    return values.astype(np.float32).reshape(shape)


def conv_norm(inputs, outputs, kernel, stride=1, groups=1, activation=None):
    """Convolution without bias, batch norm, activation."""
    conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(outputs), *([] if activation is None else [activation()]))


class BasicBlock(nn.Module):
    """He, Zhang, Ren, Sun 2016, figure 2, with projections (option B)."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.branch = nn.Sequential(conv_norm(inputs, outputs, 3, stride, activation=nn.ReLU), conv_norm(outputs, outputs, 3))
        same = stride == 1 and inputs == outputs
        self.shortcut = nn.Identity() if same else conv_norm(inputs, outputs, 1, stride)

    def forward(self, x):
        return torch.relu(self.branch(x) + self.shortcut(x))


def resnet18():
    """He, Zhang, Ren, Sun 2016, table 1."""
    blocks = [(64, 64, 1), (64, 64, 1), (64, 128, 2), (128, 128, 1), (128, 256, 2), (256, 256, 1), (256, 512, 2), (512, 512, 1)]
    return nn.Sequential(
        conv_norm(3, 64, 7, 2, activation=nn.ReLU), nn.MaxPool2d(3, 2, 1), *[BasicBlock(*block) for block in blocks],
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 1000))


class InvertedResidual(nn.Module):
    """Sandler et al. 2018, table 1."""

    def __init__(self, inputs, outputs, stride, expansion):
        super().__init__()
        hidden = inputs * expansion
        widen = [] if expansion == 1 else [conv_norm(inputs, hidden, 1, activation=nn.ReLU6)]
        self.branch = nn.Sequential(
            *widen, conv_norm(hidden, hidden, 3, stride, hidden, nn.ReLU6), conv_norm(hidden, outputs, 1))
        self.kept = stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.branch(x) if self.kept else self.branch(x)


def mobilenet_v2():
    """Sandler et al. 2018, table 2."""
    layers = [conv_norm(3, 32, 3, 2, activation=nn.ReLU6)]
    inputs = 32
    for t, c, n, s in [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]:
        for i in range(n):
            layers.append(InvertedResidual(inputs, c, s if i == 0 else 1, t))
            inputs = c
    layers.append(conv_norm(320, 1280, 1, activation=nn.ReLU6))
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(1280, 1000))


NETWORKS = {"resnet18": resnet18, "mobilenet_v2": mobilenet_v2}


def prediction(name, seed):
    """What a network makes of its input in float64, and how far another float32 may be from it."""
    network = NETWORKS[name]().eval()
    state = {key: value for key, value in network.state_dict().items() if not key.endswith("num_batches_tracked")}
    for variable, (key, value) in enumerate(state.items()):
        value.copy_(torch.tensor(drawn(seed, variable, key.split(".")[-1], tuple(value.shape))))
    shape = (BATCH, 3, SIZE, SIZE)
    x = torch.tensor((4 * uniform(seed, INPUT, math.prod(shape)) - 2).astype(np.float32).reshape(shape))
    with torch.no_grad():
        runs = samples(fork(seed, f"zoo {name}"), lambda: network(x).numpy().astype(np.float64))
        exact = network.double()(x.double()).numpy()
    absolute, relative = tolerance(exact, runs)
    return {
        "network": name, "size": SIZE, "batch": BATCH, "shapes": [list(value.shape) for value in state.values()],
        "absolute": absolute, "relative": relative, "outputs": [float(str(value)) for value in exact.astype(np.float32).ravel()],
    }


def write(seed, folder):
    """All networks, in a file of their own; how many values it holds against a tolerance by noise."""
    predictions = [prediction(name, seed) for name in NETWORKS]
    text = json.dumps({"seed": seed, "predictions": predictions}, separators=(",", ":"))
    (folder / "zoo.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    return sum(len(each["outputs"]) for each in predictions)
