"""Prints what torchvision computes for features of regions, box codes and proposals, as JSON.

Run: python3 tests/goldens/detection-regions.py > tests/goldens/detection-regions.json   (made with torch 1.13, torchvision 0.14)
"""
import json

import torch
from torchvision import ops
from torchvision.models.detection import _utils

torch.manual_seed(3)
torch.set_default_dtype(torch.float64)


def numbers(tensor):
    """The elements with the nine digits that determine a float."""
    return [float(f"{x:.9g}") for x in tensor.detach().flatten().tolist()]


def rounded(tensor):
    """As the floats that the test reads."""
    return tensor.float().double()


def regions():
    features = rounded(torch.randn(1, 2, 9, 7))
    # Inside, across an edge, outside by less and by more than an element, tiny, reversed.
    boxes = rounded(torch.tensor([
        [2.3, 3.1, 20.7, 30.2], [-6.0, -3.0, 12.5, 9.25], [20.0, 30.0, 60.0, 50.0], [-30.0, -30.0, -20.0, -10.0],
        [9.0, 9.0, 9.5, 9.25], [15.0, 15.0, 3.0, 5.0], [0.0, 0.0, 28.0, 36.0]]))
    result = {"features": numbers(features), "boxes": numbers(boxes), "align": [], "pool": []}
    for height, width, scale, samples, aligned in (
            (3, 2, 0.25, 0, True), (3, 2, 0.25, 0, False), (2, 2, 0.25, 2, True), (7, 5, 0.25, 3, False), (1, 1, 0.5, 0, True)):
        x = features.clone().requires_grad_()
        y = ops.roi_align(x, [boxes], (height, width), scale, samples or -1, aligned)
        weight = rounded(torch.randn_like(y))
        (y * weight).sum().backward()
        result["align"].append({
            "height": height, "width": width, "scale": scale, "samples": samples, "aligned": aligned,
            "output": numbers(y), "outputGradient": numbers(weight), "gradient": numbers(x.grad)})
    for height, width, scale in ((3, 2, 0.25), (2, 5, 0.5), (1, 1, 0.25)):
        x = features.clone().requires_grad_()
        y = ops.roi_pool(x, [boxes], (height, width), scale)
        weight = rounded(torch.randn_like(y))
        (y * weight).sum().backward()
        result["pool"].append({
            "height": height, "width": width, "scale": scale,
            "output": numbers(y), "outputGradient": numbers(weight), "gradient": numbers(x.grad)})
    return result


def codes():
    corner = torch.rand(20, 2) * 50
    anchors = rounded(torch.cat([corner, corner + 1 + torch.rand(20, 2) * 30], 1))
    corner = torch.rand(20, 2) * 50
    boxes = rounded(torch.cat([corner, corner + 1 + torch.rand(20, 2) * 30], 1))
    given = rounded(torch.randn(20, 4) * 4)
    result = {"anchors": numbers(anchors), "boxes": numbers(boxes), "given": numbers(given), "cases": []}
    for weights in ((1.0, 1.0, 1.0, 1.0), (10.0, 10.0, 5.0, 5.0)):
        coder = _utils.BoxCoder(weights)
        result["cases"].append({
            "weights": weights, "codes": numbers(coder.encode_single(boxes, anchors)),
            "decoded": numbers(coder.decode_single(given, anchors))})
    return result


def proposals():
    width, height, sizes = 6, 5, ((0.2, 0.3), (0.5, 0.4))
    output = rounded(torch.randn(2, 5, height, width))
    column = (torch.arange(width) + 0.5) / width
    row = (torch.arange(height) + 0.5) / height
    anchors = torch.stack([
        torch.stack([x - w / 2, y - h / 2, x + w / 2, y + h / 2]) for w, h in sizes for y in row for x in column])
    scores = torch.sigmoid(output[:, 0]).flatten()
    given = output[:, 1:].permute(0, 2, 3, 1).reshape(-1, 4)
    boxes = _utils.BoxCoder((1.0, 1.0, 1.0, 1.0)).decode_single(given, anchors)
    result = {"output": numbers(output), "sizes": sizes, "cases": []}
    for candidates, threshold, maximum, smallest in ((1000, 0.7, 300, 1e-3), (20, 0.3, 5, 0.1), (40, 0.5, 300, 0.25)):
        best = scores.topk(min(candidates, len(scores))).indices
        clipped = ops.clip_boxes_to_image(boxes[best], (1, 1))
        keep = ops.remove_small_boxes(clipped, smallest)
        chosen, kept = clipped[keep], scores[best][keep]
        final = ops.nms(chosen, kept, threshold)[:maximum]
        result["cases"].append({
            "candidates": candidates, "threshold": threshold, "maximum": maximum, "smallest": smallest,
            "boxes": numbers(chosen[final]), "scores": numbers(kept[final])})
    return result


print(json.dumps({"regions": regions(), "codes": codes(), "proposals": proposals()}))
