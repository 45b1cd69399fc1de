#!/usr/bin/env python3
"""Writes what PyTorch computes for every layer, forward and backward, in float64: python3 layers.py

One JSON file a family, beside this script. Each case names the network as the tests write it; inputs, parameters and
the gradient of the output are formulas (see `wave`), so that only results are stored. Needs PyTorch 1.13 or newer.
"""
import json
import os

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def wave(shape, seed):
    """sin(0.37 i + seed) * 2: element i of tensor number `seed`: 0 the input, 1.. the parameters, 9 the output gradient."""
    count = int(torch.tensor(shape).prod())
    return (2 * torch.sin(0.37 * torch.arange(count) + seed)).reshape(shape).requires_grad_()


def steps(shape):
    """Whole numbers with many ties: (7 i mod 5) - 2."""
    count = int(torch.tensor(shape).prod())
    return (torch.remainder(7 * torch.arange(count), 5) - 2.0).reshape(shape).requires_grad_()


def case(net, shape, parameters, forward, ties=False, statistics=None):
    """Runs one case on a batch of two images. With a number of channels for `statistics`, `forward` also takes whether it
    trains, a moving mean and a moving variance, which are the last two parameters of the network and move in training."""
    if statistics:
        return moving_case(net, shape, parameters, forward, statistics)
    x = steps([2] + shape) if ties else wave([2] + shape, 0)
    weights = [wave(p, i + 1) for i, p in enumerate(parameters)]
    y = forward(x, *weights)
    y.backward(wave(list(y.shape), 9).detach())
    return {
        "net": net,
        "ties": ties,
        "output": numbers(y),
        "inputGradient": numbers(x.grad),
        "parameterGradients": [numbers(w.grad) for w in weights],
    }


def single(number):
    """The nearest number that a float holds."""
    return torch.tensor(number, dtype=torch.float32).item()


def moving_case(net, shape, parameters, forward, channels):
    first = len(parameters) + 1
    start = [wave([channels], first).detach(), wave([channels], first + 1).detach() ** 2 + 0.5]
    moving = [s.clone() for s in start]
    result = case(net, shape, parameters, lambda x, *weights: forward(x, *weights, True, *moving))
    with torch.no_grad():
        weights = [wave(p, i + 1) for i, p in enumerate(parameters)]
        result["inference"] = numbers(forward(wave([2] + shape, 0), *weights, False, *start))
    result["statistics"] = [numbers(s) for s in moving]
    return result


def numbers(tensor):
    return [float("%.11g" % v) for v in tensor.detach().flatten().tolist()]


def write(family, cases):
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), family + ".json")
    with open(path, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")


def convolution():
    return [
        case("3x9: Conv 4 3", [3, 9], [[4, 3, 3], [4]], F.conv1d),
        case("2x9: Conv 4 3 Stride=2 Dilation=2 Padding=1 Groups=2 Bias=false", [2, 9], [[4, 1, 3]],
             lambda x, w: F.conv1d(x, w, None, 2, 1, 2, 2)),
        case("2x8: Conv 2 4 Stride=3 Padding=same", [2, 8], [[2, 2, 4], [2]],
             lambda x, w, b: F.conv1d(F.pad(x, (1, 1)), w, b, 3)),
        case("2x7: Conv 2 4 Padding=same", [2, 7], [[2, 2, 4], [2]], lambda x, w, b: F.conv1d(F.pad(x, (1, 2)), w, b)),
        case("2x4x5: Conv 2 2,4 Padding=same", [2, 4, 5], [[2, 2, 2, 4], [2]],
             lambda x, w, b: F.conv2d(F.pad(x, (1, 2, 0, 1)), w, b)),
        case("2x5x6: Conv 3 3", [2, 5, 6], [[3, 2, 3, 3], [3]], F.conv2d),
        case("2x6x7: Conv 2 3,2 Stride=2,1 Padding=1,2 Dilation=1,2", [2, 6, 7], [[2, 2, 3, 2], [2]],
             lambda x, w, b: F.conv2d(x, w, b, (2, 1), (1, 2), (1, 2))),
        case("2x6x7: Conv 2 2,3 Stride=1,2 Padding=same", [2, 6, 7], [[2, 2, 2, 3], [2]],
             lambda x, w, b: F.conv2d(F.pad(x, (1, 1, 0, 1)), w, b, (1, 2))),
        case("4x4x5: Conv 8 3 Groups=4 Padding=1", [4, 4, 5], [[8, 1, 3, 3], [8]],
             lambda x, w, b: F.conv2d(x, w, b, 1, 1, 1, 4)),
        case("6x3x3: Conv 4 2 Groups=2", [6, 3, 3], [[4, 3, 2, 2], [4]],
             lambda x, w, b: F.conv2d(x, w, b, 1, 0, 1, 2)),
        case("2x3x4x3: Conv 2 2", [2, 3, 4, 3], [[2, 2, 2, 2, 2], [2]], F.conv3d),
        case("2x5x4x5: Conv 4 2,1,3 Stride=2,1,2 Padding=1,0,1 Dilation=2,1,1 Groups=2", [2, 5, 4, 5],
             [[4, 1, 2, 1, 3], [4]],
             lambda x, w, b: F.conv3d(x, w, b, (2, 1, 2), (1, 0, 1), (2, 1, 1), 2)),
    ]


def pooling():
    def dilated(x, kernel, *options):
        """The mean of windows whose elements lie apart: PyTorch has it as a convolution of each channel."""
        f = {3: F.conv1d, 4: F.conv2d}[x.dim()]
        extents = [kernel] * (x.dim() - 2) if isinstance(kernel, int) else list(kernel)
        count = int(torch.tensor(extents).prod())
        return f(x, torch.full([x.shape[1], 1] + extents, 1 / count), None, *options, x.shape[1])

    return [
        case("2x9: MaxPool 3 Stride=2 Padding=1", [2, 9], [], lambda x: F.max_pool1d(x, 3, 2, 1)),
        case("2x9: MaxPool 3 Stride=2 Padding=1", [2, 9], [], lambda x: F.max_pool1d(x, 3, 2, 1), ties=True),
        case("2x6x5: MaxPool 3,2 Stride=2,1 Padding=1,1", [2, 6, 5], [],
             lambda x: F.max_pool2d(x, (3, 2), (2, 1), (1, 1))),
        case("2x6x5: MaxPool 3 Stride=1 Padding=1", [2, 6, 5], [], lambda x: F.max_pool2d(x, 3, 1, 1), ties=True),
        case("2x7x7: MaxPool 2 Stride=3", [2, 7, 7], [], lambda x: F.max_pool2d(x, 2, 3)),
        case("2x4x4x5: MaxPool 2 Stride=2,1,2 Padding=0,1,1", [2, 4, 4, 5], [],
             lambda x: F.max_pool3d(x, 2, (2, 1, 2), (0, 1, 1)), ties=True),
        case("2x9: AvgPool 3 Stride=2 Padding=1", [2, 9], [], lambda x: F.avg_pool1d(x, 3, 2, 1)),
        case("2x9: AvgPool 3 Stride=2 Padding=1 CountPadding=false", [2, 9], [],
             lambda x: F.avg_pool1d(x, 3, 2, 1, count_include_pad=False)),
        case("2x6x5: AvgPool 3,2 Stride=2,1 Padding=1,1 CountPadding=true", [2, 6, 5], [],
             lambda x: F.avg_pool2d(x, (3, 2), (2, 1), (1, 1))),
        case("2x6x5: AvgPool 3,2 Stride=2,1 Padding=1,1 CountPadding=false", [2, 6, 5], [],
             lambda x: F.avg_pool2d(x, (3, 2), (2, 1), (1, 1), count_include_pad=False)),
        case("2x4x4x5: AvgPool 2 Padding=1 CountPadding=false", [2, 4, 4, 5], [],
             lambda x: F.avg_pool3d(x, 2, 2, 1, count_include_pad=False)),
        case("2x8: MaxPool 3 Stride=2 Ceil=true", [2, 8], [], lambda x: F.max_pool1d(x, 3, 2, 0, 1, True)),
        case("2x6x8: MaxPool 2,3 Stride=3,2 Padding=1 Ceil=true", [2, 6, 8], [],
             lambda x: F.max_pool2d(x, (2, 3), (3, 2), 1, 1, True), ties=True),
        case("2x4x6x5: MaxPool 3 Stride=2 Ceil=true", [2, 4, 6, 5], [], lambda x: F.max_pool3d(x, 3, 2, 0, 1, True)),
        case("2x7: MaxPool 2 Stride=3 Padding=1 Ceil=true", [2, 7], [], lambda x: F.max_pool1d(x, 2, 3, 1, 1, True)),
        case("2x8: AvgPool 3 Stride=2 Ceil=true", [2, 8], [], lambda x: F.avg_pool1d(x, 3, 2, 0, True)),
        case("2x6x9: AvgPool 3,4 Stride=2,3 Padding=1 Ceil=true", [2, 6, 9], [],
             lambda x: F.avg_pool2d(x, (3, 4), (2, 3), 1, True)),
        case("2x6x9: AvgPool 3,4 Stride=2,3 Padding=1 Ceil=true CountPadding=false", [2, 6, 9], [],
             lambda x: F.avg_pool2d(x, (3, 4), (2, 3), 1, True, False)),
        case("2x4x6x5: AvgPool 3 Stride=2 Padding=1 Ceil=true", [2, 4, 6, 5], [], lambda x: F.avg_pool3d(x, 3, 2, 1, True)),
        case("2x5x7: MaxPool 3 Stride=1 Padding=same", [2, 5, 7], [], lambda x: F.max_pool2d(x, 3, 1, 1)),
        case("2x5x7: MaxPool 2 Stride=1 Padding=same", [2, 5, 7], [],
             lambda x: F.max_pool2d(F.pad(x, (0, 1, 0, 1), value=-1e30), 2, 1)),
        case("2x5x6: AvgPool 2 Stride=1 Padding=same", [2, 5, 6], [], lambda x: F.avg_pool2d(F.pad(x, (0, 1, 0, 1)), 2, 1)),
        case("2x5x6: AvgPool 2 Stride=1 Padding=same CountPadding=false", [2, 5, 6], [],
             lambda x: F.avg_pool2d(F.pad(x, (0, 1, 0, 1)), 2, 1)
             / F.avg_pool2d(F.pad(torch.ones_like(x), (0, 1, 0, 1)), 2, 1)),
        case("2x9: MaxPool 3 Stride=2 Padding=1 Dilation=2", [2, 9], [], lambda x: F.max_pool1d(x, 3, 2, 1, 2)),
        case("2x8x9: MaxPool 3,2 Stride=2,1 Padding=1 Dilation=2,3 Ceil=true", [2, 8, 9], [],
             lambda x: F.max_pool2d(x, (3, 2), (2, 1), 1, (2, 3), True), ties=True),
        case("2x4x5x6: MaxPool 2 Stride=1 Padding=1 Dilation=2,1,3", [2, 4, 5, 6], [],
             lambda x: F.max_pool3d(x, 2, 1, 1, (2, 1, 3))),
        case("2x7: MaxPool 3 Stride=2 Padding=1 PaddingAfter=2", [2, 7], [],
             lambda x: F.max_pool1d(F.pad(x, (1, 2), value=-1e30), 3, 2)),
        case("2x6x7: MaxPool 3,2 Stride=1 Padding=0,1 PaddingAfter=2,0", [2, 6, 7], [],
             lambda x: F.max_pool2d(F.pad(x, (1, 0, 0, 2), value=-1e30), (3, 2), 1)),
        case("2x7: AvgPool 3 Stride=2 Padding=1 PaddingAfter=2", [2, 7], [],
             lambda x: F.avg_pool1d(F.pad(x, (1, 2)), 3, 2)),
        case("2x6x6: AvgPool 4,2 Stride=2 Padding=1 PaddingAfter=2,1 Ceil=true", [2, 6, 6], [],
             lambda x: F.avg_pool2d(F.pad(x, (1, 1, 1, 2)), (4, 2), 2, 0, True)),
        case("2x6x7: AvgPool 3,2 Stride=2,3 Padding=1,0 PaddingAfter=0,1 CountPadding=false", [2, 6, 7], [],
             lambda x: F.avg_pool2d(F.pad(x, (0, 1, 1, 0)), (3, 2), (2, 3))
             / F.avg_pool2d(F.pad(torch.ones_like(x), (0, 1, 1, 0)), (3, 2), (2, 3))),
        case("2x9: AvgPool 3 Stride=2 Padding=1 Dilation=2", [2, 9], [], lambda x: dilated(x, 3, 2, 1, 2)),
        case("2x6x9: AvgPool 2,3 Stride=1,2 Padding=1 Dilation=3,2 CountPadding=false", [2, 6, 9], [],
             lambda x: dilated(x, (2, 3), (1, 2), 1, (3, 2)) / dilated(torch.ones_like(x), (2, 3), (1, 2), 1, (3, 2))),
        case("2x9: LpPool 3 Stride=2", [2, 9], [], lambda x: F.lp_pool1d(x, 2, 3, 2)),
        case("2x6x7: LpPool 3,2 P=4", [2, 6, 7], [], lambda x: F.lp_pool2d(x, 4, (3, 2))),
        case("2x6x7: LpPool 2 Stride=1 Padding=1,0 PaddingAfter=0,1 P=3", [2, 6, 7], [],
             lambda x: F.lp_pool2d(F.pad(x, (0, 1, 1, 0)).abs(), 3, 2, 1)),
        case("2x4x4x5: LpPool 2", [2, 4, 4, 5], [], lambda x: (8 * F.avg_pool3d(x * x, 2)) ** 0.5),
        case("2x9: LpPool 2 P=1", [2, 9], [], lambda x: 2 * F.avg_pool1d(x.abs(), 2)),
        case("3x7: AdaptiveAvgPool 3", [3, 7], [], lambda x: F.adaptive_avg_pool1d(x, 3)),
        case("2x6x5: AdaptiveAvgPool 3,7", [2, 6, 5], [], lambda x: F.adaptive_avg_pool2d(x, (3, 7))),
        case("2x6x4: AdaptiveAvgPool 3,2", [2, 6, 4], [], lambda x: F.adaptive_avg_pool2d(x, (3, 2))),
        case("2x3x4x5: AdaptiveAvgPool 2", [2, 3, 4, 5], [], lambda x: F.adaptive_avg_pool3d(x, 2)),
        case("3x7: GlobalAvgPool", [3, 7], [], lambda x: x.mean(2)),
        case("3x5x3: GlobalAvgPool", [3, 5, 3], [], lambda x: F.adaptive_avg_pool2d(x, 1).flatten(1)),
        case("2x3x2x3: GlobalAvgPool", [2, 3, 2, 3], [], lambda x: F.adaptive_avg_pool3d(x, 1).flatten(1)),
    ]


def moving():
    def reorg(x, s):
        """Darknet's reorg layer, loop by loop as its C code has it, on flat memory."""
        n, c, h, w = x.shape
        index = torch.empty(c * h * w, dtype=torch.long)
        for k in range(c):
            for j in range(h):
                for i in range(w):
                    offset, c2 = divmod(k, c // (s * s))
                    index[i + w * (j + h * k)] = i * s + offset % s + w * s * (j * s + offset // s + h * s * c2)
        return x.flatten(1)[:, index].reshape(n, c * s * s, h // s, w // s)

    def blocks(x, s):
        """TensorFlow's space_to_depth: the position in the block is the outermost part of a channel's number."""
        n, c, h, w = x.shape
        return x.reshape(n, c, h // s, s, w // s, s).permute(0, 3, 5, 1, 2, 4).reshape(n, c * s * s, h // s, w // s)

    return [
        case("2x5: ZeroPad 2 After=1", [2, 5], [], lambda x: F.pad(x, (2, 1))),
        case("2x3x4: ZeroPad 1,0 After=0,2", [2, 3, 4], [], lambda x: F.pad(x, (0, 2, 1, 0))),
        case("2x2x3x2: ZeroPad 1", [2, 2, 3, 2], [], lambda x: F.pad(x, (1,) * 6)),
        case("2x5: Pad 1,2 After=0,3 Value=1.5", [2, 5], [], lambda x: F.pad(x, (2, 3, 1, 0), value=1.5)),
        case("2x3x4: Pad 2 After=0,1,0 Value=-2", [2, 3, 4], [], lambda x: F.pad(x, (2, 0, 2, 1), value=-2.0)),
        case("2x3x4: Pad 1 Value=-infinity; MaxPool 2", [2, 3, 4], [], lambda x: F.max_pool2d(F.pad(x, (1,) * 4, value=-1e30), 2)),
        case("2x5: Pad 0,2 After=0,4 Mode=reflect", [2, 5], [], lambda x: F.pad(x, (2, 4), mode="reflect")),
        case("2x3x4: Pad 2 Mode=reflect", [2, 3, 4], [], lambda x: F.pad(x, (2,) * 4, mode="reflect")),
        case("2x2x3x4: Pad 1 Mode=reflect", [2, 2, 3, 4], [], lambda x: F.pad(x, (1,) * 6, mode="reflect")),
        case("3x2x4: Pad 2,0,0 After=1,0,0 Mode=reflect", [3, 2, 4], [],
             lambda x: x[:, [2, 1, 0, 1, 2, 1]]),
        case("2x3x4: Pad 0,2,1 After=0,0,5 Mode=edge", [2, 3, 4], [], lambda x: F.pad(x, (1, 5, 2, 0), mode="replicate")),
        case("2x2x3x2: Pad 3 Mode=edge", [2, 2, 3, 2], [], lambda x: F.pad(x, (3,) * 6, mode="replicate")),
        case("2x5: Pad 3 After=2 Mode=wrap", [2, 5], [], lambda x: F.pad(x, (3, 2), mode="circular")),
        case("2x3x4: Pad 0,1,4 After=0,3,0 Mode=wrap", [2, 3, 4], [], lambda x: F.pad(x, (4, 0, 1, 3), mode="circular")),
        case("3x5: PaddedShortcut 6 Stride=2", [3, 5], [], lambda x: F.pad(x[:, :, ::2], (0, 0, 1, 2))),
        case("3x5x6: PaddedShortcut 8 Stride=2", [3, 5, 6], [], lambda x: F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 2, 3))),
        case("2x3x4x3: PaddedShortcut 4 Stride=2,3,1", [2, 3, 4, 3], [],
             lambda x: F.pad(x[:, :, ::2, ::3], (0, 0, 0, 0, 0, 0, 1, 1))),
        case("2x4x6: SpaceToDepth 2", [2, 4, 6], [], lambda x: blocks(x, 2)),
        case("2x6x6: SpaceToDepth 3 Order=channels", [2, 6, 6], [], lambda x: F.pixel_unshuffle(x, 3)),
        case("8x4x6: SpaceToDepth 2 Order=darknet", [8, 4, 6], [], lambda x: reorg(x, 2)),
        case("2x6: SpaceToDepth 3", [2, 6], [], lambda x: x.reshape(2, 2, 2, 3).permute(0, 3, 1, 2).reshape(2, 6, 2)),
        case("2x2x2x4: SpaceToDepth 1,2,2", [2, 2, 2, 4], [],
             lambda x: x.reshape(2, 2, 2, 1, 2, 2, 2).permute(0, 4, 6, 1, 2, 3, 5).reshape(2, 8, 2, 1, 2)),
        case("5x3: Slice 2 First=1", [5, 3], [], lambda x: x[:, 1:3]),
        case("4x3x2: Slice 3", [4, 3, 2], [], lambda x: x[:, :3]),
        case("2x6: Crop 2 After=1", [2, 6], [], lambda x: x[:, :, 2:-1]),
        case("2x4x5: Crop 1,0 After=0,2", [2, 4, 5], [], lambda x: x[:, :, 1:, :-2]),
        case("8x2x3: DepthToSpace 2 Order=channels", [8, 2, 3], [], lambda x: F.pixel_shuffle(x, 2)),
        case("8x2x3: DepthToSpace 2", [8, 2, 3], [],
             lambda x: x.reshape(2, 2, 2, 2, 2, 3).permute(0, 3, 4, 1, 5, 2).reshape(2, 2, 4, 6)),
        case("3x4: Permute WC", [3, 4], [], lambda x: x.permute(0, 2, 1)),
        case("2x3x4: Permute HWC", [2, 3, 4], [], lambda x: x.permute(0, 2, 3, 1)),
        case("2x3x4x2: Permute WCDH", [2, 3, 4, 2], [], lambda x: x.permute(0, 4, 1, 2, 3)),
        case("6x2x2: ChannelShuffle 3", [6, 2, 2], [], lambda x: x.reshape(2, 3, 2, 2, 2).transpose(1, 2).reshape(2, 6, 2, 2)),
        case("8: ChannelShuffle 2", [8], [], lambda x: x.reshape(2, 2, 4).transpose(1, 2).reshape(2, 8)),
        case("4x6: Reshape 3x2x4", [4, 6], [], lambda x: x.reshape(2, 3, 2, 4)),
        case("3x2x2: Tanh Name=a; GlobalAvgPool; Sigmoid; Multiply a", [3, 2, 2], [],
             lambda x: torch.tanh(x) * torch.sigmoid(torch.tanh(x).mean((2, 3), keepdim=True))),
        case("3x4: AdaptiveAvgPool 1; Multiply input,adaptiveavgpool1", [3, 4], [], lambda x: x * x.mean(2, keepdim=True)),
    ]


def shapes():
    return [
        case("5: Constant 5; Add input", [5], [[5]], lambda x, c: x + c),
        case("3x4: Constant 3x4 Name=c; Multiply input,c; Tanh", [3, 4], [[3, 4]], lambda x, c: torch.tanh(x * c)),
        case("2x3x2: Constant 4x3x2 Name=c; Concat input,c", [2, 3, 2], [[4, 3, 2]],
             lambda x, c: torch.cat([x, c.expand(2, 4, 3, 2)], 1)),
        case("5: Gather C 4,0,0,2", [5], [], lambda x: x[:, [4, 0, 0, 2]]),
        case("2x5: Gather W 4,3,2,1,0", [2, 5], [], lambda x: x.flip(2)),
        case("3x4x2: Gather H 3,1,1,1,0,2", [3, 4, 2], [], lambda x: x.index_select(2, torch.tensor([3, 1, 1, 1, 0, 2]))),
        case("3x2x2x3: Gather D 1,0,1", [3, 2, 2, 3], [], lambda x: x[:, :, [1, 0, 1]]),
        case("3: Tile 2", [3], [], lambda x: x.repeat(1, 2)),
        case("2x3: Tile 3,2", [2, 3], [], lambda x: x.repeat(1, 3, 2)),
        case("2x1x3: Tile 1,4,2", [2, 1, 3], [], lambda x: x.repeat(1, 1, 4, 2)),
        case("2x1x2x2: Tile 2,3,1,2", [2, 1, 2, 2], [], lambda x: x.repeat(1, 2, 3, 1, 2)),
        case("5: Reduce mean C", [5], [], lambda x: x.mean(1, keepdim=True)),
        case("3x4: Reduce sum C", [3, 4], [], lambda x: x.sum(1, keepdim=True)),
        case("2x3x4: Reduce mean HW", [2, 3, 4], [], lambda x: x.mean((2, 3), keepdim=True)),
        case("2x3x4: Reduce sum CW", [2, 3, 4], [], lambda x: x.sum((1, 3), keepdim=True)),
        case("2x3x4: Reduce max CH", [2, 3, 4], [], lambda x: x.amax((1, 2), keepdim=True)),
        case("2x3x4: Reduce max CH", [2, 3, 4], [], lambda x: x.amax((1, 2), keepdim=True), ties=True),
        case("2x3x4: Reduce min W", [2, 3, 4], [], lambda x: x.amin(3, keepdim=True), ties=True),
        case("2x3x4: Reduce min HW", [2, 3, 4], [], lambda x: x.amin((2, 3), keepdim=True)),
        case("3x4: Reduce product C", [3, 4], [], lambda x: x.prod(1, keepdim=True)),
        case("2x3x4: Reduce product HW", [2, 3, 4], [], lambda x: x.flatten(2).prod(2).reshape(2, 2, 1, 1), ties=True),
        case("2x2x3x2: Reduce mean CDW", [2, 2, 3, 2], [], lambda x: x.mean((1, 2, 4), keepdim=True)),
        case("2x2x3x2: Reduce max DW", [2, 2, 3, 2], [], lambda x: x.amax((2, 4), keepdim=True), ties=True),
    ]


def resampling():
    def up(shape, net, **options):
        return case(net, shape, [], lambda x: F.interpolate(x, **options))

    def transposed(net, shape, weights, *options):
        f = {2: F.conv_transpose1d, 3: F.conv_transpose2d, 4: F.conv_transpose3d}[len(shape)]
        return case(net, shape, weights, lambda x, w, b=None: f(x, w, b, *options))

    return [
        up([2, 5], "2x5: Upsample 3", scale_factor=3, mode="nearest"),
        up([2, 3, 4], "2x3x4: Upsample 2,3", scale_factor=(2, 3), mode="nearest"),
        up([2, 2, 3, 2], "2x2x3x2: Upsample 2", scale_factor=2, mode="nearest"),
        up([2, 5], "2x5: Upsample 3 Mode=linear", scale_factor=3, mode="linear", align_corners=False),
        up([2, 5], "2x5: Upsample 2 Mode=linear AlignCorners=true", scale_factor=2, mode="linear", align_corners=True),
        up([2, 3, 4], "2x3x4: Upsample 2,3 Mode=linear", scale_factor=(2, 3), mode="bilinear", align_corners=False),
        up([2, 3, 4], "2x3x4: Upsample 4,2 Mode=linear AlignCorners=true", scale_factor=(4, 2), mode="bilinear",
           align_corners=True),
        up([2, 1, 3], "2x1x3: Upsample 2 Mode=linear AlignCorners=true", scale_factor=2, mode="bilinear",
           align_corners=True),
        up([1, 2, 3, 2], "1x2x3x2: Upsample 2 Mode=linear", scale_factor=2, mode="trilinear", align_corners=False),
        up([1, 2, 3, 2], "1x2x3x2: Upsample 2 Mode=linear AlignCorners=true", scale_factor=2, mode="trilinear",
           align_corners=True),
        up([2, 5], "2x5: Resize 8 Coordinates=asymmetric Rounding=floor", size=8, mode="nearest"),
        up([2, 5, 4], "2x5x4: Resize 3,7 Coordinates=asymmetric Rounding=floor", size=(3, 7), mode="nearest"),
        up([2, 5, 6], "2x5x6: Resize 7,4 Rounding=roundPreferCeil", size=(7, 4), mode="nearest-exact"),
        up([2, 7], "2x7: Resize 4 Mode=linear", size=4, mode="linear", align_corners=False),
        up([2, 5, 4], "2x5x4: Resize 3,7 Mode=linear", size=(3, 7), mode="bilinear", align_corners=False),
        up([2, 5, 4], "2x5x4: Resize 9,1 Mode=linear Coordinates=alignCorners", size=(9, 1), mode="bilinear", align_corners=True),
        up([1, 3, 4, 2], "1x3x4x2: Resize 5,2,3 Mode=linear", size=(5, 2, 3), mode="trilinear", align_corners=False),
        up([2, 5, 4], "2x5x4: Resize 8 Mode=linear Scales=1.7,2.1", scale_factor=(1.7, 2.1), mode="bilinear", align_corners=False),
        up([2, 5, 4], "2x5x4: Resize 3,7 Mode=cubic", size=(3, 7), mode="bicubic", align_corners=False),
        up([2, 5, 4], "2x5x4: Resize 6 Mode=cubic Coordinates=alignCorners", size=6, mode="bicubic", align_corners=True),
        up([2, 12, 9], "2x12x9: Resize 5,13 Mode=linear Antialias=true ExcludeOutside=true", size=(5, 13), mode="bilinear",
           align_corners=False, antialias=True),
        up([2, 12, 9], "2x12x9: Resize 5,4 Mode=cubic CubicCoefficient=-0.5 Antialias=true ExcludeOutside=true", size=(5, 4),
           mode="bicubic", align_corners=False, antialias=True),
        transposed("3x5: ConvTranspose 4 3", [3, 5], [[3, 4, 3], [4]]),
        transposed("4x5: ConvTranspose 6 4 Stride=3 Padding=2 OutputPadding=1 Groups=2 Bias=false", [4, 5], [[4, 3, 4]],
                   3, 2, 1, 2),
        transposed("2x4x3: ConvTranspose 3 3,2 Stride=2,1 Padding=1,0 Dilation=1,2", [2, 4, 3], [[2, 3, 3, 2], [3]],
                   (2, 1), (1, 0), 0, 1, (1, 2)),
        transposed("4x3x3: ConvTranspose 4 3 Stride=2 Padding=1 OutputPadding=1 Groups=4", [4, 3, 3], [[4, 1, 3, 3], [4]],
                   2, 1, 1, 4),
        transposed("2x3x2: ConvTranspose 2 2 Dilation=3 OutputPadding=2", [2, 3, 2], [[2, 2, 2, 2], [2]], 1, 0, 2, 1, 3),
        transposed("2x2x3x2: ConvTranspose 4 2,3,2 Stride=2 Padding=0,1,0 Groups=2", [2, 2, 3, 2],
                   [[2, 2, 2, 3, 2], [4]], 2, (0, 1, 0), 0, 2),
    ]


def dense():
    return [
        case("7: Dense 5", [7], [[5, 7], [5]], F.linear),
        case("5: Dense 3 Bias=false", [5], [[3, 5]], F.linear),
        case("2x3x2: Flatten; Dense 3", [2, 3, 2], [[3, 12], [3]], lambda x, w, b: F.linear(x.flatten(1), w, b)),
    ]


def products():
    return [
        case("3x5: Tanh; MatMul input TransposeB=true", [3, 5], [], lambda x: torch.tanh(x) @ x.transpose(1, 2)),
        case("5x3: Tanh; MatMul input TransposeA=true", [5, 3], [], lambda x: torch.tanh(x).transpose(1, 2) @ x),
        case("4x4: Tanh; MatMul input", [4, 4], [], lambda x: torch.tanh(x) @ x),
        case("4x4: Tanh; MatMul input TransposeA=true TransposeB=true", [4, 4], [],
             lambda x: torch.tanh(x).transpose(1, 2) @ x.transpose(1, 2)),
        case("2x3x5: Tanh; MatMul input TransposeB=true", [2, 3, 5], [], lambda x: torch.tanh(x) @ x.transpose(2, 3)),
        case("2x3x3x3: Tanh; MatMul input TransposeA=true", [2, 3, 3, 3], [], lambda x: torch.tanh(x).transpose(3, 4) @ x),
    ]


def activations():
    return [
        case("13: ReLU", [13], [], F.relu),
        case("3x5: ReLU", [3, 5], [], F.relu, ties=True),
        case("7: Dense 9; ReLU6", [7], [[9, 7], [9]], lambda x, w, b: F.relu6(F.linear(x, w, b))),
        case("13: LeakyReLU", [13], [], F.leaky_relu),
        case("3x2x3: LeakyReLU Slope=0.2", [3, 2, 3], [], lambda x: F.leaky_relu(x, 0.2), ties=True),
        case("13: Sigmoid", [13], [], torch.sigmoid),
        case("2x2x3x2: Tanh", [2, 2, 3, 2], [], torch.tanh),
        case("13: ELU", [13], [], F.elu),
        case("3x5: ELU Alpha=0.5", [3, 5], [], lambda x: F.elu(x, 0.5), ties=True),
        case("2x13: Scale 2.5; HardSigmoid", [2, 13], [], lambda x: F.hardsigmoid(2.5 * x)),
        case("3x5: SiLU", [3, 5], [], F.silu),
        case("2x13: Scale 2.5; HardSwish", [2, 13], [], lambda x: F.hardswish(2.5 * x)),
        case("3x2x3: Mish", [3, 2, 3], [], F.mish),
        case("13: GELU", [13], [], F.gelu),
        case("13: GELU Approximate=tanh", [13], [], lambda x: F.gelu(x, approximate="tanh")),
        case("13: Softplus", [13], [], F.softplus),
        case("2x3x3: Softplus Beta=2 Threshold=1.5", [2, 3, 3], [], lambda x: F.softplus(x, 2, 1.5)),
        case("3x5: Scale -1.5", [3, 5], [], lambda x: -1.5 * x),
        case("3x5: Scale -1.5 Offset=0.25", [3, 5], [], lambda x: 0.25 - 1.5 * x),
        case("13: LeakyReLU Slope=-0.5", [13], [], lambda x: F.leaky_relu(x, -0.5), ties=True),
        case("13: ELU Alpha=-0.5", [13], [], lambda x: torch.where(x > 0, x, -0.5 * torch.expm1(x)), ties=True),
        case("13: CELU", [13], [], F.celu),
        case("3x5: CELU Alpha=0.5", [3, 5], [], lambda x: F.celu(x, 0.5), ties=True),
        case("13: ThresholdedReLU", [13], [], lambda x: F.threshold(x, 1, 0), ties=True),
        case("13: ThresholdedReLU Alpha=-1", [13], [], lambda x: F.threshold(x, -1, 0), ties=True),
        case("13: Shrink", [13], [], F.hardshrink),
        case("13: Shrink Lambda=1", [13], [], lambda x: F.hardshrink(x, 1), ties=True),
        case("3x5: Shrink Lambda=1 Bias=1", [3, 5], [], lambda x: F.softshrink(x, 1), ties=True),
        case("13: Clip Minimum=-1 Maximum=2", [13], [], lambda x: torch.clamp(x, -1, 2), ties=True),
        case("13: Clip Maximum=1", [13], [], lambda x: torch.clamp(x, max=1), ties=True),
        case("3x5: Clip Minimum=-0.5", [3, 5], [], lambda x: torch.clamp(x, min=-0.5)),
        case("13: Clip Minimum=2 Maximum=1", [13], [], lambda x: torch.clamp(x, 2, 1), ties=True),
        case("13: HardSigmoid Alpha=0.25 Beta=0.75", [13], [], lambda x: torch.clamp(0.25 * x + 0.75, 0, 1)),
        case("13: Softsign", [13], [], F.softsign),
        case("13: Abs", [13], [], torch.abs, ties=True),
        case("13: Scale 1 Offset=3; Reciprocal", [13], [], lambda x: torch.reciprocal(x + 3)),
        case("13: Scale 1 Offset=3; Sqrt", [13], [], lambda x: torch.sqrt(x + 3)),
        case("13: Pow 2", [13], [], lambda x: x ** 2, ties=True),
        case("3x5: Scale 1 Offset=3; Pow -3", [3, 5], [], lambda x: (x + 3) ** -3),
        case("13: Pow 0", [13], [], lambda x: x ** 0),
        case("13: Scale 1 Offset=3; Pow 2.75", [13], [], lambda x: (x + 3) ** 2.75),
        case("13: Scale 1 Offset=3; Pow -1.5", [13], [], lambda x: (x + 3) ** -1.5),
        case("13: Exp", [13], [], torch.exp),
        case("13: Scale 1 Offset=3; Log", [13], [], lambda x: torch.log(x + 3)),
        case("2x3x3: Erf", [2, 3, 3], [], torch.erf),
        case("13: Scale 5; Sin", [13], [], lambda x: torch.sin(5 * x)),
        case("13: Scale 5; Cos", [13], [], lambda x: torch.cos(5 * x)),
        case("13: Floor; Add input", [13], [], lambda x: torch.floor(x) + x),
        case("13: Ceil; Add input", [13], [], lambda x: torch.ceil(x) + x),
        case("13: Scale 0.5; Round; Add input", [13], [], lambda x: torch.round(0.5 * x) + x, ties=True),
        case("13: Sign; Add input", [13], [], lambda x: torch.sign(x) + x, ties=True),
        case("7: Dense 5 Name=a; SiLU; Dense 5; GELU; Multiply a", [7], [[5, 7], [5], [5, 5], [5]],
             lambda x, w1, b1, w2, b2: F.gelu(F.linear(F.silu(F.linear(x, w1, b1)), w2, b2)) * F.linear(x, w1, b1)),
        case("2x4: Tanh Name=a; Sigmoid From=input Name=b; Multiply a,b,input,a", [2, 4], [],
             lambda x: torch.tanh(x) ** 2 * torch.sigmoid(x) * x),
        case("7: PReLU", [7], [[1]], F.prelu),
        case("3x5: PReLU PerChannel=true", [3, 5], [[3]], F.prelu),
        case("2x3x3: Conv 3 2; PReLU PerChannel=true; PReLU", [2, 3, 3], [[3, 2, 2, 2], [3], [3], [1]],
             lambda x, w, b, p, q: F.prelu(F.prelu(F.conv2d(x, w, b), p), q)),
        case("5: LogSoftmax", [5], [], lambda x: F.log_softmax(x, 1)),
        case("5x3: LogSoftmax", [5, 3], [], lambda x: F.log_softmax(x, 1)),
        case("3x2x3: Softmax; Conv 2 1; LogSoftmax", [3, 2, 3], [[2, 3, 1, 1], [2]],
             lambda x, w, b: F.log_softmax(F.conv2d(F.softmax(x, 1), w, b), 1)),
        case("7: TopK 3", [7], [], lambda x: x.topk(3, 1).values),
        case("5x3: TopK 2 Largest=false", [5, 3], [], lambda x: x.topk(2, 1, largest=False).values),
        case("4x2x3: TopK 4", [4, 2, 3], [], lambda x: x.topk(4, 1).values),
        case("7: Tanh Name=a; ArgMax; Concat a", [7], [],
             lambda x: torch.cat([torch.tanh(x).argmax(1, keepdim=True).double(), torch.tanh(x)], 1)),
        case("5x3: Tanh Name=a; TopK 2 Output=indices; Concat a", [5, 3], [],
             lambda x: torch.cat([torch.tanh(x).topk(2, 1).indices.double(), torch.tanh(x)], 1)),
        case("5x3: Tanh Name=a; Hardmax; Multiply a", [5, 3], [],
             lambda x: F.one_hot(x.argmax(1), 5).movedim(-1, 1) * torch.tanh(x)),
        case("5x3: CumSum C", [5, 3], [], lambda x: x.cumsum(1)),
        case("2x3x4: CumSum H Reverse=true", [2, 3, 4], [], lambda x: x.flip(2).cumsum(2).flip(2)),
        case("3x4: CumSum W Exclusive=true", [3, 4], [], lambda x: x.cumsum(2) - x),
        case("11: Softmax", [11], [], lambda x: F.softmax(x, 1)),
        case("5x3: Softmax", [5, 3], [], lambda x: F.softmax(x, 1)),
        case("3x2x3: Softmax", [3, 2, 3], [], lambda x: F.softmax(x, 1)),
        case("3x2x1x2: Softmax", [3, 2, 1, 2], [], lambda x: F.softmax(x, 1)),
    ]


def joins():
    compared = {"greater": torch.gt, "greaterOrEqual": torch.ge, "less": torch.lt, "lessOrEqual": torch.le, "equal": torch.eq,
                "notEqual": torch.ne}
    return [
        case("3x5: Exp Name=a; Divide input,a", [3, 5], [], lambda x: x / torch.exp(x)),
        case("3x5: Exp Name=a; Scale 1 Offset=3 From=input; Divide a,scale1", [3, 5], [], lambda x: torch.exp(x) / (x + 3)),
        case("13: Scale -1; Maximum input", [13], [], lambda x: torch.maximum(-x, x), ties=True),
        case("13: Scale -1; Minimum input", [13], [], lambda x: torch.minimum(-x, x), ties=True),
        case("3x5: Tanh Name=a; Scale -1 From=input Name=b; Maximum a,b,input", [3, 5], [],
             lambda x: torch.maximum(torch.maximum(torch.tanh(x), -x), x)),
        case("3x5: Tanh Name=a; Scale -1 From=input Name=b; Minimum a,b,input", [3, 5], [],
             lambda x: torch.minimum(torch.minimum(torch.tanh(x), -x), x), ties=True),
        case("13: Tanh Name=a; ReLU From=input Name=m; Where m,a,input", [13], [], lambda x: torch.where(x > 0, torch.tanh(x), x), ties=True),
    ] + [
        case(f"13: Scale -1 Name=a; Compare {name} a,input; Multiply input", [13], [], lambda x, f=f: f(-x, x).to(x.dtype) * x, ties=True)
        for name, f in compared.items()
    ]


def normalization():
    def rms_norm(x, epsilon):
        """torch.nn.functional.rms_norm over the last axis, which older PyTorch does not have."""
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + epsilon)

    return [
        case("5: BatchNorm Epsilon=0.5", [5], [[5], [5]],
             lambda x, w, b, training, m, v: F.batch_norm(x, m, v, w, b, training, eps=0.5), statistics=5),
        case("3x5: BatchNorm Epsilon=0.125 Momentum=0.25", [3, 5], [[3], [3]],
             lambda x, w, b, training, m, v: F.batch_norm(x, m, v, w, b, training, 0.25, 0.125), statistics=3),
        case("3x2x3: BatchNorm Scale=false Defaults=keras", [3, 2, 3], [[3]],
             lambda x, b, training, m, v: F.batch_norm(x, m, v, None, b, training, single(0.01), single(1e-3)), statistics=3),
        case("2x2x3x2: BatchNorm Scale=false Shift=false", [2, 2, 3, 2], [],
             lambda x, training, m, v: F.batch_norm(x, m, v, None, None, training), statistics=2),
        case("2x4x3: Conv 3 2 Bias=false; BatchNorm; Tanh", [2, 4, 3], [[3, 2, 2, 2], [3], [3]],
             lambda x, c, w, b, training, m, v: torch.tanh(F.batch_norm(F.conv2d(x, c), m, v, w, b, training)), statistics=3),
        case("6: LocalResponseNorm 3 Alpha=0.5", [6], [],
             lambda x: F.local_response_norm(x.unsqueeze(2), 3, 0.5).squeeze(2)),
        case("6x5: LocalResponseNorm 4 Alpha=0.25 Beta=0.5 K=2", [6, 5], [],
             lambda x: F.local_response_norm(x, 4, 0.25, 0.5, 2)),
        case("7x2x3: LocalResponseNorm 5", [7, 2, 3], [], lambda x: F.local_response_norm(x, 5)),
        case("3x2x3x2: LocalResponseNorm 2 Alpha=1 Beta=1.25 K=0.5", [3, 2, 3, 2], [],
             lambda x: F.local_response_norm(x, 2, 1.0, 1.25, 0.5)),
        case("6x5: LocalResponseNorm 4 Alpha=0.25 Beta=0.5 K=2 Reach=after", [6, 5], [],
             lambda x: F.local_response_norm(x.flip(1), 4, 0.25, 0.5, 2).flip(1)),
        case("7: L2Normalize", [7], [], lambda x: F.normalize(x, dim=1)),
        case("3x5: L2Normalize Epsilon=2", [3, 5], [], lambda x: F.normalize(x, dim=1, eps=2.0)),
        case("3x2x3: L2Normalize", [3, 2, 3], [], lambda x: F.normalize(x, dim=1)),
        case("2x2x3x2: L2Normalize", [2, 2, 3, 2], [], lambda x: F.normalize(x, dim=1)),
        case("3x5: InstanceNorm", [3, 5], [], F.instance_norm),
        case("2x3x2: InstanceNorm Affine=true Epsilon=0.125", [2, 3, 2], [[2], [2]],
             lambda x, w, b: F.instance_norm(x, weight=w, bias=b, eps=0.125)),
        case("6: GroupNorm 2", [6], [[6], [6]], lambda x, w, b: F.group_norm(x, 2, w, b)),
        case("6x5: GroupNorm 3 Epsilon=0.125", [6, 5], [[6], [6]], lambda x, w, b: F.group_norm(x, 3, w, b, 0.125)),
        case("4x2x3: GroupNorm 1 Affine=false", [4, 2, 3], [], lambda x: F.group_norm(x, 1)),
        case("4x5: LayerNorm Axes=W", [4, 5], [[5], [5]], lambda x, w, b: F.layer_norm(x, [5], w, b)),
        case("2x3x4: LayerNorm Axes=HW Epsilon=0.125", [2, 3, 4], [[3, 4], [3, 4]],
             lambda x, w, b: F.layer_norm(x, [3, 4], w, b, 0.125)),
        case("2x3x4: LayerNorm Axes=W Affine=false", [2, 3, 4], [], lambda x: F.layer_norm(x, [4])),
        case("7: LayerNorm Axes=C", [7], [[7], [7]], lambda x, w, b: F.layer_norm(x, [7], w, b)),
        case("3x5: LayerNorm Axes=C", [3, 5], [[3], [3]],
             lambda x, w, b: F.layer_norm(x.transpose(1, 2), [3], w, b).transpose(1, 2)),
        case("5x2x3: LayerNorm Axes=C Affine=false Epsilon=0.125", [5, 2, 3], [],
             lambda x: F.layer_norm(x.movedim(1, -1), [5], eps=0.125).movedim(-1, 1)),
        case("7: RMSNorm Epsilon=0.125", [7], [[7]], lambda x, w: rms_norm(x, 0.125) * w),
        case("3x2x3: RMSNorm Epsilon=0.125", [3, 2, 3], [[3]],
             lambda x, w: rms_norm(x.movedim(1, -1), 0.125).mul(w).movedim(-1, 1)),
        case("4x3: RMSNorm Affine=false Epsilon=0", [4, 3], [], lambda x: rms_norm(x.movedim(1, -1), 0).movedim(-1, 1)),
        case("7: LayerNorm", [7], [[7], [7]], lambda x, w, b: F.layer_norm(x, [7], w, b)),
        case("2x3x2: LayerNorm", [2, 3, 2], [[2, 3, 2], [2, 3, 2]], lambda x, w, b: F.layer_norm(x, [2, 3, 2], w, b)),
        case("2x2x3x2: LayerNorm Affine=false Epsilon=0.125", [2, 2, 3, 2], [],
             lambda x: F.layer_norm(x, [2, 2, 3, 2], eps=0.125)),
    ]


def networks():
    def lenet(x, w1, b1, w2, b2, w3, b3):
        x = F.avg_pool2d(torch.tanh(F.conv2d(x, w1, b1)), 2)
        return F.linear(torch.sigmoid(F.linear(x.flatten(1), w2, b2)), w3, b3)

    return [
        case("1x10x10: Conv 2 3; Tanh; AvgPool 2; Flatten; Dense 4; Sigmoid; Dense 3", [1, 10, 10],
             [[2, 1, 3, 3], [2], [4, 32], [4], [3, 4], [3]], lenet),
    ]


for family in (convolution, pooling, moving, shapes, resampling, dense, products, activations, joins, normalization, networks):
    write("layers-" + family.__name__, family())
