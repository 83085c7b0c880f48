"""A network of convscope in torch: the layers of its description, in order, on the weights of its file.

Not a converter for every model: it knows the layers that the bench's networks have, and refuses others by name.
"""

import json
import math
import struct

import numpy as np
import torch
import torch.nn.functional as F


def read_case(folder):
    """What the bench wrote down: {"model": ..., "batch": ..., "learningRate": ...}."""
    with open(f"{folder}/case.json", encoding="utf-8") as file:
        return json.load(file)


def read_tensors(path):
    """Arrays by name of a safetensors file of float32: header length, JSON header, the arrays."""
    data = np.fromfile(path, dtype=np.uint8)
    (length,) = struct.unpack("<Q", data[:8].tobytes())
    header = json.loads(data[8 : 8 + length].tobytes())
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        values = data[8 + length + begin : 8 + length + end].view(np.float32)
        tensors[name] = torch.from_numpy(values.reshape(entry["shape"]).copy())
    return tensors


def expect_options(layer, known):
    """Refuses options that would be ignored; those of starting values and dropout's rate change nothing here."""
    for option in layer["options"]:
        if option not in known and option not in ("initialiser", "biasInitialiser", "rate"):
            raise ValueError(f"{layer['kind']} {layer['name']}: found option {option}, expected {known}")


def activated(x, name):
    activations = {None: lambda y: y, "relu": F.relu, "relu6": F.relu6}
    return activations[name](x)


class Network(torch.nn.Module):
    """Maps images [N, C, H, W] to what the description's output layer gives."""

    def __init__(self, description, tensors):
        super().__init__()
        self.description = description
        for name, values in tensors.items():
            learns = not name.endswith(("runningMean", "runningVariance"))
            key = name.replace(".", "|")
            if learns:
                self.register_parameter(key, torch.nn.Parameter(values))
            else:
                self.register_buffer(key, values)

    def value(self, layer, name):
        return getattr(self, f"{layer['name']}|{name}")

    def forward(self, images):
        values = {"input": images}
        for layer in self.description["layers"]:
            inputs = [values[name] for name in layer["inputs"]]
            values[layer["name"]] = getattr(self, f"run_{layer['kind']}")(layer, *inputs)
        return values[self.description["output"]]

    def run_conv2d(self, layer, x):
        expect_options(
            layer,
            ("inChannels", "outChannels", "kernel", "stride", "padding", "groups", "activation", "bias"),
        )
        options = layer["options"]
        bias = self.value(layer, "bias") if options.get("bias", True) else None
        place = {name: options[name] for name in ("stride", "padding", "groups") if name in options}
        y = F.conv2d(x, self.value(layer, "weight"), bias, **place)
        return activated(y, options.get("activation"))

    def run_linear(self, layer, x):
        expect_options(layer, ("inFeatures", "outFeatures", "activation"))
        y = F.linear(x.flatten(1), self.value(layer, "weight"), self.value(layer, "bias"))
        return activated(y, layer["options"].get("activation"))

    def run_maxPool2d(self, layer, x):
        expect_options(layer, ("kernel", "stride", "padding"))
        options = layer["options"]
        stride = options.get("stride", options["kernel"])
        return F.max_pool2d(x, options["kernel"], stride, options.get("padding", 0))

    def run_localResponseNorm(self, layer, x):
        expect_options(layer, ("size", "convention", "alpha", "beta", "k"))
        options = layer["options"]
        if options["convention"] != "paper":
            raise ValueError(f"{layer['name']}: found convention {options['convention']}, expected paper")
        # The paper multiplies the sum by alpha, torch the mean.
        alpha = options["alpha"] * options["size"]
        return F.local_response_norm(x, options["size"], alpha, options["beta"], options["k"])

    def run_batchNorm2d(self, layer, x):
        expect_options(layer, ("channels",))
        mean, variance = self.value(layer, "runningMean"), self.value(layer, "runningVariance")
        return F.batch_norm(x, mean, variance, self.value(layer, "weight"), self.value(layer, "bias"))

    def run_activation(self, layer, x):
        expect_options(layer, ("name",))
        return activated(x, layer["options"]["name"])

    def run_globalAvgPool2d(self, layer, x):
        expect_options(layer, ())
        return F.adaptive_avg_pool2d(x, 1).flatten(1)

    def run_add(self, layer, a, b):
        expect_options(layer, ())
        return a + b

    def run_dropout(self, layer, x):
        if self.training and not math.isclose(layer["options"]["rate"], 0):
            raise ValueError(f"{layer['name']}: found dropout in training, expected none (results could not be compared)")
        return x
