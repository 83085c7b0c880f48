"""Batch norm in training and in use; local response norm in the paper's convention."""
import numpy as np
import torch.nn.functional as F

from draw import integer, normal, sizes, uniform


def batch_norm2d(options, inputs, values, scope):
    """Torch's batch norm; the running statistics that it leaves are updates."""
    train = scope.mode == "train"
    mean, variance = values["runningMean"].clone(), values["runningVariance"].clone()
    y = F.batch_norm(inputs[0], mean, variance, values["weight"], values["bias"], train,
                     options.get("momentum", 0.1), options.get("epsilon", 1e-5))
    if train:
        scope.updates.update(runningMean=mean, runningVariance=variance)
    return y


def local_response_norm(options, inputs, _values, _scope):
    """x / (k + α·Σ)^β; Σ of squares over `before` channels below to `after` above, as torch pads and averages it."""
    x = inputs[0]
    before, after = options["before"], options["after"]
    n, c, h, w = x.shape
    squares = F.pad((x * x).reshape(n, 1, c, h * w), [0, 0, before, after])
    total = F.avg_pool2d(squares, (before + after + 1, 1), 1) * (before + after + 1)
    return x / (options["k"] + options["alpha"] * total.reshape(x.shape)) ** options["beta"]


FORWARD = {"batchNorm2d": batch_norm2d, "localResponseNorm": local_response_norm}
WANTED = {"batchNorm2d": ["channels", "epsilon", "momentum"],
          "localResponseNorm": ["before", "after", "alpha", "beta", "k"]}


def draw_batch_norm2d(rng, forced):
    """Maps with a mean and a spread of their own."""
    channels = integer(rng, 1, 4)
    options = {"channels": channels}
    if "epsilon" in forced:
        options["epsilon"] = float(rng.choice([1e-5, 1e-3, 0.1]))
    if "momentum" in forced:
        options["momentum"] = float(rng.choice([0.01, 0.25, 0.9]))
    x = normal(rng, (integer(rng, 2, 4), channels, *sizes(rng, 1, 2, 3))) + normal(rng, (1, channels, 1, 1), 2.0)
    return {
        "options": options, "inputs": [x.astype(np.float32)], "mode": forced["mode"],
        "parameters": {"weight": normal(rng, (channels,)), "bias": normal(rng, (channels,))},
        "state": {"runningMean": normal(rng, (channels,)), "runningVariance": uniform(rng, (channels,), 0.2, 3)},
    }


def draw_local_response_norm(rng):
    """Windows of even and odd sizes, also wider than the channels."""
    before, after = integer(rng, 0, 3), integer(rng, 0, 3)
    options = {"before": before, "after": after, "alpha": round(rng.uniform(0.001, 0.5), 4),
               "beta": float(rng.choice([0.5, 0.75, 1.25])), "k": float(rng.choice([1, 1.5, 2]))}
    return {"options": options, "inputs": [normal(rng, (2, integer(rng, 1, 6), *sizes(rng, 1, 1, 3)))]}


def write(book):
    """In both modes."""
    for extra in ({}, {"epsilon": True}, {"momentum": True}, {"epsilon": True, "momentum": True}) * 5:
        for mode in ("train", "eval"):
            book.layer("batchNorm2d", batch_norm2d, lambda rng: draw_batch_norm2d(rng, {"mode": mode, **extra}))
    for _ in range(10):
        book.layer("localResponseNorm", local_response_norm, draw_local_response_norm)
