"""The cases of one run: counted, and written as numbers in one file and an index of them in another."""
import collections
import gzip
import json
import math

import numpy as np

from draw import fork, normal
from measure import CLOSE, Call, Scope, moved_bounds, noise_bounds, sum_bounds
from host_random import HostRandom
import torch

LEAST = 5
"""Cases for every op, every option, and every value of an option that is a word."""

WINDOW = ("kernel", "stride", "padding", "dilation", "outputPadding", "size", "scaleFactor")


def labels(op, options):
    """What a case counts for."""
    found = [op]
    for name, value in options.items():
        found.append(f"{op}.{name}")
        if isinstance(value, dict) and "kind" in value:
            found.append(f"{op}.{name}={value['kind']}")
        elif isinstance(value, (bool, str)):
            found.append(f"{op}.{name}={json.dumps(value)}")
        elif isinstance(value, list):
            # Of a window, two numbers and four are options apart; of a list, its length is none.
            found.append(f"{op}.{name} of {len(value)} numbers" if name in WINDOW else f"{op}.{name} of a list")
    return found


class Book:
    """Collects cases and their numbers."""

    def __init__(self, seed):
        self.seed = seed
        self.cases = []
        self.counts = collections.Counter()
        self._floats = []
        self._length = 0
        self._bounds = []
        self._bound_length = 0
        self.noisy = 0

    def count(self, op, options):
        """Counts a case that is not made by `layer`."""
        self.counts.update(labels(op, options))

    def tensor(self, array):
        """Puts numbers into the file; [shape, place]."""
        flat = np.asarray(array, np.float32)
        place = self._length
        self._floats.append(flat.ravel())
        self._length += flat.size
        return [list(flat.shape), place]

    def expected(self, array, bound):
        """Numbers with a tolerance: (absolute, relative) for all of them, or one for each."""
        shape, place = self.tensor(array)
        if isinstance(bound, tuple):
            self.noisy += math.prod(shape)
            return {"shape": shape, "at": place, "absolute": bound[0], "relative": bound[1]}
        # The upper half of a float32, rounded up: three digits, never less than the bound.
        bits = np.asarray(bound, np.float32).ravel().view(np.uint32)
        half = ((bits + 0xFFFF) >> 16).astype(np.uint16)
        at = self._bound_length
        self._bounds.append(half)
        self._bound_length += half.size
        return {"shape": shape, "at": place, "bounds": at}

    def layer(self, op, torch_layer, draw):
        """
        One case of a layer. `draw(rng)` gives a dict: options, inputs, and of the rest what is not as here: parameters {},
        state {}, mode "eval", seed 1, tolerance "noise" ("sum", "moved"), terms None, roundings 0, fixed () (inputs
        without a gradient, which nothing moves).
        """
        rng = fork(self.seed, f"{op} {self.counts[op]}")
        while True:
            case = {"parameters": {}, "state": {}, "mode": "eval", "seed": 1, "tolerance": "noise",
                    "terms": None, "roundings": 0, "fixed": (), "tight": True, **draw(rng)}
            call = Call(
                lambda xs, values, scope: torch_layer(case["options"], xs, values, scope),
                case["inputs"], {**case["parameters"], **case["state"]}, list(case["parameters"]),
                lambda: Scope(case["mode"], HostRandom(case["seed"])), case["fixed"])
            reference, scope, c = call.run(torch.float64, cotangent=lambda shape: normal(rng, shape))
            if scope.margin > CLOSE and math.prod(reference[0].shape) > 0:
                break
        bounds = {
            "sum": lambda: sum_bounds(call, reference, c, case["terms"], case["roundings"]),
            "moved": lambda: moved_bounds(call, reference, c),
            "noise": lambda: noise_bounds(call, reference, c, rng),
        }[case["tolerance"]]()
        self._note(op, case, reference, bounds, c, scope)

    def _note(self, op, case, reference, bounds, c, scope):
        stored = [self.expected(array, bound) for array, bound in zip(reference, bounds)]
        inputs = len(case["inputs"]) - len(case["fixed"])
        last = 1 + inputs + len(case["parameters"])
        self.cases.append({
            "op": op, "options": case["options"], "mode": case["mode"], "seed": case["seed"],
            "inputs": [self.tensor(x) for x in case["inputs"]],
            "parameters": {name: self.tensor(v) for name, v in case["parameters"].items()},
            "state": {name: self.tensor(v) for name, v in case["state"].items()},
            "cotangent": self.tensor(c), "tight": case["tight"] and case["tolerance"] != "noise",
            "output": stored[0],
            "inputGradients": stored[1:1 + inputs],
            "parameterGradients": dict(zip(case["parameters"], stored[1 + inputs:last])),
            "updates": dict(zip(scope.updates, stored[last:])),
        })
        self.count(op, case["options"])

    def shortages(self, wanted):
        """Every label, seen or wanted, with fewer than LEAST cases."""
        every = set(self.counts) | {f"{op}.{name}" for op, names in wanted.items() for name in names} | set(wanted)
        return sorted(f"{label}: {self.counts[label]}" for label in every if self.counts[label] < LEAST)

    def write(self, folder, rest):
        """index.json.gz and numbers.bin.gz; the same cases give the same bytes."""
        floats = np.concatenate(self._floats).astype("<f4")
        bounds = np.concatenate(self._bounds).astype("<u2") if self._bounds else np.zeros(0, "<u2")
        # Byte by byte place: sign and exponent of all numbers together pack better.
        planes = floats.view(np.uint8).reshape(-1, 4).T.tobytes() + bounds.view(np.uint8).reshape(-1, 2).T.tobytes()
        index = {"seed": self.seed, "numbers": int(floats.size), "bounds": int(bounds.size), "cases": self.cases, **rest}
        text = json.dumps(index, separators=(",", ":")).encode()
        for name, content in (("numbers.bin.gz", planes), ("index.json.gz", text)):
            (folder / name).write_bytes(gzip.compress(content, 9, mtime=0))
