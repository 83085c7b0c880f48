"""Activation functions by our names, as torch computes them."""
import torch
import torch.nn.functional as F

from draw import integer, normal, sizes

SIMPLE = ("none", "relu", "scaled-tanh", "sigmoid", "softmax", "tanh")

FUNCTIONS = {
    "none": lambda x: x,
    "relu": F.relu,
    "scaled-tanh": lambda x: 1.7159 * torch.tanh(x * (2 / 3)),
    "sigmoid": torch.sigmoid,
    "softmax": lambda x: torch.softmax(x, 1),
    "tanh": torch.tanh,
}

KINKS = {"relu": (0,)}


def activate(name, x, scope):
    """The function of this name; notes how near x comes to its kinks."""
    for place in KINKS.get(name, ()):
        scope.kink(x - place)
    return FUNCTIONS[name](x)


def activation(options, inputs, _values, scope):
    """The layer."""
    return activate(options["name"], inputs[0], scope)


FORWARD = {"activation": activation}
WANTED = {"activation": ["name"]}


def draw_activation(rng, options):
    """Values on both sides of every kink, on maps or on flat features."""
    shape = [integer(rng, 1, 3), integer(rng, 2, 4)]
    if rng.random() < 0.7:
        shape += sizes(rng, 2, 2, 3)
    return {"options": options, "inputs": [normal(rng, shape, 2.0)]}


def write(book):
    """Five cases of each function."""
    for name in SIMPLE:
        for _ in range(5):
            book.layer("activation", activation, lambda rng: draw_activation(rng, {"name": name}))
