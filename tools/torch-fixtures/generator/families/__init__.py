"""Torch's definition of every layer, by our kinds."""
from families import (activation, convolution, losses, normalisation, pooling, resizing, spatial, structure, whole_pooling)

FAMILIES = (convolution, spatial, activation, pooling, whole_pooling, normalisation, resizing, structure, losses)
FORWARD = {kind: layer for family in FAMILIES for kind, layer in getattr(family, "FORWARD", {}).items()}
