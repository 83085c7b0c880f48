"""Losses as torch computes them, with gradients of the outputs."""
import numpy as np
import torch
import torch.nn.functional as F

from draw import chance, integer, normal, pick, uniform


def of_labels(options, dtype):
    """What cross-entropy and NLL share."""
    weights = options.get("classWeights")
    return {
        "weight": None if weights is None else torch.tensor(weights, dtype=dtype),
        "ignore_index": options.get("ignoreIndex", -100),
        "reduction": options.get("reduction", "mean"),
    }


def cross_entropy(options, outputs, labels, _scope):
    """Of logits."""
    smoothing = options.get("labelSmoothing", 0.0)
    return F.cross_entropy(outputs, labels.long(), label_smoothing=smoothing, **of_labels(options, outputs.dtype))


def nll(options, outputs, labels, _scope):
    """Of log-probabilities."""
    return F.nll_loss(outputs, labels.long(), **of_labels(options, outputs.dtype))


def bce_with_logits(options, outputs, targets, _scope):
    """Of independent logits."""
    weight = options.get("posWeight")
    weight = None if weight is None else torch.tensor(weight, dtype=outputs.dtype)
    return F.binary_cross_entropy_with_logits(
        outputs, targets, pos_weight=weight, reduction=options.get("reduction", "mean"))


def mse(options, outputs, targets, _scope):
    """Squares."""
    return F.mse_loss(outputs, targets, reduction=options.get("reduction", "mean"))


def l1(options, outputs, targets, scope):
    """Sizes."""
    scope.kink(outputs - targets)
    return F.l1_loss(outputs, targets, reduction=options.get("reduction", "mean"))


def huber(options, outputs, targets, _scope):
    """Smooth at its joint: the gradient is one from either side."""
    return F.huber_loss(outputs, targets, options.get("reduction", "mean"), options.get("delta", 1.0))


def rbf(options, outputs, labels, _scope):
    """LeCun et al. 1998, equation 9: y_label + ln(e^-j + sum of e^-y), mean over the batch."""
    right = outputs.gather(1, labels.long()[:, None])[:, 0]
    rubbish = torch.full_like(outputs[:, :1], -options.get("j", 0.1))
    return (right + torch.logsumexp(torch.cat([rubbish, -outputs], 1), 1)).mean()


LOSSES = {"cross-entropy": cross_entropy, "nll": nll, "bce-with-logits": bce_with_logits, "mse": mse, "l1": l1,
          "huber": huber, "rbf": rbf}
LABELS = ["classWeights", "ignoreIndex", "reduction"]
WANTED = {"loss cross-entropy": ["labelSmoothing", *LABELS], "loss nll": LABELS,
          "loss bce-with-logits": ["posWeight", "reduction"], "loss mse": ["reduction"], "loss l1": ["reduction"],
          "loss huber": ["delta", "reduction"], "loss rbf": ["j"]}


def draw_classified(rng, kind, forced):
    """Outputs of a batch, of examples or of the places of maps, and a label for each."""
    batch, classes = integer(rng, 2, 6), integer(rng, 2, 6)
    places = [] if kind == "rbf" or chance(rng, 0.7) else [integer(rng, 1, 3), integer(rng, 1, 3)]
    outputs = normal(rng, (batch, classes, *places), 2.0)
    labels = rng.integers(0, classes, (batch, *places)).astype(np.float32)
    if kind == "nll":
        outputs = torch.log_softmax(torch.tensor(outputs), 1).numpy()
    if kind == "rbf":
        outputs = np.abs(outputs)
    options = {}
    for name in forced:
        if name == "classWeights":
            options[name] = [round(v, 3) for v in rng.uniform(0.2, 3, classes)]
        elif name == "ignoreIndex":
            options[name] = int(pick(rng, [0, 1, -100]))
            at = tuple(int(rng.integers(n)) for n in labels.shape)
            labels[at] = options[name]
            other = tuple((i + 1) % n for i, n in zip(at, labels.shape))
            labels[other] = 1 - options[name] if options[name] >= 0 else labels[other]
        else:
            options[name] = forced[name](rng) if callable(forced[name]) else forced[name]
    return {"options": options, "inputs": [outputs, labels]}


def draw_valued(rng, kind, forced):
    """Outputs and targets of one shape."""
    shape = [integer(rng, 2, 4) for _ in range(integer(rng, 1, 3))]
    options = {name: value(rng, shape) if callable(value) else value for name, value in forced.items()}
    targets = uniform(rng, shape, 0, 1) if kind == "bce-with-logits" else normal(rng, shape)
    if kind == "bce-with-logits" and chance(rng):
        targets = np.round(targets)
    return {"options": options, "inputs": [normal(rng, shape, 2.0), targets]}


SMOOTHING = {"labelSmoothing": lambda rng: pick(rng, [0.1, 0.25, 0.5])}
REDUCTIONS = [{"reduction": "mean"}, {"reduction": "sum"}]
LABELLED = [{}, *REDUCTIONS, {"classWeights": True}, {"ignoreIndex": True}, {"classWeights": True, "ignoreIndex": True},
            {"classWeights": True, "reduction": "sum"}, {"ignoreIndex": True, "reduction": "sum"}]
DELTA = {"delta": lambda rng, shape: pick(rng, [0.25, 0.5, 2])}
ONE = {"posWeight": lambda rng, shape: pick(rng, [0.5, 2, 3.5])}
EACH = {"posWeight": lambda rng, shape: [round(v, 3) for v in rng.uniform(0.2, 3, shape[-1])]}
CLASSIFIED = {
    "cross-entropy": [*LABELLED, *({**SMOOTHING, **options} for options in LABELLED)],
    "nll": LABELLED,
    "rbf": [{}, {"j": lambda rng: pick(rng, [1, 2.5, 20])}],
}
VALUED = {
    "bce-with-logits": [{}, *REDUCTIONS, ONE, EACH, {**EACH, "reduction": "sum"}],
    "mse": [{}, *REDUCTIONS],
    "l1": [{}, *REDUCTIONS],
    "huber": [{}, *REDUCTIONS, DELTA, {**DELTA, "reduction": "sum"}],
}


def write(book):
    """Five cases of each variant; labels and targets have no gradient."""
    for variants, draw in ((CLASSIFIED, draw_classified), (VALUED, draw_valued)):
        for kind, options in variants.items():
            def layer(given, inputs, _values, scope):
                return LOSSES[kind](given, *inputs, scope).reshape(())
            for forced in options * 5:
                book.layer(f"loss {kind}", layer, lambda rng: {"fixed": [1], **draw(rng, kind, forced)})
