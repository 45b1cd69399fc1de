"""Exports classifiers of torchvision with random weights: python3 torchvision_models.py FOLDER NAME:SIZE:OPSET...

For each one FOLDER gets NAME.onnx, an image NAME.0.in and what PyTorch computes for it, NAME.0.out: 32-bit little-endian numbers.
"""
import os
import sys
import warnings

import torch
import torchvision

warnings.filterwarnings("ignore")


def randomise(model):
    """Statistics that are not those of a fresh network, and of a size that keeps the outputs of deep networks ordinary."""
    generator = torch.Generator().manual_seed(7)
    for module in model.modules():
        if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
            shape = module.running_mean.shape
            module.running_mean.copy_(0.1 * torch.randn(shape, generator=generator))
            module.running_var.copy_(torch.rand(shape, generator=generator) + 0.5)
            module.weight.copy_(torch.rand(shape, generator=generator) + 0.5)
            module.bias.copy_(0.1 * torch.randn(shape, generator=generator))


@torch.no_grad()
def export(folder, name, size, opset):
    torch.manual_seed(1)
    options = {"init_weights": False, "aux_logits": True} if name in ("googlenet", "inception_v3") else {}
    model = getattr(torchvision.models, name)(weights=None, **options).eval()
    randomise(model)
    x = torch.randn(1, 3, size, size)
    path = os.path.join(folder, name)
    # Batch norms stay what they are.
    torch.onnx.export(model, x, path + ".onnx", opset_version=opset, training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
    x.numpy().astype("<f4").tofile(path + ".0.in")
    model(x).numpy().astype("<f4").tofile(path + ".0.out")


for argument in sys.argv[2:]:
    name, size, opset = argument.split(":")
    export(sys.argv[1], name, int(size), int(opset))
