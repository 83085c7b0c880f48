"""Writes model.onnx beside each network: python3 export.py FOLDER...

Shapes are fixed, the batch too, so that ONNX Runtime plans for what it is timed on. Batch norms are folded into the
convolutions before them, as torch.onnx.export does by itself.
"""

import os
import sys

import torch

from network import Network, read_case, read_tensors


def export(folder):
    case = read_case(folder)
    model = Network(case["model"], read_tensors(f"{folder}/weights.safetensors")).eval()
    images = torch.zeros([case["batch"], *case["model"]["input"]])
    # Under another name until it is whole.
    unfinished = f"{folder}/model.onnx.part"
    with torch.no_grad():
        torch.onnx.export(
            model, images, unfinished, opset_version=13, input_names=["x"], output_names=["y"]
        )
    os.replace(unfinished, f"{folder}/model.onnx")


for name in sys.argv[1:]:
    export(name)
