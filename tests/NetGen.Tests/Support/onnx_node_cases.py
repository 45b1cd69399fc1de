"""Writes the cases of ONNX's tests of operators into a folder: onnx_node_cases.py FOLDER.

Each is a folder of its own, as the project's data sets are: model.onnx, and for each data set N its inputs and outputs as
test_data_set_N/input_I.pb and output_I.pb. Those whose values are no tensors have the model alone. It prints the
package's version.
"""
import os
import sys

import numpy as np

# The package of some systems is older than the NumPy beside it, which has no such names any more.
for name, kind in {"float": float, "int": int, "bool": bool, "object": object}.items():
    if name not in np.__dict__:
        setattr(np, name, kind)

import onnx
from onnx import numpy_helper
import onnx.backend.test.case.node as cases


def as_tensor(value, info):
    if isinstance(value, onnx.TensorProto):
        return value
    tensor = numpy_helper.from_array(np.asarray(value), info.name)
    if info.type.tensor_type.elem_type == onnx.TensorProto.BFLOAT16 and tensor.data_type == onnx.TensorProto.UINT16:
        # NumPy has no such type, and holds its bits.
        tensor.data_type = onnx.TensorProto.BFLOAT16
    return tensor


def is_tensor(value):
    return isinstance(value, (onnx.TensorProto, np.ndarray, np.generic))


def write(folder, case):
    target = os.path.join(folder, case.name)
    if os.path.exists(target):
        # Some names are given twice, to cases that are alike.
        return
    os.makedirs(target)
    onnx.save(case.model, os.path.join(target, "model.onnx"))
    for index, (inputs, outputs) in enumerate(case.data_sets or []):
        if not all(map(is_tensor, list(inputs) + list(outputs))):
            continue
        data = os.path.join(target, f"test_data_set_{index}")
        os.makedirs(data)
        graph = case.model.graph
        for kind, values, named in (("input", inputs, graph.input), ("output", outputs, graph.output)):
            for i, value in enumerate(values):
                with open(os.path.join(data, f"{kind}_{i}.pb"), "wb") as file:
                    file.write(as_tensor(value, named[i]).SerializeToString())


for case in cases.collect_testcases(None):
    write(sys.argv[1], case)
print(onnx.__version__)
