"""Expected values of the layers on rows of a table, computed by PyTorch: needs python3 with torch.

    python3 core/src/test/python/row_layers.py core/src/test/resources/dev/organza/nn/layer

Writes rows.json and rows-penalty.json in the form that layers.py describes. In training the noise of
Gumbel-softmax is made of the uniform numbers that Organza's stream "noise" of the seed 1 begins with:
those of PyTorch's generator with the stream's seed.
"""

import hashlib
import pathlib
import sys

import torch
from torch import nn

import layers

draw = layers.draw
plain_module = layers.module


class Beside(nn.Module):
    def __init__(self, condition):
        super().__init__()
        self.condition = condition

    def forward(self, x, condition):
        return torch.cat([x, condition], 1)


class Heads(nn.Module):
    def __init__(self, heads, temperature, estimator, evaluation_temperature):
        super().__init__()
        self.heads, self.temperature = heads, temperature
        self.evaluation_temperature = evaluation_temperature
        self.hard = estimator == "straight-through"
        seed = int.from_bytes(hashlib.sha256(b"1/noise").digest()[:8], "big", signed=True)
        self.noise = torch.Generator().manual_seed(seed)

    def forward(self, x):
        choosing = [h for h in self.heads if h["function"] in ("mode", "category")]
        if self.training and choosing:
            sizes = len(x), sum(h["width"] for h in choosing)
            uniform = torch.empty(sizes, dtype=torch.float32).uniform_(0, 1, generator=self.noise)
            noise = list((-torch.log(-torch.log(uniform.double()))).split(
                [h["width"] for h in choosing], 1))
        outputs = []
        for head, values in zip(self.heads, x.split([h["width"] for h in self.heads], 1)):
            if head["function"] == "tanh":
                values = values.tanh()
            elif head in choosing:
                if self.training:
                    values = (values + noise.pop(0)) / self.temperature
                else:
                    values = values / self.evaluation_temperature
                values = values.softmax(1)
                if self.training and self.hard:
                    # as torch.nn.functional.gumbel_softmax(hard=True)
                    hard = torch.zeros_like(values).scatter_(1, values.argmax(1, keepdim=True), 1)
                    values = hard - values.detach() + values
            outputs.append(values)
        return torch.cat(outputs, 1)


class Embeddings(nn.Module):
    def __init__(self, parts, size):
        super().__init__()
        self.parts = parts
        widths = {p["embedding"]: p["width"] for p in parts if p["embedding"]}
        self.embeddings = nn.ParameterList([draw(widths[k], size) for k in sorted(widths)])

    def forward(self, x):
        outputs = []
        for part, values in zip(self.parts, x.split([p["width"] for p in self.parts], 1)):
            if part["embedding"]:
                values = values @ self.embeddings[part["embedding"] - 1]
            outputs.append(values)
        return torch.cat(outputs, 1)


def module(layer, shape):
    if layer["layer"] == "embeddings":
        return Embeddings(layer["parts"], layer["size"])
    if layer["layer"] == "beside":
        return Beside(layer["condition"])
    if layer["layer"] == "column-heads":
        return Heads(layer["heads"], layer["temperature"], layer["estimator"],
                     layer["evaluationTemperature"])
    return plain_module(layer, shape)


layers.module = module


def heads(temperature, *parts, estimator="gumbel-softmax", evaluation=1.0):
    return {"layer": "column-heads", "heads": [{"function": f, "width": w} for f, w in parts],
            "temperature": temperature, "estimator": estimator,
            "evaluationTemperature": evaluation}


def embeddings(size, *parts):
    return {"layer": "embeddings", "size": size,
            "parts": [{"width": w, "embedding": e} for w, e in parts]}


# A pack of two rows and their conditions: a number, a large category, a small one.
PACK = embeddings(2, (1, 0), (4, 1), (3, 0), (4, 1), (2, 0), (4, 1), (2, 0), (4, 1))
BESIDE = {"layer": "beside", "condition": layers.CONDITION}
ROW = ("tanh", 1), ("mode", 3), ("category", 2), ("identity", 2)
RELU = {"layer": "relu"}


def cases():
    yield layers.case("heads evaluated", [8], [heads(0.2, *ROW)], modes=("evaluation",))
    yield layers.case("heads in training", [8], [layers.linear(8), heads(0.5, *ROW)],
                      modes=("training", "training"))
    yield layers.case("numbers alone", [3], [heads(0.2, ("tanh", 1), ("identity", 2))])
    yield layers.case("beside", [4], [BESIDE, layers.linear(3)],
                      condition=lambda batch: draw(batch, layers.CONDITION))
    yield layers.case("a generator of ctgan", [4], [
        BESIDE, layers.skip(layers.linear(5, bias=False), layers.batch_norm(), RELU),
        layers.skip(layers.linear(4, bias=False), layers.batch_norm(), RELU), layers.linear(8), heads(0.2, *ROW)],
        modes=("training", "evaluation"), condition=lambda batch: draw(batch, layers.CONDITION))
    yield layers.case("embeddings that rows share", [24], [PACK, layers.linear(3)])
    yield layers.case("two embeddings", [7], [embeddings(3, (4, 1), (3, 2)), layers.linear(2)])
    yield layers.case("straight-through heads", [8], [
        layers.linear(8), heads(0.5, *ROW, estimator="straight-through", evaluation=0.3),
        layers.linear(3)],
        modes=("training", "training", "evaluation"))


def penalties():
    yield layers.penalty("embeddings", [24], [
        PACK, layers.linear(3), {"layer": "tanh"}, layers.linear(1)])
    yield layers.penalty("heads that choose nothing", [4], [
        heads(0.2, ("tanh", 2), ("identity", 2)), layers.linear(3), {"layer": "tanh"},
        layers.linear(1)])


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    torch.manual_seed(20192)
    layers.write(folder / "rows.json", cases())
    layers.write(folder / "rows-penalty.json", penalties())
