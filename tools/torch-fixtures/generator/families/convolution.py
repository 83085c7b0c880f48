"""conv2d and linear: torch's definition of what our options say, and random cases of them."""
import numpy as np
import torch
import torch.nn.functional as F

from draw import both, chance, integer, normal, pair, pick, sizes
from host_random import HostRandom

from families.activation import NAMES, activate


def same(size, kernel, stride, dilation):
    """TensorFlow's SAME on one axis."""
    out = -(-size // stride)
    total = max(0, (out - 1) * stride + dilation * (kernel - 1) + 1 - size)
    return [total // 2, total - total // 2]


def pads(options, height, width):
    """[top, bottom, left, right]."""
    padding = options.get("padding", 0)
    kernel, stride, dilation = (both(options.get(name, 1)) for name in ("kernel", "stride", "dilation"))
    if padding == "valid":
        return [0, 0, 0, 0]
    if padding == "same":
        return same(height, kernel[0], stride[0], dilation[0]) + same(width, kernel[1], stride[1], dilation[1])
    if isinstance(padding, list) and len(padding) == 4:
        return padding
    vertical, horizontal = both(padding)
    return [vertical, vertical, horizontal, horizontal]


def edges(wiring, channels, filters):
    """Pairs (from, to) of a table, written or dealt."""
    if wiring["kind"] == "table":
        return [tuple(edge) for edge in wiring["edges"]]
    random, found = HostRandom(wiring["seed"]), []
    deck, dealt = random.permutation(channels), 0
    for to in range(filters):
        if dealt + wiring["fanIn"] > channels:
            deck, dealt = random.permutation(channels), 0
        found += [(start, to) for start in deck[dealt:dealt + wiring["fanIn"]]]
        dealt += wiring["fanIn"]
    return found


def conv2d(options, inputs, values, scope):
    """Any wiring as torch's conv2d on a dense, grouped or repeated weight."""
    (x,), weight, bias = inputs, values["weight"], values.get("bias")
    wiring = options.get("connectivity", {"kind": "groups", "groups": options.get("groups", 1)})
    top, bottom, left, right = pads(options, x.shape[2], x.shape[3])
    mode = {"zeros": "constant"}.get(options.get("paddingMode", "zeros"), options.get("paddingMode"))
    if max(top, bottom, left, right) > 0:
        x = F.pad(x, [left, right, top, bottom], mode=mode)
    window = {"stride": both(options.get("stride", 1)), "dilation": both(options.get("dilation", 1))}
    kind = wiring["kind"]
    if kind == "per-map":
        n, c, h, w = x.shape
        y = F.conv2d(x.reshape(n * c, 1, h, w), weight, **window)
        y = y.reshape(n, c * y.shape[1], *y.shape[2:])
        y = y if bias is None else y + bias.reshape(1, -1, 1, 1)
        return activate(options.get("activation", "none"), y, scope)
    if kind == "shared-across-maps":
        weight = weight.expand(-1, x.shape[1], -1, -1)
    if kind in ("table", "random"):
        mask = torch.zeros(weight.shape[:2], dtype=weight.dtype)
        for start, to in edges(wiring, x.shape[1], weight.shape[0]):
            mask[to, start] = 1
        weight = weight * mask[:, :, None, None]
    groups = {"groups": wiring.get("groups", 1), "depthwise": x.shape[1]}.get(kind, 1)
    y = F.conv2d(x, weight, bias, groups=groups, **window)
    return activate(options.get("activation", "none"), y, scope)


def linear(options, inputs, values, scope):
    """Torch's linear on flattened inputs."""
    y = F.linear(inputs[0].flatten(1), values["weight"], values.get("bias"))
    return activate(options.get("activation", "none"), y, scope)


FORWARD = {"conv2d": conv2d, "linear": linear}

WIRINGS = ("full", "groups", "depthwise", "per-map", "shared-across-maps", "table", "random")
PADDINGS = ("number", "two", "four", "same", "valid")


def random_padding(rng, kind, most=2):
    """A padding of one form."""
    if kind == "number":
        return integer(rng, 1, most)
    if kind in ("two", "four"):
        return [integer(rng, 0, most) for _ in range(2 if kind == "two" else 4)]
    return kind


def random_window(rng, forced):
    """kernel and any of stride, dilation, padding; with the least height and width that they fit."""
    options = {"kernel": pair(rng, 1, 3)}
    for name in ("stride", "dilation"):
        if name in forced or chance(rng, 0.25):
            options[name] = pair(rng, 1, 3) if forced.get(name) != "pair" else [integer(rng, 1, 3), integer(rng, 1, 2)]
    if "padding" in forced or chance(rng, 0.25):
        options["padding"] = random_padding(rng, forced.get("padding") or pick(rng, PADDINGS))
    kernel, dilation = both(options["kernel"]), both(options.get("dilation", 1))
    room = pads(options, 1, 1) if options.get("padding") != "same" else [0, 0, 0, 0]
    least = [d * (k - 1) + 1 - (room[2 * i] + room[2 * i + 1]) for i, (k, d) in enumerate(zip(kernel, dilation))]
    return options, sizes(rng, *least, 3)


def random_wiring(rng, kind):
    """(options, inputs' channels, outputs' maps, weight's first two axes)."""
    channels = integer(rng, 1, 4)
    filters = integer(rng, 1, 4)
    if kind == "groups" or kind == "groups-option":
        groups = integer(rng, 2, 3)
        channels, filters = groups * integer(rng, 1, 2), groups * integer(rng, 1, 2)
        wiring = {"groups": groups} if kind == "groups-option" else {"connectivity": {"kind": kind, "groups": groups}}
        return wiring, channels, filters, (filters, channels // groups)
    wiring = {"kind": kind}
    shape = (filters, channels)
    if kind == "depthwise":
        wiring["multiplier"] = integer(rng, 1, 2)
        filters = channels * wiring["multiplier"]
        shape = (filters, 1)
    elif kind in ("per-map", "shared-across-maps"):
        shape = (filters, 1)
    elif kind == "table":
        every = [[c, k] for k in range(filters) for c in range(channels)]
        kept = sorted(rng.permutation(len(every))[:integer(rng, 1, len(every))])
        wiring["edges"] = [every[i] for i in kept]
    elif kind == "random":
        wiring |= {"fanIn": integer(rng, 1, channels), "seed": integer(rng, 0, 99)}
    return {"connectivity": wiring}, channels, filters, shape


def draw_conv2d(rng, forced):
    """A convolution with some options given."""
    window, (height, width) = random_window(rng, forced)
    kind = forced.get("wiring")
    wiring, channels, filters, shape = random_wiring(rng, kind or "full")
    if kind is None:
        wiring = {}
    options = {"inChannels": channels, "outChannels": filters, **window, **wiring}
    if "paddingMode" in forced:
        options["paddingMode"] = forced["paddingMode"]
        # A mirror image, or an edge, needs a map larger than the padding.
        height, width = height + 3, width + 3
    bias = not forced.get("noBias", chance(rng, 0.2))
    if not bias or "bias" in forced:
        options["bias"] = bias
    if "activation" in forced:
        options["activation"] = forced["activation"]
    maps = channels * filters if kind == "per-map" else filters
    kernel = both(options["kernel"])
    parameters = {"weight": normal(rng, (*shape, *kernel))}
    if bias:
        parameters["bias"] = normal(rng, (maps,))
    x = normal(rng, (integer(rng, 2, 3), channels, height, width))
    plain = options.get("activation", "none") == "none"
    return {"options": options, "inputs": [x], "parameters": parameters, "tolerance": "sum" if plain else "noise"}


def draw_linear(rng, forced):
    """A dense layer, on flat inputs or on maps."""
    features, outputs = integer(rng, 3, 12), integer(rng, 2, 6)
    shape = [features]
    if forced.get("shape"):
        shape = [integer(rng, 1, 3), *sizes(rng, 1, 1, 2)]
        features = int(np.prod(shape))
    options = {"inFeatures": shape if forced.get("shape") else features, "outFeatures": outputs}
    bias = not forced.get("noBias", False)
    if "noBias" in forced:
        options["bias"] = bias
    if "activation" in forced:
        options["activation"] = forced["activation"]
    parameters = {"weight": normal(rng, (outputs, features))}
    if bias:
        parameters["bias"] = normal(rng, (outputs,))
    x = normal(rng, (integer(rng, 1, 4), *shape))
    plain = options.get("activation", "none") == "none"
    return {"options": options, "inputs": [x], "parameters": parameters, "tolerance": "sum" if plain else "noise"}


CONV2D = [{}, {"stride": "any"}, {"stride": "pair"}, {"dilation": "any"}, {"dilation": "pair"}]
CONV2D += [{"padding": kind} for kind in PADDINGS]
CONV2D += [{"wiring": kind, "stride": "any"} for kind in (*WIRINGS, "groups-option")]
CONV2D += [{"paddingMode": mode, "padding": kind} for mode in ("zeros", "reflect", "replicate") for kind in PADDINGS]
CONV2D += [{"noBias": True}, {"noBias": False, "bias": True}]
CONV2D += [{"activation": name} for name in NAMES]
LINEAR = [{}, {"shape": True}, {"noBias": True}, {"noBias": False}]
LINEAR += [{"activation": name} for name in NAMES]

WANTED = {
    "conv2d": ["kernel", "stride", "padding", "dilation", "groups", "connectivity", "bias", "activation",
               "stride of 2 numbers", "dilation of 2 numbers", "padding of 2 numbers", "padding of 4 numbers", "paddingMode=\"zeros\"", "paddingMode=\"reflect\"",
               "paddingMode=\"replicate\""],
    "linear": ["inFeatures", "outFeatures", "bias", "activation"],
}


def write(book):
    """Five cases of each variant."""
    for forced in CONV2D * 5:
        book.layer("conv2d", conv2d, lambda rng: draw_conv2d(rng, forced))
    for forced in LINEAR * 5:
        book.layer("linear", linear, lambda rng: draw_linear(rng, forced))
