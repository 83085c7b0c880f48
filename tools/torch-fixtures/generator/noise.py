"""
How far another float32 may be from float64, from how far torch's own is: the tolerance of what is no plain sum.

Torch runs in float32 with the result of every operation, forward and backward, moved to one of its two neighbours at random
(Monte Carlo arithmetic: Parker, Pierce, Eggert 2000). Such a step has twelve times the variance of a rounding, which is
uniform over ± half a spacing: enough for a backend that makes one of torch's operations of up to twelve of its own.

To first order an error is a sum of many independent roundings of mean 0, each times a constant (Higham & Mary 2019, model
2.1), so it is normal of a size σ that the samples estimate. One error more, divided by their root mean square, has Student's
distribution with as many degrees of freedom as there are samples (Abramowitz & Stegun 1964, 26.7). FACTOR is its quantile
for a union of COMPARISONS values at FAILURE for all of them together: nothing is fitted to a backend.
"""
import math

import numpy as np
import torch
from torch.utils._python_dispatch import TorchDispatchMode

U = 2.0**-24
SAMPLES = 16
FAILURE = 2.0**-10
"""The chance that a correct backend fails any of the cases of one seed."""
COMPARISONS = 2**19
"""At least as many values as one seed's cases hold against such a tolerance; the book counts them."""

EXACT = ("empty", "zeros", "ones", "full", "clone", "copy", "_to_copy", "detach", "zero", "fill", "_unsafe_view",
         "scalar_tensor", "arange")
"""Operations that make, copy or view values and compute none; `_like` and a trailing `_` are left away."""


class RandomRounding(TorchDispatchMode):
    """Moves the float32 results of all operations within it one ulp up or down; a 0 stays."""

    def __init__(self, seed):
        super().__init__()
        self._random = torch.Generator().manual_seed(seed)

    def _moved(self, x):
        up = torch.rand(x.shape, generator=self._random) < 0.5
        toward = torch.where(up, torch.tensor(math.inf), torch.tensor(-math.inf))
        return torch.where(x == 0, x, torch.nextafter(x, toward))

    def __torch_dispatch__(self, operation, _types, args=(), kwargs=None):
        result = operation(*args, **(kwargs or {}))
        name = operation._schema.name.split("::")[1].removesuffix("_").removesuffix("_like")
        if name in EXACT or name.startswith("new_"):
            return result
        whole = isinstance(result, (tuple, list))
        results = [self._rounded(x, returned.alias_info) for x, returned in
                   zip(result if whole else [result], operation._schema.returns)]
        return type(result)(results) if whole else results[0] if results else result

    def _rounded(self, x, alias):
        if not isinstance(x, torch.Tensor) or x.dtype != torch.float32:
            return x
        if alias is None:
            return self._moved(x)
        # A view computes nothing; an operation in place does.
        return x.copy_(self._moved(x)) if alias.is_write else x


def within_probability(limit, degrees):
    """Probability that |t| stays below `limit`, for an even number of degrees of freedom (Abramowitz & Stegun, 26.7.4)."""
    square = degrees / (degrees + limit * limit)
    term = total = 1.0
    for k in range(2, degrees, 2):
        term *= (k - 1) / k * square
        total += term
    return math.sqrt(1 - square) * total


def prediction_factor(samples, probability):
    """How many times the root mean square of `samples` errors one more exceeds with this probability."""
    low, high = 0.0, 1.0
    while 1 - within_probability(high, samples) > probability:
        low, high = high, 2 * high
    for _ in range(40):
        middle = (low + high) / 2
        if 1 - within_probability(middle, samples) > probability:
            low = middle
        else:
            high = middle
    return high


FACTOR = prediction_factor(SAMPLES, FAILURE / COMPARISONS)


def samples(rng, run):
    """What `run` gives under so many random roundings."""
    found = []
    for _ in range(SAMPLES):
        with RandomRounding(int(rng.integers(2**31))):
            found.append(run())
    return found


def tolerance(exact, runs):
    """
    (absolute, relative) of a tensor: by its noisiest element, for one that was quiet in all samples may not be in the next;
    and half an ulp, for the reference is stored in float32.
    """
    square = np.mean([(run - exact) ** 2 for run in runs], axis=0).max(initial=0.0)
    return FACTOR * math.sqrt(square), U
