"""Torch's definition of every layer, by our kinds."""
from families import activation, convolution, losses, normalisation, pooling, structure

FAMILIES = (convolution, activation, pooling, normalisation, structure, losses)
FORWARD = {kind: layer for family in FAMILIES for kind, layer in getattr(family, "FORWARD", {}).items()}
