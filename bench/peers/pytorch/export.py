#!/usr/bin/env python3
"""Writes a spec's network with weights of a safetensors file as an ONNX model: export.py SPEC WEIGHTS MODEL."""
import json
import sys
import warnings

import torch

from network import Network
from worker import read_safetensors

if __name__ == "__main__":
    spec, weights, model = sys.argv[1:]
    warnings.filterwarnings("ignore")
    with open(spec, encoding="utf-8") as file:
        network = Network(json.load(file))
    network.load_state_dict(read_safetensors(weights), strict=False)
    network.eval()
    torch.onnx.export(network, torch.zeros(1, *network.shape), model, opset_version=13, input_names=["input"])
