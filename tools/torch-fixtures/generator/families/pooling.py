"""Windows that pool: maximum, mean, and LeNet-5's subsampling."""
import math

import torch.nn.functional as F

from draw import both, chance, distinct, integer, normal, pair, pick, sizes
from families.activation import NAMES, activate
from families.convolution import pads, random_padding


def outputs(size, kernel, stride, dilation, before, after, ceil):
    """Number of windows, by torch's rule for ceil mode: none may start in the padding behind the input."""
    room = size + before + after - dilation * (kernel - 1) - 1
    if not ceil:
        return room // stride + 1
    count = -(-room // stride) + 1
    return count - 1 if (count - 1) * stride >= size + before else count


def padded(options, x, value):
    """x with its padding, and with what ceil mode adds behind it."""
    kernel, dilation = both(options["kernel"]), both(options.get("dilation", 1))
    stride = both(options.get("stride", options["kernel"]))
    full = {**options, "stride": list(stride)}
    edge = pads(full, x.shape[2], x.shape[3])
    extra = []
    for i in range(2):
        before, after, size = edge[2 * i], edge[2 * i + 1], x.shape[2 + i]
        count = outputs(size, kernel[i], stride[i], dilation[i], before, after, options.get("ceilMode", False))
        end = (count - 1) * stride[i] + dilation[i] * (kernel[i] - 1) + 1
        extra.append(max(after, end - size - before))
    return F.pad(x, [edge[2], extra[1], edge[0], extra[0]], value=value), kernel, stride, dilation, edge


def note_rivals(x, kernel, stride, scope):
    """Notes how near the largest two of a window come; equal ones are told apart by their order."""
    windows = x.detach().unfold(2, kernel[0], stride[0]).unfold(3, kernel[1], stride[1]).flatten(4)
    largest = windows.topk(min(2, windows.shape[-1]), -1).values
    gaps = (largest[..., 0] - largest[..., -1]).flatten()
    if bool((gaps > 0).any()):
        scope.kink(gaps[gaps > 0])


def max_pool2d(options, inputs, _values, scope):
    """The padding is minus infinity, so torch's own limits on it do not matter."""
    x, kernel, stride, dilation, _ = padded(options, inputs[0], -math.inf)
    if dilation == (1, 1):
        note_rivals(x, kernel, stride, scope)
    return F.max_pool2d(x, kernel, stride, 0, dilation)


def max_pool2d_with_indices(options, inputs, _values, scope):
    """With the places of the maxima, row times width plus column of the map without its padding."""
    x, kernel, stride, dilation, edge = padded(options, inputs[0], -math.inf)
    y, places = F.max_pool2d(x, kernel, stride, 0, dilation, return_indices=True)
    rows, columns = places // x.shape[3] - edge[0], places % x.shape[3] - edge[2]
    scope.updates["indices"] = (rows * inputs[0].shape[3] + columns).to(x.dtype)
    return y


def avg_pool2d(options, inputs, _values, _scope):
    """Torch's own average where it has one; else (asymmetric, dilated) a grouped convolution by ones over a count."""
    x, ceil = inputs[0], options.get("ceilMode", False)
    kernel, dilation = both(options["kernel"]), both(options.get("dilation", 1))
    stride = both(options.get("stride", options["kernel"]))
    edge = pads({**options, "stride": list(stride)}, x.shape[2], x.shape[3])
    counted = options.get("countPadding", True)
    if edge[0] == edge[1] and edge[2] == edge[3] and dilation == (1, 1):
        return F.avg_pool2d(x, kernel, stride, (edge[0], edge[2]), ceil, counted)
    return composed_average(options, x, kernel, stride, dilation, edge, counted)


def composed_average(options, x, kernel, stride, dilation, edge, counted):
    """Sum of the window over the number of its places that count: those of the input, and of the padding if asked."""
    channels = x.shape[1]
    ones = x.new_ones((channels, 1, *kernel))
    window = {"stride": stride, "dilation": dilation, "groups": channels}
    total = F.conv2d(padded(options, x, 0.0)[0], ones, **window)
    there = x.new_ones(x.shape)
    if counted:
        # What ceil mode adds behind the padding counts for nothing.
        there = F.pad(there, [edge[2], edge[3], edge[0], edge[1]], value=1.0)
        whole = padded(options, x, 0.0)[0].shape
        there = F.pad(there, [0, whole[3] - there.shape[3], 0, whole[2] - there.shape[2]])
    else:
        there = padded(options, there, 0.0)[0]
    return total / F.conv2d(there, ones, **window)


def subsample(options, inputs, values, scope):
    """activation(coefficient times the sum of the window, plus bias)."""
    kernel = both(options["kernel"])
    stride = both(options.get("stride", options["kernel"]))
    total = F.avg_pool2d(inputs[0], kernel, stride) * (kernel[0] * kernel[1])
    y = total * values["weight"].reshape(1, -1, 1, 1) + values["bias"].reshape(1, -1, 1, 1)
    return activate(options.get("activation", "scaled-tanh"), y, scope)


FORWARD = {"maxPool2d": max_pool2d, "avgPool2d": avg_pool2d, "subsample": subsample}


def covered(size, kernel, stride, dilation, before, count):
    """Whether every window has a tap on the input."""
    taps = lambda out: (out * stride - before + k * dilation for k in range(kernel))
    return all(any(0 <= tap < size for tap in taps(out)) for out in range(count))


def possible(options, size):
    """Padding of at most half the kernel's span, at least one window, none on padding alone."""
    kernel, dilation = both(options["kernel"]), both(options.get("dilation", 1))
    stride = both(options.get("stride", options["kernel"]))
    edge = pads({**options, "stride": list(stride)}, *size)
    for i in range(2):
        before, after = edge[2 * i], edge[2 * i + 1]
        reach = dilation[i] * (kernel[i] - 1) + 1
        if size[i] + before + after < reach or 2 * max(before, after) > reach:
            return False
        count = outputs(size[i], kernel[i], stride[i], dilation[i], before, after, options.get("ceilMode", False))
        if count < 1 or not covered(size[i], kernel[i], stride[i], dilation[i], before, count):
            return False
    return True


def draw_window(rng, forced):
    """Options of a pooling and a size that they fit."""
    while True:
        options = {"kernel": pair(rng, 2, 4)}
        for name, low, high in (("stride", 1, 3), ("dilation", 1, 2)):
            if name in forced or chance(rng, 0.3):
                options[name] = pair(rng, low, high)
                if forced.get(name) == "pair":
                    options[name] = [integer(rng, low, high), integer(rng, low, high)]
        if "padding" in forced or chance(rng, 0.3):
            kind = forced.get("padding") or pick(rng, ("number", "two", "four"))
            options["padding"] = random_padding(rng, kind, 1)
        for name in ("ceilMode", "countPadding"):
            if name in forced:
                options[name] = forced[name]
        size = sizes(rng, 3, 3, 5)
        if possible(options, size):
            return options, size


def draw_pool(rng, forced, exact):
    """Distinct values for a maximum, any for a mean."""
    options, size = draw_window(rng, forced)
    shape = (integer(rng, 2, 3), integer(rng, 1, 3), *size)
    kernel = both(options["kernel"])
    if exact:
        return {"options": options, "inputs": [distinct(rng, shape)], "tolerance": "moved"}
    return {"options": options, "inputs": [normal(rng, shape)], "tolerance": "sum", "terms": kernel[0] * kernel[1],
            "roundings": 2}


def draw_subsample(rng, forced):
    """One coefficient and one bias a map."""
    channels = integer(rng, 1, 4)
    options = {"channels": channels, "kernel": pair(rng, 1, 3)}
    if "stride" in forced:
        options["stride"] = pair(rng, 1, 3) if forced["stride"] == "any" else [integer(rng, 1, 3), integer(rng, 1, 3)]
    if "activation" in forced:
        options["activation"] = forced["activation"]
    kernel = both(options["kernel"])
    shape = (2, channels, *sizes(rng, *kernel, 4))
    parameters = {"weight": normal(rng, (channels,)), "bias": normal(rng, (channels,))}
    return {"options": options, "inputs": [normal(rng, shape)], "parameters": parameters}


VARIANTS = [{}, {"stride": "any"}, {"stride": "pair"}, {"dilation": "any"}, {"dilation": "pair"}, {"padding": "number"},
            {"padding": "two"}, {"padding": "four"}, {"padding": "same", "stride": "any"}, {"padding": "valid"},
            {"ceilMode": True, "padding": "number", "stride": "any"}, {"ceilMode": True, "stride": "pair"},
            {"ceilMode": True, "padding": "four"}, {"ceilMode": False}]
COUNTING = [{"countPadding": False, "padding": "number"}, {"countPadding": False, "padding": "four"},
            {"countPadding": True, "padding": "two"}, {"countPadding": False, "ceilMode": True, "padding": "number"},
            {"countPadding": True, "ceilMode": True, "padding": "number", "stride": "any"},
            {"countPadding": True, "ceilMode": True, "padding": "four", "stride": "any"}]
SUBSAMPLE = [{}, {"stride": "any"}, {"stride": "pair"}] + [{"activation": name} for name in NAMES]

WINDOW = ["kernel", "stride", "padding", "dilation", "ceilMode", "stride of 2 numbers", "dilation of 2 numbers",
          "padding of 2 numbers", "padding of 4 numbers", "kernel of 2 numbers"]
WANTED = {"maxPool2d": WINDOW, "maxPool2dWithIndices": WINDOW, "avgPool2d": [*WINDOW, "countPadding"],
          "subsample": ["channels", "kernel", "stride", "activation"]}


def write(book):
    """Five cases of each variant."""
    for forced in VARIANTS * 5:
        book.layer("maxPool2d", max_pool2d, lambda rng: draw_pool(rng, forced, True))
        book.layer("maxPool2dWithIndices", max_pool2d_with_indices, lambda rng: draw_pool(rng, forced, True))
    for forced in (VARIANTS + COUNTING) * 5:
        book.layer("avgPool2d", avg_pool2d, lambda rng: draw_pool(rng, forced, False))
    for forced in SUBSAMPLE * 5:
        book.layer("subsample", subsample, lambda rng: draw_subsample(rng, forced))
