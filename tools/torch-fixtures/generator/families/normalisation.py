"""Norms over a batch, an example, groups of channels, single maps, and neighbouring channels."""
import numpy as np
import torch
import torch.nn.functional as F

from draw import chance, integer, normal, pick, sizes, uniform


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
    if "size" in options:
        return sized_response_norm(options, x)
    before, after = options["before"], options["after"]
    n, c, h, w = x.shape
    squares = F.pad((x * x).reshape(n, 1, c, h * w), [0, 0, before, after])
    total = F.avg_pool2d(squares, (before + after + 1, 1), 1) * (before + after + 1)
    return x / (options["k"] + options["alpha"] * total.reshape(x.shape)) ** options["beta"]


def sized_response_norm(options, x):
    """Torch's own; ONNX's as the mirror image of it; the paper's by its formula, with windows that end in the channels."""
    size, convention = options["size"], options["convention"]
    alpha, beta, k = options.get("alpha", 1e-4), options.get("beta", 0.75), options.get("k")
    if convention == "paper":
        channels, half = x.shape[1], size // 2
        sums = [(x[:, max(0, c - half):c + half + 1] ** 2).sum(1) for c in range(channels)]
        return x / ((2 if k is None else k) + alpha * torch.stack(sums, 1)) ** beta
    turned = x.flip(1) if convention == "onnx" else x
    y = F.local_response_norm(turned, size, alpha, beta, 1.0 if k is None else k)
    return y.flip(1) if convention == "onnx" else y


def layer_norm(options, inputs, values, _scope):
    """Torch's."""
    return F.layer_norm(inputs[0], options["shape"], values.get("weight"), values.get("bias"), options.get("epsilon", 1e-5))


def group_norm(options, inputs, values, _scope):
    """Torch's."""
    return F.group_norm(inputs[0], options["groups"], values.get("weight"), values.get("bias"), options.get("epsilon", 1e-5))


def instance_norm(options, inputs, values, scope):
    """Torch's; with running statistics it follows them in training and uses them afterwards."""
    tracks = options.get("trackRunningStatistics", False)
    mean = values["runningMean"].clone() if tracks else None
    variance = values["runningVariance"].clone() if tracks else None
    train = scope.mode == "train"
    y = F.instance_norm(inputs[0], mean, variance, values.get("weight"), values.get("bias"), train or not tracks,
                        options.get("momentum", 0.1), options.get("epsilon", 1e-5))
    if tracks and train:
        scope.updates.update(runningMean=mean, runningVariance=variance)
    return y


FORWARD = {"batchNorm2d": batch_norm2d, "localResponseNorm": local_response_norm, "layerNorm": layer_norm,
           "groupNorm": group_norm, "instanceNorm": instance_norm}
WANTED = {"batchNorm2d": ["channels", "epsilon", "momentum"],
          "localResponseNorm": ["before", "after", "alpha", "beta", "k", "size", "convention=\"torch\"",
                                "convention=\"onnx\"", "convention=\"paper\""],
          "layerNorm": ["shape", "epsilon", "affine=true", "affine=false", "bias=true", "bias=false"],
          "groupNorm": ["channels", "groups", "epsilon", "affine=true", "affine=false"],
          "instanceNorm": ["channels", "epsilon", "momentum", "affine=true", "affine=false",
                           "trackRunningStatistics=true", "trackRunningStatistics=false"]}


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


def draw_sized(rng, convention):
    """Even and odd sizes."""
    options = {"size": integer(rng, 1, 6), "convention": convention}
    values = {"alpha": round(float(rng.uniform(0.01, 1)), 3), "beta": float(pick(rng, [0.5, 1])), "k": 1.5}
    options.update({name: value for name, value in values.items() if chance(rng, 0.6)})
    return {"options": options, "inputs": [normal(rng, (2, integer(rng, 2, 6), *sizes(rng, 1, 1, 3)))]}


def affine_values(rng, options, shape, default):
    """Weights and biases, unless the options leave them out."""
    if not options.get("affine", default):
        return {}
    values = {"weight": normal(rng, shape), "bias": normal(rng, shape)}
    return {"weight": values["weight"]} if options.get("bias") is False else values


def draw_example_norm(rng, kind, forced):
    """Maps with a mean and a spread of their own."""
    options = {name: value for name, value in forced.items() if name != "mode"}
    if "epsilon" in forced:
        options["epsilon"] = float(pick(rng, [1e-4, 1e-2, 0.1]))
    if "momentum" in forced:
        options["momentum"] = float(pick(rng, [0.05, 0.3]))
    groups = integer(rng, 1, 3) if kind == "groupNorm" else 1
    channels = groups * integer(rng, 1, 2)
    area = sizes(rng, 2, 3, 3)
    shape = [channels]
    if kind == "layerNorm":
        shape = [channels, *area][integer(rng, 0, 2):]
        options["shape"] = shape
    else:
        options["channels"] = channels
    if kind == "groupNorm":
        options["groups"] = groups
    x = normal(rng, (integer(rng, 2, 3), channels, *area)) + normal(rng, (1, channels, 1, 1), 2.0)
    tracks = options.get("trackRunningStatistics", False)
    state = {"runningMean": normal(rng, shape), "runningVariance": uniform(rng, shape, 0.2, 3)} if tracks else {}
    return {"options": options, "inputs": [x.astype(np.float32)], "mode": forced.get("mode", "eval"), "state": state,
            "parameters": affine_values(rng, options, shape, kind != "instanceNorm")}


NORMS = {
    "layerNorm": [{}, {"epsilon": True}, {"affine": True}, {"affine": False}, {"bias": True}, {"bias": False}],
    "groupNorm": [{}, {"epsilon": True}, {"affine": True}, {"affine": False}],
    "instanceNorm": [{"mode": mode, **options} for mode in ("train", "eval") for options in (
        {}, {"epsilon": True}, {"affine": True}, {"affine": False}, {"trackRunningStatistics": True},
        {"trackRunningStatistics": True, "momentum": True, "affine": True}, {"trackRunningStatistics": False})],
}


def write(book):
    """In both modes."""
    for extra in ({}, {"epsilon": True}, {"momentum": True}, {"epsilon": True, "momentum": True}) * 5:
        for mode in ("train", "eval"):
            book.layer("batchNorm2d", batch_norm2d, lambda rng: draw_batch_norm2d(rng, {"mode": mode, **extra}))
    for _ in range(10):
        book.layer("localResponseNorm", local_response_norm, draw_local_response_norm)
    for convention in ("torch", "onnx", "paper") * 8:
        book.layer("localResponseNorm", local_response_norm, lambda rng: draw_sized(rng, convention))
    for kind, variants in NORMS.items():
        for forced in variants * 5:
            book.layer(kind, FORWARD[kind], lambda rng: draw_example_norm(rng, kind, forced))
