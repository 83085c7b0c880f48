"""Layers that enlarge, pad or rearrange maps."""
import torch
import torch.nn.functional as F

from draw import both, distinct, integer, normal, pair, pick, sizes
from families.convolution import pads, random_padding


def pad(options, inputs, _values, _scope):
    """Torch's pad; rows before columns in our order, behind in torch's."""
    top, bottom, left, right = pads({**options, "kernel": 1}, *inputs[0].shape[2:])
    mode = options.get("mode", "constant")
    value = {"value": options.get("value", 0.0)} if mode == "constant" else {}
    return F.pad(inputs[0], [left, right, top, bottom], mode=mode, **value)


def upsample(options, inputs, _values, _scope):
    """Torch's interpolate, the scale taken as it is given."""
    size, scale = options.get("size"), options.get("scaleFactor")
    mixed = options.get("mode", "nearest") == "bilinear"
    corners = {"align_corners": options.get("alignCorners", False)} if mixed else {}
    return F.interpolate(inputs[0], None if size is None else both(size), None if scale is None else both(scale),
                         options.get("mode", "nearest"), **corners)


def pixel_shuffle(options, inputs, _values, _scope):
    """Torch's."""
    return F.pixel_shuffle(inputs[0], options["factor"])


def pixel_unshuffle(options, inputs, _values, _scope):
    """Torch's."""
    return F.pixel_unshuffle(inputs[0], options["factor"])


def maxout(options, inputs, _values, _scope):
    """The largest of consecutive channels."""
    n, c, *places = inputs[0].shape
    return inputs[0].reshape(n, c // options["pieces"], options["pieces"], *places).max(2).values


def reshape(options, inputs, _values, _scope):
    """Of every example."""
    return inputs[0].reshape(inputs[0].shape[0], *options["shape"])


def permute(options, inputs, _values, _scope):
    """Of every example's axes."""
    count = len(options["axes"])
    return inputs[0].permute(0, *((axis % count) + 1 for axis in options["axes"]))


def cut(options, inputs, _values, _scope):
    """Python's slice along one axis of an example; backwards by torch's index_select."""
    axis = options["axis"] % (inputs[0].dim() - 1) + 1
    places = range(inputs[0].shape[axis])[slice(options.get("start"), options.get("end"), options.get("step"))]
    return inputs[0].index_select(axis, torch.tensor(list(places)))


def split(options, inputs, _values, _scope):
    """One piece of torch's split; the layers of one split give one piece each."""
    axis = options.get("axis", 0) % (inputs[0].dim() - 1) + 1
    return inputs[0].split(options["sizes"], axis)[options["piece"]]


def mul(_options, inputs, _values, _scope):
    """Element by element; torch's broadcasting."""
    product = inputs[0]
    for other in inputs[1:]:
        product = product * other
    return product


FORWARD = {"pad": pad, "upsample": upsample, "pixelShuffle": pixel_shuffle, "pixelUnshuffle": pixel_unshuffle,
           "maxout": maxout, "reshape": reshape, "permute": permute, "slice": cut, "split": split, "mul": mul}
WANTED = {
    "pad": ["padding", "padding of 2 numbers", "padding of 4 numbers", "value", "mode=\"constant\"", "mode=\"reflect\"",
            "mode=\"replicate\""],
    "upsample": ["size", "scaleFactor", "size of 2 numbers", "scaleFactor of 2 numbers", "mode=\"nearest\"",
                 "mode=\"bilinear\"", "alignCorners=true", "alignCorners=false"],
    "pixelShuffle": ["factor"], "pixelUnshuffle": ["factor"], "maxout": ["pieces"], "reshape": ["shape"],
    "permute": ["axes"], "slice": ["axis", "start", "end", "step"], "split": ["sizes", "axis", "piece"], "mul": [],
}


def maps(rng, least=1):
    """A batch of maps."""
    return (2, integer(rng, 1, 3), *sizes(rng, least, least, 3))


def draw_pad(rng, forced):
    """Mirror images need maps larger than the padding."""
    options = {"padding": random_padding(rng, forced["padding"])}
    if "mode" in forced:
        options["mode"] = forced["mode"]
    if "value" in forced:
        options["value"] = float(pick(rng, [-1.25, 0.5, 3]))
    return {"options": options, "inputs": [normal(rng, maps(rng, 3))], "tolerance": "moved"}


def draw_upsample(rng, forced):
    """By size or by factor, larger and smaller."""
    height, width = sizes(rng, 2, 2, 4)
    options = {"mode": forced["mode"]} if "mode" in forced else {}
    if "alignCorners" in forced:
        options["alignCorners"] = forced["alignCorners"]
    if forced["by"] == "size":
        options["size"] = pair(rng, 1, 9) if not forced.get("pair") else [integer(rng, 1, 9), integer(rng, 1, 9)]
        out = both(options["size"])
    else:
        one = lambda: float(pick(rng, [0.5, 1, 1.5, 2, 2.5, 3, 0.7]))
        options["scaleFactor"] = [one(), one()] if forced.get("pair") else one()
        out = [int(n * s) for n, s in zip((height, width), both(options["scaleFactor"]))]
    x = normal(rng, (2, integer(rng, 1, 2), height, width))
    if forced.get("mode") != "bilinear":
        return {"options": options, "inputs": [x], "tolerance": "moved"}
    # Four terms a value, and at most every place of the result for a gradient; each weight is rounded, and each product.
    return {"options": options, "inputs": [x], "tolerance": "sum", "terms": max(4, out[0] * out[1]), "roundings": 6,
            "tight": False}


def draw_moved(rng, kind):
    """Options of a layer that moves values, and maps that they fit."""
    n, c, h, w = maps(rng, 2)
    if kind == "pixelShuffle":
        factor = integer(rng, 1, 3)
        return {"factor": factor}, (n, c * factor * factor, h, w)
    if kind == "pixelUnshuffle":
        factor = integer(rng, 1, 3)
        return {"factor": factor}, (n, c, h * factor, w * factor)
    if kind == "maxout":
        pieces = integer(rng, 1, 4)
        return {"pieces": pieces}, (n, c * pieces, h, w)
    if kind == "reshape":
        return {"shape": pick(rng, [[h, w * c], [-1, h], [w, c, h], [c, -1], [c * h * w]])}, (n, c, h, w)
    if kind == "permute":
        axes = [int(axis) for axis in rng.permutation(3)]
        return {"axes": [axis - 3 if rng.random() < 0.2 else axis for axis in axes]}, (n, c, h, w)
    if kind == "split":
        return random_split(rng, (n, c + 1, h, w))
    return random_slice(rng, (n, c + 1, h, w))


def random_split(rng, shape):
    """One to all of the pieces of an axis; which one is looked at is drawn too."""
    axis = integer(rng, 0, 2)
    sizes, left = [], shape[axis + 1]
    while left > 0:
        sizes.append(integer(rng, 1, left))
        left -= sizes[-1]
    options = {"sizes": sizes, "piece": integer(rng, 0, len(sizes) - 1)}
    if axis > 0 or rng.random() < 0.5:
        options["axis"] = axis - 3 if rng.random() < 0.3 else axis
    return options, shape


def random_slice(rng, shape):
    """From the front or from the back, every so many; never nothing."""
    while True:
        axis = integer(rng, 0, 2)
        length = shape[axis + 1]
        options = {"axis": axis - 3 if rng.random() < 0.2 else axis}
        for name, low, high in (("start", -length, length - 1), ("end", -length, length)):
            if rng.random() < 0.6:
                options[name] = integer(rng, low, high)
        if rng.random() < 0.5:
            options["step"] = integer(rng, 1, 2)
        if len(range(length)[slice(options.get("start"), options.get("end"), options.get("step"))]) > 0:
            return options, shape


def draw_rearranged(rng, kind):
    """Values all different, so that none stands in for another."""
    options, shape = draw_moved(rng, kind)
    return {"options": options, "inputs": [distinct(rng, shape)], "tolerance": "moved"}


def draw_product(rng):
    """Two or three factors."""
    shape = maps(rng)
    inputs = [normal(rng, shape) for _ in range(integer(rng, 2, 3))]
    return {"options": {}, "inputs": inputs, "tolerance": "sum", "roundings": 3}


PADS = [{"padding": kind, "mode": mode} for kind in ("number", "two", "four") for mode in ("constant", "reflect", "replicate")]
PADS += [{"padding": "four", "value": True}, {"padding": "two"}]
UPSAMPLES = [{"by": by, "pair": pair_, **mode} for by in ("size", "scaleFactor") for pair_ in (False, True) for mode in (
    {}, {"mode": "nearest"}, {"mode": "bilinear"}, {"mode": "bilinear", "alignCorners": True},
    {"mode": "bilinear", "alignCorners": False})]


def write(book):
    """Five cases of each variant, ten of what has none."""
    for forced in PADS * 5:
        book.layer("pad", pad, lambda rng: draw_pad(rng, forced))
    for forced in UPSAMPLES * 5:
        book.layer("upsample", upsample, lambda rng: draw_upsample(rng, forced))
    for kind in ("pixelShuffle", "pixelUnshuffle", "maxout", "reshape", "permute", *4 * ["slice"]):
        for _ in range(10):
            book.layer(kind, FORWARD[kind], lambda rng: draw_rearranged(rng, kind))
    for _ in range(6):
        book.layer("mul", mul, draw_product)
    for _ in range(15):
        book.layer("split", split, lambda rng: draw_rearranged(rng, "split"))
