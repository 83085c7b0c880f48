"""Torch's learning rates over time, as factors on the base rate."""
import math
import warnings

import numpy as np
import torch
from torch.optim import lr_scheduler as lr

from draw import chance, fork, integer, pick
from noise import SAMPLES, tolerance
from unsure import UNSURE_MATH, Unsure, seed

BASE = 0.1


def run(make, total, base):
    """The rates of so many steps, over the base rate."""
    # Torch's own SequentialLR calls its parts in a way that torch itself calls outdated.
    warnings.filterwarnings("ignore", "The epoch parameter")
    parameter = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([parameter], lr=base)
    schedule = make(optimizer)
    factors = []
    for _ in range(total):
        factors.append(optimizer.param_groups[0]["lr"] / base)
        optimizer.step()
        schedule.step()
    return factors


def single(kind, options, total, base):
    """What makes torch's scheduler of our kind."""
    def make(optimizer):
        if kind == "stepwise":
            return lr.StepLR(optimizer, options["every"], options["factor"])
        if kind == "multiStep":
            return lr.MultiStepLR(optimizer, options["milestones"], options.get("factor", 0.1))
        if kind == "exponential":
            return lr.ExponentialLR(optimizer, options["factor"])
        if kind == "warmup":
            return lr.LinearLR(optimizer, options.get("start", 1 / 3), options.get("end", 1.0), options["steps"])
        if kind == "cosine":
            return lr.CosineAnnealingLR(optimizer, options.get("steps", total), base * options.get("floor", 0.0))
        return lr.OneCycleLR(
            optimizer, base, total, pct_start=options.get("rise", 0.3),
            anneal_strategy={"cosine": "cos"}.get(options.get("shape", "cosine"), options.get("shape")),
            cycle_momentum=False, div_factor=options.get("startDivisor", 25.0),
            final_div_factor=options.get("endDivisor", 1e4), three_phase=options.get("threePhase", False))
    return make


def factors_of(kind, options, total, base=BASE):
    """Of one schedule, of a product of some, or of one after the other."""
    parts = [(part["kind"], part["options"]) for part in options.get("parts", [])]
    if kind == "chainSchedules":
        return run(lambda o: lr.ChainedScheduler([single(*part, total, base)(o) for part in parts]), total, base)
    if kind == "sequenceSchedules":
        turns = options["milestones"]
        make = lambda o: lr.SequentialLR(o, [single(*part, total, base)(o) for part in parts], turns)
        return run(make, total, base)
    if kind == "cosine" and "warmup" in options:
        # A rise from 1 / (rise + 1), then the cosine from its own start.
        rise = round(options["warmup"] * total)
        line = run(lambda o: lr.LinearLR(o, 1 / (rise + 1), 1.0, rise), rise, base)
        rest = {name: value for name, value in options.items() if name != "warmup"}
        return line + run(single("cosine", rest, total - rise, base), total - rise, base)
    return run(single(kind, options, total, base), total, base)


def noise(rng, kind, options, total):
    """How far a closed form may be from torch's factors: torch goes from rate to rate, so its roundings add up."""
    exact = np.array(factors_of(kind, options, total))
    runs = []
    lr.math = UNSURE_MATH
    try:
        for _ in range(SAMPLES):
            seed(int(rng.integers(2**31)))
            runs.append(np.array(factors_of(kind, options, total, Unsure(BASE)), float))
    finally:
        lr.math = math
    return tolerance(exact, runs)[0]


def draw_options(rng, kind, total):
    """Options of a schedule of one kind."""
    factor = round(float(rng.uniform(0.3, 0.95)), 3)
    if kind == "stepwise":
        return {"every": integer(rng, 1, 5), "factor": factor}
    if kind == "multiStep":
        milestones = sorted(integer(rng, 1, total) for _ in range(integer(rng, 1, 4)))
        return {"milestones": milestones, **({"factor": factor} if chance(rng, 0.7) else {})}
    if kind == "exponential":
        return {"factor": factor}
    if kind == "warmup":
        edges = {"start": round(float(rng.uniform(0.05, 1)), 2), "end": round(float(rng.uniform(0.3, 1)), 2)}
        return {"steps": integer(rng, 1, 8), **(edges if chance(rng, 0.7) else {})}
    if kind == "cosine":
        options = {"floor": 0.05} if chance(rng) else {}
        return options | pick(rng, [{}, {"warmup": integer(rng, 1, total // 2) / total}, {"steps": total + 3}])
    options = {"rise": pick(rng, [0.25, 0.4, 0.5]), "shape": pick(rng, ["cosine", "linear"]), "startDivisor": 10,
               "endDivisor": 100, "threePhase": chance(rng)}
    return {name: value for name, value in options.items() if chance(rng, 0.7)}


def draw(rng, kind, total):
    """Options of any kind; parts are such that torch's compositions have a closed form."""
    plain = ["stepwise", "exponential", "multiStep", "warmup"]
    if kind not in ("chainSchedules", "sequenceSchedules"):
        return draw_options(rng, kind, total)
    kinds = [pick(rng, plain), pick(rng, plain)] if kind == "chainSchedules" else ["warmup", pick(rng, plain[:3])]
    parts = [{"kind": part, "options": draw_options(rng, part, total)} for part in kinds]
    turns = {} if kind == "chainSchedules" else {"milestones": [integer(rng, 2, total - 2)]}
    return {"parts": parts, **turns}


KINDS = {"stepwise": 6, "multiStep": 30, "exponential": 5, "warmup": 30, "cosine": 60, "oneCycle": 60, "chainSchedules": 6,
         "sequenceSchedules": 6}
WANTED = {"schedule stepwise": ["every", "factor"], "schedule multiStep": ["milestones", "factor"],
          "schedule exponential": ["factor"], "schedule warmup": ["steps", "start", "end"],
          "schedule cosine": ["warmup", "floor", "steps"], "schedule chainSchedules": [], "schedule sequenceSchedules": [],
          "schedule oneCycle": ["rise", "shape=\"cosine\"", "shape=\"linear\"", "startDivisor", "endDivisor",
                                "threePhase=true", "threePhase=false"]}


def schedules(book):
    """So many of each kind."""
    found = []
    for kind, count in KINDS.items():
        for i in range(count):
            rng = fork(book.seed, f"schedule {kind} {i}")
            total = integer(rng, 10, 24)
            options = draw(rng, kind, total)
            book.count(f"schedule {kind}", options)
            book.noisy += total
            found.append({"kind": kind, "options": options, "total": total, "factors": factors_of(kind, options, total),
                          "tolerance": noise(rng, kind, options, total)})
    return found
