"""
The toolkit's host generator, written a second time from its sources: xoshiro128** 1.1 (Blackman & Vigna 2018), seeded
through splitmix32. Dropout masks and random connection tables come from it.
"""
MASK = 0xFFFFFFFF


def _times(a, b):
    return (a * b) & MASK


class HostRandom:
    """Equal seeds give equal numbers here and there."""

    def __init__(self, seed):
        self._mixed = (seed ^ _times(seed >> 32, 0x9E3779B1)) & MASK
        self._words = [self._split() for _ in range(4)]

    def _split(self):
        self._mixed = (self._mixed + 0x9E3779B9) & MASK
        z = self._mixed
        z = _times(z ^ (z >> 16), 0x21F0AAAD)
        z = _times(z ^ (z >> 15), 0x735A2D97)
        return z ^ (z >> 15)

    def uniform(self):
        """In [0, 1), 32 bits."""
        a, b, c, d = self._words
        scrambled = _times(b, 5)
        result = _times(((scrambled << 7) | (scrambled >> 25)) & MASK, 9)
        mixed, last = c ^ a, d ^ b
        self._words = [a ^ last, b ^ mixed, mixed ^ ((b << 9) & MASK), ((last << 11) | (last >> 21)) & MASK]
        return result / 2**32

    def permutation(self, count):
        """Fisher-Yates."""
        order = list(range(count))
        for i in range(count - 1, 0, -1):
            j = int(self.uniform() * (i + 1))
            order[i], order[j] = order[j], order[i]
        return order
