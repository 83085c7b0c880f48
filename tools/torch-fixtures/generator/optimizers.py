"""Torch's optimisers by our names and options, and their trajectories under given gradients."""
import numpy as np
import torch

from draw import fork, normal
from noise import samples, tolerance

NAMES = {"learningRate": "lr", "weightDecay": "weight_decay", "epsilon": "eps", "rateDecay": "lr_decay",
         "initialSum": "initial_accumulator_value"}
CLASSES = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW,
           "rmsprop": torch.optim.RMSprop, "adagrad": torch.optim.Adagrad}
STEPS = 6


def torch_optimizer(kind, options, parameters):
    """The class of torch with our options."""
    given = {NAMES.get(name, name): value for name, value in options.items() if name not in ("beta1", "beta2")}
    if kind == "adamw":
        given.setdefault("weight_decay", 0.01)
    if kind in ("adam", "adamw"):
        given["betas"] = (options.get("beta1", 0.9), options.get("beta2", 0.999))
    return CLASSES[kind](parameters, **given)


def trajectory(kind, options, start, gradients, rates, dtype):
    """Values after every step: [step][parameter]."""
    parameters = [torch.tensor(value, dtype=dtype) for value in start]
    optimizer = torch_optimizer(kind, options, parameters)
    values = []
    for step, rate in zip(gradients, rates):
        for group in optimizer.param_groups:
            group["lr"] = rate
        for parameter, gradient in zip(parameters, step):
            parameter.grad = torch.tensor(gradient, dtype=dtype)
        optimizer.step()
        values.append([parameter.detach().numpy().astype(np.float64).copy() for parameter in parameters])
    return values


def write_trajectory(book, kind, options, name):
    """One case: two parameters, gradients of every size, and on some a rate that changes."""
    rng = fork(book.seed, f"optimizer {kind} {name}")
    shapes = [(4, 3), (5,)]
    start = [normal(rng, shape) for shape in shapes]
    gradients = [[normal(rng, shape) for shape in shapes] for _ in range(STEPS)]
    base = options.get("learningRate", 1e-3)
    rates = [float(np.float32(base * (0.8**step if name % 2 else 1))) for step in range(STEPS)]
    exact = trajectory(kind, options, start, gradients, rates, torch.float64)
    runs = samples(rng, lambda: trajectory(kind, options, start, gradients, rates, torch.float32))
    steps = [[book.expected(value, tolerance(value, [run[t][i] for run in runs]))
              for i, value in enumerate(exact[t])] for t in range(STEPS)]
    book.count(f"optimizer {kind}", options)
    return {"kind": kind, "options": options, "rates": rates, "start": [book.tensor(v) for v in start],
            "gradients": [[book.tensor(g) for g in step] for step in gradients], "steps": steps}


VARIANTS = {
    "sgd": [{}, {"momentum": 0.9}, {"momentum": 0.8, "nesterov": True}, {"momentum": 0.5, "nesterov": False},
            {"weightDecay": 0.1}, {"momentum": 0.9, "weightDecay": 0.05, "nesterov": True},
            {"momentum": 0.9, "dampening": 0.3}],
    "adam": [{}, {"beta1": 0.8}, {"beta2": 0.9}, {"epsilon": 1e-3}, {"beta1": 0.5, "beta2": 0.7, "epsilon": 0.1},
             {"weightDecay": 0.1}],
    "adamw": [{}, {"beta1": 0.8, "beta2": 0.9}, {"epsilon": 1e-3}, {"weightDecay": 0.1}, {"weightDecay": 0}],
    "rmsprop": [{}, {"alpha": 0.8}, {"epsilon": 1e-3}, {"momentum": 0.9}, {"centered": True}, {"centered": False},
                {"weightDecay": 0.1}, {"alpha": 0.9, "momentum": 0.5, "centered": True, "weightDecay": 0.01}],
    "adagrad": [{}, {"rateDecay": 0.1}, {"weightDecay": 0.1}, {"initialSum": 0.5}, {"epsilon": 1e-3}],
}
WANTED = {
    "optimizer sgd": ["learningRate", "momentum", "dampening", "nesterov", "weightDecay"],
    "optimizer adam": ["learningRate", "beta1", "beta2", "epsilon", "weightDecay"],
    "optimizer adamw": ["learningRate", "beta1", "beta2", "epsilon", "weightDecay"],
    "optimizer rmsprop": ["learningRate", "alpha", "epsilon", "momentum", "centered", "weightDecay"],
    "optimizer adagrad": ["learningRate", "rateDecay", "weightDecay", "initialSum", "epsilon"],
}


def trajectories(book):
    """Five of each variant, at five rates."""
    return [write_trajectory(book, kind, {"learningRate": rate, **options}, 5 * j + i)
            for kind, variants in VARIANTS.items() for j, options in enumerate(variants)
            for i, rate in enumerate((0.5, 0.1, 0.03, 0.01, 0.001))]
