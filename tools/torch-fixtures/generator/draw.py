"""Random operands and options. Every generator of numbers is forked by name, so a new op moves no other op's cases."""
import zlib

import numpy as np

GRID = 2.0**-12
"""Operands are multiples of this: exact in float32, and two that differ do so by far more than a rounding."""


def fork(seed, name):
    """A generator of its own for a named purpose."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def normal(rng, shape, scale=1.0):
    """Normal values on the grid."""
    return (np.round(rng.standard_normal(shape) * scale / GRID) * GRID).astype(np.float32)


def uniform(rng, shape, low, high):
    """Uniform values on the grid."""
    return (np.round(rng.uniform(low, high, shape) / GRID) * GRID).astype(np.float32)


def distinct(rng, shape):
    """Values of both signs, no two alike and none 0: away from every tie and kink."""
    size = int(np.prod(shape))
    return ((rng.permutation(size) - size // 2 + 0.25) / 16).astype(np.float32).reshape(shape)


def weights(rng, shape):
    """Values of 8 bits around ±1/√fan-in: small in a file, and as good a start as any."""
    fan = max(1, int(np.prod(shape[1:])))
    step = 2.0 ** np.round(np.log2(1 / np.sqrt(fan) / 127))
    return (rng.integers(-127, 128, shape) * step).astype(np.float32)


def chance(rng, probability=0.5):
    """True with this probability."""
    return bool(rng.random() < probability)


def pick(rng, items):
    """One of a list."""
    return items[int(rng.integers(len(items)))]


def integer(rng, low, high):
    """A whole number from low to high, both included."""
    return int(rng.integers(low, high + 1))


def pair(rng, low, high):
    """One number for both axes, or one for each."""
    if chance(rng, 0.4):
        return integer(rng, low, high)
    return [integer(rng, low, high), integer(rng, low, high)]


def both(value):
    """Height and width of a number or a pair."""
    return tuple(value) if isinstance(value, (list, tuple)) else (value, value)


def sizes(rng, least_height, least_width, spread=4):
    """A height and a width, never equal."""
    while True:
        height = integer(rng, max(1, least_height), max(1, least_height) + spread)
        width = integer(rng, max(1, least_width), max(1, least_width) + spread)
        if height != width:
            return height, width
