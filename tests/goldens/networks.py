#!/usr/bin/env python3
"""Writes what torchvision's networks compute in float64, forward and backward: python3 networks.py [network...]

One file a network, networks-NAME.json, beside this script. Parameters, images and labels are formulas (see `values`), so
that only results are stored, and of them a summary for each tensor (see `summary`). In training mode, at batch 2, without
dropout; the loss is the mean cross-entropy, that of an auxiliary head counting 0.3. "float32" is how far PyTorch's
own float32 is from its float64 (see `error`), which is the yardstick for other implementations in float32. Needs PyTorch 1.13, torchvision 0.14 and NumPy.
"""
import json
import os
import sys

import numpy as np
import torch
import torchvision.models as models
from torch import nn

BATCH = 2
SAMPLES = 16
HEAD_WEIGHT = 0.3
FOLDER = os.path.dirname(os.path.abspath(__file__))


def mix(x):
    """The finalizer of MurmurHash3 (Appleby), on numbers of 32 bits."""
    x = x.astype(np.uint32)
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x85EBCA6B)
    x ^= x >> np.uint32(13)
    x *= np.uint32(0xC2B2AE35)
    x ^= x >> np.uint32(16)
    return x


def name_hash(name):
    """FNV-1a (Fowler, Noll, Vo) of the name's letters, 32 bits."""
    value = 0x811C9DC5
    for letter in name.encode("ascii"):
        value = (value ^ letter) * 0x01000193 & 0xFFFFFFFF
    return value


def values(name, count, center, radius):
    """Element i is center + radius * u, u in [-1, 1) from mix(hash(name) + i * 0x9E3779B9), rounded to float32."""
    index = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9) + np.uint32(name_hash(name))
    u = mix(index).astype(np.float64) / 2.0**31 - 1
    return (center + radius * u).astype(np.float32)


def parameter(name, shape, norms, shift):
    if name.endswith("bias") and name[: -len("bias")] in norms:
        # Three deviations from zero, so that few units are so near to it that float32 may see them on the other side; half of
        # the channels are on and half may be off, the same in every layer, so that a residual sum keeps the sign.
        on = mix(np.arange(shape[0], dtype=np.uint32)) % np.uint32(2) == 0
        return (np.where(on, 3.0, shift) + values(name, shape[0], 0, 0.1)).astype(np.float32)
    if name.endswith("running_mean"):
        center, radius = 0.0, 0.1
    elif name.endswith("running_var"):
        center, radius = 1.0, 0.3
    elif len(shape) > 1:
        # He et al. 2015: the variance of a uniform distribution is a third of its radius squared.
        center, radius = 0.0, np.sqrt(6.0 / np.prod(shape[1:]))
    elif name.endswith("weight"):
        center, radius = 1.0, 0.1
    else:
        center, radius = 0.0, 0.1
    return values(name, int(np.prod(shape)), center, radius).reshape(shape)


def summary(name, tensor):
    """The largest magnitude; the Euclidean norm; the sum of all elements, each of the sign of its number in `values`, from
    -1 to 1; and the elements mix(hash(name) + k) modulo the count, k = 0, 1..."""
    x = tensor.detach().double().numpy().ravel()
    index = mix(np.arange(SAMPLES, dtype=np.uint32) + np.uint32(name_hash(name))) % np.uint32(len(x))
    signed = np.where(values(name, len(x), 0, 1) < 0, -x, x)
    numbers = [np.abs(x).max(), np.sqrt((x * x).sum()), signed.sum(), *x[index]]
    return [float("%.8g" % number) for number in numbers]


def vgg16_small():
    """64x64 images leave 2x2 in front of the classifier, which takes them as they are."""
    model = models.vgg16()
    model.avgpool = nn.Identity()
    model.classifier[0] = nn.Linear(512 * 2 * 2, 4096)
    return model


# Builder, extent of the images, number of the images, and the shift of half of the normalizations' channels. Where a unit is
# at zero, or two elements of a pooling window are equal, to the precision of float32, rounding decides where the gradient
# goes, and one such place shows in every tensor before it. So networks with many poolings have small images, and the number
# of the images is the first with which PyTorch's float32 is near its float64. An off channel of a depthwise convolution
# would be constant, and its normalization a division of rounding errors by each other: in MobileNet all are on.
NETWORKS = {
    "alexnet": (models.alexnet, 224, 1, -3.0),
    "vgg16": (vgg16_small, 64, 1, -3.0),
    "resnet18": (models.resnet18, 224, 1, -3.0),
    "resnet50": (models.resnet50, 224, 1, -3.0),
    "googlenet-bn": (lambda: models.googlenet(init_weights=False), 96, 1, -3.0),
    "inception-v3": (lambda: models.inception_v3(aux_logits=False, init_weights=False), 139, 1, -3.0),
    "mobilenet-v2": (models.mobilenet_v2, 128, 1, 3.0),
    "squeezenet1.1": (models.squeezenet1_1, 224, 3, -3.0),
}


def create(name, dtype):
    build, size, number, shift = NETWORKS[name]
    model = build()
    norms = {key[: -len("running_var")] for key in model.state_dict() if key.endswith("running_var")}
    state = {
        key: torch.from_numpy(parameter(key, tuple(tensor.shape), norms, shift)) if tensor.dtype.is_floating_point else tensor
        for key, tensor in model.state_dict().items()
    }
    model.load_state_dict(state)
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    images = values("images%d" % number, BATCH * 3 * size * size, 0, 1).reshape(BATCH, 3, size, size)
    return model.to(dtype), torch.from_numpy(images).to(dtype)


def train(model, images):
    """Forward and backward; returns the outputs, the main one first."""
    labels = torch.tensor([(7 * n + 3) % 1000 for n in range(BATCH)])
    outputs = model.train()(images)
    # torchvision 0.14 names GoogLeNet's auxiliary outputs the other way round than its modules aux1 and aux2.
    outputs = [outputs.logits, outputs.aux_logits2, outputs.aux_logits1] if hasattr(outputs, "aux_logits1") else [outputs]
    losses = [nn.functional.cross_entropy(output, labels) for output in outputs]
    loss = losses[0] + HEAD_WEIGHT * sum(losses[1:])
    loss.backward()
    return outputs, float(loss)


def error(model, exact):
    """The largest error of any gradient, relative to the largest value of its tensor, or to a tenth of that of the other
    parameter of its layer: a shift that the next normalization takes away again has a gradient of rounding errors."""
    gradients = {name: p.grad for name, p in exact.named_parameters()}

    def largest(name):
        return float(gradients[name].abs().max()) if name in gradients else 0.0

    def scale(name):
        layer = name.rsplit(".", 1)[0]
        return max(largest(name), largest(layer + ".weight") / 10, largest(layer + ".bias") / 10)

    return max(
        (float((p.grad.double() - gradients[name]).abs().max()) / scale(name), name) for name, p in model.named_parameters()
    )


def float32_error(name, exact):
    """The error of PyTorch's float32, and with channels last, which sums in another order."""
    found = []
    for layout in (torch.contiguous_format, torch.channels_last):
        model, images = create(name, torch.float32)
        train(model.to(memory_format=layout), images.contiguous(memory_format=layout))
        found.append(error(model, exact))
    return max(found)


def golden(name):
    model, images = create(name, torch.float64)
    with torch.no_grad():
        inference = model.eval()(images)
    outputs, loss = train(model, images)
    statistics = [(n, b) for n, b in model.named_buffers() if b.dtype.is_floating_point]
    return {
        "network": name,
        "size": images.shape[-1],
        "images": NETWORKS[name][2],
        "shift": NETWORKS[name][3],
        "loss": float("%.10g" % loss),
        "float32": float("%.2g" % float32_error(name, model)[0]),
        "inference": summary("output", inference),
        "outputs": [summary("output", output) for output in outputs],
        "gradients": {n: summary(n, p.grad) for n, p in model.named_parameters()},
        "statistics": {n: summary(n, b) for n, b in statistics},
    }


def write(name):
    result = golden(name)
    with open(os.path.join(FOLDER, "networks-%s.json" % name), "w") as file:
        lines = ['  "%s": %s' % (k, json.dumps(v)) for k, v in result.items() if not isinstance(v, dict)]
        for key in ("gradients", "statistics"):
            entries = ["    %s: %s" % (json.dumps(k), json.dumps(v)) for k, v in result[key].items()]
            lines.append('  "%s": {\n%s\n  }' % (key, ",\n".join(entries)) if entries else '  "%s": {}' % key)
        file.write("{\n" + ",\n".join(lines) + "\n}\n")
    print(name, "loss", result["loss"], "float32", result["float32"])


if __name__ == "__main__":
    for network in sys.argv[1:] or NETWORKS:
        write(network)
