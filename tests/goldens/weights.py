#!/usr/bin/env python3
"""Writes NumPy archives as users have them: python3 weights.py

weights-formats.npz has the number formats, not compressed; weights-layouts.npz the layouts of three frameworks,
compressed. Element i of a parameter, in PyTorch's layout, is i less half the number of its elements. Needs NumPy.
"""
import os

import numpy as np

FOLDER = os.path.dirname(os.path.abspath(__file__))


def ramp(*shape):
    count = int(np.prod(shape))
    return (np.arange(count) - count // 2).reshape(shape).astype(np.float32)


def channels_last(dense, image):
    """A dense weight (out, C * H * W) whose inputs are in the order of an image (H, W, C)."""
    out = dense.shape[0]
    return dense.reshape(out, *image).transpose(0, 2, 3, 1).reshape(out, -1)


def formats():
    np.savez(
        os.path.join(FOLDER, "weights-formats.npz"),
        **{
            "fc1.weight": ramp(5, 6).astype(np.float16),
            "fc1.bias": ramp(5).astype(np.float64),
            "fc2.weight": ramp(4, 5).astype(np.int64),
            "fc2.bias": ramp(4).astype(np.int8),
            "fc2.num_batches_tracked": np.int64(3),
            "note": np.array("a text"),
            "big": ramp(4).astype(">f4"),
            "fortran": np.asfortranarray(ramp(5, 6)),
            "flags": ramp(4) > 0,
        },
    )


def layouts():
    stem = ramp(4, 3, 3, 2)
    depthwise = ramp(8, 1, 3, 3)
    head = ramp(10, 32)
    inner = channels_last(head, (8, 2, 2))
    np.savez_compressed(
        os.path.join(FOLDER, "weights-layouts.npz"),
        **{
            "torch/stem": stem,
            "torch/depthwise": depthwise,
            "torch/head": head,
            "keras/stem": np.ascontiguousarray(stem.transpose(2, 3, 1, 0)),
            # The eight channels are four of the input, twice each.
            "keras/depthwise": np.ascontiguousarray(depthwise.transpose(2, 3, 1, 0).reshape(3, 3, 4, 2)),
            "keras/head": np.ascontiguousarray(inner.transpose(1, 0)),
            "tflite/stem": np.ascontiguousarray(stem.transpose(0, 2, 3, 1)),
            "tflite/depthwise": np.ascontiguousarray(depthwise.transpose(1, 2, 3, 0)),
            "tflite/head": np.ascontiguousarray(inner),
        },
    )


if __name__ == "__main__":
    formats()
    layouts()
