"""A spec of specs/ as a PyTorch module whose state dict has the spec's names.

Blocks are expanded as the compiler does; their layers' names and order are torchvision's.
"""
import re

import torch
from torch import nn
from torch.nn import functional as F


class Sum(nn.Module):
    def forward(self, *xs):
        return sum(xs[1:], xs[0])


class Join(nn.Module):
    def forward(self, *xs):
        return torch.cat(xs, 1)


class Dense(nn.Linear):
    def forward(self, x):
        return super().forward(torch.flatten(x, 1))


class SamePool(nn.Module):
    """Largest of a window whose missing elements lie behind the last row and column, so that extents stay."""

    def __init__(self, kernel):
        super().__init__()
        self.kernel = kernel

    def forward(self, x):
        return F.max_pool2d(F.pad(x, [0, self.kernel - 1] * 2, value=float("-inf")), self.kernel, 1)


def conv(name, channels, kernel, source=None, **more):
    layer = {"type": "Conv", "name": name, "channels": channels, "kernel": kernel, "padding": kernel // 2, **more}
    return layer if source is None else {**layer, "from": source}


def norm(name, epsilon=1e-5):
    return {"type": "BatchNorm", "name": name, "epsilon": epsilon}


def residual(body, channels, layer, inputs):
    stride = layer.get("stride", 1)
    shortcut = [] if stride == 1 and inputs == channels else [
        conv("downsample.0", channels, 1, "input", stride=stride, bias=False),
        norm("downsample.1"),
    ]
    last = "downsample.1" if shortcut else "input"
    return body + shortcut + [{"type": "Add", "inputs": [body[-1]["name"], last]}, "ReLU"]


def conv_norm(layer, inputs):
    window = {key: layer[key] for key in ("channels", "kernel", "stride", "padding", "groups") if key in layer}
    follows = {"relu": ["ReLU"], "relu6": ["ReLU6"], "leaky": [{"type": "LeakyReLU", "slope": 0.1}], "none": []}
    return [
        {"type": "Conv", "name": "conv", "bias": False, **window},
        norm("bn", layer.get("epsilon", 1e-5)),
        *follows[layer.get("activation", "relu")],
    ]


def basic_block(layer, inputs):
    c = layer["channels"]
    body = [
        conv("conv1", c, 3, stride=layer.get("stride", 1), bias=False), norm("bn1"), "ReLU",
        conv("conv2", c, 3, bias=False), norm("bn2"),
    ]
    return residual(body, c, layer, inputs)


def bottleneck(layer, inputs):
    c = layer["channels"]
    body = [
        conv("conv1", c, 1, bias=False), norm("bn1"), "ReLU",
        conv("conv2", c, 3, stride=layer.get("stride", 1), bias=False), norm("bn2"), "ReLU",
        conv("conv3", 4 * c, 1, bias=False), norm("bn3"),
    ]
    return residual(body, 4 * c, layer, inputs)


def inception(layer, inputs):
    def branch(name, channels, kernel, source=None):
        if layer.get("batchNorm"):
            unit = {"type": "ConvNorm", "name": name, "channels": channels, "kernel": kernel, "padding": kernel // 2, "epsilon": 1e-3}
            return [unit if source is None else {**unit, "from": source}]
        return [conv(name + ".conv", channels, kernel, source), {"type": "ReLU", "name": name}]

    return [
        *branch("branch1", layer["channels1x1"], 1),
        *branch("branch2.0", layer["reduce3x3"], 1, "input"),
        *branch("branch2.1", layer["channels3x3"], 3),
        *branch("branch3.0", layer["reduce5x5"], 1, "input"),
        *branch("branch3.1", layer["channels5x5"], layer.get("kernel5", 5)),
        {"type": "MaxPool", "kernel": 3, "stride": 1, "padding": 1, "from": "input"},
        *branch("branch4.1", layer["channelsPool"], 1),
        {"type": "Concat", "inputs": ["branch1", "branch2.1", "branch3.1", "branch4.1"]},
    ]


def fire(layer, inputs):
    return [
        conv("squeeze", layer["squeeze"], 1), {"type": "ReLU", "name": "s"},
        conv("expand1x1", layer["expand1x1"], 1), {"type": "ReLU", "name": "a"},
        conv("expand3x3", layer["expand3x3"], 3, "s"), {"type": "ReLU", "name": "b"},
        {"type": "Concat", "inputs": ["a", "b"]},
    ]


def depthwise_separable(layer, inputs):
    return [
        conv("depthwise", inputs, 3, stride=layer.get("stride", 1), groups=inputs, bias=False), norm("depthwise_bn"), "ReLU",
        conv("pointwise", layer["channels"], 1, bias=False), norm("pointwise_bn"), "ReLU",
    ]


def inverted_residual(layer, inputs):
    c, stride, expand = layer["channels"], layer.get("stride", 1), layer.get("expand", 6)
    inner = inputs * expand
    layers = [] if expand == 1 else [conv("conv.0.0", inner, 1, bias=False), norm("conv.0.1"), "ReLU6"]
    stage = 0 if expand == 1 else 1
    layers += [
        conv(f"conv.{stage}.0", inner, 3, stride=stride, groups=inner, bias=False), norm(f"conv.{stage}.1"), "ReLU6",
        conv(f"conv.{stage + 1}", c, 1, bias=False), norm(f"conv.{stage + 2}"),
    ]
    return layers + ([{"type": "Add", "inputs": [f"conv.{stage + 2}", "input"]}] if stride == 1 and inputs == c else [])


BLOCKS = {
    "ConvNorm": conv_norm, "BasicBlock": basic_block, "Bottleneck": bottleneck, "Inception": inception, "Fire": fire,
    "DepthwiseSeparable": depthwise_separable, "InvertedResidual": inverted_residual,
}

# Modules that change their input in place, as torchvision has them, and those whose gradient needs their input or output as
# it was.
ACTIVATIONS = {
    "ReLU": lambda layer: nn.ReLU(inplace=True),
    "ReLU6": lambda layer: nn.ReLU6(inplace=True),
    "LeakyReLU": lambda layer: nn.LeakyReLU(layer.get("slope", 0.01), inplace=True),
    "Tanh": lambda layer: nn.Tanh(),
}


def module(kind, layer, inputs):
    """The PyTorch module of a layer that is no block; inputs is the number of its input's channels, or of all elements."""
    stride, padding = layer.get("stride", 1), layer.get("padding", 0)
    if kind == "Conv":
        window = [tuple(x) if isinstance(x, list) else x for x in (layer["kernel"], stride, padding)]
        return nn.Conv2d(inputs, layer["channels"], *window, groups=layer.get("groups", 1), bias=layer.get("bias", True))
    if kind == "BatchNorm":
        return nn.BatchNorm2d(inputs, eps=layer.get("epsilon", 1e-5))
    if kind == "Dense":
        return Dense(inputs, layer["features"])
    if kind == "MaxPool" and padding == "same":
        return SamePool(layer["kernel"])
    if kind in ("MaxPool", "AvgPool"):
        pool = nn.MaxPool2d if kind == "MaxPool" else nn.AvgPool2d
        return pool(layer["kernel"], layer.get("stride", layer["kernel"]), padding, ceil_mode=layer.get("ceil", False))
    if kind in ("GlobalAvgPool", "AdaptiveAvgPool"):
        return nn.AdaptiveAvgPool2d(layer.get("output", 1))
    plain = {"Flatten": nn.Flatten, "Add": Sum, "Concat": Join, "Dropout": nn.Identity}
    return ACTIVATIONS[kind](layer) if kind in ACTIVATIONS else plain[kind]()


def evaluate(value, arguments):
    """An argument of a block's layer, with the block's own arguments put in: '$width * 2'."""
    if not (isinstance(value, str) and "$" in value):
        return value
    text = re.sub(r"\$(\w+)", lambda name: str(arguments[name[1]]), value)
    if not re.fullmatch(r"[\d\s()+*/-]+", text):
        raise ValueError(f"'{value}' is no arithmetic of whole numbers")
    return int(eval(text))


class Network(nn.Module):
    """A whole network; dropout is left out. It gives its outputs, the first one first, and in training the auxiliary ones."""

    def __init__(self, spec):
        super().__init__()
        self.blocks = spec.get("blocks", {})
        self.shape = [int(x) for x in spec["input"].split("x")]
        self.steps = []
        self.values = {}
        # One image goes through the layers as they are made: it tells each its number of channels.
        self.samples = [torch.zeros(1, *self.shape)]
        self.eval()
        with torch.no_grad():
            last = self.compose(spec["layers"], "", {}, 0)
        outputs, auxiliary = spec.get("outputs", []), spec.get("auxiliary", [])
        self.outputs = [self.values[name] for name in outputs] or [last]
        self.trained = self.outputs + [self.values[name] for name in auxiliary]
        del self.samples, self.values

    def compose(self, layers, prefix, arguments, entry):
        """Adds layers, the first of which reads the value of number entry; gives the number of the last one's value."""
        def read(name):
            return entry if name == "input" else self.values[prefix + name]

        current, counts = entry, {}
        for layer in layers:
            layer = {"type": layer} if isinstance(layer, str) else {k: evaluate(v, arguments) for k, v in layer.items()}
            kind = layer["type"]
            for copy in range(layer.get("repeat", 1)):
                counts[kind] = counts.get(kind, 0) + ("name" not in layer)
                name = layer.get("name", f"{kind.lower()}{counts[kind]}")
                name = re.sub(r"\d+$", lambda number: str(int(number[0]) + copy), name) if copy else name
                sources = [current if copy or "from" not in layer else read(layer["from"])]
                sources = [read(source) for source in layer["inputs"]] if "inputs" in layer else sources
                current = self.add(kind, layer, prefix + name, sources)
                self.values[prefix + name] = current
        return current

    def add(self, kind, layer, name, sources):
        shape = self.samples[sources[0]].shape
        if kind in BLOCKS or kind in self.blocks:
            defined = self.blocks.get(kind)
            inner = defined["layers"] if defined else BLOCKS[kind](layer, shape[1])
            arguments = {**defined.get("parameters", {}), **layer} if defined else {}
            return self.compose(inner, name + ".", arguments, sources[0])
        part = module(kind, layer, shape[1:].numel() if kind == "Dense" else shape[1])
        parent = self
        *folders, last = name.split(".")
        for folder in folders:
            if not hasattr(parent, folder):
                parent.add_module(folder, nn.Module())
            parent = getattr(parent, folder)
        parent.add_module(last, part)
        part.eval()
        self.samples.append(part(*[self.samples[source] for source in sources]))
        self.steps.append((part, sources))
        return len(self.samples) - 1

    def forward(self, x):
        wanted = self.trained if self.training else self.outputs
        last_use = {source: i for i, (_, sources) in enumerate(self.steps) for source in sources}
        values = [x]
        for i, (part, sources) in enumerate(self.steps):
            values.append(part(*[values[source] for source in sources]))
            for source in sources:
                if last_use[source] == i and source not in wanted:
                    values[source] = None
        results = [values[output] for output in wanted]
        return results if self.training else torch.flatten(results[0], 1)
