"""
From a torch function and its operands to reference values and to how far float32 may be from them.

References are float64. Three kinds of tolerance, neither fitted to any backend:
- "sum": each value is a sum of n products in any order. It may be off by γ(n + r)·Σ|aᵢbᵢ| (Higham 2002, section 3.1), where
  γ(n) = nu / (1 − nu), u = 2⁻²⁴. Σ|aᵢbᵢ| is torch's own result on absolute values, n its result on ones (or given), r the
  roundings besides the sum.
- "moved": values are chosen and moved, not computed, so they are exact; their gradients are sums of the cotangent.
- "noise": what is no plain sum, by random rounding of torch's own float32 (noise.py).
"""
import numpy as np
import torch

from noise import U, samples, tolerance

CLOSE = 2.0**-10
"""Nearer to a kink than this and a case is drawn anew: there, rounding may choose the side."""


class Scope:
    """What a layer may ask of a run."""

    def __init__(self, mode="eval", random=None):
        self.mode = mode
        self.random = random
        self.updates = {}
        self.margin = np.inf

    def kink(self, distance):
        """Notes how near to a kink the values of a function come."""
        self.margin = min(self.margin, float(distance.detach().abs().min()))


def unchanged(array):
    """Operands as they are."""
    return array


class Call:
    """A function of inputs and named values; `wrt` names those that gradients are taken of."""

    def __init__(self, function, inputs, values, wrt, scope, fixed=()):
        self.function = function
        self.inputs = inputs
        self.values = values
        self.wrt = wrt
        self.scope = scope
        self.fixed = fixed

    def run(self, dtype, change=unchanged, cotangent=None, change_cotangent=None):
        """([output, gradients …, updates …] in float64, scope, cotangent); a cotangent that is a function is drawn by shape."""
        tensor = lambda array, leaf: torch.tensor(change(array), dtype=dtype, requires_grad=leaf)
        inputs = [torch.tensor(array, dtype=dtype) if i in self.fixed else tensor(array, True)
                  for i, array in enumerate(self.inputs)]
        values = {name: tensor(array, name in self.wrt) for name, array in self.values.items()}
        scope = self.scope()
        y = self.function(inputs, values, scope)
        c = cotangent(tuple(y.shape)) if callable(cotangent) else cotangent
        sources = [x for x in inputs if x.requires_grad] + [values[name] for name in self.wrt]
        total = (y * torch.tensor((change_cotangent or change)(c), dtype=dtype)).sum()
        gradients = torch.autograd.grad(total, sources, allow_unused=True) if sources else []
        outcome = [y] + [torch.zeros_like(s) if g is None else g for g, s in zip(gradients, sources)]
        outcome += list(scope.updates.values())
        return [t.detach().numpy().astype(np.float64) for t in outcome], scope, c


def noise_bounds(call, reference, c, rng):
    """One (absolute, relative) pair a tensor."""
    runs = samples(rng, lambda: call.run(torch.float32, cotangent=c)[0])
    return [tolerance(exact, [run[i] for run in runs]) for i, exact in enumerate(reference)]


def sum_bounds(call, reference, c, terms, roundings):
    """One array a tensor: γ(terms + roundings) · Σ|aᵢbᵢ|, and half an ulp for the reference as it is stored."""
    magnitudes = call.run(torch.float64, np.abs, c)[0]
    counts = call.run(torch.float64, lambda array: np.ones_like(array), c)[0]
    bounds = []
    for exact, magnitude, count in zip(reference, magnitudes, counts):
        n = (count if terms is None else terms) + roundings
        bounds.append(n * U / (1 - n * U) * np.abs(magnitude) + U * np.abs(exact) * (roundings > 0 or n > 1))
    return bounds


def moved_bounds(call, reference, c):
    """Outputs exact; gradients as sums of the cotangent: γ(n)·Σ|c|."""
    magnitudes = call.run(torch.float64, unchanged, c, np.abs)[0]
    counts = call.run(torch.float64, unchanged, c, np.ones_like)[0]
    bounds = [np.zeros_like(reference[0])]
    for magnitude, n in zip(magnitudes[1:], counts[1:]):
        bounds.append(n * U / (1 - n * U) * magnitude * (n > 1))
    gradients = len(call.inputs) - len(call.fixed) + len(call.wrt)
    return bounds[:1 + gradients] + [np.zeros_like(update) for update in reference[1 + gradients:]]
