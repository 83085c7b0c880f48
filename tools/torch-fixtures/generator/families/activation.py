"""Activation functions by our names, as torch computes them."""
import torch
import torch.nn.functional as F

from draw import chance, integer, normal, pick, sizes, uniform

FUNCTIONS = {
    "elu": lambda x, o: F.elu(x, o.get("alpha", 1.0)),
    "gelu": lambda x, o: F.gelu(x, approximate=o.get("approximate", "none")),
    "hardswish": lambda x, o: F.hardswish(x),
    "leaky-relu": lambda x, o: F.leaky_relu(x, o.get("slope", 0.01)),
    "log-softmax": lambda x, o: torch.log_softmax(x, 1),
    "none": lambda x, o: x,
    "relu": lambda x, o: F.relu(x),
    "relu6": lambda x, o: F.relu6(x),
    "scaled-tanh": lambda x, o: 1.7159 * torch.tanh(x * (2 / 3)),
    "selu": lambda x, o: F.selu(x),
    "sigmoid": lambda x, o: torch.sigmoid(x),
    "silu": lambda x, o: F.silu(x),
    "softmax": lambda x, o: torch.softmax(x, 1),
    "softplus": lambda x, o: F.softplus(x, o.get("beta", 1.0), o.get("threshold", 20.0)),
    "tanh": lambda x, o: torch.tanh(x),
}
NAMES = tuple(FUNCTIONS)

KINKS = {
    "elu": lambda o: (0,),
    "hardswish": lambda o: (-3, 3),
    "leaky-relu": lambda o: (0,),
    "relu": lambda o: (0,),
    "relu6": lambda o: (0, 6),
    "selu": lambda o: (0,),
    "softplus": lambda o: (o.get("threshold", 20.0) / o.get("beta", 1.0),),
}


def activate(name, x, scope, options={}):
    """The function of this name; notes how near x comes to its kinks."""
    for place in KINKS.get(name, lambda o: ())(options):
        scope.kink(x - place)
    return FUNCTIONS[name](x, options)


def activation(options, inputs, _values, scope):
    """The layer."""
    return activate(options["name"], inputs[0], scope, options)


def prelu(_options, inputs, values, scope):
    """One slope for all, or one a channel."""
    scope.kink(inputs[0])
    return F.prelu(inputs[0], values["weight"])


FORWARD = {"activation": activation, "prelu": prelu}
WANTED = {"activation": ["name", "alpha", "approximate", "slope", "beta", "threshold"], "prelu": ["channels", "initial"]}


def shape_of(rng):
    """Maps or flat features, with at least two channels."""
    shape = [integer(rng, 1, 3), integer(rng, 2, 4)]
    return shape + list(sizes(rng, 2, 2, 3)) if chance(rng, 0.7) else shape


def draw_activation(rng, name, given):
    """Values on both sides of every kink; options are drawn from what is given for each."""
    options = {"name": name, **{key: pick(rng, values) for key, values in given.items()}}
    return {"options": options, "inputs": [normal(rng, shape_of(rng), 2.5)]}


def draw_prelu(rng, channels):
    """Slopes of both signs."""
    shape = shape_of(rng)
    options = {"channels": shape[1]} if channels == "each" else {"channels": 1} if channels == "one" else {}
    if chance(rng, 0.4) or channels == "initial":
        options["initial"] = 0.5
    weight = uniform(rng, (options.get("channels", 1),), -1, 2)
    return {"options": options, "inputs": [normal(rng, shape)], "parameters": {"weight": weight}}


OPTIONS = [
    ("elu", {"alpha": [0.5, 1.3, 2]}),
    ("gelu", {"approximate": ["tanh"]}),
    ("gelu", {"approximate": ["none"]}),
    ("leaky-relu", {"slope": [0.1, 0.25, 1.5]}),
    ("softplus", {"beta": [0.5, 2, 3]}),
    ("softplus", {"threshold": [2, 4]}),
    ("softplus", {"beta": [0.5, 2], "threshold": [1, 3]}),
]


def write(book):
    """Five cases of each function, with and without its options."""
    for name, given in [(name, {}) for name in NAMES] + OPTIONS:
        for _ in range(5):
            book.layer("activation", activation, lambda rng: draw_activation(rng, name, given))
    for channels in ("each", "one", "default", "initial") * 5:
        book.layer("prelu", prelu, lambda rng: draw_prelu(rng, channels))
