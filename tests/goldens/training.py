"""Prints what PyTorch computes for optimizers, losses, schedules and clipping, as JSON.

Run: python3 tests/goldens/training.py > tests/goldens/training.json   (made with torch 1.13)
"""
import json

import torch
from torch import nn, optim
from torch.optim import lr_scheduler

torch.manual_seed(7)
LENGTH = 16
STEPS = 4


def numbers(tensor):
    """The elements with the nine digits that determine a float."""
    return [float(f"{x:.9g}") for x in tensor.detach().flatten().tolist()]


def optimizers():
    cases = {
        "sgd": (optim.SGD, dict(lr=0.1)),
        "sgd decay": (optim.SGD, dict(lr=0.1, weight_decay=0.05)),
        "sgd momentum": (optim.SGD, dict(lr=0.1, momentum=0.9, weight_decay=0.05)),
        "sgd nesterov": (optim.SGD, dict(lr=0.1, momentum=0.9, weight_decay=0.05, nesterov=True)),
        "rmsprop": (optim.RMSprop, dict(lr=0.01, alpha=0.95)),
        "rmsprop momentum": (optim.RMSprop, dict(lr=0.01, momentum=0.8, weight_decay=0.05)),
        "adam": (optim.Adam, dict(lr=0.01)),
        "adam decay": (optim.Adam, dict(lr=0.02, betas=(0.8, 0.99), eps=1e-6, weight_decay=0.05)),
        "adamw": (optim.AdamW, dict(lr=0.02, weight_decay=0.05)),
    }
    start = torch.randn(LENGTH)
    gradients = torch.randn(STEPS, LENGTH)
    result = {"start": numbers(start), "gradients": [numbers(g) for g in gradients], "steps": {}}
    for name, (kind, arguments) in cases.items():
        parameter = nn.Parameter(start.clone())
        optimizer = kind([parameter], **arguments)
        steps = []
        for gradient in gradients:
            parameter.grad = gradient.clone()
            optimizer.step()
            steps.append(numbers(parameter))
        result["steps"][name] = steps
    return result


def losses():
    outputs = 3 * torch.randn(3, 11)
    outputs[0, 2], outputs[1, 5] = 60, -70
    labels = torch.tensor([2, 0, 10])
    soft = torch.softmax(torch.randn(3, 11), 1)
    result = {"outputs": numbers(outputs), "labels": labels.tolist(), "soft": numbers(soft), "cases": []}
    for name, kind, target in (
        ("cross entropy, labels", nn.CrossEntropyLoss, labels),
        ("cross entropy, soft", nn.CrossEntropyLoss, soft),
        ("binary cross entropy", nn.BCEWithLogitsLoss, soft),
        ("mean squared error", nn.MSELoss, soft),
    ):
        for reduction in ("mean", "sum"):
            x = outputs.clone().requires_grad_()
            value = kind(reduction=reduction)(x, target)
            value.backward()
            result["cases"].append(
                {"name": name, "reduction": reduction, "value": numbers(value)[0], "gradient": numbers(x.grad)})
    return result


def schedules():
    def warm_up(optimizer):
        return lr_scheduler.SequentialLR(
            optimizer,
            [lr_scheduler.LinearLR(optimizer, 0.25, total_iters=4), lr_scheduler.StepLR(optimizer, 3, 0.5)],
            milestones=[4])

    result = {}
    for name, make in (
        ("step", lambda o: lr_scheduler.StepLR(o, 3, 0.5)),
        ("exponential", lambda o: lr_scheduler.ExponentialLR(o, 0.9)),
        ("cosine", lambda o: lr_scheduler.CosineAnnealingLR(o, 10, 0.1)),
        ("warm-up", warm_up),
    ):
        optimizer = optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
        schedule = make(optimizer)
        rates = []
        for _ in range(11):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()
        result[name] = rates
    return result


def clipping():
    gradients = [torch.randn(5), torch.randn(20)]
    result = {"gradients": [numbers(g) for g in gradients]}
    for name, clip in (("norm", nn.utils.clip_grad_norm_), ("value", nn.utils.clip_grad_value_)):
        parameters = [nn.Parameter(torch.zeros_like(g)) for g in gradients]
        for parameter, gradient in zip(parameters, gradients):
            parameter.grad = gradient.clone()
        clip(parameters, 0.5)
        result[name] = [numbers(p.grad) for p in parameters]
    return result


print(json.dumps(
    {"optimizers": optimizers(), "losses": losses(), "schedules": schedules(), "clipping": clipping()}, indent=1))
