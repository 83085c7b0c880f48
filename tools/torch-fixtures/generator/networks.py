"""Whole networks from their saved description, and five steps of training them."""
import json
import pathlib

import numpy as np
import torch

from draw import fork, weights
from families import FORWARD
from families.convolution import edges
from families.losses import LOSSES
from measure import Scope
from noise import samples, tolerance
from optimizers import torch_optimizer

STEPS = 5
BATCH = 4
FAR = 2.0**-19
"""In the first step no value comes nearer to a kink than this; later steps may, and are judged by their divergence."""

RUNS = [
    ("lenet5", ("sgd", {"learningRate": 0.005, "momentum": 0.9}), None),
    ("lenet5-modern", ("adam", {"learningRate": 0.002}), None),
    ("residual", ("sgd", {"learningRate": 0.05, "momentum": 0.9, "nesterov": True, "weightDecay": 0.001}), None),
    ("inception", ("rmsprop", {"learningRate": 0.003, "alpha": 0.9}), None),
    ("depthwise", ("adamw", {"learningRate": 0.01, "beta2": 0.99}), None),
]
RUNS += [("dense", ("sgd", {"learningRate": 0.5}), {"norm": bound}) for bound in (0.05, 0.2, 0.5, 1, 100)]
RUNS += [("dense", ("sgd", {"learningRate": 0.5}), {"value": bound}) for bound in (0.01, 0.05, 0.1, 0.2, 100)]
WANTED = {"clip": ["norm", "value"]}


def clipped(parameters, clip):
    """Torch's clipping, in place."""
    if clip is not None and "norm" in clip:
        torch.nn.utils.clip_grad_norm_(parameters, clip["norm"])
    elif clip is not None:
        torch.nn.utils.clip_grad_value_(parameters, clip["value"])


def starts(rng, network):
    """A value for every variable, of few bits."""
    masks = {}
    for layer in network["layers"]:
        wiring = layer["options"].get("connectivity", {})
        if wiring.get("kind") == "table":
            masks[f"{layer['name']}.weight"] = wiring
    values = {}
    for variable in network["variables"]:
        name, shape = variable["name"], variable["shape"]
        own = name.split(".")[1]
        if own == "weight" and len(shape) > 1:
            values[name] = weights(rng, shape)
            if name in masks:
                there = np.zeros(shape, np.float32)
                for start, to in edges(masks[name], shape[1], shape[0]):
                    there[to, start] = 1
                values[name] = values[name] * there
        elif own in ("weight", "runningVariance"):
            values[name] = (rng.integers(64, 193, shape) / 128).astype(np.float32)
        else:
            values[name] = (rng.integers(-32, 33, shape) / 256).astype(np.float32)
    return values


def forward(network, x, values, scope):
    """The output; running statistics that layers leave are in `scope.updates`, by their whole names."""
    found = {"input": x}
    updates = {}
    for layer in network["layers"]:
        name = layer["name"]
        own = {key.split(".")[1]: value for key, value in values.items() if key.split(".")[0] == name}
        scope.updates = {}
        inputs = [found[source] for source in layer["inputs"]]
        found[name] = FORWARD[layer["kind"]](layer["options"], inputs, own, scope)
        updates.update({f"{name}.{key}": value for key, value in scope.updates.items()})
    scope.updates = updates
    return found[network["output"]]


def train(network, optimizer, clip, start, batches, dtype):
    """(losses, values of every variable after each step, margin of the first step)."""
    kinds = {variable["name"]: variable["kind"] for variable in network["variables"]}
    values = {name: torch.tensor(value, dtype=dtype, requires_grad=kinds[name] == "parameter")
              for name, value in start.items()}
    parameters = [value for value in values.values() if value.requires_grad]
    stepper = torch_optimizer(*optimizer, parameters)
    loss_kind, loss_options = network["metadata"]["loss"]["kind"], network["metadata"]["loss"]
    losses, after, margin = [], [], None
    for x, labels in batches:
        scope = Scope("train")
        outputs = forward(network, torch.tensor(x, dtype=dtype), values, scope)
        loss = LOSSES[loss_kind](loss_options, outputs, torch.tensor(labels), scope)
        stepper.zero_grad()
        loss.backward()
        clipped(parameters, clip)
        stepper.step()
        for name, update in scope.updates.items():
            values[name] = update.detach()
        margin = scope.margin if margin is None else margin
        losses.append(float(loss.detach()))
        after.append({name: value.detach().numpy().astype(np.float64).copy() for name, value in values.items()})
    return losses, after, margin


def draw_run(rng, network):
    """Starting values and batches, of few bits."""
    classes = 10 if network["name"].startswith("lenet5") else 5
    shape = (BATCH, *network["input"])
    batches = [((rng.integers(-128, 129, shape) / 64).astype(np.float32),
                rng.integers(0, classes, BATCH).astype(np.float32)) for _ in range(STEPS)]
    return starts(rng, network), batches


def write_run(book, network, optimizer, clip):
    """One training run."""
    rng = fork(book.seed, f"training {network['name']} {clip}")
    while True:
        start, batches = draw_run(rng, network)
        losses, after, margin = train(network, optimizer, clip, start, batches, torch.float64)
        if margin > FAR:
            break
    runs = samples(rng, lambda: train(network, optimizer, clip, start, batches[:1], torch.float32))
    first = {name: book.expected(value, tolerance(value, [run[1][0][name] for run in runs]))
             for name, value in after[0].items()}
    absolute, relative = tolerance(np.array(losses[0]), [np.array(run[0][0]) for run in runs])
    if clip is not None:
        book.count("clip", clip)
    return {
        "network": network["name"], **({} if clip is None else {"clip": clip}), "optimizer": {"kind": optimizer[0], "options": optimizer[1]},
        "start": {name: book.tensor(value) for name, value in start.items()},
        "batches": [{"x": book.tensor(x), "labels": book.tensor(labels)} for x, labels in batches],
        "losses": losses, "firstLossTolerance": absolute + relative * abs(losses[0]),
        "first": first, "final": {name: book.tensor(value) for name, value in after[-1].items()},
    }


def training_runs(book):
    """All networks of the description file."""
    file = pathlib.Path(__file__).parent.parent / "fixtures" / "networks.json"
    networks = {network["name"]: network for network in json.loads(file.read_text())}
    return [write_run(book, networks[name], optimizer, clip) for name, optimizer, clip in RUNS]
