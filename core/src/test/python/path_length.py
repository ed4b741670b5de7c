"""Expected values of path length regularisation, computed by PyTorch: needs python3 with torch.

    python3 core/src/test/python/path_length.py core/src/test/resources/dev/organza/game

Writes path-length.json: a list of cases. A case is a generator (in Organza's JSON) with its parameters
and latents, and two updates of the penalty, one after the other: its value, its gradient by each
parameter, and the average of the lengths afterwards.

The penalty is that of Karras et al. 2020 (arXiv:1912.04958), equation 4. What goes in are float32
numbers; PyTorch computes in float64. The images y are float32 draws of PyTorch's own CPU generator, from
the stream "penalty" of the case's seed.
"""

import json
import math
import pathlib
import sys

import torch
from penalties import generator as stream_of
from style_layers import (LEAKY, NORM, Styles, constant, equalised, layers, modulated, styles,
                          synthesis)

TANH = {"layer": "tanh"}
CASES = [
    ("an image", 1.0, 0.0, [4], [
        layers.linear(12), TANH, {"layer": "reshape", "shape": [3, 2, 2]}, layers.conv(2, 3, 1, 1),
        LEAKY]),
    ("a row of numbers", 0.5, 0.9, [3], [layers.linear(6), TANH, layers.linear(5)]),
    ("styles", 2.0, 0.99, [4], [
        NORM, equalised(layers.linear(5), 1.4142, 0.1), LEAKY, styles(3), synthesis(
            constant(3, 2), modulated(4, 3, 3, 0, 5, gain=1.4142), LEAKY,
            layers.upsample(2, "bilinear"), modulated(3, 3, 3, 1, 5), TANH,
            modulated(2, 1, 3, 2, 5, demodulate=False))]),
]


def update(network, z, weight, average, decay, draws):
    """One sample after the other: each has its own Jacobian."""
    lengths = []
    inputs = []
    for module in network.modules():
        if isinstance(module, Styles):
            module.register_forward_hook(lambda m, given, made: inputs.append((made, m.count)))
    image = network(z)
    y = torch.empty(*image.shape, dtype=torch.float32).normal_(
        0, 1 / math.sqrt(math.prod(image.shape[2:])), generator=draws).double()
    w, count = inputs[-1] if inputs else (z, 1)
    for n in range(len(z)):
        (gradient,) = torch.autograd.grad((image[n] * y[n]).sum(), w, create_graph=True)
        of_layers = gradient[n].view(count, -1)
        lengths.append(((of_layers ** 2).sum(1).mean()).sqrt())
    lengths = torch.stack(lengths)
    average = decay * average + (1 - decay) * lengths.mean().item()
    return weight * ((lengths - average) ** 2).mean(), average


def case(seed, name, weight, decay, shape, chain):
    network = layers.build(shape, chain).train()
    z = layers.draw(5, *shape)
    names, parameters = zip(*layers.named_parameters(network))
    written, buffers = layers.state(network)
    draws, average, updates = stream_of(seed), 0.0, []
    for _ in range(2):
        # The first three of five: a share of 0.6.
        value, average = update(network, z[:3].clone().requires_grad_(True), weight, average, decay,
                                draws)
        gradients = torch.autograd.grad(value, parameters, allow_unused=True)
        updates.append({
            "value": value.item(),
            "average": average,
            "gradients": {
                n: (torch.zeros_like(p) if g is None else g).flatten().tolist()
                for n, p, g in zip(names, parameters, gradients)},
        })
    return {
        "name": name, "weight": weight, "decay": decay, "seed": seed,
        "network": {"input": shape, "layers": chain},
        "parameters": {n: p.detach().flatten().tolist() for n, p in zip(names, parameters)},
        "latents": z.flatten().tolist(),
        "updates": updates,
    }


if __name__ == "__main__":
    torch.manual_seed(20206)
    entries = [json.dumps(case(seed, *c), separators=(",", ":")) for seed, c in enumerate(CASES)]
    pathlib.Path(sys.argv[1], "path-length.json").write_text("[\n" + ",\n".join(entries) + "\n]\n")
