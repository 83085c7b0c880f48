"""Convolutions of other kinds: transposed, along one axis, without shared weights."""
import numpy as np
import torch
import torch.nn.functional as F

from draw import both, chance, integer, normal, pair, pick, sizes
from families.activation import NAMES, activate
from families.convolution import PADDINGS, pads, random_padding, random_window, same

PAD_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "replicate"}


def conv_transpose2d(options, inputs, values, scope):
    """Torch's, uncut; then what the mirrored convolution pads is cut off."""
    edge = pads({**options, "kernel": 1, "stride": 1, "dilation": 1}, 1, 1)
    y = F.conv_transpose2d(
        inputs[0], values["weight"], values.get("bias"), both(options.get("stride", 1)), 0,
        both(options.get("outputPadding", 0)), options.get("groups", 1), both(options.get("dilation", 1)))
    y = y[:, :, edge[0]:y.shape[2] - edge[1], edge[2]:y.shape[3] - edge[3]]
    return activate(options.get("activation", "none"), y, scope)


def pads1d(options, length):
    """[before, after]."""
    padding = options.get("padding", 0)
    if padding == "same":
        return same(length, options["kernel"], options.get("stride", 1), options.get("dilation", 1))
    return [0, 0] if padding == "valid" else list(both(padding))


def conv1d(options, inputs, values, scope):
    """Torch's on a padded input."""
    x = inputs[0]
    edge = pads1d(options, x.shape[2])
    if max(edge) > 0:
        x = F.pad(x, edge, mode=PAD_MODES[options.get("paddingMode", "zeros")])
    y = F.conv1d(x, values["weight"], values.get("bias"), options.get("stride", 1), 0, options.get("dilation", 1),
                 options.get("groups", 1))
    return activate(options.get("activation", "none"), y, scope)


def locally_connected2d(options, inputs, values, scope):
    """Windows unfolded; at each place its own weights [P, Q, K, C, R, S]."""
    top, bottom, left, right = pads(options, *inputs[0].shape[2:])
    x = F.pad(inputs[0], [left, right, top, bottom])
    columns = F.unfold(x, both(options["kernel"]), both(options.get("dilation", 1)), 0, both(options.get("stride", 1)))
    weight = values["weight"]
    rows, places, filters = weight.shape[:3]
    y = torch.einsum("nip,pki->nkp", columns, weight.reshape(rows * places, filters, -1))
    y = y.reshape(x.shape[0], filters, rows, places)
    y = y + values["bias"] if "bias" in values else y
    return activate(options.get("activation", "none"), y, scope)


FORWARD = {"convTranspose2d": conv_transpose2d, "conv1d": conv1d, "locallyConnected2d": locally_connected2d}
WANTED = {
    "convTranspose2d": ["kernel", "stride", "padding", "outputPadding", "dilation", "groups", "bias", "activation",
                        "stride of 2 numbers", "padding of 2 numbers", "padding of 4 numbers"],
    "conv1d": ["kernel", "stride", "padding", "dilation", "groups", "bias", "activation", "padding of 2 numbers",
               "paddingMode=\"reflect\"", "paddingMode=\"replicate\"", "paddingMode=\"zeros\""],
    "locallyConnected2d": ["input", "kernel", "stride", "padding", "dilation", "bias", "activation"],
}


def rest(rng, forced, options, weight, bias, x):
    """Bias and activation, alike in all of them."""
    if "bias" in forced:
        options["bias"] = forced["bias"]
    if "activation" in forced:
        options["activation"] = forced["activation"]
    parameters = {"weight": normal(rng, weight)}
    if options.get("bias", True):
        parameters["bias"] = normal(rng, bias)
    plain = options.get("activation", "none") == "none"
    return {"options": options, "inputs": [x], "parameters": parameters, "tolerance": "sum" if plain else "noise"}


def draw_transposed(rng, forced):
    """Any stride, dilation, cut and choice of size; the result has at least one row and one column."""
    while True:
        kernel = pair(rng, 1, 4)
        options = {"kernel": kernel}
        for name in ("stride", "dilation"):
            if name in forced or chance(rng, 0.3):
                options[name] = pair(rng, 1, 3) if forced.get(name) != "pair" else [integer(rng, 1, 3), integer(rng, 1, 3)]
        if "padding" in forced or chance(rng, 0.3):
            options["padding"] = random_padding(rng, forced.get("padding") or "four")
        stride, dilation = both(options.get("stride", 1)), both(options.get("dilation", 1))
        if "outputPadding" in forced or chance(rng, 0.2):
            options["outputPadding"] = [integer(rng, 0, max(s, d) - 1) for s, d in zip(stride, dilation)]
            if forced.get("outputPadding") == "number":
                options["outputPadding"] = min(options["outputPadding"])
        groups = integer(rng, 2, 3) if "groups" in forced else 1
        size = sizes(rng, 1, 1, 4)
        edge = pads({**options, "kernel": 1, "stride": 1, "dilation": 1}, 1, 1)
        out = [(n - 1) * s + d * (k - 1) + 1 + e - edge[2 * i] - edge[2 * i + 1] for i, (n, s, d, k, e) in enumerate(
            zip(size, stride, dilation, both(kernel), both(options.get("outputPadding", 0))))]
        if min(out) >= 1:
            break
    channels, share = groups * integer(rng, 1, 2), integer(rng, 1, 2)
    options = {"inChannels": channels, "outChannels": share * groups, **options}
    if "groups" in forced:
        options["groups"] = groups
    x = normal(rng, (2, channels, *size))
    return rest(rng, forced, options, (channels, share, *both(kernel)), (share * groups,), x)


def draw_conv1d(rng, forced):
    """One axis."""
    groups = integer(rng, 2, 3) if "groups" in forced else 1
    channels, filters = groups * integer(rng, 1, 2), groups * integer(rng, 1, 2)
    options = {"inChannels": channels, "outChannels": filters, "kernel": integer(rng, 1, 4)}
    for name in ("stride", "dilation"):
        if name in forced or chance(rng, 0.3):
            options[name] = integer(rng, 1, 3)
    if "padding" in forced or chance(rng, 0.3):
        kind = forced.get("padding") or pick(rng, ["number", "two"])
        options["padding"] = random_padding(rng, kind)
    for name in ("groups", "paddingMode"):
        if name in forced:
            options[name] = groups if name == "groups" else forced[name]
    length = options.get("dilation", 1) * (options["kernel"] - 1) + 2 + integer(rng, 1, 5)
    x = normal(rng, (integer(rng, 2, 3), channels, length))
    return rest(rng, forced, options, (filters, channels // groups, options["kernel"]), (filters,), x)


def draw_local(rng, forced):
    """Small maps: the weights are many."""
    window, size = random_window(rng, forced)
    channels, filters = integer(rng, 1, 2), integer(rng, 1, 2)
    options = {"input": [channels, *size], "outChannels": filters, **window}
    edge = pads(options, *size)
    kernel, stride, dilation = (both(options.get(name, 1)) for name in ("kernel", "stride", "dilation"))
    out = [(size[i] + edge[2 * i] + edge[2 * i + 1] - dilation[i] * (kernel[i] - 1) - 1) // stride[i] + 1 for i in (0, 1)]
    x = normal(rng, (2, channels, *size))
    return rest(rng, forced, options, (*out, filters, channels, *kernel), (filters, *out), x)


BIAS = [{"bias": True}, {"bias": False}]
ACTIVATIONS = [{"activation": name} for name in NAMES]
TRANSPOSED = [{}, {"stride": "any"}, {"stride": "pair"}, {"dilation": "any"}, {"dilation": "pair", "stride": "pair"},
              {"padding": "number"}, {"padding": "two"}, {"padding": "four"}, {"padding": "valid"}, {"groups": True},
              {"stride": "any", "outputPadding": "pair"}, {"stride": "pair", "outputPadding": "number"}, *BIAS]
CONV1D = [{}, {"stride": True}, {"dilation": True}, {"groups": True, "padding": "two"},
          *({"padding": kind} for kind in PADDINGS if kind != "four"),
          *({"paddingMode": mode, "padding": "two"} for mode in PAD_MODES), *BIAS]
LOCAL = [{}, {"stride": "any"}, {"stride": "pair"}, {"dilation": "any"}, {"dilation": "pair"},
         *({"padding": kind} for kind in PADDINGS), *BIAS]


def write(book):
    """Five cases of each variant."""
    for kind, variants, draw in (("convTranspose2d", TRANSPOSED, draw_transposed), ("conv1d", CONV1D, draw_conv1d),
                                 ("locallyConnected2d", LOCAL, draw_local)):
        for forced in (variants + ACTIVATIONS) * 5:
            book.layer(kind, FORWARD[kind], lambda rng: draw(rng, forced))
