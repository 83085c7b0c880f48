"""Losses as torch computes them, with gradients of the outputs."""
import numpy as np
import torch
import torch.nn.functional as F

from draw import integer, normal


def cross_entropy(options, outputs, labels):
    """Mean over the batch."""
    return F.cross_entropy(outputs, labels.long(), label_smoothing=options.get("labelSmoothing", 0.0))


def rbf(options, outputs, labels):
    """LeCun et al. 1998, equation 9: y_label + ln(e^-j + sum of e^-y), mean over the batch."""
    right = outputs.gather(1, labels.long()[:, None])[:, 0]
    rubbish = torch.full_like(outputs[:, :1], -options.get("j", 0.1))
    return (right + torch.logsumexp(torch.cat([rubbish, -outputs], 1), 1)).mean()


LOSSES = {"cross-entropy": cross_entropy, "rbf": rbf}
WANTED = {"loss cross-entropy": ["labelSmoothing"], "loss rbf": ["j"]}


def draw_classified(rng, options, positive=False):
    """Outputs of a batch and a label for each."""
    batch, classes = integer(rng, 2, 6), integer(rng, 2, 7)
    outputs = normal(rng, (batch, classes), 2.0)
    labels = rng.integers(0, classes, batch).astype(np.float32)
    return {"options": options, "inputs": [np.abs(outputs) if positive else outputs, labels]}


def write_loss(book, kind, draw):
    """One case; labels and targets have no gradient."""
    def layer(options, inputs, _values, _scope):
        return LOSSES[kind](options, *inputs).reshape(())
    book.layer(f"loss {kind}", layer, lambda rng: {"fixed": [1], **draw(rng)})


def write(book):
    """Five cases of each variant."""
    for _ in range(5):
        for options in ({}, {"labelSmoothing": 0.1}, {"labelSmoothing": 0.4}):
            write_loss(book, "cross-entropy", lambda rng: draw_classified(rng, options))
        for options in ({}, {"j": 2.5}):
            write_loss(book, "rbf", lambda rng: draw_classified(rng, options, True))
