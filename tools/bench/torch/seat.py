"""torch as a contestant in training: python3 seat.py FOLDER THREADS

Reads one request a line, writes one reply a line, both JSON:
  {"kind": "first"}              one step; {"kind": "result", "values": base64 of float32}: how far each parameter moved
  {"kind": "sample", "ms": 30}   steps for so long; {"kind": "time", "ms": the median of them}
  anything that fails            {"kind": "error", "message": ...}
Ends when its input ends.
"""

import base64
import json
import statistics
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

from network import Network, read_case, read_tensors


def make_step(folder):
    """A step of plain gradient descent, and the parameters that it moves in the order of the file."""
    case = read_case(folder)
    tensors = read_tensors(f"{folder}/weights.safetensors")
    data = read_tensors(f"{folder}/data.safetensors")
    images, labels = data["images"], data["labels"].long()
    model = Network(case["model"], tensors).train()
    parameters = [dict(model.named_parameters())[name.replace(".", "|")] for name in tensors]
    optimizer = torch.optim.SGD(parameters, lr=case["learningRate"])

    def step():
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(model(images), labels).backward()
        optimizer.step()

    return step, parameters


def first(step, parameters):
    before = [parameter.detach().clone() for parameter in parameters]
    step()
    moved = [(after - old).detach().flatten() for after, old in zip(parameters, before)]
    values = torch.cat(moved).numpy().astype(np.float32)
    return {"kind": "result", "values": base64.b64encode(values.tobytes()).decode("ascii")}


def timed(step):
    start = time.perf_counter()
    step()
    return (time.perf_counter() - start) * 1000


def sample(step, ms):
    """As in sample-time.ts: a run to be awake where runs are short, then as many as fit."""
    taken = timed(step)
    if taken >= ms:
        return {"kind": "time", "ms": taken}
    times = []
    while sum(times) < ms:
        times.append(timed(step))
    return {"kind": "time", "ms": statistics.median(times)}


def main(folder, threads):
    torch.set_num_threads(int(threads))
    step, parameters = make_step(folder)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            asked = request["kind"] == "first"
            reply = first(step, parameters) if asked else sample(step, request["ms"])
        except Exception as error:  # every failure is told to the one who asked
            reply = {"kind": "error", "message": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)


main(*sys.argv[1:])
