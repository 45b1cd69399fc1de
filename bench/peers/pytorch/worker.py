#!/usr/bin/env python3
"""Trains a spec's network in PyTorch for the race: a command a line on standard input, an answer a line on standard output.

    train SPEC WEIGHTS IMAGES LABELS BATCH THREADS RATE   one step; the loss before it
    time COUNT                                       the nanoseconds of COUNT steps, one by one
    memory                                           the peak of resident memory, in bytes
    about                                            the versions

Weights are a safetensors file, images bare floats and labels bare 32-bit integers. A step is forward, cross-entropy (auxiliary heads
count 0.3), backward, and SGD with a momentum of 0.9; dropout is left out.
"""
import json
import platform
import re
import sys
import time

import numpy as np
import torch
from torch.nn import functional as F

from network import Network

AUXILIARY_WEIGHT = 0.3


def read_safetensors(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = np.frombuffer(file.read(), dtype=np.uint8)
    return {
        name: torch.from_numpy(data[slice(*entry["data_offsets"])].view("<f4").reshape(entry["shape"]).copy())
        for name, entry in header.items() if name != "__metadata__"
    }


class Worker:
    def train(self, spec, weights, images, labels, batch, threads, rate):
        torch.set_num_threads(int(threads))
        torch.manual_seed(1)
        with open(spec, encoding="utf-8") as file:
            self.network = Network(json.load(file))
        missing, unknown = self.network.load_state_dict(read_safetensors(weights), strict=False)
        missing = [name for name in missing if not name.endswith("num_batches_tracked")]
        if missing or unknown:
            raise ValueError(f"the weights lack {missing} and have {unknown} too many")
        self.network.train()
        self.optimizer = torch.optim.SGD(self.network.parameters(), float(rate), momentum=0.9)
        self.images = torch.from_numpy(np.fromfile(images, "<f4")).reshape(int(batch), *self.network.shape)
        self.labels = torch.from_numpy(np.fromfile(labels, "<i4").astype(np.int64))
        return repr(self.step())

    def step(self):
        self.optimizer.zero_grad()
        first, *auxiliary = self.network(self.images)
        loss = F.cross_entropy(torch.flatten(first, 1), self.labels)
        for output in auxiliary:
            loss = loss + AUXILIARY_WEIGHT * F.cross_entropy(output, self.labels)
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def time(self, count):
        times = []
        for _ in range(int(count)):
            begin = time.perf_counter_ns()
            self.step()
            times.append(time.perf_counter_ns() - begin)
        return " ".join(map(str, times))

    def memory(self):
        with open("/proc/self/status", encoding="ascii") as status:
            return 1024 * int(re.search(r"VmHWM:\s+(\d+)", status.read())[1])

    def about(self):
        # What is really loaded: libblas.so.3 may stand for any implementation.
        with open("/proc/self/maps", encoding="ascii") as maps:
            libraries = set(re.findall(r"lib(?:openblas|dnnl|mkl_core)[^/\n]*\.so[.\d]*", maps.read()))
        return ", ".join([f"PyTorch {torch.__version__}", *sorted(libraries), f"Python {platform.python_version()}"])


if __name__ == "__main__":
    worker = Worker()
    for line in sys.stdin:
        command, *arguments = line.rstrip("\n").split("\t")
        try:
            print("ok", getattr(worker, command)(*arguments), flush=True)
        except Exception as error:  # the race's other side tells the user
            print("error", type(error).__name__, str(error).replace("\n", " "), flush=True)
