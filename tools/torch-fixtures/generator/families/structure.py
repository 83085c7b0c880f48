"""Layers that move or join values, dropout, and LeNet-5's distances."""
import torch

from draw import chance, integer, normal, pick, sizes


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
    mask = [0.0 if scope.random.uniform() < rate else 1.0 for _ in range(x.numel())]
    return x * torch.tensor(mask, dtype=x.dtype).reshape(x.shape) * (1 / (1 - rate))


def rbf(options, inputs, _values, _scope):
    """Squared distances from the codes."""
    codes = torch.tensor(options["codes"], dtype=inputs[0].dtype)
    return ((inputs[0].flatten(1)[:, None, :] - codes) ** 2).sum(2)


FORWARD = {"flatten": flatten, "concat": concat, "add": add, "dropout": dropout, "rbf": rbf}
WANTED = {"flatten": [], "concat": [], "add": [], "dropout": ["rate"], "rbf": ["codes"]}


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


def write(book):
    """At least five of each."""
    for _ in range(6):
        book.layer("flatten", flatten,
                   lambda rng: {"options": {}, "inputs": [normal(rng, shape_of(rng))], "tolerance": "moved"})
        for kind, layer in (("concat", concat), ("add", add)):
            book.layer(kind, layer, lambda rng: draw_joined(rng, kind))
        book.layer("rbf", rbf, draw_rbf)
        for mode in ("train", "train", "eval"):
            book.layer("dropout", dropout, lambda rng: draw_dropout(rng, mode))
