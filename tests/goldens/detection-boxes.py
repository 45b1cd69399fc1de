"""Prints what torchvision computes for overlaps of boxes and suppression, and PyTorch for resizing, as JSON.

Run: python3 tests/goldens/detection-boxes.py > tests/goldens/detection-boxes.json   (made with torch 1.13, torchvision 0.14)
"""
import json

import torch
from torch.nn import functional
from torchvision import ops

torch.manual_seed(11)


def numbers(tensor):
    """The elements with the nine digits that determine a float."""
    return [float(f"{x:.9g}") for x in tensor.detach().flatten().tolist()]


def boxes(count, extent):
    corner = torch.rand(count, 2) * extent
    return torch.cat([corner, corner + 0.01 + torch.rand(count, 2) * extent / 2], 1)


def overlaps():
    first, second = boxes(12, 10), boxes(9, 10)
    result = {"first": numbers(first), "second": numbers(second)}
    for name in ("box_iou", "generalized_box_iou", "distance_box_iou", "complete_box_iou"):
        result[name] = numbers(getattr(ops, name)(first, second))
    return result


def suppression():
    candidates, scores, classes = boxes(200, 20), torch.rand(200), torch.randint(0, 3, (200,))
    result = {"boxes": numbers(candidates), "scores": numbers(scores), "classes": classes.tolist(), "cases": []}
    for threshold in (0.1, 0.3, 0.5, 0.7):
        result["cases"].append({
            "threshold": threshold,
            "all": ops.nms(candidates, scores, threshold).tolist(),
            "byClass": ops.batched_nms(candidates, scores, classes, threshold).tolist(),
        })
    return result


def resizing():
    image = torch.randn(1, 2, 5, 7)
    return {
        "image": numbers(image),
        "larger": numbers(functional.interpolate(image, (9, 16), mode="bilinear", align_corners=False)),
        "smaller": numbers(functional.interpolate(image, (3, 4), mode="bilinear", align_corners=False)),
    }


print(json.dumps({"overlaps": overlaps(), "suppression": suppression(), "resizing": resizing()}))
