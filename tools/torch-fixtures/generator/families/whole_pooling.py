"""Pooling along one axis, by a power, to a given size, and over whole maps."""
import torch.nn.functional as F

from draw import both, chance, distinct, integer, normal, pair, pick, sizes, uniform
from families.convolution import random_padding
from families.pooling import avg_pool2d, max_pool2d, possible


def as_2d(options):
    """The same pooling on maps of height 1."""
    padding = options.get("padding", 0)
    if isinstance(padding, list):
        padding = [0, 0, *padding]
    elif not isinstance(padding, str):
        padding = [0, padding]
    return {**options, "kernel": [1, options["kernel"]], "stride": [1, options.get("stride", options["kernel"])],
            "dilation": [1, options.get("dilation", 1)], "padding": padding}


def max_pool1d(options, inputs, values, scope):
    """On rows of height 1."""
    return max_pool2d(as_2d(options), [inputs[0][:, :, None]], values, scope)[:, :, 0]


def avg_pool1d(options, inputs, values, scope):
    """On rows of height 1."""
    return avg_pool2d(as_2d(options), [inputs[0][:, :, None]], values, scope)[:, :, 0]


def lp_pool2d(options, inputs, _values, _scope):
    """Torch's, with its root of the sum."""
    stride = both(options.get("stride", options["kernel"]))
    return F.lp_pool2d(inputs[0], options["norm"], both(options["kernel"]), stride, options.get("ceilMode", False))


def adaptive_max_pool2d(options, inputs, _values, _scope):
    """Torch's."""
    return F.adaptive_max_pool2d(inputs[0], both(options["size"]))


def adaptive_avg_pool2d(options, inputs, _values, _scope):
    """Torch's."""
    return F.adaptive_avg_pool2d(inputs[0], both(options["size"]))


def global_max_pool2d(_options, inputs, _values, _scope):
    """To one value a map."""
    return F.adaptive_max_pool2d(inputs[0], 1)


def global_avg_pool2d(_options, inputs, _values, _scope):
    """To one value a map."""
    return F.adaptive_avg_pool2d(inputs[0], 1)


FORWARD = {"maxPool1d": max_pool1d, "avgPool1d": avg_pool1d, "lpPool2d": lp_pool2d,
           "adaptiveMaxPool2d": adaptive_max_pool2d, "adaptiveAvgPool2d": adaptive_avg_pool2d,
           "globalMaxPool2d": global_max_pool2d, "globalAvgPool2d": global_avg_pool2d}
WINDOW = ["kernel", "stride", "padding", "padding of 2 numbers", "dilation", "ceilMode=true", "ceilMode=false"]
WANTED = {"maxPool1d": WINDOW, "avgPool1d": [*WINDOW, "countPadding=true", "countPadding=false"],
          "lpPool2d": ["norm", "kernel", "stride", "ceilMode=true", "ceilMode=false"],
          "adaptiveMaxPool2d": ["size", "size of 2 numbers"], "adaptiveAvgPool2d": ["size", "size of 2 numbers"],
          "globalMaxPool2d": [], "globalAvgPool2d": []}


def draw_pool1d(rng, kind, forced):
    """A window of one axis that fits."""
    while True:
        options = {"kernel": integer(rng, 2, 4)}
        if "stride" in forced or chance(rng, 0.3):
            options["stride"] = integer(rng, 1, 3)
        if "dilation" in forced:
            options["dilation"] = integer(rng, 1, 2)
        if "padding" in forced:
            options["padding"] = random_padding(rng, forced["padding"], 1)
        options.update({name: forced[name] for name in ("ceilMode", "countPadding") if name in forced})
        length = integer(rng, 3, 9)
        if possible(as_2d(options), (1, length)):
            break
    shape = (2, integer(rng, 1, 3), length)
    if kind == "maxPool1d":
        return {"options": options, "inputs": [distinct(rng, shape)], "tolerance": "moved"}
    return {"options": options, "inputs": [normal(rng, shape)], "tolerance": "sum", "terms": options["kernel"],
            "roundings": 2}


def draw_lp(rng, forced):
    """Odd and broken exponents on positive values; the root is steep at 0, so none is near it."""
    norm = pick(rng, [1, 2, 3, 1.5, 2.5, 4])
    options = {"norm": norm, "kernel": pair(rng, 1, 3)}
    if "stride" in forced:
        options["stride"] = pair(rng, 1, 3) if forced["stride"] != "pair" else [integer(rng, 1, 3), integer(rng, 1, 3)]
    if "ceilMode" in forced:
        options["ceilMode"] = forced["ceilMode"]
    x = uniform(rng, (2, integer(rng, 1, 2), *sizes(rng, 3, 3, 3)), 0.1, 3)
    if norm in (2, 4) and chance(rng):
        x = x * pick(rng, [-1, 1])
    return {"options": options, "inputs": [x]}


def draw_adaptive(rng, kind, forced):
    """Windows that overlap, that part the map evenly, and results larger than the map."""
    options = {"size": [integer(rng, 1, 5), integer(rng, 1, 5)] if forced == "pair" else integer(rng, 1, 5)}
    shape = (2, integer(rng, 1, 3), *sizes(rng, 2, 2, 6))
    if kind == "adaptiveMaxPool2d":
        return {"options": options, "inputs": [distinct(rng, shape)], "tolerance": "moved"}
    # A window has at most every place of its map; a place is in at most every window.
    rows, columns = both(options["size"])
    terms = max(shape[2] * shape[3], rows * columns)
    return {"options": options, "inputs": [normal(rng, shape)], "tolerance": "sum", "terms": terms, "roundings": 5,
            "tight": False}


def draw_global(rng, kind):
    """Whole maps."""
    shape = (2, integer(rng, 1, 3), *sizes(rng, 1, 2, 4))
    if kind == "globalMaxPool2d":
        return {"options": {}, "inputs": [distinct(rng, shape)], "tolerance": "moved"}
    return {"options": {}, "inputs": [normal(rng, shape)], "tolerance": "sum", "terms": shape[2] * shape[3], "roundings": 3,
            "tight": False}


POOLS = [{}, {"stride": True}, {"dilation": True}, {"padding": "number"}, {"padding": "two"}, {"padding": "same"},
         {"padding": "valid"}, {"ceilMode": True, "stride": True, "padding": "number"}, {"ceilMode": False}]
COUNTING = [{"countPadding": value, "padding": "two", "ceilMode": ceil} for value in (True, False) for ceil in (True, False)]
LP = [{}, {"stride": True}, {"stride": "pair"}, {"ceilMode": True}, {"ceilMode": True, "stride": True}, {"ceilMode": False}]


def write(book):
    """Five cases of each variant."""
    for kind, variants in (("maxPool1d", POOLS), ("avgPool1d", POOLS + COUNTING)):
        for forced in variants * 5:
            book.layer(kind, FORWARD[kind], lambda rng: draw_pool1d(rng, kind, forced))
    for forced in LP * 5:
        book.layer("lpPool2d", lp_pool2d, lambda rng: draw_lp(rng, forced))
    for kind in ("adaptiveMaxPool2d", "adaptiveAvgPool2d"):
        for forced in ("pair", "number") * 6:
            book.layer(kind, FORWARD[kind], lambda rng: draw_adaptive(rng, kind, forced))
    for kind in ("globalMaxPool2d", "globalAvgPool2d"):
        for _ in range(6):
            book.layer(kind, FORWARD[kind], lambda rng: draw_global(rng, kind))
