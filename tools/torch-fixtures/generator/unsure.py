"""
Float64 with random rounding: what noise.py does to torch's tensors, for the plain numbers that torch's schedules compute with.
"""
import math
import operator
import random
import types

OPERATIONS = ("add", "sub", "mul", "truediv", "pow")


class Unsure(float):
    """A number; what is computed of it is moved one ulp up or down at random."""


_random = random.Random()


def moved(value):
    """One ulp up or down."""
    return Unsure(math.nextafter(value, math.inf if _random.random() < 0.5 else -math.inf))


for name in OPERATIONS:
    operation = getattr(operator, name)
    setattr(Unsure, f"__{name}__", lambda a, b, of=operation: moved(of(float(a), float(b))))
    setattr(Unsure, f"__r{name}__", lambda a, b, of=operation: moved(of(float(b), float(a))))

UNSURE_MATH = types.SimpleNamespace(pi=Unsure(math.pi), cos=lambda x: moved(math.cos(x)))
"""In the place of a module's `math`."""


def seed(value):
    """Starts the roundings anew."""
    _random.seed(value)
