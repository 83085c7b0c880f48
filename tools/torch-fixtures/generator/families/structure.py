"""Layers that move or join values, dropout, and LeNet-5's distances."""
import math

import torch
import torch.nn.functional as F

from draw import chance, integer, normal, pick, sizes
from families.activation import activate


def flatten(_options, inputs, _values, _scope):
    """All axes but the batch."""
    return inputs[0].flatten(1)


def concat(_options, inputs, _values, _scope):
    """Along the channels."""
    return torch.cat(inputs, 1)


def add(_options, inputs, _values, _scope):
    """Element by element."""
    return sum(inputs[1:], inputs[0])


def dropout(options, inputs, _values, scope):
    """Torch's scaling, 1 / (1 - rate); the mask is the host's."""
    x, rate = inputs[0], options.get("rate", 0.5)
    if scope.mode == "eval" or rate == 0:
        return x * 1
    return dropped(x, rate, x.shape, scope)


def dropped(x, rate, shape, scope):
    """By a mask of this shape."""
    mask = [0.0 if scope.random.uniform() < rate else 1.0 for _ in range(math.prod(shape))]
    return x * torch.tensor(mask, dtype=x.dtype).reshape(shape) * (1 / (1 - rate))


def dropout2d(options, inputs, _values, scope):
    """Whole maps."""
    x, rate = inputs[0], options.get("rate", 0.5)
    if scope.mode == "eval" or rate == 0:
        return x * 1
    return dropped(x, rate, (*x.shape[:2], *(1 for _ in x.shape[2:])), scope)


def rbf(options, inputs, _values, _scope):
    """Squared distances from the codes."""
    codes = torch.tensor(options["codes"], dtype=inputs[0].dtype)
    return ((inputs[0].flatten(1)[:, None, :] - codes) ** 2).sum(2)


def squeeze_excite(options, inputs, values, scope):
    """Means of maps, two layers, and their scale on the maps."""
    x = inputs[0]
    squeezed = F.linear(x.mean((2, 3)), values["it/fc1.weight"][:, :, 0, 0], values["it/fc1.bias"])
    squeezed = activate(options.get("activation", "relu"), squeezed, scope)
    scale = F.linear(squeezed, values["it/fc2.weight"][:, :, 0, 0], values["it/fc2.bias"])
    return x * activate(options.get("scaleActivation", "sigmoid"), scale, scope)[:, :, None, None]


FORWARD = {"flatten": flatten, "concat": concat, "add": add, "dropout": dropout, "dropout2d": dropout2d, "rbf": rbf,
           "squeezeExcite": squeeze_excite}
WANTED = {"flatten": [], "concat": [], "add": [], "dropout": ["rate"], "dropout2d": ["rate"], "rbf": ["codes"],
          "squeezeExcite": ["activation", "scaleActivation"]}


def shape_of(rng):
    """A batch of maps."""
    return (integer(rng, 2, 3), integer(rng, 1, 4), *sizes(rng, 1, 2, 3))


def draw_joined(rng, kind):
    """Two to four inputs; the channels differ where they are joined."""
    batch, channels, *area = shape_of(rng)
    count = integer(rng, 2, 4)
    own = [integer(rng, 1, 3) if kind == "concat" else channels for _ in range(count)]
    inputs = [normal(rng, (batch, c, *area)) for c in own]
    return {"options": {}, "inputs": inputs, "tolerance": "moved" if kind == "concat" else "sum"}


def draw_dropout(rng, mode):
    """Any rate, also none."""
    options = {"rate": pick(rng, [0, 0.25, 0.3, 0.5, 0.9])} if chance(rng, 0.8) else {}
    return {"options": options, "inputs": [normal(rng, shape_of(rng))], "mode": mode, "seed": integer(rng, 0, 2**20)}


def draw_rbf(rng):
    """Codes of plus and minus 1."""
    features = integer(rng, 2, 12)
    codes = [[pick(rng, [-1, 1]) for _ in range(features)] for _ in range(integer(rng, 2, 5))]
    return {"options": {"codes": codes}, "inputs": [normal(rng, (integer(rng, 1, 4), features))]}


def draw_squeeze_excite(rng, forced):
    """Any activations."""
    shape = shape_of(rng)
    channels, squeezed = shape[1], integer(rng, 1, 3)
    weights = {"it/fc1.weight": (squeezed, channels, 1, 1), "it/fc1.bias": (squeezed,),
               "it/fc2.weight": (channels, squeezed, 1, 1), "it/fc2.bias": (channels,)}
    options = {"channels": channels, "squeezeChannels": squeezed, **forced}
    parameters = {name: normal(rng, own) for name, own in weights.items()}
    return {"options": options, "inputs": [normal(rng, shape)], "parameters": parameters}


SQUEEZES = [{}, {"activation": "silu"}, {"activation": "relu"}, {"scaleActivation": "hardswish"},
            {"scaleActivation": "sigmoid"}]


def write(book):
    """At least five of each."""
    for forced in SQUEEZES * 5:
        book.layer("squeezeExcite", squeeze_excite, lambda rng: draw_squeeze_excite(rng, forced))
    for _ in range(6):
        book.layer("flatten", flatten,
                   lambda rng: {"options": {}, "inputs": [normal(rng, shape_of(rng))], "tolerance": "moved"})
        for kind, layer in (("concat", concat), ("add", add)):
            book.layer(kind, layer, lambda rng: draw_joined(rng, kind))
        book.layer("rbf", rbf, draw_rbf)
        for mode in ("train", "train", "eval"):
            for kind, layer in (("dropout", dropout), ("dropout2d", dropout2d)):
                book.layer(kind, layer, lambda rng: draw_dropout(rng, mode))
