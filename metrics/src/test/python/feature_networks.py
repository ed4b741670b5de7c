"""Tiny networks to take features from, and damaged ones: needs python3 with torch and onnx.

    python3 metrics/src/test/python/feature_networks.py metrics/src/test/resources/dev/organza/metric/features

Writes TorchScript and ONNX files of a few kB. All take [N,1,4,4] float32 pixels in [0,1]. With the weights
w[i][k] = (i + 1) * (k - 1) / 16 for pixel i and feature k the features are x·w, [N,3]; the logits are the first two
features times 2.
"""

import pathlib
import sys

import onnx
import torch
from onnx import TensorProto, helper

WEIGHTS = torch.tensor([[(i + 1) * (k - 1) / 16 for k in range(3)] for i in range(16)])


class Features(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weights = torch.nn.Parameter(WEIGHTS)

    def forward(self, x):
        return x.reshape(-1, 16) @ self.weights


class WithLogits(Features):
    def forward(self, x):
        features = x.reshape(-1, 16) @ self.weights
        return features, 2 * features[:, :2]


class Wide(Features):
    def forward(self, x):
        return x * 2


class Listed(Features):
    def forward(self, x):
        return {"features": x.reshape(-1, 16) @ self.weights}


class Undefined(Features):
    def forward(self, x):
        return torch.log(x.reshape(-1, 16) @ self.weights - 1)


def onnx_network(outputs):
    nodes = [
        helper.make_node("Reshape", ["x", "shape"], ["rows"]),
        helper.make_node("MatMul", ["rows", "weights"], ["features"]),
    ]
    made = [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["N", 3])]
    initial = [
        helper.make_tensor("shape", TensorProto.INT64, [2], [-1, 16]),
        helper.make_tensor("weights", TensorProto.FLOAT, [16, 3], WEIGHTS.flatten().tolist()),
    ]
    if outputs == 2:
        nodes.append(helper.make_node("MatMul", ["features", "double"], ["logits"]))
        initial.append(helper.make_tensor("double", TensorProto.FLOAT, [3, 2], [2, 0, 0, 2, 0, 0]))
        made.append(helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 2]))
    if outputs == 0:
        nodes = [helper.make_node("Identity", ["x"], ["features"])]
        initial = []
        made = [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["N", 1, 4, 4])]
    taken = [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 1, 4, 4])]
    graph = helper.make_graph(nodes, "features", taken, made, initial)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def main(folder):
    folder = pathlib.Path(folder)
    for name, network in (
        ("features.pt", Features()),
        ("logits.pt", WithLogits()),
        ("wide.pt", Wide()),
        ("listed.pt", Listed()),
        ("undefined.pt", Undefined()),
    ):
        torch.jit.script(network).save(folder / name)
    torch.save(Features().state_dict(), folder / "pickled.pt")
    (folder / "damaged.pt").write_bytes((folder / "features.pt").read_bytes()[:900])
    for name, outputs in (("features.onnx", 1), ("logits.onnx", 2), ("wide.onnx", 0)):
        onnx.save(onnx_network(outputs), folder / name)
    (folder / "damaged.onnx").write_bytes((folder / "features.onnx").read_bytes()[:60])


main(sys.argv[1])
